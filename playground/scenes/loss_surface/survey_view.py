"""What a network's surface looks like: its chart, the way on it, and how the curvature goes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray

from playground.learning.data import Data
from playground.marks import Mark, Path, Points, Surface, Table, Text
from playground.scene import Picture
from playground.scenes.loss_surface.chart import Chart
from playground.scenes.loss_surface.params import LossSurfaceParams
from playground.scenes.loss_surface.trajectory import Passed
from playground.surfaces.contours import Spacing

Floats = NDArray[np.floating[Any]]
Panes = dict[str, tuple[Mark, ...]]
SETTLES = "Below it a step in the steepest direction settles."
EDGE = (
    "Above it every step in the steepest direction overshoots by more than it mends: training stays only "
    "because the curvature changes on the way (the edge of stability, Cohen et al. 2021)."
)
TOLD = 12
"""Places of the way whose two losses are told in the table."""


def picture(
    readings: Floats,
    chart: Chart | None,
    newer: Sequence[Passed],
    data: Data,
    params: LossSurfaceParams,
    seen: Callable[[str], bool],
) -> Picture:
    """Return the whole picture of a survey.

    `readings` has rows of epoch, training loss, test loss, sharpness and 2/learning rate; `newer` are the
    weights since the chart was laid.
    """
    if not len(readings):
        return Picture({}, {"step": 0.0}, {"plane": "No points to learn from: draw or give some."})
    curvature = [Path((readings[:, [0, 3]],), colour=0, label="sharpness")]
    panes: Panes = {"points": tuple(_points(data))}
    loss: list[Mark] = [Path((readings[:, :2],), label="training")]
    if len(data.test):
        loss.append(Path((readings[:, [0, 2]],), dashed=True, label="test"))
    notes = [data.note]
    if chart is not None:
        panes["plane"] = _plane(chart, newer, params)
        panes["way"] = (_table(chart),)
        way = np.column_stack([chart.epochs, chart.on_plane.numpy()])
        loss.append(Path((way,), colour=1, dashed=True, label="on the plane"))
        if seen("relief"):
            panes["relief"] = (_surface(chart, params),)
        notes += _notes(chart, params)
    panes["learning"] = tuple(loss)
    epoch, last, _, sharpness, limit = (float(value) for value in readings[-1])
    panes["stability"] = (_stability(epoch, last, sharpness, limit, params),)
    metrics = {"step": epoch, "loss": last, "sharpness": sharpness}
    if params.optimizer == "sgd":  # of the others no such law holds, or another one
        curvature.append(Path((readings[:, [0, 4]],), colour=1, dashed=True, label="2 / learning rate"))
        metrics["stable_to"] = limit
    panes["sharpness"] = tuple(curvature)
    return Picture(panes, metrics, {"plane": " · ".join(note for note in notes if note)})


def _points(data: Data) -> Iterator[Points]:
    """Yield the hollow points that test it, and over them those it is learned from: the surface is theirs."""
    reach = max(1.0, float(np.abs(data.rows[:, 2]).max(initial=0)))
    for points, name in ((data.test, "test"), (data.train, "train")):
        labels, value = points.labels.numpy(), data.target == "value"
        group = np.zeros(len(points), int) if value else labels
        yield Points(
            points.xy.numpy(),
            group,
            size=7,
            hollow=name == "test",
            values=labels if value else None,
            reach=reach,
            name=name,
            label=name,
        )


def _plane(chart: Chart, newer: Sequence[Passed], params: LossSurfaceParams) -> tuple[Mark, ...]:
    path = torch.cat([chart.coordinates, chart.seen(newer)]).numpy()
    begin, here = path[:1], path[-1:]
    return (
        *chart.land.marks(params.levels, cast("Spacing", params.scale)),
        Path((path,), colour="window", width=4, name="rim"),  # or it drowns in the colours
        Path((path,), colour=1, width=2, label="the weights' way", name="path"),
        Points(begin, np.zeros(1, int), size=14, symbol="ring", label="start", name="start"),
        Points(here, np.ones(1, int), size=12, label="now", name="now"),
    )


def _surface(chart: Chart, params: LossSurfaceParams) -> Surface:
    land, known = chart.land, chart.on_plane.isfinite().numpy()
    heights = land.shown(land.heights.numpy(), params.scale)
    above = land.shown(chart.on_plane.numpy(), params.scale)
    path = np.column_stack([chart.coordinates, above])[known]
    return Surface(heights, land.extent, (path,), (1,), name="surface")


def _table(chart: Chart) -> Table:
    """Tell the loss on the plane beside the true one, at some places of the way."""
    chosen = np.unique(np.linspace(0, len(chart.epochs) - 1, TOLD).astype(int))
    rows = tuple(
        (str(chart.epochs[at]), f"{chart.true[at]:.4f}", _written(float(chart.on_plane[at]))) for at in chosen
    )
    return Table(rows, columns=("epoch", "true loss", "on the plane"))


def _stability(epoch: float, loss: float, sharpness: float, limit: float, params: LossSurfaceParams) -> Text:
    """Say how the curvature stands to the learning rate."""
    lines = [f"**Epoch {epoch:.0f}**, loss {loss:.4g}"]
    lines.append(f"sharpness, the largest curvature: **{sharpness:.3g}**")
    if params.optimizer == "sgd":
        below = sharpness <= limit
        lines.append(f"descent with this learning rate bears 2/α = **{limit:.3g}**")
        lines.append(SETTLES if below else EDGE)
    return Text("\n\n".join(lines), name="stability")


def _written(loss: float) -> str:
    return "–" if math.isnan(loss) else f"{loss:.4f}"


def _notes(chart: Chart, params: LossSurfaceParams) -> Iterator[str]:
    """Yield what the plane is, what of the loss it leaves out, and how much of it is surveyed."""
    first, second = chart.explained
    yield f"the axes explain {first:.0%} and {second:.0%} of the way" if first else "random directions"
    if params.l1 or params.l2:
        yield "heights without the penalty"
    if chart.share < 1:
        yield f"surveyed {chart.share:.0%}"
