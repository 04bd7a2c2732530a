"""Numbers that a run leaves behind, row by row, in bounded memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LONGEST = 1 << 17
"""Rows kept; beyond it every second old one goes, so that a night's run still fits in a few megabytes."""


class History:
    """A table that grows by rows of `columns` numbers."""

    def __init__(self, columns: int, longest: int = LONGEST) -> None:
        self._rows: Floats = np.empty((256, columns))
        self._count = 0
        self._longest = longest
        self._stride = 1  # of the rows offered, every how many-eth is kept
        self._offered = 0

    def __len__(self) -> int:
        return self._count

    def add(self, *row: float) -> None:
        """Append a row."""
        self._offered += 1
        if self._offered % self._stride:
            return
        if self._count == self._longest:
            self._count //= 2
            self._rows[: self._count] = self._rows[1 : 2 * self._count : 2]
            self._stride *= 2
            if self._offered % self._stride:
                return
        if self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[self._count] = row
        self._count += 1

    def rows(self) -> Floats:
        """Return all rows kept (n, columns), as a view."""
        return self._rows[: self._count]

    def thinned(self, most: int = 1000) -> Floats:
        """Return at most about `most` rows, evenly spaced, the last one among them, for a curve on screen.

        The stride is a power of two, so that a growing curve does not shimmer.
        """
        stride = 1
        while self._count > most * stride:
            stride *= 2
        rows = self.rows()
        kept = rows[::stride]
        last = rows[-1:] if self._count and (self._count - 1) % stride else rows[:0]
        return np.concatenate([kept, last])
