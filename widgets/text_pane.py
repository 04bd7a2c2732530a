"""A pane of text: its share links are followed by a click, or by Tab to them and Enter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.scene import Cursor, Pane
from widgets.painters.links import Link
from widgets.pane import PaneWidget
from widgets.theme import Theme


class TextPane(PaneWidget):
    """`followed` carries the share link that was chosen; nothing else is ever opened or read."""

    followed = Signal(str)

    def __init__(self, pane: Pane, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(pane, theme, parent)
        self._cursor: Cursor = "arrow"
        self._mouse: QPointF | None = None
        self._held = ""
        self._chosen = 0
        self.changed.connect(self._tell_links)

    def show_cursor(self, cursor: Cursor) -> None:
        """Show by the cursor what a press would do; over a link that is not the scene's to say."""
        self._cursor = cursor
        over = self._mouse is not None and self._link_at(self._mouse) is not None
        super().show_cursor("point" if over else cursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a link; elsewhere begin a gesture."""
        link = self._link_at(event.position())
        if link is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = link.address
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point where there is a link."""
        super().mouseMoveEvent(event)
        self._mouse = event.position()
        self.show_cursor(self._cursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow the link that was pressed, unless the hand has left it: live, it is another by now."""
        if self._held and event.button() == Qt.MouseButton.LeftButton:
            address, self._held = self._held, ""
            if self._link_at(event.position()) is not None:
                self.followed.emit(address)
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a quick second click on a link as another press, not as a wish for the whole window."""
        if self._link_at(event.position()) is not None:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the cursor is gone."""
        self._mouse = None
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first link, or at the last where one comes from behind."""
        backwards = event.reason() == Qt.FocusReason.BacktabFocusReason
        self._chosen = len(self._links()) - 1 if backwards else 0
        super().focusInEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Go from link to link, then on to other widgets."""
        wanted = self._chosen + (1 if next else -1)
        if not self.hasFocus() or not 0 <= wanted < len(self._links()):
            return super().focusNextPrevChild(next)
        self._chosen = wanted
        self.update()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow the link that has the focus."""
        links = self._links()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen < len(links):
            self.followed.emit(links[self._chosen].address)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, and a ring about the link that has the focus."""
        super().paintEvent(event)
        if not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colour("accent"), 1.5))
        away, radius = self.theme.px(3), self.theme.px(4)
        for link in self._links()[self._chosen : self._chosen + 1]:
            for box in link.boxes:
                painter.drawRoundedRect(box.adjusted(-away, 0, away, 0), radius, radius)
        painter.end()

    def _links(self) -> tuple[Link, ...]:
        return self.board.links(self.view())

    def _link_at(self, at: QPointF) -> Link | None:
        return next((link for link in self._links() if link.holds(at)), None)

    def _tell_links(self) -> None:
        links = self._links()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if links else Qt.FocusPolicy.NoFocus)
        words = ", ".join(link.words for link in links)
        self.setAccessibleDescription(f"Enter follows a link: {words}" if links else "")
