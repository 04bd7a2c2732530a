"""The plane: the field a model answers with, its boundaries, the points, and what the answer is made of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.marks import Heatmap, Mark, Path, Points, Surface
from playground.nn.points import PointSet
from playground.scenes.decision_boundary.classical_learner import ClassicalLearner
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.learner import Learner
from playground.scenes.decision_boundary.params import EDGE, DecisionBoundaryParams
from playground.surfaces.contours import contour_lines

EXTENT = (-EDGE, EDGE, -EDGE, EDGE)
NEARLY_ONE = 1 - 2.0**-23
"""The largest confidence below one that float32 holds."""
BLUE, ORANGE = 0, 1
"""Of two classes the positive one, class 1, is blue and class 0 orange, as are fields and weights."""
LEVELS = (-0.8, -0.4, 0.0, 0.4, 0.8)
"""Of a value, on a scale of [-1, 1], the levels that are drawn as lines."""
THINNED = 2
"""Every how many-eth cell the surface in space shows."""
MOST_MEMBERS = 12
"""Members whose boundaries are drawn; more only darken the picture."""

Floats = NDArray[np.floating[Any]]
Lines = tuple[Floats, ...]


def colour(label: int, data: Data) -> int:
    """Return the class colour of a label."""
    return (BLUE if label else ORANGE) if data.target in ("binary", "pair") else label


def square(answer: Floats) -> Floats:
    """Return an answer (rows, CELLS²) as fields (rows, CELLS, CELLS)."""
    side = round(answer.shape[1] ** 0.5)
    return answer.reshape(len(answer), side, side)


def heatmap(answer: Floats, data: Data, params: DecisionBoundaryParams, question: int = 0) -> Heatmap:
    """Return the field of an answer (rows, CELLS²); `question` picks one of a pair."""
    fields = square(answer)
    if data.target == "classes":
        shares = np.moveaxis(fields, 0, -1)
        if params.discretise:
            shares = np.eye(len(fields))[shares.argmax(-1)]
        return Heatmap(shares, EXTENT, "classes", smooth=not params.discretise)
    shown = fields[question]
    if data.target == "value":
        middle, low, high = value_range(data)
        bar = f"value {'−' if middle > 0 else '+'} {abs(middle):.10g}" if middle else "value"
        return Heatmap(data.values(shown) - middle, EXTENT, "diverging", low=low, high=high, bar=bar)
    if params.discretise:
        shown = np.sign(shown)
    return Heatmap(shown, EXTENT, "diverging", low=-1.0, high=1.0, smooth=not params.discretise)


def value_range(data: Data) -> tuple[float, float, float]:
    """Return the value without colour, and how far below and above it the colours end, in the data's units.

    Values of both signs are coloured about zero, others about their middle: far from zero all would look one.
    """
    values = data.values(data.rows[:, 2]) if len(data.rows) else np.array([-1.0, 1.0])
    low, high = float(values.min()), float(values.max())
    middle = 0.0 if low <= 0 <= high else low / 2 + high / 2
    return middle, min(low - middle, -1e-9), max(high - middle, 1e-9)


def boundaries(answer: Floats, data: Data, question: int = 0) -> Lines:
    """Return the lines where the answer changes: between classes, or five levels of a value."""
    fields = square(answer)
    if data.target == "classes":
        ordered = np.sort(fields, axis=0)
        lines: list[Floats] = []
        for each in fields:
            rival = ordered[-1].copy()
            np.copyto(rival, ordered[-2], where=each == rival)
            lines += contours(each - rival, 0.0)
        return tuple(lines)
    if data.target == "value":
        return tuple(line for level in LEVELS for line in contours(fields[0], level))
    # on the logit, which goes straight through zero: the confidence jumps from −1 to 1 within a cell, and
    # lines between two such cells become stairs
    return contours(np.arctanh(np.clip(fields[question], -NEARLY_ONE, NEARLY_ONE)), 0.0)


def contours(field: Floats, level: float) -> Lines:
    """Return the lines where a field (rows from low y) crosses a level, parted by NaN, if it does."""
    edge = EDGE - EDGE / len(field)  # the centres of the outermost cells
    (lines,) = contour_lines(field, (-edge, edge, -edge, edge), np.array([level]))
    return (lines,) if len(lines) else ()


def points(chosen: PointSet, data: Data, *, hollow: bool, label: str) -> Points:
    """Return points to learn from, or hollow ones to test, in the colours of their classes."""
    look: dict[str, Any] = {"size": 8, "hollow": hollow, "label": label, "name": label}
    if data.target == "value":
        middle, *ends = value_range(data)
        reach = max(abs(end) for end in ends)
        values = data.values(chosen.labels.numpy()) - middle
        return Points(chosen.xy.numpy(), np.zeros(len(chosen), int), values=values, reach=reach, **look)
    names = () if hollow else _legend(data)
    return Points(chosen.xy.numpy(), _colours(data)[chosen.labels.numpy()], group_labels=names, **look)


def _colours(data: Data) -> NDArray[np.int64]:
    return np.array([colour(label, data) for label in range(data.classes)])


def _legend(data: Data) -> tuple[str, ...]:
    """Name the classes in the order of their colours, in short, so that there is room for the other marks."""
    order = sorted(range(data.classes), key=lambda label: colour(label, data))
    return tuple(data.class_names[label].removeprefix("class ") for label in order)


def rings(wrong: list[Floats]) -> Points:
    """Return rings round the points that are answered wrongly."""
    spots = np.concatenate(wrong)
    return Points(spots, np.zeros(len(spots), int), size=13, symbol="ring", label="wrong", name="wrong")


def members(learner: Learner) -> list[Mark]:
    """Return faintly what a classical answer is made of: splits, margins, support vectors, members."""
    return learner.once("marks", lambda: _members(learner)) if isinstance(learner, ClassicalLearner) else []


def _members(learner: ClassicalLearner) -> list[Mark]:
    data, marks = learner.data, list[Mark]()
    decision = learner.decision()
    if len(decision):
        edges = sum((contours(row, level) for row in square(decision) for level in (-1.0, 1.0)), ())
        marks.append(Path(edges, colour="text", dashed=True, label="margin"))
    if len(learner.model.support):
        xy = learner.fitted.xy.numpy()[learner.model.support]
        marks.append(Points(xy, np.zeros(len(xy), int), size=11, symbol="cross", label="support vectors"))
    splits = learner.splits(EXTENT)
    if len(splits):
        marks.append(Path(tuple(splits), colour="muted", label="splits"))
    elif data.target != "value" and len(learner.member_fields()) > 1 and not len(decision):
        lines = sum((boundaries(each, data) for each in learner.member_fields()[:MOST_MEMBERS]), ())
        marks.append(Path(lines, colour="muted", label="members"))
    return marks


def surface(answer: Floats, data: Data, learner: Learner) -> Surface:
    """Return the answer as a surface with the training points on it; of several classes the top share."""
    fields = square(answer)[:, ::THINNED, ::THINNED]
    points = data.train.xy.numpy()
    at = _on_train(learner, data)
    if data.target == "classes":
        heights, low, high = fields.max(0), 0.0, 1.0
        z, tint, palette = at.max(0), np.moveaxis(fields, 0, -1), "classes"
    else:
        heights, z, tint, palette = fields[0], at[0], None, "diverging"
        high = 1.0 if data.target != "value" else 1.2 * max(1.0, np.abs(data.rows[:, 2]).max(initial=0.0))
        low = -high
    groups = None if data.target == "value" else _colours(data)[data.train.labels.numpy()]
    on_it = np.column_stack([points, z]) if len(points) else np.empty((0, 3))
    return Surface(
        heights,
        EXTENT,
        points=on_it,
        groups=groups,
        tint=tint,
        palette=palette,
        low=low,
        high=high,
        name="surface",
    )


def _on_train(learner: Learner, data: Data) -> Floats:
    if isinstance(learner, ClassicalLearner):
        return learner.once("train", lambda: learner.answer(data.train.xy))
    return learner.answer(data.train.xy)


def difference(answer: Floats, other: Floats, data: Data) -> Heatmap:
    """Return where two answers part.

    Of two classes or values it is answer − other, of two questions that of the first; of more classes half
    the sum of |p − q|, which is 0 where they agree and 1 where they exclude each other (total variation).
    """
    fields, others = square(answer), square(other)
    if data.target == "classes":
        apart = np.abs(fields - others).sum(0) / 2
        return Heatmap(apart, EXTENT, "sequential", low=0.0, high=1.0, bar="difference")
    unit = data.scale.unit[2] if data.target == "value" else 1.0
    apart, reach = (fields[0] - others[0]) * unit, 2.0 * unit
    return Heatmap(apart, EXTENT, "diverging", low=-reach, high=reach, bar="difference")


def disagreement(answer: Floats, other: Floats, data: Data) -> str:
    """Say on how much of the plane two answers name different classes, or how far their values lie apart."""
    if data.target == "value":
        return f"{np.sqrt(np.mean((answer - other) ** 2)) * data.scale.unit[2]:.3g} apart (RMS)"
    if data.target == "classes":
        share = (answer.argmax(0) != other.argmax(0)).mean()
    else:
        share = ((answer[0] > 0) != (other[0] > 0)).mean()
    return f"they part on {share:.0%}"
