"""What is found out beside the animation, in small pieces: the curves over k, and how published sets fit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

import numpy as np

from playground.boxes.anchors import PUBLISHED, to_network
from playground.boxes.clustering import Distance, Start, Update
from playground.boxes.curve import curve, sample
from playground.boxes.iou import Floats
from playground.scenes.anchor_clustering.data import Data
from playground.scenes.anchor_clustering.search import scored

LARGEST_K: Final = 15
SOME: Final = 5000
"""Boxes that a point of the curve is found with; all of them score it."""
ITERATIONS: Final = 60
SCORED: Final = 10_000
"""Boxes of a piece that is scored: 15 anchors take 2 ms."""
DISTANCES: Final[tuple[Distance, Distance]] = ("iou", "euclidean")


class Survey:
    """Scores published anchors, then clusters for each k and either distance, as `advance` is called.

    `published` has the mean IoU of sets by their names, `curves` k and mean IoU (points, 2) by distance.
    """

    def __init__(self, data: Data, update: Update, start: Start, rng: np.random.Generator) -> None:
        self.published: dict[str, float] = {}
        self.curves: dict[Distance, Floats] = {distance: np.zeros((0, 2)) for distance in DISTANCES}
        self._data, self._rng = data, rng
        self._update: Update = update
        self._start: Start = start
        self._pieces = self._work()

    def advance(self, pieces: int) -> bool:
        """Do some pieces of the work, each a few milliseconds at most; return whether there may be more."""
        return sum(1 for _ in islice(self._pieces, pieces)) == pieces

    def _work(self) -> Iterator[None]:
        data = self._data
        for each in PUBLISHED:
            yield
            brought = to_network(data.pixels, data.images, each.network, each.fit)
            self.published[each.name] = yield from scored(brought, each.anchors, SCORED)
        some = sample(data.sizes, SOME, self._rng)
        for distance in DISTANCES:
            yield from self._curve(distance, some)

    def _curve(self, distance: Distance, some: Floats) -> Iterator[None]:
        points = curve(
            some,
            largest=LARGEST_K,
            distance=distance,
            update=self._update,
            start=self._start,
            iterations=ITERATIONS,
            rng=self._rng,
        )
        for point in points:
            yield
            if point is not None:
                score = yield from scored(self._data.sizes, point.anchors, SCORED)
                self.curves[distance] = np.vstack([self.curves[distance], (point.k, score)])
