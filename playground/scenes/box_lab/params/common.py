"""What several modes share: the picture, what the hand does, thresholds, and where the steps stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.kinds import Choice, Slider
from playground.params import RESTART, Label, Params, Section, When

CLASSES: Final = ("person", "car", "bus")
"""Names of the first classes of made and painted boxes."""
SCORED: Final = ("score", "class", "image")
"""Columns of a box that was predicted."""
IOU: Final = When("mode", "iou")
NMS: Final = When("mode", "nms")
AP: Final = When("mode", "ap")
ENCODING: Final = When("mode", "encoding")
PAINTED: Final = When("mode", "nms", "ap")
SHARE: Final = Slider(0, 1, step=0.01, minimum=0, maximum=1)


@dataclass(frozen=True)
class CommonParams(Params):
    """What is looked at."""

    mode: Annotated[
        str,
        Section("Lab"),
        Label("Look at"),
        Choice(
            "iou",
            "nms",
            "ap",
            "encoding",
            labels=("overlap (IoU)", "suppression (NMS)", "precision, recall, AP", "cell and anchor"),
        ),
        RESTART,
        "How two boxes overlap, how many boxes on one object become one, how detections are judged, or what "
        "a detector is asked to answer.",
    ] = "iou"
    picture: Annotated[
        str,
        Choice(
            "street",
            "crowd",
            "worked",
            "empty_street",
            "paper",
            labels=("street", "crowd", "worked example", "empty street", "paper"),
        ),
        RESTART,
        PAINTED,
        "What is seen, and with it boxes made for it; on an empty street and on paper there are none.",
    ] = "street"
    seed: Annotated[
        int,
        Slider(0, 99, minimum=0, maximum=2**31 - 1),
        RESTART,
        PAINTED,
        "Seed of the street and its boxes.",
    ] = 0
    position: Annotated[
        int,
        Slider(0, 60, minimum=0, maximum=1_000_000),
        PAINTED,
        "Where the steps stand; lower it to go back.",
    ] = 0
    image: Annotated[
        int,
        Label("Picture shown"),
        Slider(1, 12, minimum=1, maximum=1_000_000),
        PAINTED,
        "Which picture is shown, where the boxes are of several.",
    ] = 1

    hand: Annotated[
        str,
        Section("Hand", PAINTED),
        Label("Mouse"),
        Choice("move", "paint", "erase", labels=("move and resize", "paint", "erase")),
        "What the left button does in the picture. The first change makes the boxes your own.",
    ] = "move"
    paint: Annotated[
        str,
        Label("Box"),
        Choice("prediction", "truth", labels=("prediction", "ground truth")),
        AP,
        When("hand", "paint"),
        "Whether the box is there, or is said to be.",
    ] = "prediction"
    paint_class: Annotated[
        str, Label("Class"), Choice(*CLASSES), When("hand", "paint"), "The class of painted boxes."
    ] = "person"
    paint_score: Annotated[float, Label("Score"), SHARE, When("hand", "paint"), "Their score."] = 0.8
