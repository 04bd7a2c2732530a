"""Work on many boxes in small pieces, so that an animation beside it never waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.boxes.clustering import Clustering, Distance, Start, Update, measurable, nearest
from playground.boxes.iou import Floats


@dataclass(frozen=True)
class CurvePoint:
    """The mean IoU that clustering reaches with k anchors, and those anchors (k, 2), sorted by area."""

    k: int
    mean_iou: float
    anchors: Floats


def curve(
    sizes: Floats,
    *,
    largest: int = 15,
    distance: Distance = "iou",
    update: Update = "mean",
    start: Start = "k-means++",
    iterations: int = 100,
    rng: np.random.Generator,
) -> Iterator[CurvePoint | None]:
    """Cluster sizes (n, 2) for k = 1, 2… and yield a point for each k, None after each piece of work between.

    A piece is one assignment or update, at most `iterations` of them for each k: some milliseconds for 20 000
    boxes; give a `sample` of more. It ends at `largest` or at the number of different sizes.
    Raises UserError for sizes that are not above 0, or none.
    """
    different = len(np.unique(measurable(sizes), axis=0))
    for k in range(1, min(largest, max(different, 1)) + 1):
        clustering = Clustering(sizes, k, distance=distance, update=update, start=start, rng=rng)
        yield None
        while clustering.advance() and clustering.iteration < iterations:
            yield None
        yield CurvePoint(k, clustering.mean_iou[-1], clustering.anchors)


def running_mean_iou(sizes: Floats, anchors: Floats, piece: int = 50_000) -> Iterator[float]:
    """Score sizes (n, 2) piece by piece; each item is the mean IoU of the boxes so far, the last of all.

    The order of the boxes decides what the first items are worth: shuffled, each is an honest estimate.
    """
    total = 0.0
    for begin in range(0, len(sizes), piece):
        part = sizes[begin : begin + piece]
        total += float((1 - nearest(part, anchors)[1]).sum())
        yield total / (begin + len(part))


def sample(sizes: Floats, most: int, rng: np.random.Generator) -> Floats:
    """Return `most` of the sizes (n, 2), each once and in their order, or all where there are fewer."""
    if len(sizes) <= most:
        return sizes
    return sizes[np.sort(rng.choice(len(sizes), most, replace=False))]
