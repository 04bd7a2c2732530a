"""A kind for what goes along rows and along columns: one number for both, or two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.kinds.numbers import Slider


@dataclass(frozen=True)
class Pair(Slider):
    """A whole number for rows and columns alike, or a pair of them; the slider reaches for both at once.

    A value is a number where both are the same, else (rows, columns).
    """

    whole: bool = True

    def parse(self, value: object) -> Any:
        """Return a number within the hard bounds, or two that differ."""
        if not isinstance(value, list | tuple):
            return super().parse(value)
        if len(value) != 2:  # pyright: ignore[reportUnknownArgumentType]
            raise ValueError("two are rows and columns")
        rows, columns = map(super().parse, value)  # pyright: ignore[reportUnknownArgumentType]
        return rows if rows == columns else (rows, columns)

    def expected(self) -> str:
        """Say what is taken."""
        return f"{super().expected()}, or two of them, such as [2, 1]"

    def describe(self) -> dict[str, Any]:
        """Return the reach and the hard bounds."""
        return {**super().describe(), "type": "integer or pair"}


def both(value: int | tuple[int, int]) -> tuple[int, int]:
    """Return a value as rows and columns."""
    return value if isinstance(value, tuple) else (value, value)
