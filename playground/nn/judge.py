"""Judging a network on its training and test points."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from playground.nn.metrics import Score, confusion
from playground.nn.network import Network
from playground.nn.targets import Target, decide


class Measure(NamedTuple):
    """Mean data losses, penalty apart, and accuracies in [0, 1] (of a value R²); 0 where no points are.

    A run that diverged gives inf or nan (math.isfinite).
    """

    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


class Judge:
    """Training and test points side by side, so that one pass judges both.

    `train` and `test` are inputs (features + 1, m) and labels (outputs, m) as targets.encode lays them out.
    """

    def __init__(self, train: tuple[Tensor, Tensor], test: tuple[Tensor, Tensor], target: Target) -> None:
        self.target: Target = target
        self._inputs = torch.cat([train[0], test[0]], dim=1)
        self._labels = torch.cat([train[1], test[1]], dim=1)
        self._count = train[0].shape[1]
        self._truths = decide(self._labels - 0.5, target)
        self._variance = torch.cat([_variance(train[1]), _variance(test[1])], dim=1)  # each side has its own

    def measure(self, network: Network) -> Measure:
        """Return losses and accuracies of both sides: what a curve needs, in one pass."""
        return self._measure(network, network.logits(self._inputs))

    def _measure(self, network: Network, z: Tensor) -> Measure:
        rows = torch.cat([network.loss.per_point(z, self._labels).unsqueeze(0), self._credit(z)])
        train, test = rows[:, : self._count], rows[:, self._count :]
        # one transfer for all numbers: on a GPU each one waits for the device
        sums: list[float] = torch.cat([train.sum(1), test.sum(1)]).cpu().numpy().tolist()
        m, n, questions = max(train.shape[1], 1), max(test.shape[1], 1), len(rows) - 1
        train_right, test_right = sum(sums[1 : 1 + questions]), sum(sums[2 + questions :])
        return Measure(
            sums[0] / m, sums[1 + questions] / n, train_right / questions / m, test_right / questions / n
        )

    def scores(self, network: Network) -> tuple[Score, Score]:
        """Judge train and test points: loss, accuracy, confusion and who is wrong."""
        z = network.logits(self._inputs)
        measure, answers = self._measure(network, z), decide(z, self.target)
        train, test = slice(None, self._count), slice(self._count, None)
        return (
            self._score(
                measure.train_loss, measure.train_accuracy, answers[:, train], self._truths[:, train]
            ),
            self._score(measure.test_loss, measure.test_accuracy, answers[:, test], self._truths[:, test]),
        )

    def _score(self, loss: float, accuracy: float, answers: Tensor, truths: Tensor) -> Score:
        if self.target == "value":
            nobody = torch.zeros_like(truths[0], dtype=torch.bool)
            return Score(loss, accuracy, np.zeros((0, 0), np.int64), nobody)
        classes = max(len(self._labels), 2)
        return Score(loss, accuracy, confusion(truths, answers, classes), (answers != truths).any(0))

    def _credit(self, z: Tensor) -> Tensor:
        """Return what each point gives to its side's accuracy, or to its R² = 1 − mean(e²)/variance.

        One row for each question, (questions, m). R² is 0 where the labels of a side do not vary.
        """
        if self.target == "value":
            r2 = 1 - (z - self._labels).square_() / self._variance
            return torch.where(self._variance > 0, r2, 0.0)
        return (decide(z, self.target) == self._truths).to(z)


def _variance(labels: Tensor) -> Tensor:
    """Return the variance (÷ m) of labels (1, m) beside each of them; in float64, where equal ones give 0."""
    exact = labels.cpu().double()
    return (exact - exact.mean()).square().mean().to(labels).expand(1, labels.shape[1])
