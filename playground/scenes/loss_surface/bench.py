"""What is timed: the survey of a network's surface against the plain loop, and a race of eight, live."""

from __future__ import annotations

from typing import Any, Final

from playground.benchmark import Row
from playground.surfaces.bench import bench

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


def rows() -> list[Row]:
    """Time the survey on one thread and on two."""
    return bench()
