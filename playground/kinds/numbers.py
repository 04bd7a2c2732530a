"""Kinds that hold numbers: one, a few, or a table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, cast

from playground.kinds.base import items_of, span
from playground.samples import short


@dataclass(frozen=True)
class Slider:
    """A number; a whole one where the field is annotated as int.

    `low` and `high` are the slider's reach. Typed and scripted values may go beyond it, up to the hard
    bounds: `minimum` and `maximum` inclusive, `above` exclusive.
    """

    low: float
    high: float
    log: bool = False
    step: float | None = None
    unit: str = ""
    decimals: int | None = None
    whole: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None

    def __post_init__(self) -> None:
        if self.low >= self.high or (self.log and self.low <= 0):
            raise ValueError(f"a slider from {self.low} to {self.high} has no reach")

    def parse(self, value: object) -> float | int:
        """Return a finite number within the hard bounds."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError
        if not math.isfinite(value) or (self.whole and value != int(value)):
            raise ValueError
        if self.minimum is not None and value < self.minimum:
            raise ValueError
        if self.maximum is not None and value > self.maximum:
            raise ValueError
        if self.above is not None and value <= self.above:
            raise ValueError
        return int(value) if self.whole else float(value)

    def expected(self) -> str:
        """Say what is taken, such as "a number > 0"."""
        bounds = [(">", self.above), ("≥", self.minimum), ("≤", self.maximum)]
        limits = " and ".join(f"{sign} {bound:.12g}" for sign, bound in bounds if bound is not None)
        return f"{'a whole number' if self.whole else 'a number'} {limits}".strip()

    def describe(self) -> dict[str, Any]:
        """Return the reach and the hard bounds."""
        hard = {"minimum": self.minimum, "maximum": self.maximum, "above": self.above}
        return {
            "type": "integer" if self.whole else "number",
            "range": [self.low, self.high],
            "log": self.log,
            "unit": self.unit,
            **{name: bound for name, bound in hard.items() if bound is not None},
        }


@dataclass(frozen=True)
class Integers:
    """A short list of whole numbers, such as the widths of layers."""

    low: int
    high: int
    longest: int
    shortest: int = 0

    def parse(self, value: object) -> tuple[int, ...]:
        """Return the numbers, each within the bounds."""
        items = items_of(value)
        if not self.shortest <= len(items) <= self.longest:
            raise ValueError(f"{len(items)} numbers")
        for item in items:
            if isinstance(item, bool) or not isinstance(item, int | float) or item != int(item):
                raise TypeError(f"{item!r} is not a whole number")
            if not self.low <= item <= self.high:
                raise ValueError(f"{item!r} is out of range")
        return tuple(int(cast("float", item)) for item in items)

    def expected(self) -> str:
        """Say how many and how large."""
        example = [max(self.low, min(self.high, 4))] * max(self.shortest, 2)
        numbers = f"whole numbers from {self.low} to {self.high}"
        return f"a list of {span(self.shortest, self.longest)} {numbers}, such as {example}"

    def describe(self) -> dict[str, Any]:
        """Return the bounds."""
        return {"type": "integers", "range": [self.low, self.high], "length": [self.shortest, self.longest]}


@dataclass(frozen=True)
class Numbers:
    """A few finite numbers in order, such as a place or an extent; of one of the lengths that are taken."""

    lengths: tuple[int, ...]

    def __init__(self, *lengths: int) -> None:
        object.__setattr__(self, "lengths", lengths)

    def parse(self, value: object) -> tuple[float, ...]:
        """Return the numbers."""
        items = items_of(value)
        if len(items) not in self.lengths:
            raise ValueError(f"{len(items)} numbers")
        cell = Slider(0.0, 1.0)
        return tuple(short(float(cell.parse(item))) for item in items)

    def expected(self) -> str:
        """Say how many."""
        return f"a list of {' or '.join(map(str, self.lengths))} finite numbers"

    def describe(self) -> dict[str, Any]:
        """Return the lengths."""
        return {"type": "numbers", "lengths": list(self.lengths)}


