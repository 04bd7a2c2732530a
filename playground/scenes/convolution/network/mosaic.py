"""Many maps as one grid of tiles, all of the same size on the screen however few cells they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from playground.cnn.layers import SIZE
from playground.convolution.layer import Floats
from playground.marks import Colour, Grid, Window

TILE: Final = SIZE
"""Units of the pane that a tile is wide and high."""
SEVENTH: Final = 7
GAP: Final = TILE // SEVENTH
PITCH: Final = TILE + GAP
ROOM: Final = 10.0
"""Units for a caption above a mosaic, or a sign to its left."""


@dataclass(frozen=True)
class Mosaic:
    """`count` tiles of `size` × `size` cells, `across` in a row, a seventh of a tile apart."""

    count: int
    size: int
    across: int

    @property
    def times(self) -> int:
        """How often each cell is repeated along rows and columns, so that a gap is whole cells."""
        return 1 if self.size % SEVENTH == 0 else SEVENTH

    @property
    def cell(self) -> float:
        """Units of the pane that one of the grid's cells is wide."""
        return TILE / (self.size * self.times)

    @property
    def width(self) -> float:
        """Units of the whole, without a gap at its end."""
        return self.across * PITCH - GAP

    @property
    def height(self) -> float:
        """Units of the whole, without a gap at its end."""
        return -(-self.count // self.across) * PITCH - GAP

    def grid(self, maps: Floats) -> Floats:
        """Return maps (count, size, size) beside and below one another, NaN between."""
        side, pitch = self._side, self._pitch
        rows = -(-self.count // self.across)
        out = np.full((rows * pitch, self.across * pitch), np.nan, np.float32)
        finer = maps.repeat(self.times, axis=1).repeat(self.times, axis=2)
        for number, values in enumerate(finer):
            top, left = (at * pitch for at in divmod(number, self.across))
            out[top : top + side, left : left + side] = values
        return out[: rows * pitch - (pitch - side), : self.across * pitch - (pitch - side)]

    def marked(
        self, maps: Floats, name: str, origin: tuple[float, float], reach: float, caption: str = ""
    ) -> Grid:
        """Return maps (count, size, size) as a mark, coloured from −`reach` to `reach`."""
        return Grid(
            self.grid(maps),
            format="",
            name=name,
            palette="diverging",
            low=-reach,
            high=reach,
            origin=origin,
            cell=self.cell,
            room=ROOM,
            caption=caption,
        )

    def at(self, item: int) -> tuple[int, int, int] | None:
        """Return the map, row and column under an item of the grid, None between tiles."""
        wide = self.across * self._pitch - (self._pitch - self._side)
        row, column = divmod(item, wide)
        (down, row), (along, column) = divmod(row, self._pitch), divmod(column, self._pitch)
        number = down * self.across + along
        if max(row, column) >= self._side or number >= self.count:
            return None
        return number, row // self.times, column // self.times

    def outline(self, number: int, colour: Colour) -> Window:
        """Return the outline of a tile."""
        return self.part(number, (0, 0, self.size, self.size), colour)

    def part(self, number: int, cells: tuple[int, int, int, int], colour: Colour) -> Window:
        """Return the outline of a tile's cells: top, left, and behind the last row and column."""
        down, along = (at * self._pitch for at in divmod(number, self.across))
        top, left, bottom, right = (at * self.times for at in cells)
        return Window(down + top, along + left, bottom - top, right - left, colour)

    @property
    def _side(self) -> int:
        return self.size * self.times

    @property
    def _pitch(self) -> int:
        return self._side + self._side // SEVENTH


def reach_of(values: Floats) -> float:
    """Return the largest magnitude, which gets the strongest colour."""
    return float(np.abs(values).max(initial=0)) or 1.0
