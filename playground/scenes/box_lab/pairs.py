"""Ground truth and predictions of one picture, as rows that a hand may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.boxes.iou import Floats
from playground.scenes.box_lab.content import Rows, with_box, with_columns

TRUTH_CLASS, TRUTH_IMAGE, TRUTH_KIND = 4, 5, 6
SCORE, SAID_CLASS, SAID_IMAGE = 4, 5, 6
"""Columns of the rows."""


@dataclass(frozen=True)
class Pairs:
    """All rows of truth and predictions; numbered are those of one `image`, what is there first."""

    there: Rows
    said: Rows
    image: int

    @property
    def truths(self) -> list[int]:
        """Return the rows of what is there in the picture."""
        return [row for row, box in enumerate(self.there) if _column(box, TRUTH_IMAGE) == self.image]

    @property
    def predictions(self) -> list[int]:
        """Return the rows of what was said of the picture."""
        return [row for row, box in enumerate(self.said) if _column(box, SAID_IMAGE) == self.image]

    @property
    def boxes(self) -> Floats:
        """Return all boxes (n, 4) of the picture, by their numbers."""
        rows = [self.there[row][:4] for row in self.truths] + [self.said[row][:4] for row in self.predictions]
        return np.array(rows, np.float64).reshape(-1, 4)

    def is_truth(self, number: int) -> bool:
        """Tell whether a box is there, or only said to be."""
        return number < len(self.truths)

    def column(self, number: int, column: int) -> int:
        """Return a whole number from a box's row, 0 where it was left out."""
        return int(_column(self._row(number), column))

    def score(self, number: int) -> float:
        """Return the score of a prediction, 1 where it was left out."""
        row = self._row(number)
        return row[SCORE] if len(row) > SCORE else 1.0

    def moved(self, number: int, box: Floats | None) -> Pairs:
        """Return the pairs with a box elsewhere, or gone."""
        if self.is_truth(number):
            return replace(self, there=with_box(self.there, self._place(number), box))
        return replace(self, said=with_box(self.said, self._place(number), box))

    def with_columns(self, number: int, first: int, values: Sequence[float]) -> Pairs:
        """Return the pairs with other values in a box's row, from a column on."""
        if self.is_truth(number):
            return replace(self, there=with_columns(self.there, self._place(number), first, values))
        return replace(self, said=with_columns(self.said, self._place(number), first, values))

    def with_truth(self, box: Floats, label: int) -> Pairs:
        """Return the pairs with one more box that is there; it has the last number among those."""
        return replace(self, there=(*self.there, (*box.tolist(), label, self.image)))

    def with_prediction(self, box: Floats, score: float, label: int) -> Pairs:
        """Return the pairs with one more prediction, which has the last number."""
        return replace(self, said=(*self.said, (*box.tolist(), score, label, self.image)))

    def _place(self, number: int) -> int:
        truths = self.truths
        return truths[number] if number < len(truths) else self.predictions[number - len(truths)]

    def _row(self, number: int) -> tuple[float, ...]:
        return (self.there if self.is_truth(number) else self.said)[self._place(number)]


def _column(row: tuple[float, ...], column: int) -> float:
    return row[column] if column < len(row) else 0.0
