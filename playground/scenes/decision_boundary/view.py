"""What the decision boundary looks like: a state as marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import contourpy
import numpy as np
import torch
from numpy.typing import NDArray

from playground.marks import Grid, Heatmap, Mark, Network, Path, Points, Table
from playground.nn.features import FEATURES, design_matrix
from playground.nn.points import PointSet
from playground.nn.training import Score
from playground.scene import Picture
from playground.scenes.decision_boundary.scene import EDGE, DecisionBoundaryParams

if TYPE_CHECKING:
    from playground.scenes.decision_boundary.engine import State

EXTENT = (-EDGE, EDGE, -EDGE, EDGE)
NEARLY_ONE = 1 - 2.0**-23
"""The largest confidence below one that float32 holds."""
BLUE, ORANGE = 0, 1
CLASSES = ("class 1", "class 0")
"""Class 1 is positive and blue, class 0 negative and orange, as are fields and weights."""
THINNED = 2
"""Every how many-eth cell of a unit's map its thumbnail shows."""
BOUNDED = {"tanh": 1.0, "sigmoid": 1.0}
"""Activations whose maps are shown on a fixed scale; the others on their layer's largest value."""

Floats = NDArray[np.floating[Any]]


def picture(state: State, params: DecisionBoundaryParams) -> Picture:
    """Return the whole picture of a state."""
    training = state.training
    maps = [layer.cpu().numpy() for layer in training.network.maps(state.grid)]
    layers = [_scaled(state.grid[:-1].cpu().numpy(), rowwise=True)]
    layers += [_scaled(layer, BOUNDED.get(params.activation)) for layer in maps[:-1]]
    layers += [maps[-1]]
    train, test = training.scores()
    panes: dict[str, tuple[Mark, ...]] = {
        "field": _field(state, params, layers, train, test),
        "network": (_network(state, params, layers),),
        **_curves(state),
    }
    if len(state.points[1]):
        panes["confusion"] = (_confusion(test),)
        panes["scores"] = (_scores(test),)
    metrics = {
        "epoch": float(training.epochs),
        "train_loss": train.loss,
        "test_loss": test.loss,
        "train_accuracy": train.accuracy,
        "test_accuracy": test.accuracy,
        "penalty": training.network.penalty(params.l1, params.l2),
        "learning_rate": training.learning_rate,
    }
    notes = {"confusion": "test", "scores": "test, class 1"}
    return Picture(panes, metrics, notes | _notes(state, params, layers))


def _field(
    state: State, params: DecisionBoundaryParams, layers: list[Floats], train: Score, test: Score
) -> tuple[Mark, ...]:
    answer = layers[-1].reshape(_side(layers), -1)
    shown = answer
    if state.unit >= 0:
        shown = np.concatenate(layers)[state.unit].reshape(answer.shape)
    if params.discretise:
        shown = np.sign(shown)
    field = Heatmap(shown, EXTENT, "diverging", low=-1.0, high=1.0, smooth=not params.discretise)
    boundary = Path(_boundary(answer), colour="text", name="boundary")
    marks: list[Mark] = [field, boundary]
    shown_sets = [(state.points[0], train, False, "train")]
    if params.show_test:
        shown_sets.append((state.points[1], test, True, "test"))
    for points, _, hollow, label in shown_sets:
        marks.append(_points(points, hollow, label))
    wrong = [points.xy[score.wrong.cpu()].numpy() for points, score, _, _ in shown_sets]
    spots = np.concatenate(wrong)
    marks.append(
        Points(spots, np.zeros(len(spots), int), size=13, symbol="ring", label="wrong", name="wrong")
    )
    return tuple(marks)


def _points(points: PointSet, hollow: bool, label: str) -> Points:
    group = np.where(points.labels.numpy() == 1, BLUE, ORANGE)
    names = () if hollow else CLASSES
    return Points(
        points.xy.numpy(), group, size=8, hollow=hollow, label=label, group_labels=names, name=label
    )


def _boundary(answer: Floats) -> tuple[Floats, ...]:
    """Return the lines where the answer changes sign. None where it never does.

    Drawn on the logit, which goes straight through zero: the confidence jumps from −1 to 1 within a cell, and
    lines between two such cells become stairs.
    """
    logit = np.arctanh(np.clip(answer, -NEARLY_ONE, NEARLY_ONE))
    centres = (np.arange(len(answer)) + 0.5) / len(answer) * 2 * EDGE - EDGE
    lines = contourpy.contour_generator(centres, centres, logit, line_type="Separate").lines(0.0)
    return tuple(np.asarray(line) for line in lines)  # pyright: ignore


