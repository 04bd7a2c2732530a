"""A line of plain text that is cut short where it is too long for its place."""

# ruff: noqa: D102 - overrides are described where they come from, in Qt.
from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from widgets.editors import ink


class Elided(QLabel):
    """A label that takes whatever width there is; `elide` is where text is left out."""

    elide = Qt.TextElideMode.ElideRight

    def __init__(self, text: str = "", align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        super().__init__(text)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def colour(self) -> QColor:
        """Return what it is written in."""
        return ink.text(self)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, ink.px(self, 28))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.colour())
        words = self.fontMetrics().elidedText(self.text(), self.elide, self.width())
        painter.drawText(self.rect(), int(self.alignment()), words)
