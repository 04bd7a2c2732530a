"""How the boxes of one picture give way, box by box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from playground.boxes.box_files.table import BoxTable
from playground.boxes.iou import Floats, Ints
from playground.boxes.suppression import Suppression, suppress
from playground.boxes.suppression_steps import Step, by_score, steps
from playground.faults import UserError
from playground.scenes.box_lab.mode import at_an_image
from playground.scenes.box_lab.params import BoxLabParams

STEPPED: Final = 300
"""Boxes at most that are stepped through and drawn, those of the highest scores."""
PHASES: Final = 3
TAKE, COMPARE, DECIDE = range(PHASES)


@dataclass(frozen=True, eq=False)
class Trace:
    """The boxes of one picture and how they give way: `rows` are their places in the table.

    `order` ranks the boxes of `steps`, at most 300 of them, the highest score first.
    """

    table: BoxTable
    rows: Ints
    boxes: Floats
    scores: Floats
    labels: Ints
    order: Ints
    steps: tuple[Step, ...]
    whole: Suppression

    @property
    def length(self) -> int:
        """Return how many places there are to stand at after the first: three a step, and the end."""
        return PHASES * len(self.steps) + 1 if self.steps else 0

    def at(self, position: int) -> tuple[int, int]:
        """Return the step and the phase at a position; step −1 before the first, one beyond at the end."""
        return (-1, 0) if position == 0 else divmod(position - 1, PHASES)

    def scores_at(self, position: int) -> Floats:
        """Return all scores (n,) as they are then."""
        current = self.scores.copy()
        number, phase = self.at(position)
        done = number + (phase == DECIDE)
        for step in self.steps[: max(done, 0)]:
            current[step.others] = step.after
        return current


def trace_of(table: BoxTable, params: BoxLabParams) -> Trace:
    """Suppress the boxes of the chosen picture, at once and step by step."""
    image = at_an_image(params, len(table.image_ids)).image
    if table.boxes is None:
        raise UserError("the file tells only sizes of boxes", "expected boxes with their corners")
    rows = np.flatnonzero(table.images == image - 1)
    boxes, labels = table.boxes[rows], table.labels[rows]
    scores = np.zeros(0) if table.scores is None else table.scores[rows]
    rule: dict[str, Any] = {
        "method": params.method,
        "iou_threshold": params.iou_threshold,
        "score_threshold": params.score_threshold,
        "sigma": params.sigma,
    }
    whole = suppress(boxes, scores, labels=labels if params.class_aware else None, **rule)
    order = by_score(scores, -np.inf)[:STEPPED]
    aware = labels[order] if params.class_aware else None
    found = tuple(_placed(step, order) for step in steps(boxes[order], scores[order], labels=aware, **rule))
    return Trace(table, rows, boxes, scores, labels, order, found, whole)


def _placed(step: Step, order: Ints) -> Step:
    """Return a step with indices into all boxes of the picture."""
    return Step(
        int(order[step.taken]),
        step.score,
        order[step.others],
        step.overlaps,
        step.before,
        step.after,
        order[step.struck],
    )
