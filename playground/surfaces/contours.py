"""Contour lines of a surface."""

from __future__ import annotations

from typing import Any, Final, Literal, cast

import contourpy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.marks import Extent

Floats = NDArray[np.float64]
Spacing = Literal["linear", "log"]

STEEP: Final = 10.0
"""Rosenbrock's range is 18 times the height of its median, Himmelblau's, which even levels suit, 8 times."""


def levels(heights: ArrayLike, count: int = 12, spacing: Spacing | None = None) -> Floats:
    """Choose levels (count,), rising, strictly between the lowest and the highest of heights (n, n).

    "linear" spaces them evenly. "log" spaces evenly the logarithm of the height above the lowest, from the
    lowest hundredth of the surface up, as steep functions need. Without a spacing the surface decides. NaN
    and ±Inf do not count; a surface without two finite heights has no levels.
    """
    values = np.asarray(heights, np.float64)
    finite = values[np.isfinite(values)]
    if finite.size == 0 or finite.min() == finite.max():
        return np.empty(0)
    low, high = float(finite.min()), float(finite.max())
    if (spacing or suggested_spacing(values)) == "linear":
        return np.linspace(low, high, count + 2)[1:-1]
    above = finite[finite > low] - low
    return low + np.geomspace(np.quantile(above, 0.01), high - low, count + 1)[:-1]


def suggested_spacing(heights: ArrayLike) -> Spacing:
    """Say "log" for heights of which half lie within the lowest tenth of their range."""
    values = np.asarray(heights, np.float64)
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return "linear"
    middle = float(np.median(finite)) - finite.min()
    return "log" if (finite.max() - finite.min()) > STEEP * middle else "linear"


def contour_lines(heights: ArrayLike, extent: Extent, at: Floats) -> list[Floats]:
    """Return the contour lines of heights (n, m) over an extent, rows from the low y, one array per level.

    Each is (points, 2) of x and y; a row of NaN parts its lines. Where heights are NaN or ±Inf the surface
    has a hole, and lines end at its rim.
    """
    values = np.ma.masked_invalid(np.asarray(heights, np.float64))  # pyright: ignore
    rows, columns = values.shape
    x_low, x_high, y_low, y_high = extent
    generator = cast(
        Any,  # contourpy's compiled part has no types
        contourpy.contour_generator(
            np.linspace(x_low, x_high, columns),
            np.linspace(y_low, y_high, rows),
            values,
            name="serial",
            line_type=contourpy.LineType.ChunkCombinedNan,
        ),
    )
    return [_points(generator.lines(float(level))) for level in at]


def _points(lines: tuple[list[Floats | None], ...]) -> Floats:
    points = lines[0][0]
    return np.empty((0, 2)) if points is None else points
