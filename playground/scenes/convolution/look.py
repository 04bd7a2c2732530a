"""Colours, numbers and outlines that all panes share."""

from __future__ import annotations

from typing import Final

import numpy as np

from playground.convolution.layer import Floats
from playground.marks import Colour, Window

INPUT: Final = 3
KERNEL: Final = 2
OUTPUT: Final = 4
"""Colours of the window, of the kernel and of the cell that is made, in every pane."""
MOST_NUMBERS: Final = 1024
"""Cells of a channel up to which numbers are worth writing."""


def whole(values: Floats, colour: Colour) -> Window:
    """Return the outline of a grid."""
    return Window(0, 0, values.shape[0], values.shape[1], colour)


def written(values: Floats) -> str:
    """Return how numbers are written: whole ones in full, others to three figures; none in a large grid."""
    if values.size > MOST_NUMBERS:
        return ""
    finite = values[np.isfinite(values)]
    return ".6g" if (finite == np.round(finite)).all() else ".3g"


def span_of(values: Floats) -> tuple[float, float]:
    """Return the least and the largest value, zero between or at an end."""
    finite = values[np.isfinite(values)]
    return (min(0.0, float(finite.min())), max(0.0, float(finite.max()))) if finite.size else (0.0, 1.0)
