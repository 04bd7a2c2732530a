"""A surface as numbers on the unit stage, 2 wide, 2 deep and 2·TALL high: its shape, colours and light."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.marks import Extent, Palette, Surface
from playground.opencv import cv2
from widgets.colours import Table
from widgets.painters.base import same
from widgets.painters.camera import LAMP, TALL, Camera
from widgets.painters.heatmap import value_range
from widgets.painters.shares import class_places, class_table
from widgets.theme import Theme

Floats = NDArray[np.float64]

RAISED = 0.015
"""How far above the surface its paths lie, so that it does not swallow them."""
_BODY = 0.1
"""How much of the colour of text a neutral surface takes on, to stand out from the window."""
_GLANCES = 32
"""Places between a point and the eye that are looked at."""
_TALLEST = 30_000
"""Rows that OpenCV samples in one call: it counts them in 16 bits."""


@dataclass(frozen=True, eq=False)
class Relief:
    """Heights (rows, columns) between `low` and `high`, and what colours them: NaN is a hole."""

    heights: Floats
    tint: NDArray[Any] | None
    palette: Palette
    low: float
    high: float
    extent: Extent

    @staticmethod
    def of(mark: Surface, most: int) -> Relief:
        """Return a copy of a mark's surface with at most `most` cells along a side."""
        rows, columns = (max(1, -(-side // most)) for side in mark.heights.shape)
        heights = np.array(mark.heights[::rows, ::columns], float)
        heights[~np.isfinite(heights)] = np.nan
        tint = None if mark.tint is None else np.array(mark.tint[::rows, ::columns])
        palette = "sequential" if mark.palette == "classes" else mark.palette
        above = np.empty(0) if mark.points is None else mark.points[:, 2]
        everything = np.concatenate([heights.ravel(), above])
        low, high = value_range(everything, mark.low, mark.high, palette == "diverging")
        return Relief(heights, tint, palette, low, high, mark.extent)

    def alike(self, other: Relief) -> bool:
        """Tell whether two look alike."""
        if (self.palette, self.low, self.high) != (other.palette, other.low, other.high):
            return False
        if (self.tint is None) != (other.tint is None):
            return False
        return same(self.heights, other.heights) and (other.tint is None or same(self.tint, other.tint))

    def raised(self, heights: NDArray[np.floating]) -> Floats:
        """Return heights (n,) on the stage, beyond the range at its ends, NaN for what is not finite."""
        share = (np.asarray(heights, float) - self.low) / (self.high - self.low)
        return np.where(np.isfinite(share), np.clip(share, 0.0, 1.0) * 2 * TALL - TALL, np.nan)

    def placed(self, xyz: NDArray[np.floating]) -> Floats:
        """Return points (n, 3) of the pane on the stage."""
        x0, x1, y0, y1 = self.extent
        flat = (xyz[:, :2] - [x0, y0]) / [(x1 - x0) or 1, (y1 - y0) or 1] * 2 - 1
        return np.column_stack([flat, self.raised(xyz[:, 2])]).astype(float, copy=False)

    @cached_property
    def vertices(self) -> Floats:
        """The surface on the stage, (rows · columns, 3)."""
        rows, columns = self.heights.shape
        x, y = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(-1, 1, rows))
        return np.stack([x.ravel(), y.ravel(), self.raised(self.heights.ravel())], axis=1)

    def colours(self, theme: Theme) -> Floats:
        """Return the colours (rows · columns, 3) of the vertices, unlit."""
        if self.tint is None:
            table = theme.table(self.palette)
            level = np.nan_to_num((self.vertices[:, 2] + TALL) / (2 * TALL) * 255).round().astype(np.uint8)
            found = table[level].astype(float)
            return found if self.palette == "sequential" else _embodied(found, theme)
        if self.tint.dtype == np.uint8:
            return self.tint.reshape(-1, 3).astype(float)
        table: Table = class_table(theme, self.tint.shape[2])
        return _embodied(table[class_places(self.tint).ravel()].astype(float), theme)

    def hidden(self, stage: Floats, camera: Camera) -> NDArray[np.bool_]:
        """Tell which points (n, 3) of the stage have the surface between them and the eye."""
        toward = -camera.axes()[2]
        way = np.clip((TALL + RAISED - stage[:, 2]) / toward[2], 0.0, 3.0)
        steps = np.linspace(0.0, 1.0, _GLANCES) * way[:, None]
        seen = stage[:, None] + steps[..., None] * toward
        rows, columns = self.heights.shape
        across, along = (seen[..., 0] + 1) / 2 * (columns - 1), (seen[..., 1] + 1) / 2 * (rows - 1)
        ground = self.vertices[:, 2].astype(np.float32).reshape(rows, columns)
        under = _sampled(ground, across.astype(np.float32), along.astype(np.float32))
        above = ~(stage[:, 2] + 2 * RAISED < under[:, 0])
        crossed = np.where(above[:, None], seen[..., 2] + 2 * RAISED < under, seen[..., 2] > under)
        return crossed[:, 1:].any(axis=1)


def lit(colours: Floats, normals: Floats) -> Floats:
    """Return colours (n, 3) lit along their normals (n, 3)."""
    light = 0.55 + 0.5 * np.clip(normals @ LAMP, 0.0, 1.0)
    return np.clip(colours * light[:, None], 0, 255)


def _sampled(
    ground: NDArray[np.float32], across: NDArray[np.float32], along: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return a field (rows, columns) at places (n, m), NaN beyond it."""
    beyond: Any = np.nan
    parts = [
        cv2.remap(
            ground,
            across[first : first + _TALLEST],
            along[first : first + _TALLEST],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=beyond,
        )
        for first in range(0, len(across), _TALLEST)
    ]
    return np.concatenate(parts).astype(np.float32, copy=False) if parts else np.empty_like(across)


def _embodied(colours: Floats, theme: Theme) -> Floats:
    colour = theme.colour("text")
    text = np.array([colour.red(), colour.green(), colour.blue()], float)
    return colours + (text - colours) * _BODY
