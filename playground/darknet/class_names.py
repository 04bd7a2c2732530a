"""What may be the names of classes in a file: they are drawn beside boxes and in tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from playground.faults import UserError

LONGEST: Final = 100
"""Letters of a name."""


def check_names(names: Sequence[str], file: str, expected: str) -> None:
    """Raise UserError, naming the file and the line, for a name that could not be drawn."""
    for line, name in enumerate(names, 1):
        if len(name) > LONGEST or not name.isprintable():
            reason = f"{file}: name {line} is no line of at most {LONGEST} letters"
            raise UserError(reason, expected)
