"""What may be turned in points and in a network that learns from them, free of torch.

Each class is a group of controls on top of the last. A scene lists those it wants among its bases, the last
of its controls first, puts groups of its own between them, and gives a default of its own to a field by
declaring it again: `learning_rate: LearningRate = 0.1`. Its seed is its own too.
"""

from playground.learning.params.group import CLASSIFICATION, NETWORK, POINTS, LearningParams
from playground.learning.params.inputs import Features, InputParams, Normalise
from playground.learning.params.network import NetworkParams, activations
from playground.learning.params.points import (
    EDGE,
    MOST_CLASSES,
    NO_POINTS,
    PointParams,
    PointSetName,
)
from playground.learning.params.training import BatchSize, LearningRate, Optimizer, TrainingParams

__all__ = [
    "CLASSIFICATION",
    "EDGE",
    "MOST_CLASSES",
    "NETWORK",
    "NO_POINTS",
    "POINTS",
    "BatchSize",
    "Features",
    "InputParams",
    "LearningParams",
    "LearningRate",
    "NetworkParams",
    "Normalise",
    "Optimizer",
    "PointParams",
    "PointSetName",
    "TrainingParams",
    "activations",
]
