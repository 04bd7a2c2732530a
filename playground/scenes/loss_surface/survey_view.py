"""What a network's surface looks like: its chart, the way on it, and how the curvature goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from playground.marks import Mark, Path, Points, Surface, Table, Text
from playground.scene import Picture
from playground.scenes.loss_surface.chart import Chart
from playground.scenes.loss_surface.land import Land
from playground.scenes.loss_surface.params import LossSurfaceParams
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
    path: Floats | None,
    params: LossSurfaceParams,
    seen: Callable[[str], bool],
) -> Picture:
    """Return the whole picture of a survey.

    `readings` has rows of epoch, loss, sharpness and 2/learning rate; `path` (n, 2) is the trajectory on the
    chart's plane.
    """
    panes: Panes = {
        "sharpness": (
            Path((readings[:, [0, 2]],), colour=0, label="sharpness"),
            Path((readings[:, [0, 3]],), colour=1, dashed=True, label="2 / learning rate"),
        ),
    }
    loss: list[Mark] = [Path((readings[:, :2],), label="training loss")]
    notes: dict[str, str] = {}
    if chart is not None and path is not None:
        land = Land(chart.heights, chart.extent)
        panes["contours"] = _contours(land, path, params)
        panes["racers"] = (_table(chart),)
        way = np.column_stack([chart.epochs, chart.way.on_plane.numpy()])
        loss.append(Path((way,), colour=1, dashed=True, label="on the plane"))
        if seen("surface"):
            panes["surface"] = (_surface(land, chart, params),)
        notes["contours"] = _note(chart)
    panes["loss"] = tuple(loss)
    epoch, last, sharpness, limit = (float(value) for value in readings[-1])
    panes["step"] = (_stability(epoch, last, sharpness, limit, params),)
    metrics = {"step": epoch, "loss": last, "sharpness": sharpness, "stable_to": limit}
    return Picture(panes, metrics, {pane: note for pane, note in notes.items() if note})


def _contours(land: Land, path: Floats, params: LossSurfaceParams) -> tuple[Mark, ...]:
    begin, here = path[:1], path[-1:]
    return (
        *land.marks(params.levels, cast("Spacing", params.scale)),
        Path((path,), colour="window", width=4, name="rim"),  # or it drowns in the colours
        Path((path,), colour=1, width=2, label="the weights' way", name="path"),
        Points(begin, np.zeros(1, int), size=14, symbol="ring", label="start", name="start"),
        Points(here, np.ones(1, int), size=12, label="now", name="now"),
    )


def _surface(land: Land, chart: Chart, params: LossSurfaceParams) -> Surface:
    heights = land.shown(land.heights.numpy(), params.scale)
    path = np.column_stack([chart.way.coordinates, land.shown(chart.way.on_plane.numpy(), params.scale)])
    return Surface(heights, land.extent, (path,), (1,), name="surface")


def _table(chart: Chart) -> Table:
    """Tell the loss on the plane beside the true one, at some places of the way."""
    chosen = np.unique(np.linspace(0, len(chart.epochs) - 1, TOLD).astype(int))
    rows = tuple(
        (str(chart.epochs[at]), f"{float(chart.way.true[at]):.4f}", f"{float(chart.way.on_plane[at]):.4f}")
        for at in chosen
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


def _note(chart: Chart) -> str:
    first, second = chart.explained
    known = "" if chart.known >= chart.places else f"surveyed {chart.known / chart.places:.0%}"
    said = f"the axes explain {first:.0%} and {second:.0%} of the way" if first else "random directions"
    return " · ".join(part for part in (said, known) if part)
