"""What is timed: the suppression of 10 000 boxes against OpenCV's, and the scene in a live window."""

from __future__ import annotations

from typing import Any, Final

from playground.benchmark import Row
from playground.boxes.bench import suppression

LIVE: Final[dict[str, dict[str, Any]]] = {
    "suppression": {"mode": "nms"},
    "judging": {"mode": "ap"},
}
"""Modes in a whole window; their walks end within a second, so what counts is the answer to a control."""
TURNED: Final = "iou_threshold"


def rows() -> list[Row]:
    """Time boxes spread over a picture, and crowded around 50 places."""
    return [suppression(kind, rounds=5, seconds=0.5) for kind in ("spread", "crowded")]
