"""A kind that holds boxes: of the user's own, or in a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from playground.kinds.base import items_of
from playground.kinds.contents import FilePath
from playground.kinds.numbers import Rows

CORNERS: Final = ("x1", "y1", "x2", "y2")
SUFFIXES: Final = (".json", ".xml", ".csv", ".txt", ".tsv", ".npz")


@dataclass(frozen=True)
class BoxRows:
    """Boxes of the user's own, or the path of a file or folder that holds some; no boxes are ().

    A box is a row x1, y1, x2, y2 with `more` columns, the last of which may be left out.
    """

    more: tuple[str, ...] = ()
    most: int = 2000
    suffixes: tuple[str, ...] = SUFFIXES
    folders: ClassVar[bool] = True

    def parse(self, value: object) -> tuple[tuple[float, ...], ...] | str:
        """Return the boxes, or the path; whether it can be read is the engine's to find out."""
        if isinstance(value, str):
            return FilePath().parse(value) or ()
        rows = Rows(4, 4 + len(self.more), self.most).parse(items_of(value))
        for number, (x1, y1, x2, y2, *_) in enumerate(rows, 1):
            if not (x1 < x2 and y1 < y2):
                raise ValueError(f"box {number} has no area")
        return rows

    def expected(self) -> str:
        """Say which rows and files are taken."""
        columns = ", ".join((*CORNERS, *self.more))
        return f"a list of [{columns}] with x1 < x2 and y1 < y2, or the path of a file or folder of boxes"

    def describe(self) -> dict[str, Any]:
        """Return the columns, the suffixes and how many boxes are taken."""
        columns = [*CORNERS, *self.more]
        return {"type": "boxes", "columns": columns, "suffixes": list(self.suffixes), "most": self.most}
