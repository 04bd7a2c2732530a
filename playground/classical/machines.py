"""Support vector machines: the boundary with the widest margin, held by the points nearest to it.

libsvm's dual form (Chang & Lin 2011): f(x) = Σᵢ aᵢ·K(x, sᵢ) + b over the support vectors sᵢ.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, Final

import numpy as np
from scipy.spatial.distance import cdist

from playground.classical import estimators
from playground.classical.estimators import KernelName
from playground.classical.model import Estimated, Examples, Floats, Member, Settings, with_column

EXACT: Final = 1e-3  # scikit-learn's own
ATTEMPTS: Final = ((EXACT, 60_000), (0.1, 400_000), (EXACT, 3_000_000))
"""Tolerance and iterations of each piece, for 1 000 points of two classes; the first is enough for most.

libsvm cannot go on from where it stopped, so each piece begins anew. A straight boundary through 1 000 points
that none can part takes 2 million iterations and 0.7 s at C = 100; at a tolerance of 0.1 it takes 0.2 s and
puts 1 % of the plane on the wrong side. What is stopped before it converges puts half of it there.
"""
SHOWN: Final = 16
"""Support vectors whose kernels are shown."""
ROWS: Final = 64
"""Points of which the kernel is worked out at a time, so that the numbers stay in the cache."""


class Machine(Estimated):
    """A soft-margin SVM; one for each pair of classes, each of which has a vote (libsvm's one-versus-one).

    The answer for two classes is f(x) clipped to [-1, 1], so that it reaches ±1 on the edges of the margin.
    For more it is the softmax of scikit-learn's one-versus-rest scores, which are votes with ties broken by
    the size of f. Where one pair is left of more classes, its shares are σ(±f).
    """

    def __init__(self, kernel: KernelName, examples: Examples, settings: Settings) -> None:
        super().__init__(examples, estimators.svm(examples, kernel, settings))
        if examples.classes is not None:
            self.pairs = tuple(combinations(examples.present.tolist(), 2))
        self._kernel = Kernel(settings.gamma if kernel == "rbf" else None)
        self._converged = False
        self.progress = (0, len(ATTEMPTS))
        self.fit_more()

    @property
    def members(self) -> Sequence[Member]:
        """The kernels of the support vectors with the largest coefficients; none of a linear machine."""
        if self._kernel.gamma is None:
            return ()
        weights = np.abs(self._coefficients).sum(axis=0)
        largest = np.argsort(-weights, kind="stable")[:SHOWN]
        return [self._bump(int(index), float(weights[index])) for index in largest]

    @property
    def cost(self) -> tuple[int, int]:
        """Of a linear machine a normal and an offset for each pair, else the support vectors and weights."""
        machines, features = len(self._coefficients), self.examples.x.shape[1]
        if self._kernel.gamma is None:
            return machines * (features + 1), machines * features
        support = len(self.support)
        return support * (features + machines) + machines, support * (features + 1 + machines)

    def fit_more(self, trees: int = 5) -> bool:
        """Make the next attempt if the last was not enough; return whether more remains."""
        done, pieces = self.progress
        if done == pieces:
            return False
        tolerance, iterations = ATTEMPTS[done]
        estimator, converged = estimators.attempt(
            self._estimator, self.examples, tolerance, self._fair(iterations)
        )
        if converged or not self._converged:  # what has converged stays until something better does
            self._take(estimator)
            self._converged = converged
            self.note = _note(converged, tolerance)
        finished = converged == (tolerance == EXACT)  # what does not converge to 0.1 will not to 0.001
        self.progress = (done + 1, done + 1 if finished else pieces)
        return self.progress[0] < self.progress[1]

    def decision(self, x: Floats) -> Floats:
        """Return f (pairs, n) of each pair of classes, positive for the second of them; none for values."""
        return self._f(with_column(x)) if self.pairs and len(x) else np.empty((len(self.pairs), len(x)))

    def _fair(self, iterations: int) -> int:
        """Return iterations of about the same time for other numbers of points and classes.

        An iteration goes over all points of a pair of classes; a point is in as many pairs as there are other
        classes, and counts twice where its value may be too high or too low.
        """
        points, classes = len(self.examples.y), len(self.examples.present)
        if self.examples.classes is None:
            points, classes = 2 * points, 2
        return int(iterations * min(1, 1000 / points) / (classes - 1))

    def _take(self, estimator: Any) -> None:
        self._estimator = estimator
        self.support = estimator.support_.astype(np.int64)
        self._coefficients, self._intercepts = self._signed()

    def _f(self, x: Floats) -> Floats:
        return (
            self._kernel.weighted(x, self._estimator.support_vectors_, self._coefficients) + self._intercepts
        )

    def _answer(self, x: Floats) -> Floats:
        f = self._f(x)
        if self.examples.classes is None:
            return f
        if self.examples.classes == 2:
            return f.clip(-1, 1)
        scores = np.stack([-f[0], f[0]]) / 2 if len(f) == 1 else self._scores(f)
        return self.examples.from_scores(scores)

    def _scores(self, f: Floats) -> Floats:
        """Count the votes (present, n) of all pairs; what f adds to them stays below half a vote."""
        classes = len(self.examples.present)
        votes, sums = np.zeros((2, classes, f.shape[1]))
        for row, (first, second) in zip(f, combinations(range(classes), 2), strict=True):
            votes[second] += row > 0
            votes[first] += row <= 0
            sums[second] += row
            sums[first] -= row
        return votes + sums / (3 * (np.abs(sums) + 1))

    def _signed(self) -> tuple[Floats, Floats]:
        """Return coefficients (pairs, support) and intercepts (pairs, 1) of f, positive for the second class.

        libsvm keeps, for a support vector of one class, its coefficients against each of the other classes
        in turn, and means the first of two classes by a positive f; scikit-learn turns that round where there
        are only two.
        """
        dual, b = self._estimator.dual_coef_, self._estimator.intercept_[:, None]
        if len(dual) == 1:
            return dual, b
        of_class = np.repeat(np.arange(len(self.examples.present)), self._estimator.n_support_)
        coefficients = np.zeros((len(self.pairs), dual.shape[1]))
        for row, (first, second) in zip(coefficients, combinations(range(len(dual) + 1), 2), strict=True):
            row[of_class == first] = -dual[second - 1, of_class == first]
            row[of_class == second] = -dual[first, of_class == second]
        return coefficients, -b

    def _bump(self, index: int, weight: float) -> Bump:
        centre = self._estimator.support_vectors_[index : index + 1]
        if self.examples.rows == 1:
            sign = float(np.sign(self._coefficients[0, index]))
            return Bump(self.examples, weight, self._kernel, sign, centre)
        label = int(self.examples.y[self.support[index]])
        return Bump(self.examples, weight, self._kernel, 1.0, centre, label)


def _note(converged: bool, tolerance: float) -> str:
    if converged:
        return "" if tolerance == EXACT else f"Converged to a tolerance of {tolerance:g}, not of {EXACT:g}."
    return "Not converged: a smaller C will."


class Kernel:
    """K(x, s) = x·s where γ is None, else exp(−γ‖x − s‖²)."""

    def __init__(self, gamma: float | None) -> None:
        self.gamma = gamma

    def weighted(self, x: Floats, s: Floats, coefficients: Floats) -> Floats:
        """Return Σⱼ aᵢⱼ·K(x, sⱼ) (rows, n) for points x (n, features) and s (m, features), a (rows, m).

        Eight times as fast as libsvm's own: 24 ms against 197 for 10 000 points and 900 support vectors.
        """
        if self.gamma is None:
            return (coefficients @ s) @ x.T
        pieces = [
            np.exp(-self.gamma * cdist(x[at : at + ROWS], s, "sqeuclidean")) @ coefficients.T
            for at in range(0, len(x), ROWS)
        ]
        return np.concatenate(pieces).T


class Bump(Member):
    """The kernel of one support vector, 1 there and fading to 0 far away.

    Two classes or values: ±K, so that Σ weight·answer + b is f. More classes: shares that go from the support
    vector's own class to all alike, and the weight is the sum over its pairs.
    """

    def __init__(
        self,
        examples: Examples,
        weight: float,
        kernel: Kernel,
        sign: float,
        centre: Floats,
        label: int | None = None,
    ) -> None:
        super().__init__(examples, weight)
        self._kernel = kernel
        self._sign = np.array([[sign]])
        self._centre = centre
        self._label = label

    def _answer(self, x: Floats) -> Floats:
        bump = self._kernel.weighted(x, self._centre, self._sign)
        if self._label is None:
            return bump
        shares = np.repeat((1 - bump) / self.examples.rows, self.examples.rows, axis=0)
        shares[self._label] += bump[0]
        return shares
