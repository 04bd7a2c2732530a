"""When the groups of controls matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playground.params import Params, When

POINTS: Final = When("uses_points", True)
NETWORK: Final = When("uses_network", True)
CLASSIFICATION: Final = When("task", "classification")


@dataclass(frozen=True)
class LearningParams(Params):
    """Base of the groups; a scene that may do without points or without a network says here when."""

    @property
    def uses_points(self) -> bool:
        """Whether something learns from points."""
        return True

    @property
    def uses_network(self) -> bool:
        """Whether a network does."""
        return self.uses_points
