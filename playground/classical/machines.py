"""Support vector machines: the boundary with the widest margin, held by the points nearest to it.

libsvm's dual form (Chang & Lin 2011): f(x) = Σᵢ aᵢ·K(x, sᵢ) + b over the support vectors sᵢ.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np
from scipy.spatial.distance import cdist

from playground.classical import estimators
from playground.classical.estimators import KernelName
from playground.classical.model import Estimated, Examples, Floats, Member, Settings, with_column

ITERATIONS: Final = (60_000, 240_000, 960_000, 3_840_000)
"""Of libsvm in each piece, for all pairs of classes together.

It begins each piece anew, since it cannot go on from where it stopped. 1 000 points take 0.3 to 0.6 µs an
iteration: nearly all is fitted in the first 60 000, but a straight boundary through points that none can part
takes 0.7 s and 2 million at C = 100, and the more the larger C.
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
        self._machines = max(len(self.pairs), 1)
        self.progress = (0, len(ITERATIONS))
        self.fit_more()

    @property
    def members(self) -> Sequence[Member]:
        """The kernels of the support vectors with the largest coefficients; none of a linear machine."""
        if self._kernel.gamma is None:
            return ()
        weights = np.abs(self._coefficients).sum(axis=0)
        largest = np.argsort(-weights, kind="stable")[:SHOWN]
        return [self._bump(int(index), float(weights[index])) for index in largest]

    def fit_more(self, trees: int = 5) -> bool:
        """Fit anew with four times the iterations if the last were too few; return whether more remains."""
        done, pieces = self.progress
        if done == pieces:
            return False
        enough = estimators.converges(self._estimator, self.examples, ITERATIONS[done] // self._machines)
        self.support = self._estimator.support_.astype(np.int64)
        self._coefficients, self._intercepts = self._signed()
        self.progress = (done + 1, done + 1 if enough else pieces)
        iterations = f"{ITERATIONS[done]:,}".replace(",", " ")
        self.note = "" if enough else f"Not converged after {iterations} iterations."
        return self.progress[0] < self.progress[1]

    def decision(self, x: Floats) -> Floats:
        """Return f (pairs, n) of each pair of classes, positive for the second of them; none for values."""
        return self._f(with_column(x)) if self.pairs and len(x) else np.empty((len(self.pairs), len(x)))

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
        if self._machines == 1:
            return dual, b
        of_class = np.repeat(np.arange(len(self.examples.present)), self._estimator.n_support_)
        coefficients = np.zeros((self._machines, dual.shape[1]))
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
