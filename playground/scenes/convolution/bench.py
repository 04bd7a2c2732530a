"""What is timed: a picture through a 3×3 kernel against OpenCV, and the scene in a live window."""

from __future__ import annotations

from typing import Any, Final

from playground.benchmark import Row
from playground.convolution.bench import bench

LIVE: Final[dict[str, dict[str, Any]]] = {
    "7×7 input": {},
    "640×480 video": {"pattern": "source", "picture_width": 640, "kernel_name": "sobel_x", "padding": 1},
    "640×480 video in colours": {
        "pattern": "source",
        "picture_width": 640,
        "kernel_name": "sobel_x",
        "padding": 1,
        "colours": True,
    },
    "a network that learns": {"mode": "network"},
}
"""Parameters whose steps, frames and screen ticks are counted in a whole window."""
TURNED: Final = "bias"


def rows() -> list[Row]:
    """Time a whole output on one thread."""
    return bench()
