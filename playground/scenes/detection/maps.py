"""The maps of one layer side by side."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from playground.darknet.cfg import Cfg
from playground.darknet.weights import Floats
from playground.marks import Heatmap

MOST: Final = 64
"""Maps of a layer that are shown."""


def mosaic(maps: Floats) -> Heatmap:
    """Return the first maps of (channels, rows, columns), a cell apart, coloured about zero alike."""
    shown = maps[:MOST]
    count, rows, columns = shown.shape
    across = math.ceil(math.sqrt(2 * count * rows / columns))  # the pane is about twice as wide as high
    down = math.ceil(count / across)
    out = np.full((down * (rows + 1) - 1, across * (columns + 1) - 1), np.nan, np.float32)
    for number, values in enumerate(shown):
        top, left = (number // across) * (rows + 1), (number % across) * (columns + 1)
        out[top : top + rows, left : left + columns] = values
    reach = float(np.quantile(np.abs(shown), 0.995)) or 1.0
    extent = (0.0, float(out.shape[1]), 0.0, float(out.shape[0]))
    flipped = out[::-1]  # a heat map's first row lies at the bottom
    return Heatmap(
        flipped, extent, "diverging", low=-reach, high=reach, smooth=False, bar="activation", name="maps"
    )


def maps_note(cfg: Cfg, layer: int) -> str:
    """Say which layer it is."""
    each = cfg.layers[layer]
    more = f", {MOST} of {cfg.shapes[layer].channels} shown" if cfg.shapes[layer].channels > MOST else ""
    kind = f"{each.kind} {each.detail()}".strip()
    return f"layer {layer}: {kind} → {cfg.shapes[layer]}{more}"
