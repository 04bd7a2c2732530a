"""How well points are told apart: confusion, precision, recall, F1, and R² for values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Counts = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Score:
    """How well one set of points is answered: mean data loss, accuracy in [0, 1], `wrong` (m,) bool.

    `confusion` (classes, classes) counts points by truth (row) and answer (column). A value has R² for its
    accuracy (1 is perfect, 0 no better than the mean label, below 0 worse), no confusion (0, 0) and none
    wrong. A pair counts both questions together, and a point is wrong that is wrong in either. Without
    points loss and accuracy are 0.
    """

    loss: float
    accuracy: float
    confusion: Counts
    wrong: Tensor


@dataclass(frozen=True, eq=False)
class ClassScores:
    """Precision, recall and F1, each (classes,), and their means; 0 where there is nothing to divide by.

    `occurs` (classes,) tells which classes are among the truths or the answers.
    """

    precision: Floats
    recall: Floats
    f1: Floats
    occurs: NDArray[np.bool_]

    @property
    def macro(self) -> tuple[float, float, float]:
        """The means of precision, recall and F1 over the classes that occur, as scikit-learn's "macro"."""
        if not self.occurs.any():
            return 0.0, 0.0, 0.0
        scores = (self.precision, self.recall, self.f1)
        precision, recall, f1 = (float(each[self.occurs].mean()) for each in scores)
        return precision, recall, f1


def confusion(truths: Tensor, answers: Tensor, classes: int) -> Counts:
    """Count pairs of class numbers (or bools) into (classes, classes): row truth, column answer."""
    cells = torch.bincount((classes * truths.long() + answers.long()).flatten(), minlength=classes**2)
    return cells.cpu().numpy().reshape(classes, classes)


def class_scores(counts: Counts) -> ClassScores:
    """Return precision, recall and F1 of each class from counts (row truth, column answer).

    A class that nothing was said about or that has no point counts 0, as scikit-learn's zero_division=0.
    """
    right = np.diag(counts)
    said, there = counts.sum(axis=0), counts.sum(axis=1)
    occurs = said + there > 0
    return ClassScores(_share(right, said), _share(right, there), _share(2 * right, said + there), occurs)


def macro(counts: Counts) -> tuple[float, float, float]:
    """Return the means of precision, recall and F1 over the classes that occur; see ClassScores.macro."""
    return class_scores(counts).macro


def _share(part: Counts, whole: Counts) -> Floats:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
