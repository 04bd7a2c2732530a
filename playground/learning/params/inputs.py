"""What is told about a point to whatever learns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from playground.kinds import Slider, Subset, Toggle
from playground.learning.params.group import POINTS
from playground.learning.params.points import PointParams
from playground.params import RESTART, Label, Section

Features: TypeAlias = Annotated[
    tuple[str, ...],
    Section("Inputs", POINTS),
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
]
Normalise: TypeAlias = Annotated[
    bool, Toggle(), RESTART, "Subtract each input's mean and divide by its standard deviation."
]


@dataclass(frozen=True)
class InputParams(PointParams):
    """What the inputs are made of."""

    features: Features = ("x1", "x2", "sin_x1", "sin_x2")
    stretch: Annotated[
        float,
        Label("Stretch of x₂"),
        Slider(0.01, 100, log=True, above=0, maximum=1e6),
        RESTART,
        "Multiplies the inputs that measure x₂: unequal scales stretch the bowl of the loss.",
    ] = 1.0
    normalise: Normalise = False
