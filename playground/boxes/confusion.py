"""Which class is taken for which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.boxes.iou import Floats, Ints
from playground.boxes.matching import Predicted, Truth, truth_iou


def confusion(
    truths: Sequence[Truth],
    predicted: Sequence[Predicted],
    classes: int,
    *,
    iou_threshold: float = 0.5,
    score_threshold: float = 0.25,
) -> Ints:
    """Count true classes (rows) against predicted ones (columns), as (classes + 1, classes + 1).

    Boxes are paired whatever their classes, those of most IoU first, each once, above `iou_threshold`. The
    last row counts predictions where nothing is, the last column true boxes that nobody found. Ignored
    truth is not counted, nor is what lies on it and on nothing else.
    """
    table = np.zeros((classes + 1, classes + 1), np.intp)
    for truth, boxes in zip(truths, predicted, strict=True):
        sure = boxes.scores > score_threshold
        labels = boxes.labels[sure]
        iou = truth_iou(boxes.boxes[sure], truth)
        paired = _pairs(np.where(truth.ignored, 0.0, iou), iou_threshold)
        found = np.isin(np.arange(len(truth.labels)), paired[:, 1])
        stray = ~np.isin(np.arange(len(labels)), paired[:, 0])
        stray &= ~(iou[:, truth.ignored] > iou_threshold).any(axis=1)
        missed, invented = truth.labels[~found & ~truth.ignored], labels[stray]
        true = [truth.labels[paired[:, 1]], missed, np.full(len(invented), classes)]
        said = [labels[paired[:, 0]], np.full(len(missed), classes), invented]
        np.add.at(table, (np.concatenate(true), np.concatenate(said)), 1)
    return table


def _pairs(iou: Floats, threshold: float) -> Ints:
    """Return rows of (prediction, truth) with the most IoU first, each in one row at most."""
    candidates = np.argwhere(iou > threshold)
    candidates = candidates[np.argsort(-iou[tuple(candidates.T)], kind="stable")]
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs: list[tuple[int, int]] = []
    for prediction, truth in candidates.tolist():
        if prediction not in taken[0] and truth not in taken[1]:
            taken[0].add(prediction)
            taken[1].add(truth)
            pairs.append((prediction, truth))
    return np.array(pairs, np.intp).reshape(-1, 2)
