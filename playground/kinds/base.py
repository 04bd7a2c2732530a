"""What every kind of parameter offers, and what several of them share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast, runtime_checkable


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


def items_of(value: object) -> list[object]:
    """Return the items of a list; TypeError for anything else."""
    if not isinstance(value, list | tuple):
        raise TypeError("not a list")
    return list(cast("Sequence[object]", value))


def span(shortest: int, longest: int) -> str:
    """Say from how many to how many."""
    return f"{shortest}" if shortest == longest else f"{shortest} to {longest}"
