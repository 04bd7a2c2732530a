"""One record of a list: its marker and type, and under them its options."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from functools import partial
from itertools import chain

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from playground.kinds import Choice, Slider, Toggle
from playground.params import Field, Section
from playground.variants import Option, OptionValue, Variant, Variants
from widgets.editors import ink
from widgets.editors.base import Editor
from widgets.editors.buttons import SignButton
from widgets.editors.choice import ChoiceEditor, Combo
from widgets.editors.number import FigureEditor
from widgets.editors.scale import Scale
from widgets.editors.toggle import Switch, ToggleEditor
from widgets.glyphs import shown_theme, unit
from widgets.painters.legend import Entry as Sample
from widgets.painters.legend import paint_sample

LINE = 26
"""Height of an option's line; tighter than a row of the column, so that a record is seen as one."""

EDITORS: dict[type[Slider | Toggle | Choice], type[Editor]] = {
    Slider: FigureEditor,
    Toggle: ToggleEditor,
    Choice: ChoiceEditor,
}
"""What edits an option: the editors of the column, numbers without a slider."""

FREE = Scale(Slider(1e-6, 1, log=True))
"""Writes a number without a control as an entry would, however small."""


class Marker(QWidget):
    """The symbol and colour by which the record is known in the picture and its legend."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self._index = index
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(ink.px(self, 16), ink.px(self, 28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = shown_theme(self).scaled(unit(self))
        sample = Sample("", self._index, symbol=theme.symbol(self._index))
        paint_sample(QPainter(self), QRectF(self.rect()), sample, theme)


class Words(QLabel):
    """Muted words, cut short where they are too long."""

    def __init__(self, text: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        super().__init__(text)
        self._align = align
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance(self.text()) + 2 + self._inset(), ink.px(self, LINE)
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(ink.muted(self))
        room = self.rect().adjusted(0, 0, -self._inset(), 0)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, self._align | Qt.AlignmentFlag.AlignVCenter, words)

    def _inset(self) -> int:
        """Return how far words at the right stand in, as the numbers of entries do."""
        return ink.px(self, 6) if self._align == Qt.AlignmentFlag.AlignRight else 0


class Record(QWidget):
    """Shows one record and hands on what the user does to it.

    `edited` carries the record as an object of JSON, unchecked.
    """

    edited = Signal(object)
    removed = Signal()
    rested = Signal()

    def __init__(self, kind: Variants, index: int, title: str) -> None:
        super().__init__()
        self._kind = kind
        self._called = f"{title} {index + 1}"
        self._variant = Variant(kind.key, "")
        self._options: dict[str, Editor] = {}
        self._given = ""
        self._lines: list[tuple[QWidget, ...]] = []
        self._type = Combo()
        self._type.addItems([kind.label(name) for name in kind.names])
        self._type.setAccessibleName(f"{self._called}, {kind.label(kind.key)}")
        self.remove = SignButton("×", f"Remove {self._called}")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(Marker(index), 0, 0)
        self._grid.addWidget(self._type, 0, 1, 1, 2)
        self._grid.addWidget(self.remove, 0, 3)
        self._type.activated.connect(self._turn)
        self._type.closed.connect(self.rested)
        self.remove.clicked.connect(self.removed)

    def show_record(self, variant: Variant, default: Variant | None) -> bool:
        """Show a record, and what differs from its default; tell whether it has other lines than before."""
        other = variant.name != self._variant.name or self._extra(variant) != self._extra(self._variant)
        self._variant = variant
        if other:
            self._lay_out()
        same = default if default is not None and default.name == variant.name else None
        before = self._kind.with_defaults(same or Variant(variant.key, variant.name))
        values = self._kind.with_defaults(variant)
        self._type.setCurrentIndex(self._kind.names.index(variant.name))
        self._type.set_changed(same is None)
        for name, editor in self._options.items():
            editor.set_changed(values[name] != before[name])
            editor.show_value(values[name])
        return other

    def busy(self) -> bool:
        """Tell whether the user is at it."""
        return self._type.view().isVisible() or any(editor.busy() for editor in self._options.values())

    def refuse(self) -> None:
        """Mark the option that was given last as not taken."""
        if self._given in self._options:
            self._options[self._given].refuse()

    def expected(self) -> str:
        """Say what the option takes that was given last; empty where it was none."""
        editor = self._options.get(self._given)
        return f"{editor.expected()} for {self._kind.label(self._given)}" if editor else ""

    def faces(self) -> list[QWidget]:
        """Return the widgets that take the focus, in order."""
        options = [face for editor in self._options.values() for face in editor.faces()]
        drops = [widget for widget in chain.from_iterable(self._lines) if isinstance(widget, SignButton)]
        return [self._type, self.remove, *options, *drops]

    def _extra(self, variant: Variant) -> list[tuple[str, OptionValue]]:
        """Return the options that have no control."""
        declared = {option.name for option in self._kind.declared(variant.name)}
        return [(name, value) for name, value in variant.given if name not in declared]

    def _lay_out(self) -> None:
        """Put a line under the type for each option that its type declares, and for each other one."""
        for editor in self._options.values():
            editor.blockSignals(True)  # a combo box that hides says that its list was closed
        for widget in chain.from_iterable(self._lines):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._lines, self._options, self._given = [], {}, ""
        for option in self._kind.declared(self._variant.name):
            self._add_option(option)
        for name, value in self._extra(self._variant):
            self._add_extra(name, value)

    def _add_option(self, option: Option) -> None:
        label = self._kind.label(option.name)
        field = Field(option.name, option.kind, option.default, label, "", Section(""), False, ())
        editor = self._options[option.name] = EDITORS[type(option.kind)](field)
        assert editor.inline is not None
        editor.inline.setAccessibleName(f"{self._called}, {label}")
        editor.inline.setToolTip(editor.reach())
        editor.edited.connect(partial(self._set, option))
        editor.rested.connect(self.rested)
        self._add_line(Words(label), editor.inline)

    def _add_extra(self, name: str, value: OptionValue) -> None:
        label = self._kind.label(name)
        drop = SignButton("×", f"Leave out {label}")
        drop.setAccessibleName(f"{self._called}, leave out {label}")
        drop.clicked.connect(partial(self._give, {name: None}))
        self._add_line(Words(label), Words(_written(value), Qt.AlignmentFlag.AlignRight), drop)

    def _add_line(self, *widgets: QWidget) -> None:
        self._lines.append(widgets)
        for column, widget in enumerate(widgets, 1):
            hugs = isinstance(widget, Switch)
            align = Qt.AlignmentFlag.AlignRight if hugs else Qt.AlignmentFlag(0)
            self._grid.addWidget(widget, len(self._lines), column, align)
            widget.show()  # not left to the event loop: until shown, the layout passes it over

    def _turn(self, index: int) -> None:
        """Go over to another type with the options that it has too."""
        name = self._kind.names[index]
        if name != self._variant.name:
            self._given = ""
            self.edited.emit(self._kind.turned(self._variant, name).plain())

    def _set(self, option: Option, value: object) -> None:
        """Take an option; one at its default is not written down."""
        self._given = option.name
        self._give({option.name: None if value == option.default else value})

    def _give(self, changes: dict[str, object]) -> None:
        record = {**self._variant.plain(), **changes}
        self.edited.emit({name: value for name, value in record.items() if value is not None})


def _written(value: OptionValue) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_written, value))
    if isinstance(value, bool):
        return "on" if value else "off"
    return value if isinstance(value, str) else FREE.brief(value)
