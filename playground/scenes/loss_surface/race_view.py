"""What a race looks like: the racers on their land, and their readings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.marks import Arrows, Mark, Path, Points, Surface, Table, Text
from playground.scene import Picture
from playground.scenes.loss_surface.params import NAMES, LossSurfaceParams
from playground.surfaces.anatomy import take_apart
from playground.surfaces.averages import weighted_average
from playground.surfaces.contours import Spacing
from playground.surfaces.curvature import curvature
from playground.surfaces.functions import Extent, Place
from playground.surfaces.racer import Racer
from playground.surfaces.stability import stability_limit
from playground.surfaces.working import Anatomy

if TYPE_CHECKING:
    from playground.scenes.loss_surface.race import State

Floats = NDArray[np.floating[Any]]
Panes = dict[str, tuple[Mark, ...]]
THINNED = 4
"""Every how many-eth height the surface in space shows."""
ARROW = 0.15
"""Length of the longest arrow in sides of the picture."""
LONGEST = 500
"""Places of a line that are drawn; longer ones are thinned."""
RECENT = 150
"""Steps that are drawn boldly; the trail before them is thin."""
PIXELS = 400
"""Places along a side that can be told apart."""
BEYOND = 1e3
"""How many times higher than the start, and than all that is shown, a curve of losses goes."""


def picture(state: State, params: LossSurfaceParams) -> Picture:
    """Return the whole picture of a race."""
    panes: Panes = {
        "contours": _contours(state, params),
        "loss": tuple(_losses(state)),
        "racers": (_table(state),),
        "curvature": (_curvature(state),),
    }
    if state.seen("surface"):
        panes["surface"] = (_surface(state, params),)
    if state.seen("schedule"):
        panes["schedule"] = tuple(_schedule(state))
    if state.seen("average"):
        panes["average"] = _average(state.series, params.average_beta)
    if (chosen := _chosen(state, params)) is not None and chosen.last is not None:
        apart = take_apart(chosen.last)
        panes["step"] = _step(name(chosen), apart)
        panes["contours"] += _arrows(chosen.last.before, apart, state.extent)
    return Picture(panes, _metrics(state), _notes(state))


def _contours(state: State, params: LossSurfaceParams) -> tuple[Mark, ...]:
    function = state.race.function
    marks = [*state.land.marks(params.levels, cast("Spacing", params.scale))]
    if found := function.minima:
        marks.append(Points(_xy(found), np.zeros(len(found), int), symbol="cross", label="minima"))
    if found := function.saddles:
        marks.append(Points(_xy(found), np.zeros(len(found), int), symbol="ring", label="saddles"))
    paths = [racer.path for racer in state.race.racers]
    for number, path in enumerate(paths):
        marks.append(Path((_seen(path[:-RECENT], state.extent),), colour=number, name=f"old {number}"))
    recent = [_seen(path[-RECENT - 1 :], state.extent) for path in paths]
    marks.append(Path(tuple(recent), colour="window", width=4, name="rims"))  # or they drown in the colours
    for number, path in enumerate(recent):
        marks.append(Path((path,), colour=number, width=2, name=f"path {number}"))
    heads = np.array([racer.path[-1] for racer in state.race.racers])
    called = names(state.race.racers)
    marks.append(Points(heads, np.arange(len(heads)), size=12, group_labels=called, name="racers"))
    begin = state.race.racers[0].path[:1] if state.race.racers else np.empty((0, 2))
    marks.append(Points(begin, np.zeros(len(begin), int), size=14, symbol="ring", name="start"))
    return tuple(marks)


def _xy(places: Sequence[Place]) -> Floats:
    return np.array([place[:2] for place in places])


def name(racer: Racer) -> str:
    """Name a racer as people do: SGD with momentum is momentum."""
    options = racer.spec
    if racer.name == "sgd" and options.get("momentum"):
        return "Nesterov" if options.get("nesterov") else "momentum"
    return NAMES[racer.name]


def names(racers: Sequence[Racer]) -> tuple[str, ...]:
    """Name all racers, with the learning rate where several have one name."""
    plain = [name(racer) for racer in racers]
    return tuple(
        f"{each} {racer.learning_rate:.3g}" if plain.count(each) > 1 else each
        for each, racer in zip(plain, racers, strict=True)
    )


def _seen(path: Floats, extent: Extent) -> Floats:
    """Return the places of a path that can be told apart on screen: thick lines cost by the place."""
    side = max(extent[1] - extent[0], extent[3] - extent[2])
    cells = np.floor(path * (PIXELS / side))
    moved = np.ones(len(path), bool)
    moved[1:-1] = (cells[1:-1] != cells[:-2]).any(axis=1)
    return _thinned(path[moved])


def _thinned(path: Floats) -> Floats:
    stride = max(1, math.ceil(len(path) / LONGEST))
    return np.concatenate([path[::stride], path[-1:]])


def _losses(state: State) -> Iterator[Path]:
    """Yield the losses above the lowest known minimum against the steps; a log axis shows their end.

    Where a racer leaves for good its curve ends: at 1e40 nothing could be told of the others.
    """
    minima, racers = state.race.function.minima, state.race.racers
    floor = minima[0].value if minima else 0.0
    ceiling = BEYOND * (max([state.land.high, *(racer.losses[0] for racer in racers)]) - floor)
    for number, (racer, label) in enumerate(zip(racers, names(racers), strict=True)):
        above = racer.losses - floor
        above[above > ceiling] = np.nan
        loss = _thinned(np.column_stack([np.arange(len(above), dtype=float), above]))
        yield Path((loss,), colour=number, label=label)


def _table(state: State) -> Table:
    rows: list[tuple[str, ...]] = []
    for racer in state.race.racers:
        x, y = racer.path[-1]
        away = "–" if math.isinf(racer.distance) else f"{racer.distance:.3g}"
        status = racer.status
        said = status.name if status.name == "running" else f"{status.name} at step {status.step}"
        rate, loss = f"{racer.learning_rate:.3g}", f"{racer.losses[-1]:.4g}"
        rows.append((name(racer), rate, f"{_place(x)}, {_place(y)}", loss, away, said))
    return Table(tuple(rows), columns=("", "rate", "place", "loss", "to minimum", "status"))


def _place(coordinate: float) -> str:
    """Write a coordinate so that it does not jitter; one far away is not worth its decimals."""
    return f"{coordinate:.3f}" if abs(coordinate) < 1000 else f"{coordinate:.0f}"


def _curvature(state: State) -> Table:
    """Return the eigenvalues of the Hessian under each racer, and its learning rate against the limit."""
    rows: list[tuple[str, ...]] = []
    for racer in state.race.racers:
        x, y = (float(part) for part in racer.path[-1])
        low, high = (float(value) for value in curvature(racer.function.f, x, y).eigenvalues)
        limit = stability_limit(racer.name, high, racer.spec) if math.isfinite(high) else None
        over = "" if limit is None else "over" if racer.learning_rate > limit else "below"
        written = "–" if limit is None else f"{limit:.3g}"
        rows.append((name(racer), f"{low:.3g}", f"{high:.3g}", written, f"{racer.learning_rate:.3g}", over))
    return Table(tuple(rows), columns=("", "λ min", "λ max", "limit", "rate", ""))


def _surface(state: State, params: LossSurfaceParams) -> Surface:
    land, scale = state.land, params.scale
    heights = land.shown(land.heights.numpy(), scale)[::THINNED, ::THINNED]
    paths: list[Floats] = []
    for racer in state.race.racers:
        places = _thinned(np.column_stack([racer.path, land.shown(racer.losses, scale)]))
        paths.append(places)
    colours = tuple(range(len(paths)))
    low, high = (float(land.shown(np.array([end]), scale)[0]) for end in (land.low, land.high))
    return Surface(heights, land.extent, tuple(paths), colours, low=low, high=high, name="surface")


def _chosen(state: State, params: LossSurfaceParams) -> Racer | None:
    """Return the racer that is taken apart; the last one where fewer race."""
    racers = state.race.racers
    return racers[min(params.chosen, len(racers)) - 1] if racers else None


def _step(who: str, apart: Anatomy) -> tuple[Mark, ...]:
    """Write the last step out: what the rule works with, its parts, and the formula with its numbers."""
    title = Text(f"**{who}**, step {apart.number}, learning rate {apart.learning_rate:.4g}")
    worked = Table(
        tuple((f"{_written(each.symbol)}  {each.label}", *_pair(each.vector)) for each in apart.quantities)
    )
    parts = Table(
        (
            *((each.label, *_pair(each.vector)) for each in apart.components),
            ("step", *_pair(apart.displacement)),
        ),
        columns=("moves by", "x", "y"),
    )
    return title, worked, Text(_written("\n\n".join(apart.lines))), parts


def _written(text: str) -> str:
    """Write a prime for a circumflex, which few fonts set over m and v, and true minus signs."""
    return text.replace("\u0302", "′").replace("-", "−")


def _pair(vector: Tensor) -> tuple[str, str]:
    x, y = (f"{float(part) + 0.0:.4g}".replace("-", "−") for part in vector)  # + 0: no −0
    return x, y


def _arrows(before: Tensor, apart: Anatomy, extent: Extent) -> tuple[Mark, ...]:
    """Draw the parts of the last step from where it began, all longer by one factor so as to be seen."""
    parts = [(each.label, each.vector.numpy()) for each in apart.components]
    parts.append(("step", apart.displacement.numpy()))
    longest = max(float(np.hypot(*vector)) for _, vector in parts)
    if not longest:
        return ()
    factor = ARROW * max(extent[1] - extent[0], extent[3] - extent[2]) / longest
    begin = before.numpy()[None]
    colours = ("text", "muted", "accent", "line")
    return tuple(
        Arrows(
            begin,
            begin + factor * vector,
            colour="text" if label == "step" else colours[1 + at % 3],
            name=label,
        )
        for at, (label, vector) in enumerate(parts)
    )


def _schedule(state: State) -> Iterator[Path]:
    """Yield the learning rate of each racer over the steps so far and as many to come."""
    race = state.race
    steps = np.linspace(0, max(2 * race.steps, 200), 201).astype(int)
    for number, (racer, label) in enumerate(zip(race.racers, names(race.racers), strict=True)):
        rates = [race.schedule.rate(racer.learning_rate, int(step)) for step in steps]
        yield Path((np.column_stack([steps, rates]),), colour=number, label=label)


def _average(series: Tensor, beta: float) -> tuple[Mark, ...]:
    """Show a noisy series with its exponentially weighted average, and corrected for its start at zero."""
    t = torch.arange(1, len(series) + 1)
    raw = Points(torch.stack([t, series], 1).numpy(), np.full(len(t), 7), size=5, label="series")
    plain, corrected = (weighted_average(series, beta, corrected=flag) for flag in (False, True))
    return (
        raw,
        Path((torch.stack([t, plain], 1).numpy(),), colour=1, dashed=True, label="average"),
        Path((torch.stack([t, corrected], 1).numpy(),), colour=0, label="bias-corrected"),
    )


def _metrics(state: State) -> dict[str, float]:
    race = state.race
    metrics: dict[str, float] = {"step": float(race.steps)}
    metrics["running"] = float(sum(racer.status.name == "running" for racer in race.racers))
    for number, racer in enumerate(race.racers):
        metrics[f"loss_{number}"] = float(racer.losses[-1])
        metrics[f"diverged_{number}"] = float(racer.status.name == "diverged")
        if math.isfinite(racer.distance):
            metrics[f"distance_{number}"] = racer.distance
    return metrics


def _notes(state: State) -> dict[str, str]:
    return {} if state.race.steps else {"contours": "Drag to begin elsewhere."}
