"""Scored boxes and how they are suppressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.boxes.suppression_steps import SIGMA
from playground.kinds import BoxRows, Choice, Line, Slider, Toggle
from playground.params import Label, Section, When
from playground.scenes.box_lab.params.common import NMS, PAINTED, SCORED, SHARE
from playground.scenes.box_lab.params.overlap import OverlapParams


@dataclass(frozen=True)
class SuppressionParams(OverlapParams):
    """Which boxes, and by which rule they give way."""

    iou_threshold: Annotated[
        float,
        Section("Rule", PAINTED),
        Label("IoU threshold"),
        SHARE,
        "Suppression: more overlap than this with a better box counts. Judging: from this overlap on an "
        "object is found.",
    ] = 0.5
    method: Annotated[
        str,
        NMS,
        Choice(
            "hard",
            "soft_linear",
            "soft_gaussian",
            "diou",
            "matrix",
            labels=("hard", "soft, linear", "soft, Gaussian", "DIoU", "matrix"),
        ),
        "Strike boxes out; or lower their scores by 1 − IoU, or by exp(−IoU²/σ); or let distant centres "
        "count; or decide all at once as SOLOv2 does.",
    ] = "hard"
    sigma: Annotated[
        float,
        Label("σ"),
        NMS,
        When("method", "soft_gaussian", "matrix"),
        Slider(0.1, 2, minimum=0.01, maximum=1000),
        "How gently overlap lowers scores.",
    ] = SIGMA
    class_aware: Annotated[bool, NMS, Toggle(), "Only boxes of one class suppress each other."] = True
    score_threshold: Annotated[
        float, NMS, SHARE, "Boxes whose score is not above it take no part, or no longer."
    ] = 0.0
    boxes: Annotated[
        tuple[tuple[float, ...], ...] | str,
        NMS,
        Label("Own boxes"),
        BoxRows(SCORED),
        "Boxes of your own: painted, pasted as rows x1, y1, x2, y2, score, class, or read from a file with "
        "scores. Without a score it is 1, without a class 0.",
    ] = ()
    more_classes: Annotated[
        str,
        NMS,
        Line(),
        "Names of classes 3, 4, … in rows of your own, with commas between; 0 to 2 are person, car and bus.",
    ] = ""
