"""Boxes that move, and tracks of them."""

from collections.abc import Iterable, Sequence

import numpy as np

from playground.tracking.sort import Rule, Tracker, Tracks


def box(x: float, y: float = 100.0, width: float = 40.0, height: float = 80.0) -> list[float]:
    """A box about a centre."""
    return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]


def taken(tracker: Tracker, boxes: Sequence, labels: Iterable[int] | None = None, scores=None) -> Tracks:
    """What a tracker says of the next picture."""
    given = np.array(boxes, float).reshape(-1, 4)
    kinds = np.zeros(len(given), int) if labels is None else np.array(list(labels), int)
    return tracker.update(given, np.ones(len(given)) if scores is None else scores, kinds)


def followed(pictures: Iterable[Sequence], **rule: object) -> list[Tracks]:
    """The tracks after each of these pictures."""
    tracker = Tracker(Rule(**rule))
    return [taken(tracker, boxes) for boxes in pictures]
