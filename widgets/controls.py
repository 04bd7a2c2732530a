"""The column of controls, built from nothing but the fields of a scene's parameters."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from functools import partial
from itertools import groupby

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.faults import UserError
from playground.params import Params, fields
from widgets.editors import ink
from widgets.editors.buttons import WordButton
from widgets.editors.row import Row
from widgets.editors.section import Section


class Controls(QWidget):
    """Shows parameters and lets the user change them.

    `changed` carries the new parameters, of the same class, whenever the user changes one; never when
    `show_params` is called. While a handle is dragged or a value typed, that one editor keeps what it shows.
    """

    changed = Signal(object)

    def __init__(self, params: Params, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._params = params
        found = fields(type(params))
        self.rows = {field.name: Row(field) for field in found}
        self._scroll = QScrollArea(self)
        self._column = QWidget(self._scroll.viewport())
        self.sections = [
            Section(section.title, [self.rows[field.name] for field in group], section.folded, self._column)
            for section, group in groupby(found, key=lambda field: field.section)
        ]
        self._reset_all = WordButton("Reset all")
        self._reset_all.setToolTip("Bring back the default of every parameter")
        self._stack()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._column)
        for see_through in (self._column, self._scroll.viewport()):
            see_through.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        for row in self.rows.values():
            row.edited.connect(self._edited)
            row.editor.refused.connect(partial(self._refuse, row))
        for section in self.sections:
            section.title.toggled.connect(self._settle)
        self._reset_all.clicked.connect(self._reset)
        self._space()
        self.show_params(params)

    def params(self) -> Params:
        """Return the parameters as shown."""
        return self._params

    def show_params(self, params: Params) -> None:
        """Show other parameters of the same class; never emits."""
        if type(params) is not type(self._params):
            raise TypeError(f"these controls are for {type(self._params).__name__}")
        self._params = params
        for row in self.rows.values():
            row.show_params(params)
        for section in self.sections:
            section.sum_up()
        self._reset_all.setEnabled(any(row.changed() for row in self.rows.values()))
        self._settle()

    def drop(self, path: str) -> bool:
        """Hand a dropped file to the first shown control that takes such files; False where none does."""
        for row in self.rows.values():
            if self._params.shows(row.field) and row.editor.takes(path):
                row.editor.drop(path)
                return True
        return False

    def turn(self, name: str) -> None:
        """Turn a switch as a click on it does; nothing while its row is not shown."""
        row = self.rows[name]
        if self._params.shows(row.field):
            self._edited(row, not getattr(self._params, name))

    def folds(self) -> dict[str, bool]:
        """Return which groups are folded, by title, JSON-ready."""
        return {section.title.text(): not section.title.isChecked() for section in self.sections}

    def restore_folds(self, folds: object) -> None:
        """Fold groups as `folds` told; what does not fit these is passed over."""
        known: dict[str, object] = folds if isinstance(folds, dict) else {}
        for section in self.sections:
            folded = known.get(section.title.text())
            if isinstance(folded, bool):
                section.title.setChecked(not folded)

    def sizeHint(self) -> QSize:
        return QSize(ink.px(self, 300), ink.px(self, 600))

    def minimumSizeHint(self) -> QSize:
        return QSize(ink.px(self, 240), ink.px(self, 120))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._space()
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), ink.surface(self))

    def _stack(self) -> None:
        layout = QVBoxLayout(self._column)
        for section in self.sections:
            layout.addWidget(section)
        self._last = last = QHBoxLayout()
        last.addWidget(self._reset_all)
        last.addStretch()
        layout.addLayout(last)
        layout.addStretch()

    def _space(self) -> None:
        """Take the distances that go with the font."""
        layout = self._column.layout()
        assert layout is not None
        layout.setContentsMargins(0, ink.px(self, 8), 0, ink.px(self, 12))
        layout.setSpacing(ink.px(self, 12))
        self._last.setContentsMargins(ink.px(self, 8), 0, 0, 0)
        for section in self.sections:
            section.space()

    def _settle(self) -> None:
        """Lay everything out at once, inside first: left to the event loop, it jumps for some frames."""
        if not self.isVisible():  # layouts of hidden widgets would take the request and do nothing
            return
        for section in self.sections:
            for part in (*section.rows, section.body, section):
                QCoreApplication.sendPostedEvents(part, QEvent.Type.LayoutRequest.value)
        QCoreApplication.sendPostedEvents(self._column, QEvent.Type.LayoutRequest.value)
        # the column may have outgrown the viewport, which else squeezes it until the event loop turns
        QCoreApplication.sendPostedEvents(self._scroll.viewport(), QEvent.Type.LayoutRequest.value)

    def _edited(self, row: Row, value: object) -> None:
        try:
            row.field.parse(value)
        except UserError:
            self._refuse(row, f"Expected {row.editor.expected()}.")
            return
        try:
            params = self._params.with_chosen(row.field.name, value)
        except UserError as error:  # it does not go with the other parameters
            self._refuse(row, str(error))
            return
        self._take(params, row)

    def _reset(self) -> None:
        self._take(type(self._params)())

    def _refuse(self, row: Row, text: str) -> None:
        row.refuse(text)
        self._settle()

    def _take(self, params: Params, by: Row | None = None) -> None:
        differs = params != self._params
        for row in self.rows.values():
            row.calm()
        if by is not None:
            by.show_again()
        self.show_params(params)
        if differs:
            self.changed.emit(params)
