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


class Captions:
    """Finds places for captions; it remembers the last ones, so that none jumps while boxes move.

    Boxes are (n, 4) left, top, right, bottom in pixels, those that matter most first.
    """

    def __init__(self) -> None:
        self._boxes: Floats = np.empty((0, 4))
        self._ways: Ints = np.empty(0, np.int64)

    def places(self, boxes: Floats, widths: Floats, height: float, within: QRectF) -> dict[int, QRectF]:
        """Return the rectangle of each caption, by the number of its box; those without room are left out.

        A caption of the moment before stays where it was if that is free still, and comes before new ones.
        `widths` (n,) and `height` are those of the captions, `within` is what can be seen.
        """
        rects, free = _candidates(boxes, widths, height, within)
        before = self._before(boxes)
        taken, ways = np.empty((len(boxes), 4)), np.full(len(boxes), NEW)
        count = 0
        for index in np.argsort(before == NEW, kind="stable").tolist():
            for way in sorted(range(WAYS), key=lambda way: way != before[index]):
                rect = rects[index, way]
                if free[index, way] and not _overlap(rect, taken[:count]).any():
                    taken[count], ways[index] = rect, way
                    count += 1
                    break
        placed = np.flatnonzero(ways != NEW)
        self._boxes, self._ways = boxes[placed], ways[placed]
        corners = rects[placed, ways[placed]].tolist()
        return {
            index: QRectF(left, top, right - left, bottom - top)
            for index, (left, top, right, bottom) in zip(placed.tolist(), corners, strict=True)
        }

    def _before(self, boxes: Floats) -> Ints:
        """Return how each box's caption stood (n,): as that of the nearest box then, NEW without one near."""
        if not len(self._boxes) or not len(boxes):
            return np.full(len(boxes), NEW)
        apart = np.abs(boxes[:, None] - self._boxes).max(2)
        nearest = apart.argmin(1)
        reach = (boxes[:, 2:] - boxes[:, :2]).max(1) / 2
        return np.where(apart.min(1) <= reach, self._ways[nearest], NEW)


def centred(boxes: Floats, widths: Floats, height: float, within: QRectF) -> dict[int, QRectF]:
    """Return every caption in the middle of its box."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    return {
        index: QRectF(x - width / 2, y - height / 2, width, height)
        for index, ((x, y), width) in enumerate(zip(middle.tolist(), widths.tolist(), strict=True))
    }


def _candidates(boxes: Floats, widths: Floats, height: float, within: QRectF) -> tuple[Floats, Bools]:
    """Return where captions might stand (n, WAYS, 4), and which of these places lie in sight (n, WAYS)."""
    low, high = within.top(), within.bottom() - height
    left = np.maximum(within.left(), np.minimum(boxes[:, 0] - 1, within.right() - widths))
    top = np.stack([boxes[:, 1] - height, boxes[:, 3], np.clip(boxes[:, 1], low, max(low, high))], 1)
    sides = np.broadcast_to(left[:, None], top.shape)
    rects = np.stack([sides, top, sides + widths[:, None], top + height], 2)
    seen = np.array([within.left(), within.top(), within.right(), within.bottom()])
    in_sight = np.all((boxes[:, :2] <= seen[2:]) & (boxes[:, 2:] >= seen[:2]), axis=1)
    return rects, (top >= low) & (top <= high) & in_sight[:, None]


def _overlap(rect: Floats, others: Floats) -> Bools:
    """Tell which of other rectangles (m, 4) a rectangle (4,) covers a part of."""
    return np.all((rect[:2] < others[:, 2:]) & (rect[2:] > others[:, :2]), axis=1)
