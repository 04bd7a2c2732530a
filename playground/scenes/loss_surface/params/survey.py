"""The network whose surface it is, and the plane through its weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Slider
from playground.learning.params import (
    NETWORK,
    BatchSize,
    Features,
    LearningRate,
    Normalise,
    Optimizer,
    PointSetName,
    TrainingParams,
)
from playground.params import Label, Section, When
from playground.scenes.loss_surface.params.surface import SurfaceParams


@dataclass(frozen=True)
class SurveyParams(TrainingParams, SurfaceParams):
    """Points, a network, how it learns, and where its loss is looked at."""

    data: PointSetName = "moons"
    features: Features = ("x1", "x2")
    normalise: Normalise = True
    optimizer: Optimizer = "sgd"
    learning_rate: LearningRate = 0.1
    batch_size: BatchSize = 1000

    @property
    def uses_points(self) -> bool:
        """Whether it is the surface of a network, which learns from points."""
        return self.mode == "network"

    epochs: Annotated[
        int,
        Section("Survey", NETWORK),
        Slider(10, 2000, log=True, minimum=1, maximum=100_000),
        "How long the network learns.",
    ] = 300
    plane: Annotated[
        str,
        Choice("trajectory", "random", labels=("along the trajectory", "random directions")),
        "Through the last weights along the two main components of the way they went, or along two random "
        "directions normalised filter by filter (Li et al. 2018). The heights are the loss on the training "
        "points, penalties apart.",
    ] = "trajectory"
    reach: Annotated[
        float,
        Slider(0.1, 4, log=True, above=0, maximum=100),
        When("plane", "random"),
        "How far the plane goes: 1 changes every unit's weights by their own length.",
    ] = 1.0
    grid: Annotated[
        int,
        Label("Cells a side"),
        Slider(11, 101, step=2, minimum=3, maximum=201),
        "Places of the plane along each side; an odd number puts the weights into the middle.",
    ] = 51
