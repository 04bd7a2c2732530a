"""The kinds of parameter: what each takes, and how it is said to a person and to a script.

A kind checks values (`parse`), names what it takes (`expected`) and describes itself for
`playground list --json` (`describe`). Which widget shows it is the window's business.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast, runtime_checkable

from playground.samples import MOST, Samples, short


@runtime_checkable
class Kind(Protocol):
    """What every kind offers."""

    def parse(self, value: object) -> Any:
        """Return the value as a parameter holds it; raise ValueError or TypeError where it cannot be."""
        ...

    def expected(self) -> str:
        """Say in words what is taken."""
        ...

    def describe(self) -> dict[str, Any]:
        """Return type and range, JSON-ready."""
        ...


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
class Choice:
    """One of a few names; `labels` are shown instead of the names where they are given."""

    values: tuple[str, ...]
    labels: tuple[str, ...] = ()

    def __init__(self, *values: str, labels: Sequence[str] = ()) -> None:
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "labels", tuple(labels) or tuple(v.replace("_", " ") for v in values))

    def parse(self, value: object) -> str:
        """Return the name if it is one of the values."""
        if not isinstance(value, str) or value not in self.values:
            raise ValueError
        return value

    def expected(self) -> str:
        """Name the choices."""
        return "one of " + ", ".join(self.values)

    def describe(self) -> dict[str, Any]:
        """Return the choices."""
        return {"type": "choice", "choices": list(self.values)}


@dataclass(frozen=True)
class Toggle:
    """True or false."""

    def parse(self, value: object) -> bool:
        """Return a bool; 0 and 1 are taken too."""
        if isinstance(value, bool) or (isinstance(value, int) and value in (0, 1)):
            return bool(value)
        raise TypeError

    def expected(self) -> str:
        """Say true or false."""
        return "true or false"

    def describe(self) -> dict[str, Any]:
        """Return the type."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Subset:
    """Any of a few names, each on or off; kept in the order of the declaration."""

    values: tuple[str, ...]
    labels: tuple[str, ...] = ()
    at_least: int = 0

    def __init__(self, *values: str, labels: Sequence[str] = (), at_least: int = 0) -> None:
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "labels", tuple(labels) or values)
        object.__setattr__(self, "at_least", at_least)

    def parse(self, value: object) -> tuple[str, ...]:
        """Return the chosen names without repeats."""
        chosen = _items(value)
        kept = tuple(name for name in self.values if name in chosen)
        if len(kept) < self.at_least or any(item not in self.values for item in chosen):
            raise ValueError
        return kept

    def expected(self) -> str:
        """Name the values."""
        least = f"at least {self.at_least}" if self.at_least else "any"
        return f"a list of {least} of {', '.join(self.values)}"

    def describe(self) -> dict[str, Any]:
        """Return the values."""
        return {"type": "subset", "choices": list(self.values), "at_least": self.at_least}


@dataclass(frozen=True)
class Integers:
    """A short list of whole numbers, such as the widths of layers."""

    low: int
    high: int
    longest: int
    shortest: int = 0

    def parse(self, value: object) -> tuple[int, ...]:
        """Return the numbers, each within the bounds."""
        items = _items(value)
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
        return f"a list of {_span(self.shortest, self.longest)} {numbers}, such as {example}"

    def describe(self) -> dict[str, Any]:
        """Return the bounds."""
        return {"type": "integers", "range": [self.low, self.high], "length": [self.shortest, self.longest]}


@dataclass(frozen=True)
class Matrix:
    """An editable table of numbers, rows of equal length, such as a kernel."""

    max_rows: int = 11
    max_columns: int = 11
    minimum: float | None = None
    maximum: float | None = None

    def parse(self, value: object) -> tuple[tuple[float, ...], ...]:
        """Return the rows; ragged, empty or non-finite tables are refused."""
        rows = [_items(row) for row in _items(value)]
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
class Names:
    """A short list of names, in order and with repeats, such as the activation of each layer."""

    values: tuple[str, ...]
    longest: int

    def __init__(self, *values: str, longest: int) -> None:
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "longest", longest)

    def parse(self, value: object) -> tuple[str, ...]:
        """Return the names, each one of the values."""
        items = _items(value)
        if len(items) > self.longest or any(item not in self.values for item in items):
            raise ValueError
        return tuple(str(item) for item in items)

    def expected(self) -> str:
        """Say how many, and name the values."""
        return f"a list of at most {self.longest} of {', '.join(self.values)}"

    def describe(self) -> dict[str, Any]:
        """Return the values."""
        return {"type": "names", "choices": list(self.values), "longest": self.longest}


