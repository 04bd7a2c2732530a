"""What the hand does to the points, and the seed they are drawn by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Slider
from playground.learning.params import CLASSIFICATION, MOST_CLASSES, PointParams
from playground.params import RESTART, Label, Section, When
from playground.scenes.decision_boundary.params.names import PAINTING


@dataclass(frozen=True)
class BrushParams(PointParams):
    """What seeds the run, and how points are painted."""

    seed: Annotated[
        int,
        Slider(0, 99, minimum=0, maximum=2**31 - 1),
        RESTART,
        "Seed of the points, the first weights and the order of the batches.",
    ] = 0
    brush: Annotated[
        str,
        Section("Draw"),
        Label("Mouse"),
        Choice("look", "paint", "spray", "erase", "move"),
        "What the left button does in the field. The first stroke makes the points your own.",
    ] = "look"
    brush_class: Annotated[
        int,
        Label("Class"),
        Slider(0, MOST_CLASSES - 1, minimum=0, maximum=MOST_CLASSES - 1),
        CLASSIFICATION,
        When("brush", *PAINTING),
        "The class that is painted.",
    ] = 1
    brush_value: Annotated[
        float,
        Label("Value"),
        Slider(-1, 1, minimum=-1e6, maximum=1e6),
        When("task", "regression"),
        When("brush", *PAINTING),
        "The value that is painted.",
    ] = 1.0
    brush_size: Annotated[
        float,
        Label("Size"),
        Slider(0.1, 2, above=0, maximum=12),
        When("brush", "spray", "erase"),
        "How far the brush reaches, in units of the field.",
    ] = 0.5
