"""A state as several panes look at it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from playground.nn.metrics import Score
from playground.scenes.decision_boundary import network_view
from playground.scenes.decision_boundary.classical_learner import ClassicalLearner
from playground.scenes.decision_boundary.learner import Floats, Learner
from playground.scenes.decision_boundary.params import NAMES, DecisionBoundaryParams
from playground.scenes.decision_boundary.state import State


@dataclass(frozen=True)
class Look:
    """A state and its parameters with what several panes show of them, worked out once and only if needed."""

    state: State
    params: DecisionBoundaryParams

    @cached_property
    def answer(self) -> Floats:
        """The model's answer on the field's cells, (outputs, CELLS²)."""
        return self.state.learner.field()

    @cached_property
    def layers(self) -> list[Floats]:
        """The maps of the model's units, column by column; none without units."""
        return network_view.unit_maps(self.state.learner, self.params)

    @cached_property
    def scores(self) -> tuple[Score, Score]:
        """How well training and test points are answered."""
        return self.state.learner.scores()

    @property
    def answers_differ(self) -> bool:
        """Whether of two models one answers two questions and the other the first of them."""
        kinds = {isinstance(learner, ClassicalLearner) for learner in self.learners.values()}
        return self.state.data.target == "pair" and len(kinds) == 2

    @property
    def learners(self) -> dict[str, Learner]:
        """The model and what it is compared with, by their names."""
        found = {NAMES[self.params.model]: self.state.learner}
        if self.state.other is not None:
            name = NAMES[self.params.compare]
            found[f"{name} 2" if name in found else name] = self.state.other
        return found
