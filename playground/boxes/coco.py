"""COCO's metrics, image by image, so that a long evaluation can show how far it is and be cancelled.

They are those of pycocotools: mean AP over IoU .50:.95 and 101 recalls, for sizes of objects, and mean recall
for a number of detections per image (https://cocodataset.org/#detection-eval).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from playground.boxes.average_precision import COCO_101, PrecisionRecall
from playground.boxes.iou import Bools, Floats, Ints, area
from playground.boxes.matching import Predicted, Truth, match, truth_iou

THRESHOLDS: Final[Floats] = np.linspace(0.5, 0.95, 10)
SIZES: Final = ("all", "small", "medium", "large")
_LEAST: Final[Floats] = np.array([0, 0, 32**2, 96**2], np.float64)[:, None]
_MOST: Final[Floats] = np.array([1e10, 32**2, 96**2, 1e10])[:, None]
DETECTIONS: Final = (1, 10, 100)
"""Detections of a class per image that count, the highest scores first."""


@dataclass(frozen=True, eq=False)
class _Seen:
    """One class in one image: ranked predictions, and what they found in each of 4 sizes at 10 thresholds."""

    scores: Floats
    correct: Bools
    ignored: Bools
    total: Ints


@dataclass(frozen=True, eq=False)
class CocoMetrics:
    """AP (sizes, thresholds, classes), recall (detections, sizes, thresholds, classes); NaN without truth."""

    average_precision: Floats
    recall: Floats

    @property
    def per_class(self) -> Floats:
        """Return AP over .50:.95 for each class, NaN for one that is not in the truth."""
        return self.average_precision[0].mean(axis=0)

    def summary(self) -> dict[str, float]:
        """Return COCO's twelve numbers in COCO's order, NaN where there is no truth of that size."""
        ap, recall = self.average_precision, self.recall
        maps = {"map_50_95": ap[0], "map_50": ap[0, 0], "map_75": ap[0, 5]}
        maps |= {f"map_{size}": ap[number] for number, size in enumerate(SIZES) if number}
        recalls = {f"recall_{most}": recall[number, 0] for number, most in enumerate(DETECTIONS)}
        recalls |= {f"recall_{size}": recall[-1, number] for number, size in enumerate(SIZES) if number}
        return {name: _mean(values) for name, values in (maps | recalls).items()}


class CocoEvaluation:
    """Takes images one by one, in any order, and gives the metrics of those seen so far."""

    def __init__(self, classes: int) -> None:
        self.classes = classes
        self._seen: list[list[_Seen]] = [[] for _ in range(classes)]

    def add(self, truth: Truth, predicted: Predicted) -> None:
        """Match the predictions of one image; boxes and areas in pixels, labels below `classes`."""
        labels: set[int] = {*truth.labels.tolist(), *predicted.labels.tolist()}
        for label in labels:
            self._seen[label].append(_see(truth.of_class(label), predicted, label))

    def metrics(self) -> CocoMetrics:
        """Return the metrics of all images so far."""
        shape = (len(SIZES), len(THRESHOLDS), self.classes)
        precision = np.full(shape, np.nan)
        recall = np.full((len(DETECTIONS), *shape), np.nan)
        for label, seen in enumerate(self._seen):
            if seen:
                precision[..., label], recall[..., label] = _accumulate(seen)
        return CocoMetrics(precision, recall)


def _see(truth: Truth, predicted: Predicted, label: int) -> _Seen:
    ranked = predicted.best(label, DETECTIONS[-1])
    boxes = predicted.boxes[ranked]
    ignored = truth.ignored | (truth.areas < _LEAST) | (truth.areas > _MOST)
    found = match(truth_iou(boxes, truth), truth.crowd, ignored, THRESHOLDS)
    other_size = (area(boxes) < _LEAST) | (area(boxes) > _MOST)
    met = np.take_along_axis(np.pad(ignored, ((0, 0), (0, 1)))[:, None], found, axis=-1)
    skipped = np.where(found >= 0, met, other_size[:, None])
    return _Seen(predicted.scores[ranked], (found >= 0) & ~skipped, skipped, (~ignored).sum(axis=1))


def _accumulate(seen: list[_Seen]) -> tuple[Floats, Floats]:
    """Return AP (sizes, thresholds) and recall (detections, sizes, thresholds) of one class."""
    total = np.sum([each.total for each in seen], axis=0)
    scores = np.concatenate([each.scores for each in seen])
    order = np.argsort(-scores, kind="stable")
    rank = np.concatenate([np.arange(len(each.scores)) for each in seen])[order]
    correct = np.concatenate([each.correct for each in seen], axis=-1)[..., order]
    counted = ~np.concatenate([each.ignored for each in seen], axis=-1)[..., order]
    precision = np.full(correct.shape[:2], np.nan)
    for size, threshold in np.ndindex(precision.shape):
        if total[size]:
            hits = correct[size, threshold][counted[size, threshold]]
            curve = PrecisionRecall.of(hits, int(total[size]))
            precision[size, threshold] = curve.at(COCO_101).mean()
    found = np.array([correct[..., rank < most].sum(axis=-1) for most in DETECTIONS], np.float64)
    known = np.where(total, total, np.nan)[:, None]
    return precision, found / known


def _mean(values: npt.NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")
