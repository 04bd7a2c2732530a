"""Boxes under the hand: moved, resized by an edge or a corner, painted and erased."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from playground.boxes.iou import Floats, area
from playground.scene import Cursor, Gesture

REACH: Final = 9.0
"""How far from an edge, in units of the picture, the hand still takes hold of it."""
LEAST: Final = 4.0
"""Units of the shortest side of a box; a stroke that is shorter paints nothing."""


@dataclass(frozen=True, eq=False)
class Grip:
    """A hold on box `index`: as it was at the press, and which of its four corners' numbers move along."""

    index: int
    box: Floats
    moves: Floats
    pressed: Floats

    def at(self, place: Floats, size: tuple[float, float]) -> Floats | None:
        """Return the box (4,) once the hand is at a place; None where it would be too small.

        It stays in the picture: an edge stops at its border, and so does the whole box.
        """
        limit = np.tile(size, 2)
        shift = np.tile(place - self.pressed, 2)
        if self.moves.all():
            shift = np.tile(np.clip(shift[:2], -self.box[:2], np.maximum(limit[2:] - self.box[2:], 0)), 2)
        x1, y1, x2, y2 = np.round(np.clip(self.box + self.moves * shift, 0, limit)).tolist()
        box = np.array([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)])
        return box if (box[2:] - box[:2]).min() >= LEAST else None


@dataclass(frozen=True, eq=False)
class Edit:
    """What a hand did: box `index`, a new one at the end, is now `box` (4,); None for one that is erased."""

    index: int
    box: Floats | None


class Hand:
    """Holds on to a box from press to release; `chosen` is the box that was pressed last, -1 for none."""

    def __init__(self) -> None:
        self.chosen = -1
        self._grip: Grip | None = None
        self._over: Cursor = "arrow"

    def touch(
        self, gesture: Gesture, boxes: Floats, size: tuple[float, float], does: str = "move"
    ) -> Edit | None:
        """Answer a gesture over boxes (n, 4) in a picture of this size; `does` is move, paint or erase."""
        place = np.array([gesture.x, gesture.y])
        match gesture.kind:
            case "hover":
                self._over = _cursor(boxes, place, does)
            case "press":
                return self._press(place, boxes, size, does)
            case "drag" if self._grip is not None:
                box = self._grip.at(place, size)
                if box is None:
                    return None
                self.chosen = self._grip.index
                return Edit(self._grip.index, box)
            case "release":
                self._grip = None
            case "dismiss":
                self.chosen = -1
            case _:
                pass
        return None

    def renumber(self, index: int) -> None:
        """Go on with the box that is held as another one: it was put between others."""
        self.chosen = index
        self._grip = replace(self._grip, index=index) if self._grip else None

    def cursor(self) -> Cursor:
        """Return the cursor that says what a press would do."""
        return self._over

    def _press(self, place: Floats, boxes: Floats, size: tuple[float, float], does: str) -> Edit | None:
        self.chosen, self._grip = -1, None
        if does == "paint":
            if (place >= 0).all() and (place <= size).all():
                corner = np.tile(place, 2)
                self._grip = Grip(len(boxes), corner, np.array([0.0, 0, 1, 1]), place)
            return None
        held = grip(boxes, place)
        if held is None:
            return None
        if does == "erase":
            return Edit(held.index, None)
        self._grip, self.chosen = held, held.index
        return None


def grip(boxes: Floats, place: Floats) -> Grip | None:
    """Take hold at a place: of the nearest edges within reach, else of the smallest box around it."""
    if not len(boxes):
        return None
    low, high = boxes[:, :2] - REACH, boxes[:, 2:] + REACH
    near = ((place >= low) & (place <= high)).all(axis=1)
    if not near.any():
        return None
    away = np.abs(boxes - np.tile(place, 2))  # from x1, y1, x2, y2
    nearest = np.where(near, away.min(axis=1), np.inf)
    index = int(nearest.argmin())
    if nearest[index] > REACH:
        index = int(np.where(near, area(boxes), np.inf).argmin())
        return Grip(index, boxes[index], np.ones(4), place)
    moves = away[index] <= REACH
    for one, other in ((0, 2), (1, 3)):  # of a box narrower than the reach only the nearer side
        if moves[one] and moves[other]:
            moves[one if away[index, one] > away[index, other] else other] = False
    return Grip(index, boxes[index], moves.astype(np.float64), place)


def _cursor(boxes: Floats, place: Floats, does: str) -> Cursor:
    if does == "paint":
        return "cross"
    held = grip(boxes, place)
    return "arrow" if held is None else "point" if does == "erase" else "move"
