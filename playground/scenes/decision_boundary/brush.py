"""Points under the hand: painted, sprayed, erased and moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from playground.faults import UserError
from playground.samples import MOST
from playground.scene import Gesture
from playground.scenes.decision_boundary.data import Data, Lifted, Rows
from playground.scenes.decision_boundary.params import EDGE, DecisionBoundaryParams

SPACING = 0.35
"""Units of the field between two points of one painted stroke."""
DROPS = 5
"""Points of one puff of the spray."""
REACH = 0.4
"""How far from a point the hand still takes hold of it."""


@dataclass
class Brush:
    """What one stroke remembers: that it goes on, where it last left points, and which point it moves."""

    random: torch.Generator  # of its own, so that a stroke does not shift what the training draws
    down: bool = False
    last: Rows | None = None
    lifted: Lifted | None = None

    def stroke(self, gesture: Gesture, data: Data, params: DecisionBoundaryParams) -> Rows | None:
        """Return the user's points (n, 3), in their own units, as the stroke leaves them; None if unchanged.

        A stroke begins with a press inside the field. Beyond its edge it leaves nothing, and what it moves
        stays at the edge. Raises UserError where there is no room for more points.
        """
        at = np.array([gesture.x, gesture.y])
        if gesture.kind == "press":
            self.down, self.last, self.lifted = bool(_inside(at[None])[0]), None, None
        if gesture.kind == "release":
            self.down, self.lifted = False, None
        if gesture.kind not in ("press", "drag") or not self.down:
            return None
        match params.brush:
            case "paint":
                return self._leave(at, data, params, 1, SPACING)
            case "spray":
                return self._leave(at, data, params, DROPS, params.brush_size / 2)
            case "erase":
                away = _distances(data, at) > params.brush_size
                return None if away.all() else data.own[away]
            case "move":
                return self._move(at, data, gesture.kind == "press")
            case _:
                return None

    def _leave(
        self, at: Rows, data: Data, params: DecisionBoundaryParams, count: int, spacing: float
    ) -> Rows | None:
        if self.last is not None and np.hypot(*(at - self.last)) < spacing:
            return None
        self.last = at
        spots = at[None]
        if count > 1:
            drops = torch.randn(count, 2, generator=self.random, dtype=torch.float64).numpy()
            spots = at + params.brush_size / 2 * drops
        xy = data.places(_rounded(spots[_inside(spots)]))
        if not len(xy):
            return None
        if len(data.own) + len(xy) > MOST:
            raise UserError(f"there is room for {MOST} points only", "erase some of them, then paint on")
        label = params.brush_value if params.task == "regression" else data.label(params.brush_class)
        return np.concatenate([data.own, np.column_stack([xy, np.full(len(xy), label)])])

    def _move(self, at: Rows, data: Data, begins: bool) -> Rows | None:
        if begins and len(data.own):
            distance = _distances(data, at)
            nearest = int(distance.argmin())
            if distance[nearest] <= REACH:
                x, y = data.rows[nearest, :2].tolist()
                self.lifted = Lifted(nearest, (x, y))
        if self.lifted is None or self.lifted.index >= len(data.own):
            return None
        moved = data.own.copy()
        moved[self.lifted.index, :2] = data.places(_rounded(np.clip(at, -EDGE, EDGE))[None])[0]
        return moved


def _inside(xy: Rows) -> NDArray[np.bool_]:
    return np.abs(xy).max(axis=1) <= EDGE


def _distances(data: Data, at: Rows) -> Rows:
    return np.hypot(*(data.rows[:, :2] - at).T)


def _rounded(xy: Rows) -> Rows:
    """Return places to a hundredth, finer than a pixel, so that links stay short."""
    return np.round(xy, 2) + 0.0
