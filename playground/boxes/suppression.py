"""Non-maximum suppression of scored boxes, all at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np

from playground.boxes.iou import Floats, Ints, area
from playground.boxes.suppression_steps import SIGMA, Method, by_score, steps


@dataclass(frozen=True, eq=False)
class Suppression:
    """What is left: indices `kept` (m,) into the boxes, highest score first, and their `scores` (m,)."""

    kept: Ints
    scores: Floats


def suppress(
    boxes: Floats,
    scores: Floats,
    *,
    labels: Ints | None = None,
    method: Method = "hard",
    iou_threshold: float = 0.45,
    score_threshold: float = 0.0,
    sigma: float = SIGMA,
) -> Suppression:
    """Suppress boxes (n, 4) with scores (n,); what `steps` shows one by one, where the methods are described.

    With `labels` (n,) only boxes of one class suppress each other. "hard" is as fast as OpenCV's.
    """
    if method == "hard":
        kept = _hard(boxes, scores, labels, iou_threshold, score_threshold)
        return Suppression(kept, scores[kept].astype(np.float64))
    left = scores.astype(np.float64)
    for step in steps(
        boxes,
        scores,
        labels=labels,
        method=method,
        iou_threshold=iou_threshold,
        score_threshold=score_threshold,
        sigma=sigma,
    ):
        left[step.others] = step.after
    kept = by_score(left, score_threshold)
    return Suppression(kept, left[kept])


def _hard(
    boxes: Floats, scores: Floats, labels: Ints | None, iou_threshold: float, score_threshold: float
) -> Ints:
    if labels is None:
        ranked = by_score(scores, score_threshold)
        return ranked[_greedy(boxes[ranked], iou_threshold)]
    parts = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    kept = [part[_hard(boxes[part], scores[part], None, iou_threshold, score_threshold)] for part in parts]
    merged = np.sort(np.concatenate([np.zeros(0, np.intp), *kept]))
    return merged[by_score(scores[merged], score_threshold)]


def _greedy(boxes: Floats, iou_threshold: float) -> Ints:
    """Return which of boxes (n, 4), ranked by score, no higher one that is kept overlaps too much.

    With the boxes sorted by x1, only a short run of them can overlap a kept box by more than the threshold t.
    IoU > t needs a common width above t times either width: a box may begin up to (1 − t)·w right of the kept
    one, and up to (1 − t)·w′ left of it, where its own width w′ is below w/t.
    """
    from_left = np.argsort(boxes[:, 0])
    place = np.empty_like(from_left)
    place[from_left] = np.arange(len(boxes))
    x1, y1, x2, y2 = np.ascontiguousarray(boxes[from_left].T)
    areas = area(boxes[from_left])
    width = boxes[:, 2] - boxes[:, 0]
    widest = np.minimum(width / max(iou_threshold, 1e-9), width.max(initial=0))
    lowest = (boxes[:, 0] - (1 - iou_threshold) * widest).tolist()
    highest = (boxes[:, 0] + (1 - iou_threshold) * width).tolist()
    begins = x1.tolist()
    alive = np.ones(len(boxes), np.bool_)
    kept: list[int] = []
    for rank, at in enumerate(place.tolist()):
        if not alive[at]:
            continue
        kept.append(rank)
        run = slice(bisect_left(begins, lowest[rank]), bisect_right(begins, highest[rank]))
        inter = np.minimum(x2[run], x2[at]) - np.maximum(x1[run], x1[at])
        high = np.minimum(y2[run], y2[at]) - np.maximum(y1[run], y1[at])
        np.maximum(inter, 0, out=inter)
        inter *= np.maximum(high, 0, out=high)
        # I > t·(A + B − I), with no division and so no 0/0 of boxes without area
        alive[run] &= inter <= iou_threshold * (areas[run] + areas[at] - inter)
    return np.array(kept, np.intp)
