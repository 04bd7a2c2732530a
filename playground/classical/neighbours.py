"""k nearest neighbours: the classes of the k closest points vote, their values are averaged."""

from __future__ import annotations

from playground.classical import estimators
from playground.classical.model import Estimated, Examples, Settings


class Neighbours(Estimated):
    """k-NN (Cover & Hart 1967), each neighbour with one vote; an equal vote goes to the lowest class."""

    def __init__(self, examples: Examples, settings: Settings) -> None:
        points, k = len(examples.y), settings.neighbours
        super().__init__(examples, estimators.knn(examples, min(k, points)).fit(examples.x, examples.y))
        if k > points:
            self.note = f"All {points} points vote: there are fewer than k = {k}."

    @property
    def cost(self) -> tuple[int, int]:
        """All points with their labels; a square for each coordinate, were each compared."""
        points, features = self.examples.x.shape
        return points * (features + 1), points * features
