"""The weighted edges of a network diagram as one image.

QPainter takes 15 to 36 ms for 174 antialiased edges; cv2.polylines in ten bins of sign and width 1 to 2.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from playground.opencv import cv2
from widgets import colours
from widgets.theme import Theme

MOST = 600
"""Only the largest edges are drawn: 600 take 5 ms, and more could not be told apart."""

_SHIFT = 4
_SAMPLES = 12
_BEND = 0.36
"""How far across the control points lie: more bundles the curves halfway."""

_EDGES = (0.06, 0.18, 0.38, 0.66)
"""Where |w| relative to the largest parts the five widths."""
_WIDTHS = (1.0, 1.0, 2.0, 3.0, 4.0)
_OPACITY = (0.22, 0.45, 0.65, 0.82, 0.95)


def largest(weights: Sequence[NDArray[np.floating]]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return layer, to, from (n, 3) and the weight (n,) of the largest edges by |w|, smallest first."""
    parts: list[NDArray[np.int64]] = []
    for layer, matrix in enumerate(weights):
        to, origin = np.indices(matrix.shape)
        parts.append(np.stack([np.full(matrix.size, layer), to.ravel(), origin.ravel()], axis=1))
    if not parts:
        return np.empty((0, 3), np.int64), np.empty(0)
    index = np.concatenate(parts)
    flat = np.nan_to_num(
        np.concatenate([matrix.ravel() for matrix in weights]).astype(float), posinf=0, neginf=0
    )
    order = np.argsort(np.abs(flat), kind="stable")[-MOST:]
    return index[order], flat[order]


def curves(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return cubic curves with horizontal ends, (n, samples, 2), in 1/16 pixels."""
    t = np.linspace(0.0, 1.0, _SAMPLES)
    ease = t * t * (3 - 2 * t)  # y of the cubic whose control points lie level with its ends
    across = 3 * t * (1 - t) ** 2 * _BEND + 3 * t * t * (1 - t) * (1 - _BEND) + t**3
    x = start[:, :1] + (end[:, :1] - start[:, :1]) * across
    y = start[:, 1:] + (end[:, 1:] - start[:, 1:]) * ease
    return np.round(np.stack([x, y], axis=2) * (1 << _SHIFT)).astype(np.int32)


def draw_edges(
    paths: NDArray[np.int32], weights: NDArray[np.float64], size: tuple[int, int], theme: Theme, ratio: float
) -> NDArray[np.uint8]:
    """Return an opaque BGRA image (h, w, 4) of edges, faint and small ones below."""
    canvas = np.empty((size[1], size[0], 4), np.uint8)
    canvas.view(np.uint32).fill(np.array(bgra(theme.window), np.uint8).view(np.uint32)[0])
    if not len(weights):
        return canvas
    strength = np.abs(weights) / (np.abs(weights).max() or 1.0)
    bins = np.digitize(strength, _EDGES)
    for width in range(len(_WIDTHS)):
        for negative, name in ((True, theme.negative), (False, theme.positive)):
            chosen = (bins == width) & ((weights < 0) == negative)
            if chosen.any():
                colour = bgra(colours.mix(theme.window, name, _OPACITY[width]))
                lines = list(_thick(paths[chosen], max(1, round(_WIDTHS[width] * ratio))))
                cv2.polylines(canvas, lines, False, colour, 1, cv2.LINE_AA, _SHIFT)
    return canvas


def _thick(paths: NDArray[np.int32], width: int) -> NDArray[np.int32]:
    """Return thin curves side by side for each thick one: 3 ms for 344 edges, where thick ones take 8."""
    if width == 1:
        return paths
    along = np.gradient(paths.astype(np.float32), axis=1)
    length = np.hypot(along[..., 0], along[..., 1])[..., None] + 1e-6
    normal = np.stack([-along[..., 1], along[..., 0]], axis=-1) / length
    reach = 0.45 * (width - 1)
    places = np.linspace(-reach, reach, 1 + int(np.ceil(2 * reach / 1.4))) * (1 << _SHIFT)
    return np.concatenate([paths + np.round(place * normal).astype(np.int32) for place in places])


def bgra(colour: str) -> tuple[int, int, int, int]:
    """Return "#rrggbb" in OpenCV's order."""
    return int(colour[5:7], 16), int(colour[3:5], 16), int(colour[1:3], 16), 255
