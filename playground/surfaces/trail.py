"""The places a racer has been at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Trail:
    """Grows by one place and its loss at a time, in memory that doubles when it is full."""

    def __init__(self) -> None:
        self._rows: Floats = np.empty((64, 3))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, x: float, y: float, loss: float) -> None:
        """Go on to a place with its loss."""
        if self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[self._count] = x, y, loss
        self._count += 1

    @property
    def places(self) -> Floats:
        """All places (n, 2) from the start on; a view that must not be written to."""
        return self._rows[: self._count, :2]

    @property
    def losses(self) -> Floats:
        """The loss (n,) at each place; a view that must not be written to."""
        return self._rows[: self._count, 2]
