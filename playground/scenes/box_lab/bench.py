"""What is timed: the suppression of 10 000 boxes against OpenCV's, and each mode in a live window."""

from __future__ import annotations

from typing import Any, Final

from playground.benchmark import Row
from playground.boxes.bench import suppression

LIVE: Final[dict[str, dict[str, Any]]] = {
    "two boxes learn": {"mode": "iou"},
    "suppression": {"mode": "nms"},
    "judging": {"mode": "ap"},
    "encoding": {"mode": "encoding"},
}
"""Parameters whose steps, frames and screen ticks are counted in a whole window."""
TURNED: Final = "iou_threshold"


def rows() -> list[Row]:
    """Time boxes spread over a picture, and crowded around 50 places."""
    return [suppression(kind, rounds=5, seconds=0.5) for kind in ("spread", "crowded")]
