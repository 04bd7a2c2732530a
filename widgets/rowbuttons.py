"""The small buttons in the row above a pane: back to the whole view, and copy what is written."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from widgets.theme import Theme


class RowButton(QAbstractButton):
    """A button that bears a drawing, muted until the pointer or the focus comes; hidden at first."""

    says = ""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setToolTip(self.says)
        self.setAccessibleName(self.says)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    @abstractmethod
    def drawing(self) -> QPainterPath:
        """Return the lines, about the origin and 12 wide."""

    def sizeHint(self) -> QSize:
        """Return a square of the row's height."""
        return QSize(self.theme.px(24), self.theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the drawing."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        active = self.underMouse() or self.hasFocus()
        pen = QPen(self.theme.colour("text" if active else "muted"), 1.5)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.translate(QPointF(self.width() / 2, self.height() / 2))
        painter.scale(self.theme.scale, self.theme.scale)
        painter.drawPath(self.drawing())


class HomeButton(RowButton):
    """Goes back to the home view; there only while the view is another."""

    says = "Show everything again"

    def drawing(self) -> QPainterPath:
        """Return a small house."""
        return _lines([(-6, 0.5), (0, -5.5), (6, 0.5)], [(-4, -1), (-4, 5.5), (4, 5.5), (4, -1)])


class CopyButton(RowButton):
    """Copies a pane's text, where it has some; ticked from a click until the pointer leaves."""

    says = "Copy as text"

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._done = False
        self.clicked.connect(self._tick)

    def drawing(self) -> QPainterPath:
        """Return two sheets, or a tick."""
        if self._done:
            return _lines([(-5, 0.5), (-1.5, 4), (5, -4)])
        sheets = _lines([(-2.5, -2.5), (-2.5, -5.5), (5.5, -5.5), (5.5, 2.5), (2.5, 2.5)])
        sheets.addRect(QRectF(-5.5, -2.5, 8, 8))
        return sheets

    def leaveEvent(self, event: QEvent) -> None:
        """Offer to copy again."""
        super().leaveEvent(event)
        self._done = False
        self.update()

    def _tick(self) -> None:
        self._done = True
        self.update()


def _lines(*strokes: list[tuple[float, float]]) -> QPainterPath:
    path = QPainterPath()
    for (x, y), *rest in strokes:
        path.moveTo(x, y)
        for corner in rest:
            path.lineTo(*corner)
    return path
