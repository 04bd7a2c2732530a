"""Two networks for two questions about the same points: nothing is shared, so both are learned apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from playground.nn.metrics import Score
from playground.scene import Context
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.learner import Cost, Floats, Learner
from playground.scenes.decision_boundary.network_learner import NetworkLearner
from playground.scenes.decision_boundary.params import DecisionBoundaryParams


class PairLearner(Learner):
    """A network for each question; losses add up, as they do where one network answers both."""

    def __init__(self, data: Data, params: DecisionBoundaryParams, context: Context) -> None:
        super().__init__()
        self.parts = tuple(NetworkLearner(data.question(number), params, context) for number in (0, 1))

    def learn(self, params: DecisionBoundaryParams, alive: Callable[[], object]) -> bool:
        """Let both learn for an epoch or an update."""
        more = [part.learn(params, alive) for part in self.parts]
        one, other = (part.history.rows() for part in self.parts)
        if any(more):
            first, second = one[-1], other[-1]
            both = (first[1:5] + second[1:5]) * (1.0, 1.0, 0.5, 0.5)
            self.history.add(first[0], *both, first[5])
        return any(more)

    def steer(self, params: DecisionBoundaryParams) -> None:
        """Go on with other settings."""
        for part in self.parts:
            part.steer(params)

    def replace(self, data: Data, params: DecisionBoundaryParams) -> None:
        """Go on with other points; what was learned stays."""
        for number, part in enumerate(self.parts):
            part.replace(data.question(number), params)

    def answer(self, xy: Tensor) -> Floats:
        """Answer both questions for points (n, 2)."""
        return np.concatenate([part.answer(xy) for part in self.parts])

    def field(self) -> Floats:
        """Answer both questions for the field's cells, (2, CELLS²)."""
        return np.concatenate([part.field() for part in self.parts])

    def scores(self) -> tuple[Score, Score]:
        """Judge training and test points on both questions."""
        one, other = (part.scores() for part in self.parts)
        return _both(one[0], other[0]), _both(one[1], other[1])

    @property
    def progress(self) -> float:
        """Epochs learned."""
        return self.parts[0].progress

    @property
    def cost(self) -> Cost:
        """What both cost together."""
        costs = [part.cost for part in self.parts]
        return Cost(
            sum(cost.parameters for cost in costs),
            sum(cost.multiplications for cost in costs),
            sum(cost.seconds for cost in costs),
        )

    def reading(self, params: DecisionBoundaryParams) -> dict[str, float]:
        """Return the penalty on the weights of both and the learning rate."""
        readings = [part.reading(params) for part in self.parts]
        return {**readings[0], "penalty": sum(reading["penalty"] for reading in readings)}

    def weights(self) -> list[Floats]:
        """Return all parameters, flat, one vector for each network."""
        return [vector for part in self.parts for vector in part.weights()]


def _both(one: Score, other: Score) -> Score:
    return Score(
        one.loss + other.loss,
        (one.accuracy + other.accuracy) / 2,
        one.confusion + other.confusion,
        torch.logical_or(one.wrong, other.wrong),
    )
