"""Heights as colours and contour lines."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from playground.marks import Heatmap, Mark, Path
from playground.surfaces.contours import Spacing, contour_lines, levels
from playground.surfaces.functions import Extent

Floats = NDArray[np.floating[Any]]


class Land:
    """Heights over an extent, and how they are drawn; contours are found anew only when asked for others."""

    def __init__(self, heights: Tensor, extent: Extent) -> None:
        self.heights, self.extent = heights, extent
        finite = heights[heights.isfinite()]
        self.low = float(finite.min()) if len(finite) else 0.0
        self.high = float(finite.max()) if len(finite) else 1.0
        self._drawn: tuple[object, tuple[Mark, ...]] = (None, ())

    def shown(self, values: Floats, scale: str) -> Floats:
        """Return heights as they are drawn: by the logarithm above the lowest, or as they are."""
        values = np.where(np.isfinite(values), values, np.nan)
        return np.log1p(np.maximum(values - self.low, 0)) if scale == "log" else values

    def marks(self, count: int, scale: Spacing) -> tuple[Mark, ...]:
        """Return the heights as colours, and so many contour lines."""
        if self._drawn[0] != (count, scale):
            curves = contour_lines(self.heights, self.extent, levels(self.heights, count, scale))
            bar = "ln(1 + f − lowest)" if scale == "log" else "f"
            colours = Heatmap(self.shown(self.heights.numpy(), scale), self.extent, "sequential", bar=bar)
            self._drawn = ((count, scale), (colours, Path(tuple(curves), colour="line", name="contours")))
        return self._drawn[1]
