"""What is timed: training and drawing against the ordinary way, and these networks in a live window."""

from __future__ import annotations

from typing import Any, Final

from playground.benchmark import Row
from playground.nn.bench import bench

LIVE: Final[dict[str, dict[str, Any]]] = {
    "A 2-4-2-1": {"features": ["x1", "x2"], "hidden": [4, 2], "optimizer": "sgd"},
    "B 6-8-8-8-1": {
        "features": ["x1", "x2", "x1^2", "x2^2", "sin_x1", "sin_x2"],
        "hidden": [8, 8, 8],
        "optimizer": "sgd",
    },
    "C 2-8×6-1": {"features": ["x1", "x2"], "hidden": [8] * 6, "optimizer": "sgd"},
}
"""Parameters of the networks whose epochs, frames and screen ticks are counted in a whole window."""


def rows() -> list[Row]:
    """Time training and frames on one thread."""
    return bench()
