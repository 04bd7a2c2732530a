"""How points of any size are brought into the field, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Triple = tuple[float, float, float]

REACH: Final = 5.0
"""Scaled points lie in [-5, 5]², which leaves a margin in the field of [-6, 6]²."""


@dataclass(frozen=True)
class Scale:
    """What of a file lies in the middle of the field, and how much of it is one unit there: x, y, value."""

    centre: Triple = (0.0, 0.0, 0.0)
    unit: Triple = (1.0, 1.0, 1.0)

    def to_field(self, rows: Floats) -> Floats:
        """Return rows (n, 3) of a file's units in those of the field."""
        return (rows - np.array(self.centre)) / np.array(self.unit)

    def from_field(self, rows: Floats) -> Floats:
        """Return rows (n, 3) of the field's units in those of the file."""
        return rows * np.array(self.unit) + np.array(self.centre)


def fit_to_field(rows: Floats, task: Literal["classes", "values"], edge: float = 6.0) -> tuple[Floats, Scale]:
    """Bring rows (n, 3) of x, y and label into the field [-edge, edge]², and say by which scale.

    Points that all lie inside stay as they are; others are spread over [-5, 5], each axis by itself. Values
    beyond [-1, 1] are spread over [-1, 1]; classes stay as they are.
    """
    x, y, label = rows.T
    inside = not rows.size or np.abs(rows[:, :2]).max() <= edge
    spans = [(0.0, 1.0) if inside else _span(axis, REACH) for axis in (x, y)]
    small = task == "classes" or not rows.size or np.abs(label).max() <= 1
    spans.append((0.0, 1.0) if small else _span(label, 1.0))
    (cx, ux), (cy, uy), (cv, uv) = spans
    scale = Scale((cx, cy, cv), (ux, uy, uv))
    return scale.to_field(rows), scale


def _span(numbers: Floats, reach: float) -> tuple[float, float]:
    """Return the middle of the numbers, and what becomes one unit where they are to reach `reach`."""
    low, high = float(numbers.min()), float(numbers.max())
    unit = high / (2 * reach) - low / (2 * reach)  # parted, as high − low may overflow
    return low / 2 + high / 2, unit or 1.0
