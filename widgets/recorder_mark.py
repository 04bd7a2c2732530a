"""The sign that a recording runs: a dot with the time, and a press stops it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton

from widgets.glyphs import BUTTON, faded, tabular, unit

RED = "#e5484d"
"""What recording looks like everywhere; it stands out from either theme's surface."""
DOT = 4.5


class RecorderMark(QAbstractButton):
    """Hidden while nothing is recorded; `brief` leaves the dot alone where room is short."""

    def __init__(self) -> None:
        super().__init__()
        self._brief = False
        self.setAccessibleName("Stop recording")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def show_seconds(self, seconds: float | None) -> None:
        """Show how long the recording lasts already; None for no recording."""
        self.setVisible(seconds is not None)
        text = "" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
        if text != self.text():
            self.setText(text)
            self.setToolTip(f"Recording, {text}: stop (Ctrl+Shift+R)")

    def set_brief(self, brief: bool) -> None:
        """Leave the dot alone, or show the time beside it."""
        self._brief = brief
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return a square, with room for the time beside it."""
        side = round(BUTTON * unit(self))
        return QSize(side if self._brief else side + self._metrics().horizontalAdvance("00:00"), side)

    def minimumSizeHint(self) -> QSize:
        """Return the same: what is recorded must be seen."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dot and the time, and a ground while hovered or focused."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        if self.underMouse() or self.hasFocus():
            painter.setBrush(faded(text, 0.08))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        painter.setBrush(QColor(RED))
        side, radius = self.height(), DOT * unit(self)
        painter.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
        if not self._brief:
            painter.setFont(tabular(self.font()))
            painter.setPen(text)
            beside = QRect(side, 0, self.width() - side, side)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(tabular(self.font()))