@dataclass(frozen=True)
class Rows:
    """A list of short lists of numbers, such as places in a network."""

    shortest: int
    longest: int
    most: int

    def parse(self, value: object) -> tuple[tuple[float, ...], ...]:
        """Return the rows of finite numbers, each within the lengths."""
        rows = [items_of(row) for row in items_of(value)]
        if len(rows) > self.most:
            raise ValueError(f"{len(rows)} rows")
        if any(not self.shortest <= len(row) <= self.longest for row in rows):
            raise ValueError("a row of another length")
        cell = Slider(0.0, 1.0)
        return tuple(tuple(short(float(cell.parse(item))) for item in row) for row in rows)

    def expected(self) -> str:
        """Say how many, and how long."""
        length = span(self.shortest, self.longest)
        return f"a list of at most {self.most} rows of {length} finite numbers"

    def describe(self) -> dict[str, Any]:
        """Return the lengths."""
        return {"type": "rows", "length": [self.shortest, self.longest], "most": self.most}


@dataclass(frozen=True)
class Matrix:
    """An editable table of numbers, rows of equal length, such as a kernel."""

    max_rows: int = 11
    max_columns: int = 11
    minimum: float | None = None
    maximum: float | None = None

    def parse(self, value: object) -> tuple[tuple[float, ...], ...]:
        """Return the rows; ragged, empty or non-finite tables are refused."""
        rows = [items_of(row) for row in items_of(value)]
        if not 1 <= len(rows) <= self.max_rows or not 1 <= len(rows[0]) <= self.max_columns:
            raise ValueError(f"{len(rows)} rows of {len(rows[0]) if rows else 0}")
        if any(len(row) != len(rows[0]) for row in rows):
            raise ValueError("rows of different lengths")
        cell = Slider(0.0, 1.0, minimum=self.minimum, maximum=self.maximum)
        return tuple(tuple(float(cell.parse(item)) for item in row) for row in rows)

    def expected(self) -> str:
        """Say how large the table may be."""
        return f"rows of equal length, at most {self.max_rows} × {self.max_columns} finite numbers"

    def describe(self) -> dict[str, Any]:
        """Return the largest size."""
        return {"type": "matrix", "largest": [self.max_rows, self.max_columns]}


@dataclass(frozen=True)
class Volume:
    """Nested tables of numbers, such as rows, or channels of rows; () stands for none.

    `largest` is the largest size along each side, outer ones first; the outer ones may be left out, down to
    plain rows.
    """

    largest: tuple[int, ...]

    def __init__(self, *largest: int) -> None:
        object.__setattr__(self, "largest", largest)

    def parse(self, value: object) -> tuple[Any, ...]:
        """Return nested tuples; what is ragged, empty inside, too large or not finite is refused."""
        if not items_of(value):
            return ()
        shape: list[int] = []
        inner: object = value
        while isinstance(inner, list | tuple):
            inside = items_of(cast("object", inner))
            shape.append(len(inside))
            inner = inside[0] if inside else None
        if not 2 <= len(shape) <= len(self.largest):
            raise ValueError(f"nested {len(shape)} deep")
        if any(not 1 <= size <= most for size, most in zip(shape, self._sides(len(shape)), strict=True)):
            raise ValueError(" × ".join(map(str, shape)))
        return _nested(value, tuple(shape))

    def expected(self) -> str:
        """Say how deep and how large."""
        size = " × ".join(map(str, self._sides(2)))
        more = "".join(f", or up to {most} of those" for most in self.largest[-3::-1])
        return f"rows of equal length, at most {size} finite numbers{more}"

    def describe(self) -> dict[str, Any]:
        """Return the largest size."""
        return {"type": "volume", "largest": list(self.largest)}

    def _sides(self, depth: int) -> tuple[int, ...]:
        return self.largest[len(self.largest) - depth :]


def _nested(value: object, shape: tuple[int, ...]) -> tuple[Any, ...]:
    """Return nested lists as tuples; ValueError where they are not of this shape."""
    items = items_of(value)
    if len(items) != shape[0]:
        raise ValueError("rows of different lengths")
    if len(shape) > 1:
        return tuple(_nested(item, shape[1:]) for item in items)
    cell = Slider(0.0, 1.0)
    return tuple(short(float(cell.parse(item))) for item in items)
