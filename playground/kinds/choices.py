"""Kinds that choose among names, or between yes and no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playground.kinds.base import items_of


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
        chosen = items_of(value)
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
class Names:
    """A short list of names, in order and with repeats, such as the activation of each layer."""

    values: tuple[str, ...]
    longest: int

    def __init__(self, *values: str, longest: int) -> None:
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "longest", longest)

    def parse(self, value: object) -> tuple[str, ...]:
        """Return the names, each one of the values."""
        items = items_of(value)
        if len(items) > self.longest or any(item not in self.values for item in items):
            raise ValueError
        return tuple(str(item) for item in items)

    def expected(self) -> str:
        """Say how many, and name the values."""
        return f"a list of at most {self.longest} of {', '.join(self.values)}"

    def describe(self) -> dict[str, Any]:
        """Return the values."""
        return {"type": "names", "choices": list(self.values), "longest": self.longest}
