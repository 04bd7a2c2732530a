"""How sizes are clustered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.kinds import Choice, Rows, Slider, Toggle
from playground.params import Label, Params, Section, Unless

MOST_STARTS: Final = 20


@dataclass(frozen=True)
class ClusteringParams(Params):
    """k-means, and where it begins."""

    k: Annotated[
        int,
        Section("k-means"),
        Label("k"),
        Slider(1, 15, minimum=1, maximum=100),
        "How many anchors.",
    ] = 5
    distance: Annotated[
        str,
        Choice("iou", "euclidean", labels=("1 − IoU", "Euclidean")),
        "What makes two sizes near: much overlap on a common centre, or few pixels between them. The other "
        "one runs beside it from the same seed.",
    ] = "iou"
    update: Annotated[
        str,
        Choice("mean", "median"),
        "Where a centroid moves: to the mean or the median of its boxes' widths and heights.",
    ] = "mean"
    start: Annotated[
        str,
        Choice("random", "k-means++"),
        "The first centroids: k boxes drawn at random, or each one likely to be far from those before.",
    ] = "k-means++"
    seed: Annotated[
        int,
        Slider(0, 99, minimum=0, maximum=2**31 - 1),
        "Seed of the start, of made boxes, and of what is drawn from very many.",
    ] = 0
    starts: Annotated[
        int,
        Label("Best of"),
        Slider(1, MOST_STARTS, minimum=1, maximum=MOST_STARTS, unit="starts"),
        "How many starts are tried, one after another; the best is kept.",
    ] = 1
    tolerance: Annotated[
        float,
        Slider(1e-6, 0.1, log=True, minimum=0, maximum=1),
        "It has converged when no centroid moves by more than this share of its width and height.",
    ] = 1e-6
    first: Annotated[
        tuple[tuple[float, ...], ...],
        Label("Start by hand"),
        Rows(2, 2, most=100),
        Unless("first", ()),
        "Width and height of the first centroids; what is missing to k is drawn.",
    ] = ()
    show_other: Annotated[
        bool,
        Label("Show the other distance"),
        Toggle(),
        "Show what the other distance chooses, hollow and dashed.",
    ] = True
