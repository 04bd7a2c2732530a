"""Ground truth, predictions, and how they are judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import BoxRows, Slider
from playground.params import Label, Section
from playground.scenes.box_lab.params.common import AP, SCORED, SHARE
from playground.scenes.box_lab.params.suppression import SuppressionParams

COUNTED, IGNORED, CROWD = 0, 1, 2
"""What the last column of a true box says."""


@dataclass(frozen=True)
class PrecisionParams(SuppressionParams):
    """What is there, what was said, and which part of the judgement is shown."""

    ground_truth: Annotated[
        tuple[tuple[float, ...], ...] | str,
        Section("Judged", AP),
        BoxRows(("class", "image", "kind")),
        "What is there: painted, pasted as rows x1, y1, x2, y2, class, image, kind (0 to be found, 1 "
        "ignored, 2 a crowd), or COCO's JSON, a folder of VOC's or YOLO's files, CSV or npz.",
    ] = ()
    predictions: Annotated[
        tuple[tuple[float, ...], ...] | str,
        BoxRows(SCORED),
        "What was said: painted, pasted as rows x1, y1, x2, y2, score, class, image, or a file with scores, "
        "such as COCO's list of results.",
    ] = ()
    shown_class: Annotated[
        int,
        Label("Class"),
        Slider(1, 10, minimum=1, maximum=100_000),
        "The number of the class whose ranking, curve and areas are shown.",
    ] = 1
    confusion_threshold: Annotated[
        float, Label("Score for confusion"), SHARE, "Predictions above it count in the confusion matrix."
    ] = 0.25
