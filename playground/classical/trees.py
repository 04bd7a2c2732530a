"""Trees that ask about one feature at a time, and two ensembles of them: forest and gradient boosting."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from playground.classical import estimators
from playground.classical.branches import Round, TreeMember
from playground.classical.model import Estimated, Examples, Member, Settings


class Tree(Estimated):
    """One CART tree (Breiman et al. 1984); a leaf answers with the shares of its points, or their mean."""

    def __init__(self, examples: Examples, settings: Settings) -> None:
        super().__init__(examples, estimators.tree(examples, settings).fit(examples.x, examples.y))

    @property
    def members(self) -> Sequence[Member]:
        """The tree itself."""
        return [TreeMember(self.examples, 1.0, [self._estimator])]

    @property
    def cost(self) -> tuple[int, int]:
        """Questions and leaves; to answer it only compares."""
        return self.members[0].numbers, 0


class Ensemble(Estimated):
    """Trees fitted a few at a time by scikit-learn's warm start, which gives what all at once would."""

    def __init__(self, examples: Examples, estimator: Any, rounds: int, trees_per_round: int = 1) -> None:
        super().__init__(examples, estimator)
        self._trees_per_round = trees_per_round
        self.progress = (0, rounds)
        self.fit_more(trees=1)

    @property
    def cost(self) -> tuple[int, int]:
        """Questions and leaves of all trees; each leaf that is met is weighed."""
        members = self.members
        return sum(member.numbers for member in members), len(members) * self.examples.rows

    def kept(self) -> Ensemble:
        """Return the ensemble with the trees it has now."""
        kept = copy(self)
        kept._estimator = copy(self._estimator)
        kept._estimator.estimators_ = self._estimator.estimators_[:]
        return kept

    def fit_more(self, trees: int = 5) -> bool:
        """Fit so many trees more, one round at least; return whether more remains."""
        done, rounds = self.progress
        if done < rounds:
            done = min(done + max(trees // self._trees_per_round, 1), rounds)
            self._estimator.set_params(n_estimators=done).fit(self.examples.x, self.examples.y)
            self.progress = (done, rounds)
        return done < rounds


class Forest(Ensemble):
    """A random forest (Breiman 2001): trees of points drawn with replacement, whose answers are averaged."""

    def __init__(self, examples: Examples, settings: Settings) -> None:
        super().__init__(examples, estimators.forest(examples, settings), settings.trees)

    @property
    def members(self) -> Sequence[Member]:
        """The trees, all of the same weight."""
        trees = self._estimator.estimators_
        return [TreeMember(self.examples, 1 / len(trees), [tree]) for tree in trees]


class Boosting(Ensemble):
    """Gradient boosting (Friedman 2001): each round adds trees that mend what the rounds before got wrong.

    A round is one tree, or with more than two classes one for each of them.
    """

    def __init__(self, examples: Examples, settings: Settings) -> None:
        classes = 1 if examples.classes is None else len(examples.present)
        trees_per_round = classes if classes > 2 else 1
        super().__init__(examples, estimators.boosting(examples, settings), settings.trees, trees_per_round)

    @property
    def members(self) -> Sequence[Member]:
        """The rounds, each weighing as much as the learning rate."""
        weight = self._estimator.learning_rate
        return [Round(self.examples, weight, trees) for trees in self._estimator.estimators_]
