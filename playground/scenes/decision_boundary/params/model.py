"""The model, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Slider
from playground.learning.params import LearningParams
from playground.params import RESTART, Label, Section, When
from playground.scenes.decision_boundary.params.names import ANY_MODEL, MODEL_LABELS, MODELS


@dataclass(frozen=True)
class ModelParams(LearningParams):
    """What learns."""

    model: Annotated[
        str,
        Section("Model"),
        Choice(*MODELS, labels=MODEL_LABELS),
        RESTART,
        "What learns from the points.",
    ] = "network"
    compare: Annotated[
        str,
        Label("Compare with"),
        Choice("none", *MODELS, labels=("none", *MODEL_LABELS)),
        RESTART,
        "A second model on the same points; the pane Difference shows where the two fields part.",
    ] = "none"
    neighbours: Annotated[
        int,
        Label("k"),
        Slider(1, 50, minimum=1, maximum=100_000),
        When(ANY_MODEL, "knn"),
        "How many nearest neighbours vote. One follows every point; all of them see only the majority.",
    ] = 5
    C: Annotated[
        float,
        Slider(0.01, 1000, log=True, above=0, maximum=1e9),
        When(ANY_MODEL, "svm_linear", "svm_rbf"),
        "The price of a point inside the margin; large values leave few of them.",
    ] = 1.0
    gamma: Annotated[
        float,
        Label("γ"),
        Slider(0.01, 10, log=True, above=0, maximum=1e6),
        When(ANY_MODEL, "svm_rbf"),
        "In exp(−γ·distance²): large values make every support vector a narrow bump.",
    ] = 0.5
    depth: Annotated[
        int,
        Slider(0, 20, minimum=0, maximum=1000),
        When(ANY_MODEL, "tree", "forest", "boosting"),
        "How many questions a tree asks in a row; 0 sets no limit.",
    ] = 4
    trees: Annotated[
        int,
        Slider(1, 200, minimum=1, maximum=2000),
        When(ANY_MODEL, "forest", "boosting"),
        "How many trees vote, or correct one another.",
    ] = 50
    shrinkage: Annotated[
        float,
        Slider(0.01, 1, log=True, above=0, maximum=2),
        When(ANY_MODEL, "boosting"),
        "How much of each new tree boosting takes over: its learning rate.",
    ] = 0.2

    @property
    def uses_network(self) -> bool:
        """Whether the model, or what it is compared with, is a network."""
        return "network" in (self.model, self.compare)
