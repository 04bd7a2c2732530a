"""Which predicted box has found which box that is truly there, by COCO's rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.boxes.iou import Bools, Floats, Ints, area, intersections, ratio


@dataclass(frozen=True, eq=False)
class Truth:
    """The boxes (m, 4) that are in one image, with labels (m,) from 0.

    A `crowd` (m,) box stands for many objects, an `ignored` (m,) one for an object that need not be found:
    neither counts as missed, and what is matched to one counts neither way. `areas` (m,) decide the size of
    an object where they differ from the boxes', as with COCO's outlines.
    """

    boxes: Floats
    labels: Ints
    crowd: Bools
    ignored: Bools
    areas: Floats

    @classmethod
    def of(
        cls,
        boxes: Floats,
        labels: Ints,
        crowd: Bools | None = None,
        ignored: Bools | None = None,
        areas: Floats | None = None,
    ) -> Truth:
        """Return the truth of an image; what is left out is none, and the boxes' own areas."""
        none = np.zeros(len(boxes), np.bool_)
        crowd = none if crowd is None else crowd
        ignored = none if ignored is None else ignored
        return cls(boxes, labels, crowd, ignored | crowd, area(boxes) if areas is None else areas)

    def of_class(self, label: int) -> Truth:
        """Return the boxes of one class."""
        own = self.labels == label
        return Truth(self.boxes[own], self.labels[own], self.crowd[own], self.ignored[own], self.areas[own])


@dataclass(frozen=True, eq=False)
class Predicted:
    """The boxes (n, 4) that were predicted in one image, with scores (n,) and labels (n,) from 0."""

    boxes: Floats
    scores: Floats
    labels: Ints

    def best(self, label: int, most: int | None = None) -> Ints:
        """Return the indices of one class's boxes, highest score first, `most` of them at most."""
        own = np.flatnonzero(self.labels == label)
        return own[np.argsort(-self.scores[own], kind="stable")][:most]


@dataclass(frozen=True, eq=False)
class Matches:
    """The predictions of one class over all images, highest score first: a table of n rows.

    `images` and `predictions` say which box of which image it is; `truths` which true box it found, -1 for
    none, with what `ious`. `correct` are true positives, `ignored` count neither way, all others are false
    positives. `total` is how many true boxes there are to be found.
    """

    images: Ints
    predictions: Ints
    scores: Floats
    truths: Ints
    ious: Floats
    correct: Bools
    ignored: Bools
    total: int


def truth_iou(predicted: Floats, truth: Truth) -> Floats:
    """Return the IoU (n, m) of predicted boxes (n, 4) with the truth.

    Of a crowd only the prediction's own area counts as union, so that any part of it is a full match.
    """
    inter = intersections(predicted, truth.boxes)
    own = area(predicted)[:, None]
    return ratio(inter, np.where(truth.crowd, own, own + area(truth.boxes) - inter))


def match(iou: Floats, crowd: Bools, ignored: Bools, thresholds: Floats) -> Ints:
    """Return the true box (a, t, n) that each of n ranked predictions finds, -1 for none.

    `iou` (n, m) has predictions by falling score; `ignored` (a, m) is for a cases at once, `thresholds` (t,).
    In turn each prediction takes the true box of most IoU that is still free, from the threshold on, the
    later of equals; an ignored one only where there is no other. A crowd is always free.
    """
    n, m = iou.shape
    cases, t = len(ignored), len(thresholds)
    found = np.full((cases, t, n), -1, np.intp)
    if not m:
        return found
    free = np.ones((cases, t, m), np.bool_)
    reached = iou[:, None] >= np.minimum(thresholds, 1 - 1e-10)[:, None]
    worth = iou[:, None, None] - 2.0 * ignored[:, None]  # any other before an ignored one
    for rank in np.flatnonzero(reached.any(axis=(1, 2))):
        open_to = np.where(free & reached[rank], worth[rank], -np.inf)
        best = m - 1 - open_to[..., ::-1].argmax(axis=-1)
        a, at = np.nonzero(open_to.max(axis=-1) > -np.inf)
        best = best[a, at]
        found[a, at, rank] = best
        free[a, at, best] = crowd[best]
    return found


def match_class(
    truths: Sequence[Truth], predicted: Sequence[Predicted], label: int, iou_threshold: float
) -> Matches:
    """Match one class in all images, given in the same order, at one threshold."""
    parts = [
        _match_image(image, truth, boxes, label, iou_threshold)
        for image, (truth, boxes) in enumerate(zip(truths, predicted, strict=True))
    ]
    order = np.argsort(-np.concatenate([part.scores for part in parts]), kind="stable")
    return Matches(
        images=np.concatenate([part.images for part in parts])[order],
        predictions=np.concatenate([part.predictions for part in parts])[order],
        scores=np.concatenate([part.scores for part in parts])[order],
        truths=np.concatenate([part.truths for part in parts])[order],
        ious=np.concatenate([part.ious for part in parts])[order],
        correct=np.concatenate([part.correct for part in parts])[order],
        ignored=np.concatenate([part.ignored for part in parts])[order],
        total=sum(part.total for part in parts),
    )


def _match_image(image: int, truth: Truth, predicted: Predicted, label: int, iou_threshold: float) -> Matches:
    own, places = truth.of_class(label), np.flatnonzero(truth.labels == label)
    ranked = predicted.best(label)
    iou = truth_iou(predicted.boxes[ranked], own)
    found = match(iou, own.crowd, own.ignored[None], np.array([iou_threshold]))[0, 0]
    ignored = np.append(own.ignored, False)[found]
    return Matches(
        images=np.full(len(ranked), image),
        predictions=ranked,
        scores=predicted.scores[ranked],
        truths=np.append(places, -1)[found],
        ious=np.pad(iou, ((0, 0), (0, 1)))[np.arange(len(found)), found],
        correct=(found >= 0) & ~ignored,
        ignored=ignored,
        total=int((~own.ignored).sum()),
    )
