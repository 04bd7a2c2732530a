"""A line of plain text that is cut short where it is too long for its place."""

# ruff: noqa: D102 - overrides are described where they come from, in Qt.
from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from widgets.editors import ink


class Elided(QLabel):
    """A label that takes whatever width there is; `elide` is where text is left out.

    `key` is the letter that does what the label names; it stands muted behind it.
    """

    elide = Qt.TextElideMode.ElideRight

    def __init__(
        self, text: str = "", align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft, key: str = ""
    ) -> None:
        super().__init__(text)
        self._key = key
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def colour(self) -> QColor:
        """Return what it is written in."""
        return ink.text(self)

    def sizeHint(self) -> QSize:
        return QSize(self._wide(self.text()) + self._behind() + 2, ink.px(self, 28))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.colour())
        room = self.width() - self._behind()
        words = self.fontMetrics().elidedText(self.text(), self.elide, room)
        painter.drawText(QRect(0, 0, room, self.height()), int(self.alignment()), words)
        if self._key:
            painter.setPen(ink.muted(self))
            left = self._wide(words) + self._behind() - self._wide(self._key)
            painter.drawText(self.rect().adjusted(left, 0, 0, 0), int(self.alignment()), self._key)

    def _wide(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)

    def _behind(self) -> int:
        """Return the room that the key takes with its distance."""
        return self._wide(self._key) + ink.px(self, 8) if self._key else 0
