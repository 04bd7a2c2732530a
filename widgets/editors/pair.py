"""A number for rows and columns alike, or two of them: typed beside its label, slid under it."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

import re
from typing import Any

from playground.kinds.pairs import both
from widgets.editors.number import NumberEditor

TIMES = " × "


class PairEditor(NumberEditor):
    """A slider for both at once; `2 × 1` is typed for two, and ↑ ↓ and the wheel move both."""

    def show_value(self, value: Any) -> None:
        rows, columns = both(value)
        super().show_value(rows)
        self._value = value
        if rows != columns:
            self._entry.show_text(self.said(value))

    def said(self, value: Any) -> str:
        if not isinstance(value, tuple):
            return super().said(value)
        return TIMES.join(self._scale.brief(side) for side in both(value))

    def _typed(self, text: str) -> None:
        words = re.split(r"\s*[×x,;]\s*|\s+", text.strip("[]() \t"))
        if len(words) == 2:
            self.edited.emit([self._scale.read(word) for word in words])
        else:
            super()._typed(text)

    def _nudge(self, steps: int) -> None:
        rows, columns = (self._scale.nudged(side, steps) for side in both(self._value))  # pyright: ignore[reportArgumentType]
        self._give(rows if rows == columns else (rows, columns))  # pyright: ignore[reportArgumentType]
