"""What may be turned in the decision boundary: a class for each group of controls, on top of the last."""

from playground.scenes.decision_boundary.params.names import EDGE, MOST_CLASSES, NAMES, NO_POINTS, PAINTING
from playground.scenes.decision_boundary.params.view import DecisionBoundaryParams, activations

__all__ = [
    "EDGE",
    "MOST_CLASSES",
    "NAMES",
    "NO_POINTS",
    "PAINTING",
    "DecisionBoundaryParams",
    "activations",
]
