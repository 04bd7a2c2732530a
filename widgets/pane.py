"""One pane on the screen: paints its marks, turns the hand's work into gestures, zooms and pans."""

from __future__ import annotations

import traceback

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPaintEngine, QPainter, QPaintEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.marks import Mark
from playground.scene import Gesture, Pane
from widgets.painters.board import Board
from widgets.painters.ensemble import Ensemble
from widgets.painters.stack import Stack
from widgets.painters.stage import Stage
from widgets.painters.view import View
from widgets.theme import Theme

_HOVER_MS = 16
_ENSEMBLES: dict[str, type[Ensemble]] = {"plot": Board, "text": Stack, "3d": Stage}
_VECTOR = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture)
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


class PaneWidget(QWidget):
    """The left button and hover are gestures; wheel zooms, middle or right drag pans.

    A hidden pane keeps the newest marks and takes them when it is shown.
    """

    gestured = Signal(object)
    failed = Signal(str, str)
    changed = Signal()
    """The legend, the note or whether this is the home view may have changed."""
    maximise = Signal()

    def __init__(self, pane: Pane, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pane = pane
        self.theme = theme
        self.marks: tuple[Mark, ...] = ()
        self.board: Ensemble = _ENSEMBLES[pane.view](pane)
        self._stale = False
        self._broken = False
        self._told = False
        self._pan: QPointF | None = None
        self._pressed = False
        self._hovering: QMouseEvent | None = None
        self._hover_pause = QTimer(self, singleShot=True, interval=_HOVER_MS)
        self._hover_pause.timeout.connect(self._hover_on)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(pane.title)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which something can still be seen."""
        return QSize(self.theme.px(72), self.theme.px(48))

    def sizeHint(self) -> QSize:
        """Return the size of a small plot; the layout's shares decide."""
        return QSize(self.theme.px(240), self.theme.px(180))

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show the newest marks, now or when the pane is next seen."""
        self.marks, self._stale = marks, True
        if self.isVisibleTo(self.window()):
            self._take()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.theme = theme
        self.updateGeometry()
        self.update()

    def go_home(self) -> None:
        """Show everything again."""
        self.board.go_home()
        self.changed.emit()
        self.update()

    def view(self) -> View:
        """Return where the pane's coordinates lie in this widget."""
        return self.board.view(QSizeF(self.size()), self.theme, self.devicePixelRatioF())

    def _take(self) -> None:
        self._stale = False
        try:
            different = self.board.take(self.marks)
        except Exception:
            self._fail()
            return
        if different or self._broken:
            self._broken = False
            self.changed.emit()
            self.update()

    def _fail(self) -> None:
        """Leave this pane blank and say so once, until it paints again."""
        self._broken = True
        self.board.painters.clear()
        self.update()
        if not self._told:
            self._told = True
            self.failed.emit(self.pane.name, traceback.format_exc())

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while the pane was hidden."""
        if self._stale:
            self._take()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the marks, or what would fill the pane."""
        if self._stale:
            self._take()
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("window"))
        if not self._broken and not self.board.empty:
            vector = painter.paintEngine().type() in _VECTOR
            try:
                self.board.paint(painter, QSizeF(self.size()), self.theme, self.devicePixelRatioF(), vector)
                self._told = False
            except Exception:
                painter.end()
                self._fail()
                return
        elif self._broken:
            self._say(painter, "This pane could not be drawn.")
        else:
            self._say(painter, self.pane.empty)
        painter.end()

    def _say(self, painter: QPainter, text: str) -> None:
        inset = self.theme.px(16)
        painter.setFont(self.theme.font(13))
        painter.setPen(self.theme.colour("muted"))
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture with the left button, a pan with another."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = True
            self._emit("press", event)
        else:
            self._pan = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, pan or hover."""
        if self._pan is not None:
            self._moved(self.board.pan(self.view(), self._pan, event.position()))
            self._pan = event.position()
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
        self.gestured.emit(Gesture(self.pane.name, "leave"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor, or scroll."""
        turn = event.angleDelta().y() or event.angleDelta().x()
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
        self.gestured.emit(Gesture(self.pane.name, kind, x, y, mark, item, button, held))  # pyright: ignore
