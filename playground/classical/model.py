"""What every classical model is: fitted in pieces, asked for answers, taken apart for a drawing.

Answers have one form for all models and networks alike. Two classes: a signed confidence (1, n) in [-1, 1],
positive for class 1, from a probability p as 2p − 1. More classes: shares (classes, n) that sum to 1.
Regression: values (1, n).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
ModelName = Literal["knn", "svm_linear", "svm_rbf", "tree", "forest", "boosting"]
Extent = tuple[float, float, float, float]
"""x from, x to, y from, y to."""


@dataclass(frozen=True)
class Settings:
    """What can be turned, each by the models that know it.

    `neighbours` is k of k-NN; `C` the price of a point on the wrong side of an SVM's margin and `gamma` the
    γ > 0 of its kernel exp(−γ‖x − s‖²); `depth` the most questions in a row of a tree, forest or boosting,
    0 for no limit; `trees` how many trees a forest has or how many rounds boosting takes; `learning_rate` how
    much of each round counts.
    """

    neighbours: int = 5
    C: float = 1.0
    gamma: float = 0.5
    depth: int = 3
    trees: int = 100
    learning_rate: float = 0.1
    seed: int = 0


@dataclass(frozen=True)
class Examples:
    """Points x (n, features) and their y (n,): a class from 0 to classes − 1, or a value where None."""

    x: Floats
    y: NDArray[Any]
    classes: int | None

    @property
    def present(self) -> Integers:
        """The classes that occur, in order; scikit-learn's answers have a column for each of these only."""
        return np.unique(self.y).astype(np.int64)

    @property
    def rows(self) -> int:
        """How many rows an answer has."""
        return 1 if self.classes is None or self.classes == 2 else self.classes

    def from_shares(self, shares: Floats) -> Floats:
        """Turn the shares (n, present) of the classes that occur into an answer (rows, n)."""
        assert self.classes is not None
        full = np.zeros((self.classes, len(shares)))
        full[self.present] = shares.T
        return 2 * full[1:] - 1 if self.classes == 2 else full

    def from_scores(self, scores: Floats) -> Floats:
        """Turn scores (present, n) of the classes that occur into an answer (rows, n) by their softmax."""
        shares = np.exp(scores - scores.max(axis=0))
        return self.from_shares((shares / shares.sum(axis=0)).T)


class Member(ABC):
    """A part of a model that answers for itself; `weight` is what its answer counts for in the whole."""

    def __init__(self, examples: Examples, weight: float) -> None:
        self.examples = examples
        self.weight = weight

    def answer(self, x: Floats) -> Floats:
        """Answer for points (n, features) with (rows, n), in the form of the model's own answer."""
        return self._answer(with_column(x)) if len(x) else np.empty((self.examples.rows, 0))

    def thresholds(self) -> tuple[Floats, ...]:
        """Return where a tree parts each feature, in rising order; nothing for what is no tree."""
        return ()

    def splits(self, extent: Extent) -> Floats:
        """Return the segments (m, 2, 2) along which a tree of two features parts the plane, else none."""
        return np.empty((0, 2, 2))

    def text(self, features: Sequence[str], classes: Sequence[str] = ()) -> str:
        """Write a tree's questions down, indented; nothing for what is no tree."""
        return ""

    @property
    def numbers(self) -> int:
        """How many numbers it keeps."""
        return 0

    @abstractmethod
    def _answer(self, x: Floats) -> Floats: ...


class Model(ABC):
    """A model of examples, fitted far enough to answer from the beginning.

    `note` tells the user what could not be done as set. `support` (m,) holds the indices of an SVM's support
    vectors. `pairs` names the two classes of each row of `decision`, the one it is negative for first.
    """

    note = ""
    support: Integers = np.empty(0, np.int64)
    pairs: tuple[tuple[int, int], ...] = ()
    progress: tuple[int, int] = (1, 1)
    """Pieces done and pieces in all."""

    def __init__(self, examples: Examples) -> None:
        self.examples = examples

    def kept(self) -> Model:
        """Return the model as it is now; what is fitted from now on does not reach it."""
        return copy(self)

    @property
    def members(self) -> Sequence[Member]:
        """The parts that can be shown one by one."""
        return ()

    @property
    def cost(self) -> tuple[int, int]:
        """The numbers it keeps, and the multiplications of one answer; comparisons and sums are free."""
        return self.examples.rows, 0

    def fit_more(self, trees: int = 5) -> bool:
        """Fit one more piece, of an ensemble as many trees; return whether more remains.

        Five trees of 1 000 points take 10 ms, and 50 ms where their depth has no limit.
        """
        return False

    def answer(self, x: Floats) -> Floats:
        """Answer for points (n, features) with (rows, n)."""
        return self._answer(with_column(x)) if len(x) else np.empty((self.examples.rows, 0))

    def predict(self, x: Floats) -> NDArray[Any]:
        """Return the class or value (n,) of each point (n, features), scikit-learn's own prediction."""
        return self._predict(with_column(x)) if len(x) else self.examples.y[:0]

    def decision(self, x: Floats) -> Floats:
        """Return an SVM's raw decision values (pairs, n): 0 on a boundary, ±1 on the edges of its margin."""
        return np.empty((0, len(x)))

    @abstractmethod
    def _answer(self, x: Floats) -> Floats: ...

    @abstractmethod
    def _predict(self, x: Floats) -> NDArray[Any]: ...


class Estimated(Model):
    """A model that answers with what a scikit-learn estimator gives: shares of classes, or values."""

    def __init__(self, examples: Examples, estimator: Any) -> None:
        super().__init__(examples)
        self._estimator = estimator

    def _answer(self, x: Floats) -> Floats:
        return shares_or_values(self._estimator, self.examples, x)

    def _predict(self, x: Floats) -> NDArray[Any]:
        return self._estimator.predict(x)


class Constant(Model):
    """Answers the same everywhere, for points that give nothing to tell apart: none, or all of one class."""

    def __init__(self, examples: Examples) -> None:
        super().__init__(examples)
        present = examples.present
        if len(present):
            self.note = f"All points are of class {present[0]}: there is nothing to tell apart."
        else:
            self.note = "No points to learn from."

    def _answer(self, x: Floats) -> Floats:
        examples = self.examples
        if examples.classes is None:
            return np.zeros((1, len(x)))
        if len(examples.present):
            return examples.from_shares(np.ones((len(x), 1)))
        undecided = 0.0 if examples.rows == 1 else 1 / examples.rows
        return np.full((examples.rows, len(x)), undecided)

    def _predict(self, x: Floats) -> NDArray[Any]:
        label = self.examples.y[0] if len(self.examples.y) else 0
        return np.full(len(x), label, self.examples.y.dtype)


def shares_or_values(estimator: Any, examples: Examples, x: Floats) -> Floats:
    """Answer with a fitted scikit-learn estimator for points (n, features), in the form (rows, n)."""
    if examples.classes is None:
        return estimator.predict(x)[None]
    return examples.from_shares(estimator.predict_proba(x))


def with_column(x: Floats) -> Floats:
    """Return x (n, features), or a feature that is the same for all where there is none to fit."""
    return x if x.shape[1] else np.zeros((len(x), 1))
