"""The loss over a plane, surveyed piece by piece: coarse first, then finer, and smooth at any time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.surfaces.many import ManyLosses
from playground.surfaces.plane import Plane

Floats = NDArray[np.float64]
STRIDES: Final = (8, 4, 2, 1)
"""The first pass takes every eighth place of the grid each way, and the edges: of 51 × 51 it takes 81."""


class Survey:
    """The losses over a grid of coordinates a (columns,) and b (rows,) of a plane.

    `heights` (rows, columns), float64, are NaN until the first pass is done (`whole`). From then on they hold
    the loss of every place that is `known`, and at the others what the last whole pass says between its own.
    """

    def __init__(self, losses: ManyLosses, plane: Plane, a: Tensor, b: Tensor) -> None:
        self._losses, self._plane, self._a, self._b = losses, plane, a, b
        self.heights = torch.full((len(b), len(a)), torch.nan, dtype=torch.float64)
        self.places = len(a) * len(b)
        self.known = 0
        self.whole = False

    def pieces(self) -> Iterator[None]:
        """Survey all of the grid, each place once; pause after each piece of a millisecond or so."""
        found = self.heights.clone()
        left = torch.ones(found.shape, dtype=torch.bool)
        for stride in STRIDES:
            rows, columns = _taken(len(self._b), stride), _taken(len(self._a), stride)
            now = left & rows.unsqueeze(1) & columns
            left &= ~now
            parts = self._losses.parts(now.nonzero())
            for number, part in enumerate(parts, 1):
                row, column = part.unbind(1)
                coordinates = torch.stack([self._a[column], self._b[row]], dim=1)
                found[row, column] = self._losses(self._plane.at(coordinates))
                self.known += len(part)
                if number == len(parts):
                    self.heights, self.whole = _between(found, rows, columns), True
                elif self.whole:
                    self.heights[row, column] = found[row, column]
                yield


def _taken(count: int, stride: int) -> Tensor:
    """Mark the places (count,) of an axis that a pass takes: from the middle in strides, and both ends."""
    at = torch.arange(count)
    return ((at - count // 2) % stride == 0) | (at == 0) | (at == count - 1)


def _between(found: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Fill the heights (rows, columns) between those rows and columns that are known, bilinearly.

    What is not finite stays where it is and between its neighbours.
    """
    row, column = np.flatnonzero(rows.numpy()), np.flatnonzero(columns.numpy())
    along = _lines(found.numpy()[np.ix_(row, column)], column, len(columns))
    return torch.tensor(_lines(along.T, row, len(rows)).T)


def _lines(known: Floats, at: NDArray[np.intp], count: int) -> Floats:
    """Draw each row of `known` (n, k), whose numbers lie at `at` (k,), out to (n, count)."""
    drawn = np.empty((len(known), count))
    for line, row in zip(drawn, known, strict=True):
        line[:] = np.interp(np.arange(count), at, row)
    return drawn
