"""A titled group of rows that folds."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from widgets.editors import ink
from widgets.editors.row import Row


class Title(QPushButton):
    """The title of a group; a click folds and unfolds it."""

    def __init__(self, text: str, section: QWidget) -> None:
        super().__init__(text, section)
        self.count = 0
        """Changed values that the fold hides."""
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleDescription("Folds this group")

    def sizeHint(self) -> QSize:
        return QSize(ink.px(self, 120), ink.px(self, 28))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, ink.px(self, 28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        live = self.underMouse() or self.hasFocus()
        colour = ink.text(self) if live else ink.muted(self)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(colour)
        room = self.rect().adjusted(ink.px(self, 16), 0, -ink.px(self, 4), 0)
        hidden = "" if self.isChecked() or not self.count else f"  ·  {self.count} changed"
        words = painter.fontMetrics().elidedText(
            self.text() + hidden, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        centre = QPointF(ink.px(self, 8), self.height() / 2)
        ink.chevron(painter, centre, ink.px(self, 6), colour, "down" if self.isChecked() else "right")


class Section(QWidget):
    """Rows under a title; untitled rows only stand together. It hides when none of its rows shows."""

    def __init__(self, title: str, rows: list[Row], folded: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = rows
        self.title = Title(title, self)  # before the rows, for so goes Tab
        self.body = QWidget(self)
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        for row in rows:
            inside.addWidget(row)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.title)
        self._layout.addWidget(self.body)
        self.title.setVisible(bool(title))
        self.title.toggled.connect(self.body.setVisible)
        self.title.setChecked(not folded)
        self.space()

    def space(self) -> None:
        """Take the distances that go with the font."""
        inside = self.body.layout()
        assert inside is not None
        inside.setSpacing(ink.px(self, 4))

    def sum_up(self) -> None:
        """Follow what the rows show."""
        shown = [row for row in self.rows if not row.isHidden()]
        self.setVisible(bool(shown))
        changed = sum(row.changed() for row in shown)
        if changed != self.title.count:
            self.title.count = changed
            self.title.update()
