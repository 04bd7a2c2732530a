"""The points: drawn, given, painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Integers, PointTable, Rows, Slider
from playground.nn.choices import POINT_SET
from playground.params import RESTART, Label, Params, Section, Unless, When
from playground.samples import Samples
from playground.scenes.decision_boundary.params.names import (
    CLASSIFICATION,
    MOST_CLASSES,
    NO_POINTS,
    PAINTING,
)


@dataclass(frozen=True)
class PointParams(Params):
    """Where the points come from, and what the hand does to them."""

    task: Annotated[
        str,
        Section("Data"),
        Choice("classification", "regression"),
        RESTART,
        "Tell classes apart, or learn a value.",
    ] = "classification"
    data: Annotated[
        str,
        POINT_SET,
        RESTART,
        CLASSIFICATION,
        "The shape the classes are drawn from.",
    ] = "spiral"
    target: Annotated[
        str,
        Choice("plane", "bumps"),
        RESTART,
        When("task", "regression"),
        "The function whose values are learned.",
    ] = "bumps"
    classes: Annotated[
        int,
        Slider(2, MOST_CLASSES, minimum=2, maximum=MOST_CLASSES),
        RESTART,
        CLASSIFICATION,
        "How many classes there are; points of your own may bring more.",
    ] = 2
    points: Annotated[
        Samples | str,
        Label("Own points"),
        PointTable((".csv", ".tsv", ".txt"), columns="columns"),
        "Points in place of the drawn ones: painted in the field, or of a file with columns x, y and label.",
    ] = NO_POINTS
    columns: Annotated[
        tuple[int, ...],
        Label("File's columns"),
        Integers(1, 10_000, longest=3),
        Unless("points", NO_POINTS),
        "Numbers of the columns x, y, label in the file; none: chosen by their names and contents.",
    ] = ()
    point_scale: Annotated[
        tuple[tuple[float, ...], ...],
        Label("Points' scale"),
        Rows(3, 3, most=2),
        Unless("points", NO_POINTS),
        "Centre and unit of x, y and value by which own points are put into the field; none: as they fit.",
    ] = ()
    samples: Annotated[
        int, Slider(10, 1000, step=10, minimum=0, maximum=100_000), RESTART, "How many points are drawn."
    ] = 500
    noise: Annotated[
        float,
        Slider(0, 0.5, step=0.01, minimum=0, maximum=10),
        RESTART,
        "How far points, or their values, stray.",
    ] = 0.1
    train_share: Annotated[
        float,
        Slider(0.1, 0.9, step=0.05, unit="%", minimum=0, maximum=1),
        RESTART,
        "Share of the points to learn from; the others test what was learned.",
    ] = 0.5
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
