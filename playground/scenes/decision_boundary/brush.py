"""Points under the hand: painted, sprayed, erased and moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.scene import Gesture
from playground.scenes.decision_boundary.params import EDGE, DecisionBoundaryParams

Rows = NDArray[np.float64]
SPACING = 0.35
"""Units of the field between two points of one painted stroke."""
DROPS = 5
"""Points of one puff of the spray."""
REACH = 0.4
"""How far from a point the hand still takes hold of it."""


@dataclass
class Brush:
    """What one stroke remembers: where it last left points, and which point it moves."""

    last: tuple[float, float] | None = None
    held: int = -1

    def stroke(self, gesture: Gesture, rows: Rows, params: DecisionBoundaryParams) -> Rows | None:
        """Return the points (n, 3) as the stroke leaves them, in the field's units; None where unchanged."""
        at = (float(np.clip(gesture.x, -EDGE, EDGE)), float(np.clip(gesture.y, -EDGE, EDGE)))
        if gesture.kind == "press":
            self.last, self.held = None, -1
        elif gesture.kind != "drag":
            return None
        match params.brush:
            case "paint":
                return self._leave(at, rows, params, 1, SPACING)
            case "spray":
                return self._leave(at, rows, params, DROPS, params.brush_size / 2)
            case "erase":
                away = np.hypot(*(rows[:, :2] - at).T) > params.brush_size
                return None if away.all() else rows[away]
            case "move":
                return self._move(at, rows, gesture.kind == "press")
            case _:
                return None

    def _leave(
        self, at: tuple[float, float], rows: Rows, params: DecisionBoundaryParams, count: int, spacing: float
    ) -> Rows | None:
        if self.last is not None and np.hypot(at[0] - self.last[0], at[1] - self.last[1]) < spacing:
            return None
        self.last = at
        spread = np.zeros((count, 2))
        if count > 1:
            # of its own, so that a stroke does not shift what the training draws
            random = np.random.default_rng([params.seed, len(rows)])
            spread = random.normal(0.0, params.brush_size / 2, (count, 2))
        label = params.brush_value if params.task == "regression" else params.brush_class
        fresh = np.column_stack([rounded(np.clip(at + spread, -EDGE, EDGE)), np.full(count, float(label))])
        return np.concatenate([rows, fresh])

    def _move(self, at: tuple[float, float], rows: Rows, begins: bool) -> Rows | None:
        if begins and len(rows):
            distance = np.hypot(*(rows[:, :2] - at).T)
            nearest = int(distance.argmin())
            self.held = nearest if distance[nearest] <= REACH else -1
        if not 0 <= self.held < len(rows):
            return None
        moved = rows.copy()
        moved[self.held, :2] = rounded(np.array(at))
        return moved


def rounded(values: NDArray[Any]) -> NDArray[np.float64]:
    """Return places to a hundredth, finer than a pixel, so that links stay short."""
    return np.asarray(np.round(values, 2) + 0.0, np.float64)
