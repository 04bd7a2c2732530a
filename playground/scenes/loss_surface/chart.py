"""A plane through a network's weights while it is being surveyed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from playground.surfaces.functions import Extent
from playground.surfaces.plane import Piece, Plane, Way, paint


@dataclass
class Chart:
    """What is known of the heights (rows, columns) over a plane with coordinates b and a.

    `way` is the trajectory seen from the plane, with the epoch of each of its weights in `epochs`;
    `explained` are the shares of its variance along both axes, 0 for random directions.
    """

    plane: Plane
    explained: tuple[float, float]
    a: Tensor
    b: Tensor
    heights: Tensor
    way: Way
    epochs: NDArray[np.int64]
    pieces: Iterator[Piece]
    places: int
    known: int = 0

    @property
    def extent(self) -> Extent:
        """The reach of the coordinates: a low, a high, b low, b high."""
        return float(self.a[0]), float(self.a[-1]), float(self.b[0]), float(self.b[-1])

    def advance(self, pieces: int) -> bool:
        """Survey so many pieces more; return whether any is left."""
        for _, piece in zip(range(pieces), self.pieces, strict=False):
            paint(self.heights, piece)
            self.known += len(piece.losses)
        return self.known < self.places
