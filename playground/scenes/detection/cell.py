"""Which cell of the network's grids is looked into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.darknet.decode import Answer, Prediction
from playground.detectors.letterbox import Fit
from playground.scenes.detection.params import DetectionParams


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell of one scale, and the one of its anchors that is written out."""

    answer: Answer
    scale: int
    row: int
    column: int
    anchor: int

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """What each of its anchors says."""
        return tuple(
            self.answer.prediction(anchor, self.row, self.column)
            for anchor in range(len(self.answer.anchors))
        )


def shown_scales(answers: Sequence[Answer], params: DetectionParams) -> list[tuple[int, Answer]]:
    """Return the scales that the parameters choose, with their numbers from 0."""
    numbered = list(enumerate(answers))
    return numbered[min(params.scale, len(numbered)) - 1 :][:1] if params.scale else numbered


def chosen(answers: Sequence[Answer], fit: Fit, params: DetectionParams) -> Cell:
    """Return the surest cell at the place that was pressed, or of all, in the scales that are shown."""
    cells = [_surest(answer, scale, fit, params) for scale, answer in shown_scales(answers, params)]
    best = max(cells, key=lambda cell: cell.answer.objectness[cell.anchor, cell.row, cell.column])
    if not params.anchor:
        return best
    anchor = min(params.anchor, len(best.answer.anchors)) - 1
    return Cell(best.answer, best.scale, best.row, best.column, anchor)


def _surest(answer: Answer, scale: int, fit: Fit, params: DetectionParams) -> Cell:
    objectness = answer.objectness
    if not params.place:
        anchor, row, column = (int(at) for at in np.unravel_index(objectness.argmax(), objectness.shape))
        return Cell(answer, scale, row, column, anchor)
    at = np.array(params.place) * fit.picture
    x, y = fit.to_network(np.tile(at, 2)[None])[0, :2] // answer.cell
    row = int(np.clip(y, 0, objectness.shape[1] - 1))
    column = int(np.clip(x, 0, objectness.shape[2] - 1))
    return Cell(answer, scale, row, column, int(objectness[:, row, column].argmax()))
