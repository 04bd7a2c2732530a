"""What shows the parts of an offer: a number, a choice, a switch, a button.

Each has `show_part`, which never emits, and `given`, which carries a value, or None for an action.
"""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in editors/entry.py.
from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent

from playground.scene import Action, Entry, Part, Pick
from widgets.editors.buttons import WordButton
from widgets.editors.choice import Combo
from widgets.editors.entry import Entry as TextEntry
from widgets.editors.toggle import Switch

WIDEST = "−0.00001"
DIGITS = 4


class NumberFace(TextEntry):
    """A number to type; the arrow keys, and the wheel over it, nudge it."""

    given = Signal(object)

    def __init__(self, part: Entry) -> None:
        super().__init__(align=Qt.AlignmentFlag.AlignRight)
        self._value, self._step = part.value, part.step
        self.reserve(WIDEST)
        self.entered.connect(self._typed)
        self.rested.connect(self._show)
        self.nudged.connect(self._nudge)

    def show_part(self, part: Entry) -> None:
        """Show the value, unless another is being typed."""
        self._value, self._step = part.value, part.step
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.typing():
            event.ignore()  # nothing to give up here: the card goes
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if steps := self._wheel.notches(event):
            self.nudged.emit(steps)
        event.accept()

    def _typed(self, text: str) -> None:
        value = read(text)
        if value is None:
            self.refuse()
        else:
            self._give(value)
        self._show()

    def _nudge(self, steps: int) -> None:
        self._give(float(f"{self._value + steps * self._step:.12g}"))
        self._show()

    def _give(self, value: float) -> None:
        if value != self._value:
            self._value = value
            self.given.emit(value)

    def _show(self) -> None:
        self.show_text(written(self._value))


class PickFace(Combo):
    """One of a few values, from a list that opens."""

    given = Signal(object)

    def __init__(self, part: Pick) -> None:
        super().__init__()
        self._values = part.values
        self.addItems(list(part.labels))
        self.activated.connect(lambda index: self.given.emit(self._values[index]))

    def show_part(self, part: Pick) -> None:
        """Show the value, unless the list is open."""
        if not self.view().isVisible():
            self.setCurrentIndex(part.values.index(part.value))


class SwitchFace(Switch):
    """An action that is on or off; the picture says which."""

    given = Signal(object)

    def __init__(self, part: Action) -> None:
        super().__init__()
        self.clicked.connect(lambda: self.given.emit(None))

    def show_part(self, part: Action) -> None:
        """Show how it stands."""
        self.setChecked(bool(part.on))
        self.setEnabled(part.enabled)


class ButtonFace(WordButton):
    """An action."""

    given = Signal(object)

    def __init__(self, part: Action) -> None:
        super().__init__(part.label, boxed=True)
        self.clicked.connect(lambda: self.given.emit(None))

    def show_part(self, part: Action) -> None:
        """Show whether it can be done now."""
        self.setEnabled(part.enabled)


Face = NumberFace | PickFace | SwitchFace | ButtonFace


def face_for(part: Part) -> Face:
    """Return what shows a part."""
    match part:
        case Entry():
            return NumberFace(part)
        case Pick():
            return PickFace(part)
        case Action(on=None):
            return ButtonFace(part)
        case Action():
            return SwitchFace(part)


def written(value: float) -> str:
    """Return a number in four digits, with a true minus."""
    return f"{value:.{DIGITS}g}".replace("-", "−")


def read(text: str) -> float | None:
    """Return the number that was typed, with a point or a comma; None where it is none, or not finite."""
    try:
        value = float("".join(text.split()).replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