def _network(state: State, params: DecisionBoundaryParams, layers: list[Floats]) -> Network:
    side = _side(layers)
    maps = np.concatenate(layers).reshape(-1, side, side)[:, ::THINNED, ::THINNED]
    return Network(
        layers=tuple(len(layer) for layer in layers),
        maps=np.clip(maps * 127.0 + 128.0, 0, 255).astype(np.uint8),
        weights=tuple(weights.cpu().numpy() for weights in state.training.network.weights),
        labels=tuple(FEATURES[name].label for name in params.features),  # pyright: ignore
        selected=state.unit,
        name="network",
    )


def _curves(state: State) -> dict[str, tuple[Mark, ...]]:
    rows = state.history.thinned()
    if not len(rows):
        return {}
    epoch = rows[:, 0]

    def curve(column: int, dashed: bool = False, label: str = "") -> Path:
        line = np.stack([epoch, rows[:, column]], axis=1)
        return Path((line,), dashed=dashed, label=label)  # width 1: at 1.5 curves took 13 ms a frame

    train_only = len(state.points[1]) == 0
    loss, accuracy = [curve(1, label="train")], [curve(3, label="train")]
    if not train_only:
        loss.append(curve(2, dashed=True, label="test"))
        accuracy.append(curve(4, dashed=True, label="test"))
    return {"loss": tuple(loss), "accuracy": tuple(accuracy), "rate": (curve(5),)}


def _confusion(test: Score) -> Grid:
    return Grid(
        np.array(test.confusion),
        format="d",
        low=0,
        row_labels=("is 0", "is 1"),
        column_labels=("said 0", "said 1"),
        name="confusion",
    )


def _scores(test: Score) -> Table:
    """Return accuracy, precision, recall and F1 of class 1; a dash where there is nothing to divide by."""
    (_, false_positive), (false_negative, true_positive) = test.confusion
    said, is_one = true_positive + false_positive, true_positive + false_negative

    def share(part: float, whole: float) -> str:
        return f"{part / whole:.3f}" if whole else "–"

    return Table(
        (
            ("accuracy", f"{test.accuracy:.3f}"),
            ("precision", share(true_positive, said)),
            ("recall", share(true_positive, is_one)),
            ("F1", share(2 * true_positive, said + is_one)),  # = 2PR/(P + R)
        )
    )


def _notes(state: State, params: DecisionBoundaryParams, layers: list[Floats]) -> dict[str, str]:
    if len(state.points[0]) == 0:
        return {"field": "No points to learn from: raise Samples."}
    if state.unit >= 0:
        return {"field": _unit_name(state.unit, [len(layer) for layer in layers], params)}
    if state.probe is None:
        return {}
    x, y = state.probe
    device = state.grid.device
    at = design_matrix(params.features, torch.tensor([[x, y]]), device=device)  # pyright: ignore
    positive = (float(state.training.network.maps(at)[-1]) + 1) / 2
    place = ", ".join(f"{round(v, 1) + 0.0:.1f}".replace("-", "−") for v in (x, y))
    return {"field": f"({place})  P(class 1) = {positive:.2f}"}


def _unit_name(unit: int, layers: list[int], params: DecisionBoundaryParams) -> str:
    layer = 0
    while unit >= layers[layer]:
        unit -= layers[layer]
        layer += 1
    if layer == 0:
        return f"Input {FEATURES[params.features[unit]].label}"  # pyright: ignore
    return "Output" if layer == len(layers) - 1 else f"Unit {unit + 1}, layer {layer}"


def _scaled(values: Floats, bound: float | None = None, rowwise: bool = False) -> Floats:
    """Return values on a scale of [-1, 1]: of `bound`, or of the largest there is (of each row)."""
    if bound is not None:
        return values / bound
    largest = np.abs(values).max(axis=1 if rowwise else None, keepdims=True)
    return values / np.maximum(largest, 1e-9)


def _side(layers: list[Floats]) -> int:
    return round(layers[0].shape[1] ** 0.5)