@dataclass(frozen=True)
class Rows:
    """A list of short lists of numbers, such as places in a network."""

    shortest: int
    longest: int
    most: int

    def parse(self, value: object) -> tuple[tuple[float, ...], ...]:
        """Return the rows of finite numbers, each within the lengths."""
        rows = [_items(row) for row in _items(value)]
        if len(rows) > self.most:
            raise ValueError(f"{len(rows)} rows")
        if any(not self.shortest <= len(row) <= self.longest for row in rows):
            raise ValueError("a row of another length")
        cell = Slider(0.0, 1.0)
        return tuple(tuple(short(float(cell.parse(item))) for item in row) for row in rows)

    def expected(self) -> str:
        """Say how many, and how long."""
        length = _span(self.shortest, self.longest)
        return f"a list of at most {self.most} rows of {length} finite numbers"

    def describe(self) -> dict[str, Any]:
        """Return the lengths."""
        return {"type": "rows", "length": [self.shortest, self.longest], "most": self.most}


@dataclass(frozen=True)
class Numbers:
    """A few finite numbers in order, such as a place or an extent; of one of the lengths that are taken."""

    lengths: tuple[int, ...]

    def __init__(self, *lengths: int) -> None:
        object.__setattr__(self, "lengths", lengths)

    def parse(self, value: object) -> tuple[float, ...]:
        """Return the numbers."""
        items = _items(value)
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
class Line:
    """A line of text, such as a formula; whether it can be read is the engine's to find out."""

    longest: int = 500

    def parse(self, value: object) -> str:
        """Return the text."""
        if not isinstance(value, str) or len(value) > self.longest or not value.isprintable():
            raise ValueError
        return value

    def expected(self) -> str:
        """Say how long it may be."""
        return f"a line of at most {self.longest} characters"

    def describe(self) -> dict[str, Any]:
        """Return the length."""
        return {"type": "text", "longest": self.longest}


@dataclass(frozen=True)
class FilePath:
    """The path of a file to read, or "" for none; `suffixes` such as (".csv",) are what is offered."""

    suffixes: tuple[str, ...] = ()

    def parse(self, value: object) -> str:
        """Return the path; whether it can be read is the engine's to find out."""
        return _path(value)

    def expected(self) -> str:
        """Say which files are taken."""
        return f"the path of a file ({', '.join(self.suffixes)})" if self.suffixes else "the path of a file"

    def describe(self) -> dict[str, Any]:
        """Return the suffixes."""
        return {"type": "file", "suffixes": list(self.suffixes)}


@dataclass(frozen=True)
class PointTable:
    """Points of the user's own: rows of x, y and label, or the path of a file that holds such rows.

    A label is the index of a class, or a value. No points are an empty `Samples`, also where "" was given.
    """

    suffixes: tuple[str, ...] = (".csv", ".txt", ".tsv")

    def parse(self, value: object) -> Samples | str:
        """Return the points, or the path; whether it can be read is the engine's to find out."""
        if isinstance(value, Samples):
            return value
        if isinstance(value, str):
            return _path(value) or Samples()
        return Samples.of(cast("list[list[float]]", _items(value)))

    def expected(self) -> str:
        """Say which rows and files are taken."""
        return f"a list of [x, y, label] or the path of a file ({', '.join(self.suffixes)})"

    def describe(self) -> dict[str, Any]:
        """Return the suffixes and how many points are taken."""
        return {"type": "points", "suffixes": list(self.suffixes), "most": MOST}


def _path(value: object) -> str:
    if not isinstance(value, str) or "\0" in value or len(value) > 4096:
        raise ValueError
    return value


def _span(shortest: int, longest: int) -> str:
    return f"{shortest}" if shortest == longest else f"{shortest} to {longest}"


def _items(value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise TypeError("not a list")
    return list(cast("Sequence[object]", value))
