"""Anchor sizes by k-means with 1 − IoU as distance, phase by phase (Redmon & Farhadi 2017, sect. 2).

Randomness comes from a NumPy generator, as nothing here needs torch; a scene seeds it from its own.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from playground.boxes.iou import Bools, Floats, Ints
from playground.faults import UserError

Distance = Literal["iou", "euclidean"]
Update = Literal["mean", "median"]
Start = Literal["random", "k-means++"]

CHUNK: Final = 4096
"""Boxes compared at a time: what is worked on stays in the cache, twice as fast as all 36 000 at once."""


class Clustering:
    """k-means on box sizes that can be watched: `assign`, `update`, `assign`…, or `advance` for what is due.

    `centroids` (k, 2) are widths and heights in the order of the start, so a cluster keeps its number, and
    `members` (n,) says which of them each box belongs to. `mean_iou` has one number for each assignment.
    With "iou" neither mean nor median is the size of least distance, so mean IoU can fall now and then.

    `distance` is 1 − IoU on a common centre, or Euclid's. The start is `k` different sizes: "random" ones,
    or "k-means++", each with a chance in proportion to what it adds to the sum that k-means lessens: 1 − IoU,
    or squared distance (Arthur & Vassilvitskii 2007). It has converged when no centroid moves by more than
    `tolerance` of its own width or height.

    Sizes (n, 2) are held to float32's precision, so that any two are either equal or measurably apart.
    Raises UserError for sizes that are not above 0, and for `k` beyond the number of different sizes.
    """

    def __init__(
        self,
        sizes: Floats,
        k: int,
        *,
        distance: Distance = "iou",
        update: Update = "mean",
        start: Start = "k-means++",
        tolerance: float = 1e-6,
        rng: np.random.Generator,
    ) -> None:
        self.sizes = measurable(sizes)
        self.distance: Distance = distance
        self.tolerance = tolerance
        self._update: Update = update
        first = _first_of_each(self.sizes, rng)
        _check(k, len(first))
        self.centroids = self.sizes[first[:k]] if start == "random" else self._spread(k, rng)
        self.members: Ints = np.zeros(len(self.sizes), np.intp)
        self.mean_iou: list[float] = []
        self.iteration = 0
        self.reseeded: tuple[int, ...] = ()
        self.converged = False
        self.phase: Literal["assign", "update"] = "assign"

    def advance(self) -> bool:
        """Do what is due, the assignment or the update; return whether there is more to do."""
        if self.phase == "assign":
            self.assign()
        else:
            self.update()
        return not self.converged

    def assign(self) -> None:
        """Give every box to the nearest centroid, the first of equals."""
        self.members, apart = nearest(self.sizes, self.centroids, self.distance)
        if self.distance != "iou":
            _, apart = nearest(self.sizes, self.centroids)
        self.mean_iou.append(1 - float(apart.mean()))
        self.phase = "update"

    def update(self) -> None:
        """Move every centroid to the mean or median of its boxes.

        A cluster without boxes is put on the box that lies farthest from all other centroids, and stands in
        `reseeded` until the next update. The farthest box is never on a centroid, so it is not empty again.
        """
        counts = np.bincount(self.members, minlength=len(self.centroids))
        filled = counts > 0
        moved = self.centroids.copy()
        moved[filled] = self._middles(counts, filled)
        self.reseeded = tuple(np.flatnonzero(~filled).tolist())
        for cluster in self.reseeded:
            _, apart = nearest(self.sizes, moved[filled], self.distance)
            moved[cluster] = self.sizes[apart.argmax()]
            filled[cluster] = True
        step = np.abs(moved - self.centroids) / self.centroids
        self.converged = not self.reseeded and bool((step <= self.tolerance).all())
        self.centroids = moved
        self.iteration += 1
        self.phase = "assign"

    @property
    def anchors(self) -> Floats:
        """Return the centroids (k, 2) from the smallest area to the largest."""
        return self.centroids[self._order()]

    @property
    def assignment(self) -> Ints:
        """Return the number (n,) of each box's cluster, counted as `anchors` are."""
        return np.argsort(self._order())[self.members]

    def _order(self) -> Ints:
        return np.argsort(self.centroids.prod(axis=1), kind="stable")

    def _middles(self, counts: Ints, filled: Bools) -> Floats:
        if self._update == "median":
            clusters = np.flatnonzero(filled)
            return np.array([np.median(self.sizes[self.members == each], axis=0) for each in clusters])
        sums = [np.bincount(self.members, side, len(counts)) for side in self.sizes.T]
        return np.stack(sums, axis=1)[filled] / counts[filled, None]

    def _spread(self, k: int, rng: np.random.Generator) -> Floats:
        chosen = self.sizes[[rng.integers(len(self.sizes))]]
        _, apart = nearest(self.sizes, chosen, self.distance)
        while len(chosen) < k:
            size = self.sizes[[rng.choice(len(apart), p=apart / apart.sum())]]
            chosen = np.concatenate([chosen, size])
            apart = np.minimum(apart, nearest(self.sizes, size, self.distance)[1])
        return chosen


def nearest(sizes: Floats, anchors: Floats, distance: Distance = "iou") -> tuple[Ints, Floats]:
    """Return which anchor of (k, 2) is nearest to each size of (n, 2), as (n,), and how far it is, as (n,).

    The distance is 1 − IoU, or the square of Euclid's; the first of equally near anchors counts.
    """
    index = np.zeros(len(sizes), np.intp)
    least = np.full(len(sizes), np.inf)
    for begin in range(0, len(sizes), CHUNK):
        piece = slice(begin, begin + CHUNK)
        w, h = np.ascontiguousarray(sizes[piece].T)
        box_area = w * h
        for number, (aw, ah) in enumerate(anchors.tolist()):
            if distance == "iou":
                inter = np.minimum(w, aw)
                inter *= np.minimum(h, ah)
                apart = 1 - inter / (box_area + aw * ah - inter)
            else:
                apart = (w - aw) ** 2 + (h - ah) ** 2
            np.copyto(index[piece], number, where=apart < least[piece])
            np.minimum(least[piece], apart, out=least[piece])
    return index, least


def mean_iou(sizes: Floats, anchors: Floats) -> float:
    """Return the mean over sizes (n, 2) of the IoU with the best of anchors (k, 2), on a common centre."""
    return 1 - float(nearest(sizes, anchors)[1].mean())


def measurable(sizes: Floats) -> Floats:
    """Return sizes (n, 2) to float32's precision; UserError where one is not finite and above 0."""
    with np.errstate(over="ignore"):
        held = np.asarray(sizes, np.float32).astype(np.float64)
    good = (np.isfinite(held) & (held > 0)).all(axis=1)
    if not good.all():
        box = int(good.argmin())
        raise UserError(
            f"box {box + 1} has the size {sizes[box].tolist()}", "expected a width and height above 0"
        )
    return held


def _first_of_each(sizes: Floats, rng: np.random.Generator) -> Ints:
    """Return one box of each size, in random order."""
    order = rng.permutation(len(sizes))
    pairs = sizes[order, 0] + 1j * sizes[order, 1]  # sorted three times as fast as rows are
    return order[np.sort(np.unique(pairs, return_index=True)[1])]


def _check(k: int, different: int) -> None:
    if not different:
        raise UserError("there are no boxes to cluster", "expected one box at least")
    if not 1 <= k <= different:
        sizes = "one size" if different == 1 else f"{different} different sizes"
        raise UserError(f"k = {k}: the boxes have {sizes}", f"choose k from 1 to {different}")
