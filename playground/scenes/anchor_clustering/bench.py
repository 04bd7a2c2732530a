"""What is timed: one assignment against a loop over boxes, and as many boxes as COCO has, live."""

from __future__ import annotations

from typing import Any, Final

from playground.benchmark import Row
from playground.boxes.bench import assignment

LIVE: Final[dict[str, dict[str, Any]]] = {
    "1 000 boxes": {},
    "860 000 boxes": {"samples": 860_000, "made_sizes": 9, "spread": 0.6, "k": 9, "tolerance": 0},
}
"""Parameters whose steps, frames and screen ticks are counted in a whole window."""
TURNED: Final = "tolerance"


def rows() -> list[Row]:
    """Time one assignment of 36 000 boxes to 9 anchors on one thread."""
    return [assignment(rounds=5, seconds=0.5)]
