"""The hand in a pane: gestures for the scene, zoom and pan for the view."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from playground.scene import Gesture
from widgets.painters.ensemble import Ensemble
from widgets.painters.view import View
from widgets.theme import Theme

_HOVER_MS = 16
_BUTTONS = {
    Qt.MouseButton.LeftButton: "left",
    Qt.MouseButton.MiddleButton: "middle",
    Qt.MouseButton.RightButton: "right",
}
_MODIFIERS = {
    Qt.KeyboardModifier.ShiftModifier: "shift",
    Qt.KeyboardModifier.ControlModifier: "ctrl",
    Qt.KeyboardModifier.AltModifier: "alt",
}


class TouchWidget(QWidget):
    """The left button and hover are gestures; the wheel zooms, a middle or right drag pans."""

    gestured = Signal(object)
    changed = Signal()
    """The legend, the note or whether this is the home view may have changed."""
    maximise = Signal()

    def __init__(self, board: Ensemble, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.board = board
        self.theme = theme
        self._pan: QPointF | None = None
        self._pressed = False
        self.pressed_at = QPointF(1.0, 0.0)
        """Where the last press was, as shares of width and height."""
        self._hovering: QMouseEvent | None = None
        self._hover_pause = QTimer(self, singleShot=True, interval=_HOVER_MS)
        self._hover_pause.timeout.connect(self._hover_on)
        self.setMouseTracking(True)

    def view(self) -> View:
        """Return where the pane's coordinates lie in this widget."""
        return self.board.view(QSizeF(self.size()), self.theme, self.devicePixelRatioF())

    def go_home(self) -> None:
        """Show everything again."""
        self.board.go_home()
        self.changed.emit()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture with the left button, a pan with another."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = True
            at = event.position()
            self.pressed_at = QPointF(at.x() / max(self.width(), 1), at.y() / max(self.height(), 1))
            self._emit("press", event)
        else:
            self._pan = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, pan or hover."""
        if self._pan is not None:
            self._moved(self.board.pan(self.view(), self._pan, event.position()))
            self._pan = event.position()
        elif self._pressed and not event.buttons() & Qt.MouseButton.LeftButton:
            self._pressed = False  # it was let go where nobody told us: the pane was hidden meanwhile
            self._emit("release", event)
        elif self._pressed:
            self._emit("drag", event)
        elif self._hover_pause.isActive():
            self._hovering = QMouseEvent(event)
        else:
            self._emit("hover", event)
            self._hover_pause.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture or a pan."""
        if event.button() == Qt.MouseButton.LeftButton and self._pressed:
            self._pressed = False
            self._emit("release", event)
        elif event.buttons() == Qt.MouseButton.NoButton:
            self._pan = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Give the background the whole window; on an item a quick second click is a press."""
        on_item = self.board.hit(self.view(), event.position())[1] >= 0
        if event.button() == Qt.MouseButton.LeftButton and not on_item:
            self.maximise.emit()
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the cursor is gone."""
        self._hovering = None
        self.gestured.emit(Gesture(self.board.pane.name, "leave"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor, or scroll; sideways with Shift, or by a wheel that turns so."""
        across, turn = event.angleDelta().x(), event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            across, turn = across or turn, 0
        if abs(across) > abs(turn):
            self._moved(self.board.slide(self.view(), event.position(), across))
        else:
            self._moved(bool(turn) and self.board.wheel(self.view(), event.position(), turn))

    def _moved(self, moved: bool) -> None:
        if moved:
            self.changed.emit()
            self.update()

    def _hover_on(self) -> None:
        if self._hovering is not None:
            event, self._hovering = self._hovering, None
            self._emit("hover", event)
            self._hover_pause.start()

    def _emit(self, kind: str, event: QMouseEvent) -> None:
        view = self.view()
        x, y = self.board.place(view, event.position())
        mark, item = self.board.hit(view, event.position())
        held = frozenset(name for flag, name in _MODIFIERS.items() if event.modifiers() & flag)
        button = "left" if kind == "drag" else _BUTTONS.get(event.button(), "")
        self.gestured.emit(Gesture(self.board.pane.name, kind, x, y, mark, item, button, held))  # pyright: ignore
