"""What the engine keeps between steps: the points, what learns from them, and what the hand does."""

from __future__ import annotations

from dataclasses import dataclass

from playground.scene import Context
from playground.scenes.decision_boundary.brush import Brush
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.learner import Learner
from playground.scenes.decision_boundary.network_learner import NetworkLearner
from playground.scenes.decision_boundary.places import Place, touched


@dataclass
class Hand:
    """What the hand points at and what it has picked: places in the field, items of the network."""

    brush: Brush
    probe: tuple[float, float] | None = None
    pinned: tuple[float, float] | None = None
    hovered: int = -1
    picked: int = -1


@dataclass
class State:
    """What learns, what it learns from, what it is compared with, and what the hand does."""

    data: Data
    source: object
    learner: Learner
    other: Learner | None
    context: Context
    hand: Hand

    @property
    def sizes(self) -> tuple[int, ...]:
        """The layers of the network that can be edited in its picture; none for another model."""
        return self.learner.network.sizes if isinstance(self.learner, NetworkLearner) else ()

    @property
    def place(self) -> Place | None:
        """The unit or weight that is looked at: the one under the hand, else the one that is picked."""
        item = self.hand.hovered if self.hand.hovered >= 0 else self.hand.picked
        return touched(item, self.sizes)
