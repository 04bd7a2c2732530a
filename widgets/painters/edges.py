"""The weighted edges of a network diagram as one image, and which of them the hand is on.

QPainter takes 15 to 36 ms for 174 antialiased edges; cv2.polylines in ten bins of sign and width 1 to 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.opencv import cv2
from widgets import colours
from widgets.painters.columns import Columns
from widgets.theme import Theme

MOST = 600
"""Only the largest edges are drawn: 600 take 5 ms, and more could not be told apart."""

_SHIFT = 4
_EVEN = np.linspace(0.0, 1.0, 12)
_BEND = 0.36
"""How far across the control points lie: more bundles the curves halfway."""
_DASH = 11.0
"""Pixels from one dash to the next."""
_INKED = np.array([0.0, 0.3, 0.6])
"""Where a dash begins, bends and ends within that."""

_EDGES = (0.06, 0.18, 0.38, 0.66)
"""Where |w| relative to the largest parts the five widths."""
_WIDTHS = (1.0, 1.0, 2.0, 3.0, 4.0)
_OPACITY = (0.22, 0.45, 0.65, 0.82, 0.95)


@dataclass(frozen=True)
class Edges:
    """Edges from `start` to `end` (n, 2) in device pixels with their weights (n,), small ones first.

    `number` (n,) counts among all weights row by row, the first layer's first; `dashed` (n,) is bool.
    """

    number: NDArray[np.int64]
    weights: NDArray[np.float64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    dashed: NDArray[np.bool_]

    def nearest(self, at: NDArray[np.float64]) -> tuple[int, float]:
        """Return the number of the edge nearest to a place in device pixels (-1: none) and its distance."""
        if not len(self.number):
            return -1, np.inf
        curve = curves(self.start, self.end)
        origin, along = curve[:, :-1], np.diff(curve, axis=1)
        length = (along**2).sum(axis=2) + 1e-12
        share = np.clip(((at - origin) * along).sum(axis=2) / length, 0.0, 1.0)
        away = np.linalg.norm(origin + share[..., None] * along - at, axis=2).min(axis=1)
        best = int(away.argmin())
        return int(self.number[best]), float(away[best])


def largest(weights: Sequence[NDArray[np.floating]]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return number, layer, to, from (n, 4) and weights (n,) of the largest edges by |w|, smallest first."""
    flat = _flat(weights)
    size = np.abs(flat)
    there = np.flatnonzero(~np.isnan(flat))
    kept = there[np.argpartition(size[there], -MOST)[-MOST:]] if len(there) > MOST else there
    number = kept[np.argsort(size[kept], kind="stable")]
    return located(weights, number), flat[number]


