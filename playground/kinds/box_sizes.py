"""A kind that holds very many sizes of boxes: of the user's own, or in a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from playground.kinds.base import items_of
from playground.kinds.boxes import BoxRows
from playground.kinds.contents import PointTable
from playground.samples import MOST, Samples

COLUMNS: Final = ("w", "h", "class")


@dataclass(frozen=True)
class BoxSizes(BoxRows):
    """Widths and heights of the user's own in pixels, or the path of a file or folder of boxes.

    Sizes stand in `Samples` as points do, so that there may be many: width, height, and class, which is 0
    where it is left out. No boxes are an empty `Samples`.
    """

    most: int = MOST

    def parse(self, value: object) -> Samples | str:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the sizes, or the path; whether it can be read is the engine's to find out."""
        if isinstance(value, list | tuple):
            rows = [items_of(row) for row in items_of(value)]  # pyright: ignore[reportUnknownArgumentType]
            value = [[*row, 0] if len(row) == 2 else row for row in rows]
        return PointTable().parse(value)

    def expected(self) -> str:
        """Say which rows and files are taken."""
        return "a list of [w, h] or [w, h, class] in pixels, or the path of a file or folder of boxes"

    def describe(self) -> dict[str, Any]:
        """Return the columns, the suffixes and how many boxes are taken."""
        return {**super().describe(), "columns": list(COLUMNS)}
