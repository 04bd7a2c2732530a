"""The points: drawn or given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from playground.kinds import Choice, Integers, PointTable, Rows, Slider
from playground.learning.params.group import CLASSIFICATION, POINTS, LearningParams
from playground.nn.choices import POINT_SET
from playground.params import RESTART, Label, Section, Unless, When
from playground.samples import Samples

EDGE: Final = 6.0
"""The field shows [-6, 6]²."""
MOST_CLASSES: Final = 6
NO_POINTS: Final = Samples()
PointSetName: TypeAlias = Annotated[
    str, POINT_SET, RESTART, CLASSIFICATION, "The shape the classes are drawn from."
]


@dataclass(frozen=True)
class PointParams(LearningParams):
    """Where the points come from."""

    task: Annotated[
        str,
        Section("Data", POINTS),
        Choice("classification", "regression"),
        RESTART,
        "Tell classes apart, or learn a value.",
    ] = "classification"
    data: PointSetName = "spiral"
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
