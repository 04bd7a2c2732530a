"""What several groups of parameters name, and when they matter."""

from __future__ import annotations

from typing import Final

from playground.params import When
from playground.samples import Samples

EDGE: Final = 6.0
"""The field shows [-6, 6]²."""
MOST_CLASSES: Final = 6
NO_POINTS: Final = Samples()
MODELS: Final = ("network", "knn", "svm_linear", "svm_rbf", "tree", "forest", "boosting")
MODEL_LABELS: Final = (
    "neural network",
    "k nearest neighbours",
    "linear SVM",
    "RBF SVM",
    "decision tree",
    "random forest",
    "boosting",
)
NAMES: Final[dict[str, str]] = {
    "network": "network",
    "knn": "k-NN",
    "svm_linear": "linear SVM",
    "svm_rbf": "RBF SVM",
    "tree": "tree",
    "forest": "forest",
    "boosting": "boosting",
}
"""Models in short, for legends and tables."""
PAINTING: Final = ("paint", "spray")
ANY_MODEL: Final = ("model", "compare")
NETWORK: Final = When(ANY_MODEL, "network")
CLASSIFICATION: Final = When("task", "classification")
