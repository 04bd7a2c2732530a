"""How fast boxes are assigned and suppressed, against the ordinary way in the same run."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from playground.benchmark import Row, compare
from playground.boxes.clustering import nearest
from playground.boxes.iou import Floats, Ints
from playground.boxes.suppression import suppress
from playground.opencv import cv2

BOXES: Final = 36_000
ANCHORS: Final = 9
SUPPRESSED: Final = 10_000
IOU_THRESHOLD: Final = 0.45


def bench(rounds: int = 5, seconds: float = 0.5) -> list[Row]:
    """Time one assignment of 36 000 boxes to 9 anchors, and the suppression of 10 000 boxes.

    Each of `rounds` gives ours and the baseline about `seconds` in turn.
    """
    kinds = ("spread", "crowded")
    return [assignment(rounds, seconds), *(suppression(kind, rounds, seconds) for kind in kinds)]


def assignment(rounds: int, seconds: float) -> Row:
    """Time one assignment against the same row by row, with NumPy over the anchors of a row."""
    rng = np.random.default_rng(0)
    sizes, anchors = rng.uniform(8, 500, (BOXES, 2)), rng.uniform(8, 500, (ANCHORS, 2))
    return compare(
        f"{BOXES} boxes to {ANCHORS} anchors",
        "times/s",
        lambda: nearest(sizes, anchors),
        "a loop over boxes, NumPy over anchors",
        lambda: row_by_row(sizes, anchors),
        rounds,
        seconds,
    )


def row_by_row(sizes: Floats, anchors: Floats) -> Ints:
    """Return the anchor of most IoU for each size, one size at a time."""
    areas = anchors[:, 0] * anchors[:, 1]
    index = np.zeros(len(sizes), np.intp)
    for row, (w, h) in enumerate(sizes):
        inter = np.minimum(anchors[:, 0], w) * np.minimum(anchors[:, 1], h)
        index[row] = np.argmax(inter / (areas + w * h - inter))
    return index


def suppression(kind: str, rounds: int, seconds: float) -> Row:
    """Time the suppression of boxes "spread" over a picture or "crowded" around 50 places."""
    rng = np.random.default_rng(1)
    if kind == "spread":
        centre, side = rng.uniform(0, 640, (SUPPRESSED, 2)), rng.uniform(10, 100, (SUPPRESSED, 2))
    else:
        place = rng.integers(50, size=SUPPRESSED)
        centre = rng.uniform(0, 640, (50, 2))[place] + rng.normal(0, 5, (SUPPRESSED, 2))
        side = rng.uniform(30, 200, (50, 2))[place] * rng.uniform(0.9, 1.1, (SUPPRESSED, 2))
    boxes = np.hstack([centre - side / 2, centre + side / 2])
    theirs = np.hstack([centre - side / 2, side])
    scores = rng.random(SUPPRESSED)
    opencv: Any = cv2.dnn.NMSBoxes  # its stubs know lists only; arrays are faster
    return compare(
        f"suppression, {SUPPRESSED} boxes, {kind}",
        "times/s",
        lambda: suppress(boxes, scores, iou_threshold=IOU_THRESHOLD),
        "cv2.dnn.NMSBoxes",
        lambda: opencv(theirs, scores, 0.0, IOU_THRESHOLD),
        rounds,
        seconds,
    )
