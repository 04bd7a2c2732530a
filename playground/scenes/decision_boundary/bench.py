"""What is timed: training and drawing against the ordinary way, and these networks in a live window."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from playground.benchmark import Row
from playground.nn.bench import bench


def _own_points(count: int, classes: int) -> list[list[float]]:
    """Return as many points as a hand might paint: blobs on a circle, a class each."""
    random = np.random.default_rng(0)
    label = np.arange(count) % classes
    angle = 2 * np.pi * label / classes
    xy = 4 * np.column_stack([np.cos(angle), np.sin(angle)]) + random.normal(0, 0.7, (count, 2))
    return np.column_stack([xy.clip(-6, 6).round(2), label]).tolist()


LIVE: Final[dict[str, dict[str, Any]]] = {
    "A 2-4-2-1": {"features": ["x1", "x2"], "hidden": [4, 2], "optimizer": "sgd"},
    "B 6-8-8-8-1": {
        "features": ["x1", "x2", "x1^2", "x2^2", "sin_x1", "sin_x2"],
        "hidden": [8, 8, 8],
        "optimizer": "sgd",
    },
    "C 2-8×6-1": {"features": ["x1", "x2"], "hidden": [8] * 6, "optimizer": "sgd"},
    "E 2-8-8-6, 5 000 own points": {
        "features": ["x1", "x2"],
        "hidden": [8, 8],
        "optimizer": "sgd",
        "points": _own_points(5000, 6),
    },
}
"""Parameters of the networks whose epochs, frames and screen ticks are counted in a whole window."""


def rows() -> list[Row]:
    """Time training and frames on one thread."""
    return bench()
