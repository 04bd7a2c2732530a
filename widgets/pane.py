"""One pane on the screen: it paints its marks, or says why there is nothing to see."""

from __future__ import annotations

import traceback
from copy import deepcopy

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QPaintEngine, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.marks import Mark
from playground.scene import Cursor, Pane
from widgets.painters.board import Board
from widgets.painters.ensemble import Ensemble
from widgets.painters.stack import Stack
from widgets.painters.stage import Stage
from widgets.theme import Theme
from widgets.touch import TouchWidget

_ENSEMBLES: dict[str, type[Ensemble]] = {"plot": Board, "text": Stack, "3d": Stage}
_CURSORS: dict[Cursor, Qt.CursorShape] = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "point": Qt.CursorShape.PointingHandCursor,
    "move": Qt.CursorShape.SizeAllCursor,
}
_VECTOR = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture)


class PaneWidget(TouchWidget):
    """Paints the newest marks; hidden, it keeps them and takes them when it is shown.

    `marks` is None while nobody has told what there is to see.
    """

    failed = Signal(str, str)

    def __init__(self, pane: Pane, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_ENSEMBLES[pane.view](pane), theme, parent)
        self.pane = pane
        self.marks: tuple[Mark, ...] | None = ()
        self._came = False
        self._kept = False
        self._stale = False
        self._broken = False
        self._told = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(pane.title)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which something can still be seen."""
        return QSize(self.theme.px(72), self.theme.px(48))

    def sizeHint(self) -> QSize:
        """Return the size of a small plot; the layout's shares decide."""
        return QSize(self.theme.px(240), self.theme.px(180))

    def show_marks(self, marks: tuple[Mark, ...] | None) -> None:
        """Show the newest marks, now or when the pane is next seen."""
        self.marks, self._stale, self._kept, self._came = marks, True, False, True
        if self.isVisibleTo(self.window()):
            self._take()

    def keep_marks(self) -> None:
        """Stay as it is: the newest picture was made while nobody saw this pane, and says nothing of it.

        Marks lie in memory that later pictures are written into, so they are copied, once.
        """
        if not self._kept:
            self.show_marks(deepcopy(self.marks) if self.marks else None)
            self._kept = True

    def show_cursor(self, cursor: Cursor) -> None:
        """Show by the cursor what a press would do."""
        shape = _CURSORS[cursor]
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.theme = theme
        self.updateGeometry()
        self.update()

    def _take(self) -> None:
        self._stale = False
        try:
            different = self.board.take(self.marks or ())
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
        elif self.marks is not None:
            self._say(painter, self.pane.empty if self._came else Pane.empty)
        painter.end()

    def _say(self, painter: QPainter, text: str) -> None:
        inset = self.theme.px(16)
        painter.setFont(self.theme.font(13))
        painter.setPen(self.theme.colour("muted"))
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
