"""Two networks for two questions about the same points: nothing is shared, so both are learned apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from playground.nn.metrics import Score
from playground.scene import Context
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.learner import Cost, Floats, Learner
from playground.scenes.decision_boundary.network_learner import NetworkLearner
from playground.scenes.decision_boundary.params import DecisionBoundaryParams

OTHER = 2**32
"""Added to the seed for the second network, so that each has random numbers of its own."""
QUESTIONS = ("Class", "Far?")


class PairLearner(Learner):
    """A network for each question; losses add up, as they do where one network answers both."""

    def __init__(self, data: Data, params: DecisionBoundaryParams, context: Context) -> None:
        super().__init__()
        seed = context.generator.initial_seed()
        other = replace(context, generator=torch.Generator().manual_seed(seed + OTHER))
        self.parts = tuple(
            NetworkLearner(data.question(number), params, each)
            for number, each in enumerate((context, other))
        )

    def learn(self, params: DecisionBoundaryParams, alive: Callable[[], object]) -> bool:
        """Let both learn for an epoch or an update."""
        going = [part for part in self.parts if not part.stopped]
        more = [part.learn(params, alive) for part in going]
        rows = [part.history.rows()[-1:] for part in self.parts]
        if going and all(map(len, rows)):
            both = np.concatenate(rows)
            losses, means = both[:, 1:3].sum(0), both[:, 3:].mean(0)
            self.history.add(both[:, 0].max(), *losses, *means)
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
        return max(part.progress for part in self.parts)

    @property
    def note(self) -> str:
        """What a person should know of the networks, which are built alike."""
        return self.parts[0].note

    @property
    def stopped(self) -> str:
        """Why each of both learns no further."""
        each = zip(QUESTIONS, self.parts, strict=True)
        return " ".join(f"{name}: {part.stopped}" for name, part in each if part.stopped)

    @property
    def best_epochs(self) -> tuple[float, ...]:
        """The epochs whose weights early stopping brought back, of each that has stopped."""
        return tuple(epoch for part in self.parts for epoch in part.best_epochs)

    @property
    def cost(self) -> Cost:
        """What both cost together."""
        costs = [part.cost for part in self.parts]
        return Cost(
            sum(cost.parameters for cost in costs),
            sum(cost.multiplications for cost in costs),
            sum(cost.seconds for cost in costs),
            costs[0].per,
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
