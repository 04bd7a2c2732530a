"""Which of the network's boxes are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.boxes.suppression_steps import SIGMA
from playground.kinds import Choice, Line, Slider, Toggle
from playground.params import Label, Section, When
from playground.scenes.detection.params.model import ModelParams

SHARE: Final = Slider(0, 1, step=0.01, minimum=0, maximum=1)


@dataclass(frozen=True)
class BoxParams(ModelParams):
    """Thresholds, classes and suppression; all of them act on what the network said, without asking again."""

    score_threshold: Annotated[
        float, Section("Boxes"), SHARE, "Boxes whose objectness × class score is above it are candidates."
    ] = 0.25
    iou_threshold: Annotated[
        float, Label("IoU threshold"), SHARE, "A candidate that overlaps a better one by more is suppressed."
    ] = 0.45
    method: Annotated[
        str,
        Choice(
            "hard",
            "soft_linear",
            "soft_gaussian",
            "diou",
            "matrix",
            labels=("hard", "soft, linear", "soft, Gaussian", "DIoU", "matrix"),
        ),
        "How overlapping candidates give way: struck out, or with their scores lowered.",
    ] = "hard"
    sigma: Annotated[
        float,
        Label("σ"),
        When("method", "soft_gaussian", "matrix"),
        Slider(0.1, 2, minimum=0.01, maximum=1000),
        "How gently overlap lowers scores.",
    ] = SIGMA
    class_aware: Annotated[bool, Toggle(), "Only boxes of one class suppress each other."] = True
    classes: Annotated[
        str, Line(), "Names of the classes that are shown or judged, with commas between; empty for all."
    ] = ""

    @property
    def deciding(self) -> tuple[object, ...]:
        """All that decides which of the network's boxes are kept, to be compared."""
        rule = self.iou_threshold, self.method, self.sigma, self.class_aware
        return self.score_threshold, self.classes, *rule