def located(weights: Sequence[NDArray[np.floating]], number: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return number, layer, to, from (n, 4) of edges by their numbers (n,)."""
    before = np.cumsum([0, *(matrix.size for matrix in weights)])
    width = np.array([matrix.shape[1] for matrix in weights], np.int64)
    layer = np.searchsorted(before, number, side="right") - 1
    to, origin = np.divmod(number - before[layer], width[layer])
    return np.stack([number, layer, to, origin], axis=1)


def ends(columns: Columns, index: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the units (n,) from which and to which edges lead."""
    _, layer, to, origin = index.T
    first = np.array(columns.first)
    return first[layer] + origin, first[layer + 1] + to


def wire(
    columns: Columns,
    index: NDArray[np.int64],
    weights: NDArray[np.float64],
    frozen: Sequence[NDArray[np.bool_]],
) -> Edges:
    """Return edges between columns; `frozen` [W | b] of each layer tells which are dashed."""
    start, end = ends(columns, index)
    dashed = np.zeros(len(index), bool)
    if frozen:
        dashed = np.concatenate([rows[:, :-1].ravel() for rows in frozen])[index[:, 0]]
    return Edges(index[:, 0], weights, columns.outlets[start], columns.inlets[end], dashed)


def curves(
    start: NDArray[np.float64], end: NDArray[np.float64], at: NDArray[np.float64] = _EVEN
) -> NDArray[np.float64]:
    """Return places `at` (m,) from 0 to 1 along cubic curves with horizontal ends, (n, m, 2)."""
    ease = at * at * (3 - 2 * at)  # y of the cubic whose control points lie level with its ends
    across = 3 * at * (1 - at) ** 2 * _BEND + 3 * at * at * (1 - at) * (1 - _BEND) + at**3
    x = start[:, :1] + (end[:, :1] - start[:, :1]) * across
    y = start[:, 1:] + (end[:, 1:] - start[:, 1:]) * ease
    return np.stack([x, y], axis=2)


def draw_edges(
    edges: Edges, size: tuple[int, int], theme: Theme, ratio: float, share: float
) -> NDArray[np.uint8]:
    """Return an opaque BGRA image (h, w, 4) of edges, faint and small ones below, `share` of their size."""
    canvas = np.empty((size[1], size[0], 4), np.uint8)
    canvas.view(np.uint32).fill(np.array(bgra(theme.window), np.uint8).view(np.uint32)[0])
    if not len(edges.weights):
        return canvas
    strength = np.abs(edges.weights) / (np.abs(edges.weights).max() or 1.0)
    bins = np.digitize(strength, _EDGES)
    for width in range(len(_WIDTHS)):
        for negative, name in ((True, theme.negative), (False, theme.positive)):
            chosen = (bins == width) & ((edges.weights < 0) == negative)
            colour = bgra(colours.mix(theme.window, name, _OPACITY[width]))
            for strokes in _strokes(edges, chosen, ratio):
                lines = _thick(strokes * share, max(1, round(_WIDTHS[width] * ratio * share)))
                fixed = np.round(lines * (1 << _SHIFT)).astype(np.int32)
                cv2.polylines(canvas, list(fixed), False, colour, 1, cv2.LINE_AA, _SHIFT)
    return canvas


def _strokes(edges: Edges, chosen: NDArray[np.bool_], ratio: float) -> list[NDArray[np.float64]]:
    """Return the chosen edges as curves, and the dashes of those that are dashed."""
    solid, dashed = chosen & ~edges.dashed, chosen & edges.dashed
    strokes: list[NDArray[np.float64]] = []
    if solid.any():
        strokes.append(curves(edges.start[solid], edges.end[solid]))
    if dashed.any():
        start, end = edges.start[dashed], edges.end[dashed]
        count = max(2, round(float(np.abs(end - start).max(axis=1).mean()) / (_DASH * ratio)))
        places = (np.arange(count)[:, None] + _INKED).ravel() / (count - 1 + _INKED[-1])
        strokes.append(curves(start, end, places).reshape(-1, len(_INKED), 2))
    return strokes


def _thick(paths: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Return thin curves side by side for each thick one: 3 ms for 344 edges, where thick ones take 8."""
    if width == 1:
        return paths
    along = np.gradient(paths, axis=1)
    length = np.hypot(along[..., 0], along[..., 1])[..., None] + 1e-6
    normal = np.stack([-along[..., 1], along[..., 0]], axis=-1) / length
    reach = 0.45 * (width - 1)
    places = np.linspace(-reach, reach, 1 + int(np.ceil(2 * reach / 1.4)))
    return np.concatenate([paths + place * normal for place in places])


def bgra(colour: str) -> tuple[int, int, int, int]:
    """Return "#rrggbb" in OpenCV's order."""
    return int(colour[5:7], 16), int(colour[3:5], 16), int(colour[1:3], 16), 255


def _flat(weights: Sequence[NDArray[np.floating]]) -> NDArray[np.float64]:
    """Return all weights (n,), row by row; what is infinite counts as nothing, and NaN is no edge at all."""
    parts = [matrix.ravel() for matrix in weights]
    flat = np.concatenate(parts).astype(float) if parts else np.empty(0)
    return np.nan_to_num(flat, nan=np.nan, posinf=0, neginf=0)
