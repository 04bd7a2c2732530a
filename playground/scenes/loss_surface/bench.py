"""What is timed: the survey of a network's surface against the plain loop, and a race of eight, live."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from playground.benchmark import Row
from playground.marks import Path
from playground.surfaces.bench import bench
from playground.surfaces.contours import contour_lines, levels
from playground.surfaces.functions import FUNCTIONS, height

EIGHT: Final = [
    {"optimizer": "sgd", "lr": 0.002},
    {"optimizer": "sgd", "lr": 0.002, "momentum": 0.9},
    {"optimizer": "sgd", "lr": 0.002, "momentum": 0.9, "nesterov": True},
    {"optimizer": "adagrad", "lr": 0.1},
    {"optimizer": "rmsprop", "lr": 0.01},
    {"optimizer": "adam", "lr": 0.1},
    {"optimizer": "adamw", "lr": 0.1},
    {"optimizer": "nadam", "lr": 0.1},
]
LIVE: Final[dict[str, dict[str, Any]]] = {
    "8 racers on Beale": {"racers": EIGHT},
    "8 racers on Rosenbrock": {"function": "rosenbrock", "racers": EIGHT},
    "a network's surface": {"mode": "network", "epochs": 100_000},
}
"""Parameters whose steps, frames and screen ticks are counted in a whole window."""


def contours() -> tuple[NDArray[np.float64], NDArray[np.float64], Callable[[], Path]]:
    """Return Himmelblau's heights (200, 200), twelve levels, and what finds their lines anew."""
    function = FUNCTIONS["himmelblau"]
    heights = height(function, function.extent, 200)
    at = levels(heights, 12)
    return heights.numpy(), at, lambda: Path(tuple(contour_lines(heights, function.extent, at)))


def rows() -> list[Row]:
    """Time the survey on one thread and on two."""
    return bench()
