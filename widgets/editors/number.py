"""A number: typed beside its label, slid under it."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from playground.kinds import Slider
from playground.params import Field
from widgets.editors.base import Editor
from widgets.editors.entry import Entry
from widgets.editors.scale import Scale
from widgets.editors.track import Track


class FigureEditor(Editor):
    """A text entry for one number; ↑ ↓ and the wheel move it by the steps of its scale."""

    hugs = True
    overhang = 6

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        assert isinstance(field.kind, Slider)
        self._scale = scale = Scale(field.kind)
        self._value: float = field.default
        self.inline = self._entry = Entry(boxed=False, align=Qt.AlignmentFlag.AlignRight)
        self._entry.reserve(*map(scale.text, (field.kind.low, field.kind.high, field.default)))
        self._entry.entered.connect(self._typed)
        self._entry.rested.connect(self.rested)
        self._entry.nudged.connect(self._nudge)

    def show_value(self, value: Any) -> None:
        self._value = value
        self._entry.show_text(self._scale.text(value))

    def busy(self) -> bool:
        return self._entry.typing()

    def set_changed(self, changed: bool) -> None:
        self._entry.set_changed(changed)

    def refuse(self) -> None:
        self._entry.refuse()

    def expected(self) -> str:
        return self._scale.expected()

    def said(self, value: Any) -> str:
        return self._scale.brief(value)

    def reach(self) -> str:
        low, high = self._scale.kind.low, self._scale.kind.high
        return f"{self._scale.brief(low)} … {self._scale.brief(high)}"

    def _typed(self, text: str) -> None:
        self.edited.emit(self._scale.read(text))

    def _nudge(self, steps: int) -> None:
        self._give(self._scale.nudged(self._value, steps))

    def _give(self, value: float) -> None:
        if value != self._value:
            self.show_value(value)
            self.edited.emit(value)


class NumberEditor(FigureEditor):
    """The text entry, and a slider under it."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        low, high = self._scale.kind.low, self._scale.kind.high
        self.below = self._track = Track(self._scale.brief(low), self._scale.brief(high))
        self._track.moved.connect(self._slide)
        self._track.nudged.connect(self._nudge)
        self._track.released.connect(self.rested)

    def show_value(self, value: Any) -> None:
        super().show_value(value)
        self._track.show_fraction(self._scale.fraction(value))

    def busy(self) -> bool:
        return super().busy() or self._track.dragging()

    def _slide(self, fraction: float) -> None:
        self._give(self._scale.at(fraction))
