"""What may be turned in the decision boundary: a class for each group of controls."""

from playground.learning.params import EDGE, activations
from playground.scenes.decision_boundary.params.everything import DecisionBoundaryParams
from playground.scenes.decision_boundary.params.names import NAMES, PAINTING

__all__ = ["EDGE", "NAMES", "PAINTING", "DecisionBoundaryParams", "activations"]
