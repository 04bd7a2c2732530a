"""The slider's groove and handle."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider

from widgets.editors import ink
from widgets.editors.entry import STEPS, Wheel

RESOLUTION = 10_000
KEYS = STEPS | {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class Groove(QSlider):
    """How the slider looks: a groove, filled up to the handle, and its ends in figures while it is used.

    A QSlider for the sake of screen readers, which read and move it by its own value.
    """

    def __init__(self, low: str, high: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._ends = (low, high)
        self._fraction = 0.0
        self._grab: float | None = None
        self._showing = False
        self.setRange(0, RESOLUTION)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QSlider:horizontal { min-height: 0; }")  # the application's sheet asks for more

    def show_fraction(self, fraction: float) -> None:
        """Show where the value stands."""
        self._fraction = fraction
        self._showing = True
        self.setValue(round(fraction * RESOLUTION))
        self._showing = False
        self.update()

    def dragging(self) -> bool:
        """Tell whether the handle is held."""
        return self._grab is not None

    def sizeHint(self) -> QSize:
        return QSize(ink.px(self, 80), ink.px(self, 18))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def handle(self) -> QPointF:
        """Return the middle of the handle."""
        radius = self._radius()
        return QPointF(radius + self._fraction * (self.width() - 2 * radius), ink.px(self, 7))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, handle, thick = self._radius(), self.handle(), ink.px(self, 3)
        groove = QRectF(0, handle.y() - thick / 2, self.width(), thick)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.line(self))
        painter.drawRoundedRect(groove, thick / 2, thick / 2)
        painter.setBrush(ink.accent(self))
        groove.setRight(handle.x())
        painter.drawRoundedRect(groove, thick / 2, thick / 2)
        if self.hasFocus():
            painter.setBrush(ink.mixed(ink.surface(self), ink.accent(self), 0.3))
            painter.drawEllipse(handle, radius, radius)
        live = self.dragging() or self.underMouse()
        painter.setBrush(ink.accent(self) if live else ink.surface(self))
        painter.setPen(QPen(ink.accent(self), ink.px(self, 2)))
        painter.drawEllipse(handle, radius - ink.px(self, 2), radius - ink.px(self, 2))
        if live:
            self._paint_ends(painter)

    def _paint_ends(self, painter: QPainter) -> None:
        font = self.font()
        font.setPixelSize(ink.px(self, 10))
        painter.setFont(font)
        painter.setPen(ink.muted(self))
        room = self.rect().adjusted(0, 0, 0, 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, self._ends[0])
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, self._ends[1])

    def _radius(self) -> float:
        return ink.px(self, 8)


class Track(Groove):
    """A fraction from 0 to 1 that is dragged, stepped by arrows, and by the wheel while it has the focus."""

    moved = Signal(float)
    nudged = Signal(int)
    released = Signal()

    def __init__(self, low: str, high: str) -> None:
        super().__init__(low, high)
        self._wheel = Wheel()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a drag, → still steps the run
        self.valueChanged.connect(self._told)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        away = event.position().x() - self.handle().x()
        held = abs(away) <= self._radius() + 1
        self._grab = away if held else 0.0  # a handle taken beside its middle must not jump
        if not held:
            self._drag(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grab is not None:
            self._drag(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._let_go()

    def hideEvent(self, event: QHideEvent) -> None:
        self._let_go()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in KEYS:
            self.nudged.emit(KEYS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.moved.emit(float(key == Qt.Key.Key_End))
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():
            event.ignore()
        elif steps := self._wheel.notches(event):
            self.nudged.emit(steps)

    def _drag(self, event: QMouseEvent) -> None:
        radius = self._radius()
        x = event.position().x() - (self._grab or 0.0)
        self.moved.emit(min(max((x - radius) / max(1.0, self.width() - 2 * radius), 0.0), 1.0))

    def _let_go(self) -> None:
        if self._grab is not None:
            self._grab = None
            self.update()
            self.released.emit()

    def _told(self, value: int) -> None:
        if not self._showing:
            self.moved.emit(value / RESOLUTION)
