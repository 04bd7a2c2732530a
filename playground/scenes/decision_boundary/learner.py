"""Whatever learns from the points: one interface over networks and classical models."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.history import History
from playground.nn.metrics import Score, confusion
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.params import EDGE, DecisionBoundaryParams

Floats = NDArray[np.floating[Any]]
COLUMNS = 7
CELLS = 100
"""Cells of the field along each side."""


@dataclass(frozen=True)
class Cost:
    """What a model costs: numbers it keeps, multiplications for an answer, seconds of an epoch or a fit."""

    parameters: int
    multiplications: int
    seconds: float
    per: str = ""


class Learner(ABC):
    """Learns from data and answers for any point.

    Answers are (outputs, n): a signed confidence in [-1, 1] for two classes (a row for each question), shares
    that sum to 1 for more, or values. `history` has rows of progress, train loss, test loss, train accuracy,
    test accuracy, learning rate (NaN where there is none), and 1 after a whole epoch, which is what `results`
    publish.
    """

    def __init__(self) -> None:
        self.history = History(COLUMNS)

    @abstractmethod
    def learn(self, params: DecisionBoundaryParams, alive: Callable[[], object]) -> bool:
        """Learn on by one step; False when there is nothing more to learn. `alive` is called now and then."""

    @abstractmethod
    def steer(self, params: DecisionBoundaryParams) -> None:
        """Go on with other settings."""

    @abstractmethod
    def replace(self, data: Data, params: DecisionBoundaryParams) -> None:
        """Go on with other points that ask for the same kind of answer."""

    @abstractmethod
    def answer(self, xy: Tensor) -> Floats:
        """Answer for points (n, 2)."""

    @abstractmethod
    def field(self) -> Floats:
        """Answer for the field's cells, (outputs, CELLS²)."""

    @abstractmethod
    def scores(self) -> tuple[Score, Score]:
        """Judge training and test points."""

    @property
    def note(self) -> str:
        """What a person should know of the model."""
        return ""

    @property
    def stopped(self) -> str:
        """Why it learns no further, where it was told to stop."""
        return ""

    @property
    def best_epochs(self) -> tuple[float, ...]:
        """The epochs whose weights early stopping brought back; none before that."""
        return ()

    @property
    @abstractmethod
    def progress(self) -> float:
        """How much was learned: epochs, or trees."""

    @property
    @abstractmethod
    def cost(self) -> Cost:
        """What it costs."""

    def reading(self, params: DecisionBoundaryParams) -> dict[str, float]:
        """Return the metrics that only this kind of model has."""
        return {}

    def weights(self) -> list[Floats]:
        """Return all parameters of networks, flat, one vector for each."""
        return []


def first_question(learner: Learner, data: Data) -> Score:
    """Judge what a learner answers to the first of its questions; `data` asks that one alone. No loss."""
    truths = data.test.labels.bool()
    said = torch.tensor(learner.answer(data.test.xy)[0] > 0)
    wrong = said != truths
    accuracy = 1 - float(wrong.double().mean()) if len(wrong) else 0.0
    return Score(0.0, accuracy, confusion(truths, said, 2), wrong)


def cell_centres() -> Tensor:
    """Return the centres (CELLS², 2) of the field's cells, row by row from low y."""
    half = EDGE / CELLS
    axis = torch.linspace(-EDGE + half, EDGE - half, CELLS, dtype=torch.float64)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], dim=1)
