"""What is learned from: points drawn, painted or read, parted into those to learn from and those to test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.faults import UserError
from playground.field_scale import Scale, fit_to_field
from playground.learning.params import EDGE, MOST_CLASSES, PointParams
from playground.nn.points import PointSet, make_points, make_values, split
from playground.nn.targets import OUTPUTS, Target
from playground.point_file import read_points

LARGEST_VALUE = 1e30
ROUNDING = 1e-6
"""Units of the field by which a point on its edge may come back from the user's own units."""
Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Lifted:
    """A point under the hand, by its index, and where in the field it was taken up."""

    index: int
    place: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Classes:
    """What labels mean: the number (n,) of each point's class from 0 (or its value), and the classes' names.

    `labels` are those of the classes; () where a person knows a class by the number that its label is.
    """

    numbers: Rows
    names: tuple[str, ...] = ()
    labels: tuple[float, ...] = ()


@dataclass(frozen=True)
class Data:
    """Points and what is asked of them.

    `own` (n, 3) are x, y, label of all points in the order and the units in which they were given, `rows` the
    same in the field's units with classes from 0, and `scale` leads from the one to the other. `classes` is
    how many there are, 0 for a value; `class_labels` are their labels, () where a class is written as its
    number. `note` says what was read.
    """

    own: Rows
    rows: Rows
    train: PointSet
    test: PointSet
    target: Target
    classes: int
    class_names: tuple[str, ...]
    class_labels: tuple[float, ...]
    scale: Scale
    note: str = ""

    @property
    def outputs(self) -> int:
        """How many numbers answer for a point."""
        return self.classes if self.target == "classes" else OUTPUTS[self.target]

    def labels(self, points: PointSet) -> Tensor:
        """Return what is to be learned of points: (n,)."""
        return points.labels

    def values(self, answer: NDArray[Any]) -> NDArray[Any]:
        """Return answers of a value in the units of the user's own points."""
        return answer.astype(np.float64) * self.scale.unit[2] + self.scale.centre[2]

    def places(self, xy: Rows) -> Rows:
        """Return places (n, 2) of the field in the units of the user's own points."""
        return self.scale.from_field(np.column_stack([xy, np.zeros(len(xy))]))[:, :2]


def source(params: PointParams) -> object:
    """Return what the user's own points depend on, to be compared."""
    return params.points, params.columns, params.point_scale


def load(params: PointParams, generator: torch.Generator, lifted: Lifted | None = None) -> Data:
    """Draw, take or read the points. Raises UserError for a file or labels that cannot be used.

    The generator's first seed tells which of them are to learn from and which to test. A point that is lifted
    stays on its side as though it lay where it was.
    """
    made = _made(params, generator)  # always, so that the network draws the same weights for any points
    own = np.column_stack([made.xy.numpy(), made.labels.double().numpy()])
    rows, named, scale, note = own, Classes(own[:, 2]), Scale(), ""
    if params.points:
        own, named, note = _own(params)
        rows, scale = _placed(np.column_stack([own[:, :2], named.numbers]), params)
    names = named.names
    labels = torch.tensor(rows[:, 2])
    points = PointSet(torch.tensor(rows[:, :2]), labels if params.task == "regression" else labels.long())
    train, test = split(points, params.train_share, generator.initial_seed(), _parted_by(points.xy, lifted))
    if params.task == "regression":
        return Data(own, rows, train, test, "value", 0, (), (), scale, note)
    classes = max(params.classes, len(names), int(rows[:, 2].max(initial=0)) + 1)
    target: Target = "classes" if classes > 2 else "binary"
    word = "" if names and not named.labels and names[0] == "1" else "class "
    first = 1 if not word else 0
    names = (*names, *(f"{word}{number + first}" for number in range(len(names), classes)))
    return Data(own, rows, train, test, target, classes, names, named.labels, scale, note)


def _parted_by(xy: Tensor, lifted: Lifted | None) -> Tensor:
    """Return the places (n, 2) by which points are parted into those to learn from and those to test."""
    if lifted is None or lifted.index >= len(xy):
        return xy
    xy = xy.clone()
    xy[lifted.index] = torch.tensor(lifted.place, dtype=xy.dtype)
    return xy


def _own(params: PointParams) -> tuple[Rows, Classes, str]:
    """Return the user's points as they were given, what their labels mean, and what was read."""
    texts, note = (), ""
    if isinstance(params.points, str):
        read = read_points(params.points, params.columns)
        rows, texts = read.rows, read.texts
        note = f"{Path(params.points).name}: {read.reading()}"
        if params.task == "regression" and texts:
            raise UserError(f"{params.points}: the labels are names", "learn them with task=classification")
    else:
        rows = params.points.rows()
    if params.task == "regression":
        _check_values(rows[:, 2])
        return rows, Classes(rows[:, 2]), note
    return rows, _classes(rows[:, 2], texts), note


def _check_values(values: Rows) -> None:
    """Raise UserError for values whose squares are too large to be learned from."""
    large = np.abs(values) > LARGEST_VALUE
    if large.any():
        first = int(large.argmax())
        raise UserError(
            f"point {first + 1} has the value {values[first]:g}",
            f"expected values from −{LARGEST_VALUE:g} to {LARGEST_VALUE:g}; divide all by a common unit",
        )


def _placed(own: Rows, params: PointParams) -> tuple[Rows, Scale]:
    """Bring points into the field, by the scale that was kept or else as they fit.

    A scale that was kept for other points and leaves these outside the field is passed over.
    """
    if params.point_scale:
        scale = _scale(params)
        with np.errstate(over="ignore"):
            rows = scale.to_field(own)
        if (np.abs(rows[:, :2]) <= EDGE + ROUNDING).all():
            return rows, scale
    return fit_to_field(own, "values" if params.task == "regression" else "classes", EDGE)


def _scale(params: PointParams) -> Scale:
    given = params.point_scale
    if len(given) != 2 or not all(unit > 0 for unit in given[1]):
        raise UserError(
            "parameter point_scale is not usable",
            "expected [[x, y, value], [x, y, value]]: centres, then units > 0",
        )
    (cx, cy, cv), (ux, uy, uv) = given
    if params.task == "classification":
        cv, uv = 0, 1  # a scale kept from values does not move classes
    return Scale((cx, cy, cv), (ux, uy, uv))


def _made(params: PointParams, generator: torch.Generator) -> PointSet:
    p: Any = params  # names are checked as the parameters are made; the maths types them as literals
    if p.task == "regression":
        return make_values(p.target, p.samples, p.noise, generator)
    return make_points(p.data, p.samples, p.noise, generator, p.classes)


def _classes(labels: Rows, texts: tuple[str, ...]) -> Classes:
    """Return what labels mean: 1 to k are k classes, 0 to 5 those of these numbers, others by rising order.

    Raises UserError where there are more than can be told apart.
    """
    different = np.unique(labels)
    if len(different) > MOST_CLASSES:
        raise UserError(
            f"the points have {len(different)} different labels",
            f"at most {MOST_CLASSES} classes can be told apart; for values choose task=regression",
        )
    if texts:
        return Classes(labels, texts)
    names = tuple(f"{label:g}" for label in different)
    if len(different) >= 2 and np.array_equal(different, np.arange(1, len(different) + 1)):
        return Classes(labels - 1, names)
    if ((labels == np.round(labels)) & (labels >= 0) & (labels < MOST_CLASSES)).all():
        return Classes(labels)
    return Classes(np.searchsorted(different, labels).astype(np.float64), names, tuple(different.tolist()))
