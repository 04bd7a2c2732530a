"""The user's own presets in a list, to rename and to delete."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from playground.presets import Preset
from widgets.editors import ink
from widgets.editors.buttons import SignButton
from widgets.editors.entry import Entry

WIDTH = 300


class OwnPresets(QWidget):
    """A title to type over and a × for each preset; a click elsewhere or Esc closes it.

    `renamed` carries a Preset and its new title, `deleted` a Preset.
    """

    renamed = Signal(object, str)
    deleted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName("Own presets")
        self.titles: list[Entry] = []
        self.crosses: list[SignButton] = []
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(0, 1)

    def open_under(self, button: QWidget, presets: Sequence[Preset]) -> None:
        """Show these presets, with the right upper corner under a button."""
        self._fill(presets)
        edge = ink.px(self, 8)
        self._grid.setContentsMargins(edge, edge, edge, edge)
        self.setFixedWidth(ink.px(self, WIDTH))
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(button.width(), button.height()))
        self.move(corner.x() - self.width(), corner.y())
        self.show()
        self.titles[0].setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the line around it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink.line(self))
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), ink.surface(self))

    def _fill(self, presets: Sequence[Preset]) -> None:
        for part in (*self.titles, *self.crosses):
            part.blockSignals(True)
            part.deleteLater()
        self.titles, self.crosses = [], []
        for row, preset in enumerate(presets):
            title, cross = Entry(), SignButton("×", f"Delete “{preset.title}”")
            title.setText(preset.title)
            title.setCursorPosition(0)
            title.setAccessibleName(f"Title of “{preset.title}”")
            title.entered.connect(partial(self._rename, preset))
            title.rested.connect(partial(title.setText, preset.title))
            cross.clicked.connect(partial(self._delete, preset))
            self._grid.addWidget(title, row, 0)
            self._grid.addWidget(cross, row, 1)
            self.titles.append(title)
            self.crosses.append(cross)

    def _rename(self, preset: Preset, title: str) -> None:
        self.close()
        self.renamed.emit(preset, title)

    def _delete(self, preset: Preset) -> None:
        self.close()  # what was deleted and how to undo it stands in the banner now
        self.deleted.emit(preset)
