"""The model, what it is compared with, and what both are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Slider, Subset, Toggle
from playground.params import RESTART, Label, Section, When
from playground.scenes.decision_boundary.params.names import (
    ANY_MODEL,
    MODEL_LABELS,
    MODELS,
)
from playground.scenes.decision_boundary.params.points import PointParams


@dataclass(frozen=True)
class ModelParams(PointParams):
    """What learns, and from which inputs."""

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

    features: Annotated[
        tuple[str, ...],
        Section("Inputs"),
        Label("Inputs"),
        Subset(
            "x1",
            "x2",
            "x1^2",
            "x2^2",
            "x1x2",
            "sin_x1",
            "sin_x2",
            labels=("x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"),
            at_least=1,
        ),
        RESTART,
        "What the model is told about a point.",
    ] = ("x1", "x2", "sin_x1", "sin_x2")
    stretch: Annotated[
        float,
        Label("Stretch of x₂"),
        Slider(0.01, 100, log=True, above=0, maximum=1e6),
        RESTART,
        "Multiplies the inputs that measure x₂: unequal scales stretch the bowl of the loss.",
    ] = 1.0
    normalise: Annotated[
        bool, Toggle(), RESTART, "Subtract each input's mean and divide by its standard deviation."
    ] = False
