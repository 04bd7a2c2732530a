"""One way to cluster, from several starts: phase by phase, and what is left to see of it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from playground.boxes.clustering import Clustering, Distance, Start, Update, mean_iou, nearest
from playground.boxes.curve import running_mean_iou
from playground.boxes.iou import Floats, Ints

MOST_ITERATIONS: Final = 1000
"""With IoU neither mean nor median need ever come to rest."""
SCORED: Final = 50_000
"""Boxes that are scored in a step, as many as are clustered in one."""


@dataclass(frozen=True)
class Way:
    """How sizes are clustered, whatever the distance; `first` are centroids where a hand wants the start."""

    k: int
    update: Update
    start: Start
    tolerance: float
    seeds: tuple[int, ...]
    first: tuple[tuple[float, ...], ...] = ()


@dataclass
class Attempt:
    """A clustering from one start, with its centroids (k, 2) at the start and after each update."""

    run: Clustering
    trail: list[Floats] = field(default_factory=list[Floats])

    @property
    def loss(self) -> float:
        """The mean distance that the clustering lessens."""
        return float(nearest(self.run.sizes, self.run.centroids, self.run.distance)[1].mean())


class Search:
    """Clusters some sizes (n, 2), start after start, then scores the best on all sizes (m, 2).

    `shown` is the attempt under way, at the end the best one. Raises UserError for more centroids than
    different sizes.
    """

    def __init__(self, some: Floats, everything: Floats, distance: Distance, way: Way) -> None:
        self._some, self._everything = some, everything
        self.distance: Distance = distance
        self.way = way
        self.attempts = [self._begin(0)]
        self.shown = self.attempts[0]
        self.score: float | None = None
        self._scoring: Iterator[None] | None = None

    @property
    def run(self) -> Clustering:
        """The clustering that is shown."""
        return self.shown.run

    @property
    def searched(self) -> bool:
        """Whether the best of all starts is known."""
        return self._scoring is not None

    @property
    def mean_iou(self) -> float:
        """The mean IoU of all boxes where that is known, else of the last assignment or the start."""
        if self.score is not None:
            return self.score
        return self.run.mean_iou[-1] if self.run.mean_iou else mean_iou(self._some, self.run.centroids)

    def advance(self) -> bool:
        """Assign or update, or score some boxes; return whether there is more to do."""
        if self._scoring is None:
            self._cluster()
            return True
        return next(self._scoring, self) is not self

    def assignment(self) -> Ints:
        """Return for each of all boxes (m,) which anchor is nearest, counted as `run.anchors` are."""
        return nearest(self._everything, self.run.anchors, self.distance)[0]

    def _begin(self, number: int) -> Attempt:
        way = self.way
        run = Clustering(
            self._some,
            way.k,
            distance=self.distance,
            update=way.update,
            start=way.start,
            tolerance=way.tolerance,
            rng=np.random.default_rng(way.seeds[number]),
        )
        if first := way.first[: way.k]:
            run.centroids[: len(first)] = first
        return Attempt(run, [run.centroids])

    def _cluster(self) -> None:
        moves = self.run.phase == "update"
        more = self.run.advance()
        if moves:
            self.shown.trail.append(self.run.centroids)
        if more and self.run.iteration < MOST_ITERATIONS:
            return
        if len(self.attempts) < len(self.way.seeds):
            self.shown = self._begin(len(self.attempts))
            self.attempts.append(self.shown)
        else:
            self.shown = min(self.attempts, key=lambda attempt: attempt.loss)
            self._scoring = self._scored()

    def _scored(self) -> Iterator[None]:
        self.score = yield from scored(self._everything, self.run.centroids, SCORED)


def as_rows(centroids: Floats) -> tuple[tuple[float, ...], ...]:
    """Return centroids (k, 2) as a parameter holds them."""
    return tuple((width, height) for width, height in centroids.tolist())


def scored(sizes: Floats, anchors: Floats, piece: int) -> Generator[None, None, float]:
    """Yield after each so many boxes, and return the mean IoU of sizes (n, 2) with anchors (k, 2)."""
    score = 0.0
    for so_far in running_mean_iou(sizes, anchors, piece):
        score = so_far
        yield
    return score
