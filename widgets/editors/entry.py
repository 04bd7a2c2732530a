"""One value as text: what every editor that can be typed into is made of."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QWheelEvent

from widgets.editors.boxed import BoxedLine

STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}


class Wheel:
    """Counts whole notches of a wheel; touchpads send parts of one."""

    def __init__(self) -> None:
        self._rest = 0

    def notches(self, event: QWheelEvent) -> int:
        """Return how many notches were completed, up counted positive."""
        self._rest += event.angleDelta().y()
        whole = int(self._rest / 120)
        self._rest -= whole * 120
        return whole


class Entry(BoxedLine):
    """Text that Enter, or leaving, hands over and Esc gives up.

    After Enter the keys are the window's again, so that Space plays; but whoever enters `words` may type on,
    and a letter must not be taken for a shortcut: there the focus stays until Esc or Tab.
    """

    entered = Signal(str)
    rested = Signal()
    nudged = Signal(int)

    def __init__(
        self,
        *,
        words: bool = False,
        boxed: bool = True,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        super().__init__(boxed=boxed, align=align)
        self._words = words
        self._handing = False
        self._entering = False
        self._wheel = Wheel()

    def typing(self) -> bool:
        """Tell whether what stands here was typed and not yet taken."""
        return self.isModified()

    def show_text(self, text: str) -> None:
        """Show a value, unless one is being typed."""
        if not self.typing() and text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def refuse(self) -> None:
        """Mark what is being handed over as not taken; it stays here to be mended."""
        if self._handing:
            self._wrong = True
            self.setModified(True)
            self.update()

    def hand_over(self) -> None:
        """Hand over what was typed."""
        if not self.isModified():
            return
        self._wrong = False
        self.setModified(False)
        self.update()
        self._handing = True
        self.entered.emit(self.text())
        self._handing = False

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and not self.typing() and _undoes(event):
            event.ignore()  # nothing typed to undo here: what was set last is the window's to undo
            return False
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.typing():
            event.accept()  # as ShortcutOverride: Esc is ours, whatever shortcut the window has for it
            if event.type() == QEvent.Type.ShortcutOverride:
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hand_over()
            if self._wrong:
                self.selectAll()
            elif self._words:
                self.end(False)
            else:
                self.clearFocus()
        elif key == Qt.Key.Key_Escape:
            self._revert()
            self.clearFocus()
        elif key in STEPS:
            self.hand_over()
            self.nudged.emit(STEPS[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._entering = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._entering and not self.hasSelectedText():
            self.selectAll()  # what is typed after the first click replaces the value
        self._entering = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():
            event.ignore()
        elif steps := self._wheel.notches(event):
            self.nudged.emit(steps)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            return
        self._leave()

    def _leave(self) -> None:
        """Hand over what was typed, for good: what is not taken now is not kept either."""
        typed, self._wrong = self.isModified(), False
        self.setModified(False)
        self.deselect()
        self.update()
        if typed:
            self.entered.emit(self.text())

    def _revert(self) -> bool:
        """Give up what was typed; tell whether there was something to give up."""
        had = self._wrong or self.isModified()
        self._wrong = False
        self.setModified(False)
        if had:
            self.rested.emit()
            self.update()
        return had


def _undoes(event: QKeyEvent) -> bool:
    keys = QKeySequence.StandardKey
    return event.matches(keys.Undo) or event.matches(keys.Redo)
