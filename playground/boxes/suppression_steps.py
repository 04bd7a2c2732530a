"""Non-maximum suppression one box at a time, so that every decision can be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from playground.boxes.iou import Floats, Ints, overlap

Method = Literal["hard", "soft_linear", "soft_gaussian", "diou", "matrix"]
SIGMA: Final = 0.5
"""σ of the Gaussian that lowers scores, as in Soft-NMS."""


@dataclass(frozen=True, eq=False)
class Step:
    """One box is taken and the others answer: indices into the boxes, in the order of their scores.

    `others` (m,) are those that could still be lowered; `overlaps` (m,) their IoU with the one `taken`, for
    "diou" less the distance; `before` and `after` (m,) their scores; `struck` those that fell to
    the score threshold now. With class-aware suppression `others` are of the same class.
    """

    taken: int
    score: float
    others: Ints
    overlaps: Floats
    before: Floats
    after: Floats
    struck: Ints


def steps(
    boxes: Floats,
    scores: Floats,
    *,
    labels: Ints | None = None,
    method: Method = "hard",
    iou_threshold: float = 0.45,
    score_threshold: float = 0.0,
    sigma: float = SIGMA,
) -> Iterator[Step]:
    """Take the box of the highest score, lower those that overlap, and go on with the next.

    `boxes` (n, 4), `scores` (n,) in [0, 1]; with `labels` (n,) only boxes of one class touch each other. What
    is not above `score_threshold` takes no part. What overlaps has its score s multiplied:

    - "hard": by 0 where IoU > threshold, "diou": where IoU − ρ²/c² is (Zheng et al. 2020);
    - "soft_linear": by 1 − IoU where IoU > threshold; "soft_gaussian": by exp(−IoU²/σ) (Bodla et al. 2017);
    - "matrix": by the least exp(−(IoU² − IoU_max²)/σ) over all higher scored boxes, IoU_max being the most
      that the higher one has with a box above itself (Wang et al. 2020, SOLOv2). Nothing waits for a
      decision there, so every box is taken in turn, those that are struck out too.
    """
    matrix = method == "matrix"
    current = scores.astype(np.float64)
    covered = np.zeros(len(boxes))  # the most IoU with any box of a higher score, for "matrix"
    alive = by_score(current, score_threshold)
    while len(alive):
        taken, others = int(alive[0]), alive[1:]
        touched = others if labels is None else others[labels[others] == labels[taken]]
        parts = overlap(boxes[taken], boxes[touched])
        shared = parts.diou if method == "diou" else parts.iou
        before = current[touched]
        if matrix:
            decay = np.exp((covered[taken] ** 2 - shared**2) / sigma)
            after = np.minimum(before, scores[touched] * decay)
            covered[touched] = np.maximum(covered[touched], shared)
        else:
            after = before * _factor(method, shared, iou_threshold, sigma)
        current[touched] = after
        struck = touched[(before > score_threshold) & (after <= score_threshold)]
        yield Step(taken, float(current[taken]), touched, shared, before, after, struck)
        alive = others if matrix else _again(others, current, score_threshold)


def by_score(scores: Floats, score_threshold: float) -> Ints:
    """Return the indices of scores above the threshold, the highest first, equals in their order."""
    order = np.argsort(-scores, kind="stable")
    return order[scores[order] > score_threshold]


def _factor(method: Method, shared: Floats, iou_threshold: float, sigma: float) -> Floats:
    if method == "soft_gaussian":
        return np.exp(-np.square(shared) / sigma)
    kept = 1 - shared if method == "soft_linear" else 0.0
    return np.where(shared > iou_threshold, kept, 1.0)


def _again(others: Ints, current: Floats, score_threshold: float) -> Ints:
    left = others[current[others] > score_threshold]
    return left[np.argsort(-current[left], kind="stable")]
