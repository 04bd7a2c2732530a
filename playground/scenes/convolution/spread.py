"""Many grids in one pane: beside and below one another, as square as they go."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from playground.marks import Grid


def spread(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """Return the grids with places of their own, row by row, with room for captions between."""
    if len(grids) <= 1:
        return tuple(grids)
    height = max(grid.values.shape[0] for grid in grids)
    width = max(grid.values.shape[1] for grid in grids)
    across = min(len(grids), max(1, math.ceil(math.sqrt(len(grids) * height / width))))
    down, right = height + max(1.2, 0.14 * height), width + max(0.8, 0.1 * width)
    return tuple(
        replace(grid, origin=(number % across * right, number // across * down))
        for number, grid in enumerate(grids)
    )
