"""Where the captions of boxes stand: none over another, and each where it stood the moment before."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
WAYS: Final = 3
"""Above the box, below it, in its upper left corner."""
NEW: Final = -1
SLACK: Final = np.array([-6.0, -6.0, 6.0, 6.0])
"""Pixels that are free about a new place: with less, it would be lost again as soon as anything moves."""


class Captions:
    """Finds places for captions; it remembers the last ones, so that none jumps while boxes move.

    Boxes are (n, 4) left, top, right, bottom in pixels, those that matter most first.
    """

    def __init__(self) -> None:
        self._boxes: Floats = np.empty((0, 4))
        self._ways: Ints = np.empty(0, np.int64)

    def places(self, boxes: Floats, sizes: Floats, within: QRectF) -> dict[int, QRectF]:
        """Return the rectangle of each caption, by the number of its box; those without room are left out.

        A caption of the moment before stays where it was if that is free still, and comes before new ones.
        `sizes` (n, 2) are widths and heights of the captions, `within` is what can be seen.
        """
        rects, free = _candidates(boxes, sizes, within)
        before = self._before(boxes)
        taken, ways = np.empty((len(boxes), 4)), np.full(len(boxes), NEW)
        count = 0
        for index in np.argsort(before == NEW, kind="stable").tolist():
            for way in sorted(range(WAYS), key=lambda way: way != before[index]):
                rect = rects[index, way]
                wanted = rect if way == before[index] else rect + SLACK
                if free[index, way] and not _overlap(wanted, taken[:count]).any():
                    taken[count], ways[index] = rect, way
                    count += 1
                    break
        placed = np.flatnonzero(ways != NEW)
        self._boxes, self._ways = boxes[placed], ways[placed]
        return _rectangles(placed, rects[placed, ways[placed]])

    def _before(self, boxes: Floats) -> Ints:
        """Return how each box's caption stood (n,): as that of the nearest box then, NEW without one near."""
        if not len(self._boxes) or not len(boxes):
            return np.full(len(boxes), NEW)
        apart = np.abs(boxes[:, None] - self._boxes).max(2)
        nearest = apart.argmin(1)
        reach = (boxes[:, 2:] - boxes[:, :2]).max(1) / 2
        mutual = apart.argmin(0)[nearest] == np.arange(len(boxes))
        return np.where(mutual & (apart.min(1) <= reach), self._ways[nearest], NEW)


def beside(corners: Floats, sizes: Floats) -> dict[int, QRectF]:
    """Return every caption at the first of its two corners (n, 2, 2), on the side of the second."""
    along = corners[:, 1] - corners[:, 0]
    length = np.linalg.norm(along, axis=1, keepdims=True)
    away = np.divide(along, length, out=np.zeros_like(along), where=length > 0)
    low = corners[:, 0] + (away - 1) / 2 * sizes
    return _rectangles(np.arange(len(low)), np.hstack([low, low + sizes]))


def _rectangles(numbers: Ints, corners: Floats) -> dict[int, QRectF]:
    return {
        number: QRectF(left, top, right - left, bottom - top)
        for number, (left, top, right, bottom) in zip(numbers.tolist(), corners.tolist(), strict=True)
    }


def _candidates(boxes: Floats, sizes: Floats, within: QRectF) -> tuple[Floats, Bools]:
    """Return where captions might stand (n, WAYS, 4), and which of these places lie in sight (n, WAYS)."""
    widths, heights = sizes[:, :1], sizes[:, 1:]
    low, high = within.top(), np.maximum(within.bottom() - heights, within.top())
    left = np.clip(boxes[:, :1] - 1, within.left(), np.maximum(within.right() - widths, within.left()))
    top = np.hstack([boxes[:, 1:2] - heights, boxes[:, 3:], np.clip(boxes[:, 1:2], low, high)])
    rects = np.stack([left + 0 * top, top, left + widths + 0 * top, top + heights], 2)
    seen = np.array([within.left(), within.top(), within.right(), within.bottom()])
    in_sight = np.all((boxes[:, :2] <= seen[2:]) & (boxes[:, 2:] >= seen[:2]), axis=1)
    return rects, (top >= low) & (top <= high) & in_sight[:, None]


def _overlap(rect: Floats, others: Floats) -> Bools:
    """Tell which of other rectangles (m, 4) a rectangle (4,) covers a part of."""
    return np.all((rect[:2] < others[:, 2:]) & (rect[2:] > others[:, :2]), axis=1)
