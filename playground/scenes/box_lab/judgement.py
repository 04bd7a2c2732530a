"""Truth and predictions judged: COCO's metrics of all, and one class in detail."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from playground.boxes.average_precision import PrecisionRecall
from playground.boxes.box_files.table import BoxTable, Tell
from playground.boxes.coco import CocoEvaluation, CocoMetrics
from playground.boxes.iou import Ints
from playground.boxes.matching import Matches, Predicted, Truth, match_class
from playground.boxes.pictures import predictions, truths
from playground.faults import UserError
from playground.scenes.box_lab.content import Rows, scored_table, truth_table
from playground.scenes.box_lab.params import BoxLabParams

SQUARE: Final = (640.0, 640.0)
"""Pixels for images of unknown size, as YOLO's files have them."""


@dataclass(frozen=True, eq=False)
class Content:
    """What is there and what was said, image by image, with COCO's metrics of all of it."""

    table: BoxTable
    said: BoxTable
    truths: list[Truth]
    predicted: list[Predicted]
    metrics: CocoMetrics


@dataclass(frozen=True, eq=False)
class Judgement:
    """One class at one threshold: the ranked predictions, and precision and recall along those that count."""

    label: int
    matches: Matches
    content: Content

    @cached_property
    def counted(self) -> Ints:
        """Return the ranks (m,) of predictions that count, true or false."""
        return np.flatnonzero(~self.matches.ignored)

    @cached_property
    def curve(self) -> PrecisionRecall | None:
        """Return precision and recall (m,), None where there is nothing to be found."""
        if not self.matches.total:
            return None
        return PrecisionRecall.of(self.matches.correct[self.counted], self.matches.total)


def evaluated(there: Rows | str, said: Rows | str, progress: Tell) -> Content:
    """Read and evaluate everything. UserError for what cannot be read or does not go together."""
    table = truth_table(there, said, progress)
    guess = scored_table(said, progress, table)
    if table.relative and (guess.relative or not len(guess)):
        table = table.with_image_sizes(SQUARE)  # IoU stays as it is where all boxes are stretched alike
    truth, predicted = truths(table), predictions(guess, table)
    evaluation = CocoEvaluation(len(table.classes))
    for number, (each, answers) in enumerate(zip(truth, predicted, strict=True)):
        evaluation.add(each, answers)
        if number % 500 == 0:
            progress(number / len(truth), "judging the predictions")
    return Content(table, guess, truth, predicted, evaluation.metrics())


def judged_at(content: Content, params: BoxLabParams) -> Judgement:
    """Match the shown class at the threshold, the last where there are fewer. UserError without any."""
    if not content.table.classes:
        raise UserError("the ground truth is of no class", "choose another file")
    label = min(params.shown_class, len(content.table.classes)) - 1
    matches = match_class(content.truths, content.predicted, label, params.iou_threshold)
    return Judgement(label, matches, content)
