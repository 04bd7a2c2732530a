"""What several groups of parameters name."""

from __future__ import annotations

from typing import Final

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
