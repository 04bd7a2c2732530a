"""One value as text: what every editor that can be typed into is made of."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from widgets.editors import ink

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


class Entry(QLineEdit):
    """Text that Enter, or leaving, hands over and Esc gives up.

    `boxed` entries stand in a box; the others are plain text until the pointer or the focus comes.
    """

    entered = Signal(str)
    rested = Signal()
    nudged = Signal(int)

    def __init__(self, *, boxed: bool = True, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        super().__init__()
        self._boxed = boxed
        self._wrong = False
        self._handing = False
        self._changed = False
        self._reserve: tuple[str, ...] = ()
        self._wheel = Wheel()
        self.setFrame(False)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.textChanged.connect(self._grow)
        self._dress()

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

    def set_changed(self, changed: bool) -> None:
        """Show the value as one that differs from its default."""
        if changed != self._changed:
            self._changed = changed
            self._dress()

    def reserve(self, *texts: str) -> None:
        """Keep room for these texts, so that nothing moves while the value runs through them."""
        self._reserve = texts
        self.updateGeometry()

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

    def sizeHint(self) -> QSize:
        room = [self.fontMetrics().horizontalAdvance(text) for text in (*self._reserve, self.text(), "00")]
        return QSize(max(room) + 2 * self._padding() + 1, ink.px(self, 28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

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
            if not self._wrong:
                self.selectAll()
        elif key == Qt.Key.Key_Escape:
            event.setAccepted(self._revert())
        elif key in STEPS:
            self.hand_over()
            self.nudged.emit(STEPS[key])
        else:
            super().keyPressEvent(event)

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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink.box(painter, self, self._fill(), self._outline())
        painter.end()
        super().paintEvent(event)

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

    def _fill(self) -> QColor | None:
        live = self.hasFocus() or self.underMouse()
        return ink.well(self, live=self.underMouse() and not self.hasFocus()) if self._boxed or live else None

    def _outline(self) -> QColor | None:
        if self._wrong:
            return ink.wrong(self)
        return ink.accent(self) if self.hasFocus() else None

    def _padding(self) -> int:
        return ink.px(self, 8 if self._boxed else 6)

    def _grow(self) -> None:
        if self.sizeHint().width() > self.width():
            self.updateGeometry()

    def _dress(self) -> None:
        """Put on colour and weight; the box is painted here, so the application's style sheet stays out."""
        colour = ink.accent(self) if self._changed else ink.text(self)
        sheet = f"background: transparent; border: none; padding: 0; color: {colour.name()};"
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
        font = self.font()
        weight = QFont.Weight.DemiBold if self._changed else QFont.Weight.Normal
        if font.weight() != weight:
            font.setWeight(weight)
            self.setFont(font)
        side = self._padding() - 2  # QLineEdit keeps 2 px of its own
        self.setTextMargins(side, 0, side - 1, 0)  # and 1 px at the right for the cursor


def _undoes(event: QKeyEvent) -> bool:
    keys = QKeySequence.StandardKey
    return event.matches(keys.Undo) or event.matches(keys.Redo)
