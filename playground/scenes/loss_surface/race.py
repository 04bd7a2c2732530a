"""The race on a function: start lines the racers up, step moves each by one, draw shows the race."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Thread
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.faults import UserError
from playground.scene import Context, Gesture, Picture
from playground.scenes.loss_surface import race_view
from playground.scenes.loss_surface.land import Land
from playground.scenes.loss_surface.params import LossSurfaceParams
from playground.surfaces.curvature import typed_function
from playground.surfaces.functions import FUNCTIONS, Extent, Function, height, quadratic
from playground.surfaces.optimizers import make_optimizer
from playground.surfaces.race import Race, Schedule, defined, nearest_start

CELLS = 200
"""Cells of the heights along each side."""
BEAT = 0.25
"""Seconds between two signs of life."""
LENGTH = 150
"""Numbers of the series that is averaged."""


@dataclass
class State:
    """A race, the land it is run on, and what the hand does."""

    race: Race
    extent: Extent
    land: Land
    series: Tensor  # (LENGTH,) what the pane Average averages
    seen: Callable[[str], bool]


def start(params: LossSurfaceParams, context: Context) -> State:
    """Line the racers up. Raises UserError for a formula or racers that cannot be used."""
    _load_optimizers(context)
    function = _function(params)
    specs = [racer.plain() for racer in params.racers]
    race = Race(
        function,
        _start(params, function),
        specs,
        schedule=_schedule(params),
        noise=params.gradient_noise,
        generator=context.generator,
    )
    land = Land(height(function, function.extent, CELLS), function.extent)
    return State(race, function.extent, land, _series(context), context.seen)


def follow(state: State, params: LossSurfaceParams) -> None:
    """Go on with another schedule, or with other noise."""
    state.race.schedule, state.race.noise = _schedule(params), params.gradient_noise


def step(state: State) -> bool:
    """Move every racer that still runs; False when none does."""
    return state.race.step()


def draw(state: State, params: LossSurfaceParams) -> Picture:
    """Show surface, race and readings."""
    return race_view.picture(state, params)


def touch(state: State, gesture: Gesture, params: LossSurfaceParams) -> LossSurfaceParams | None:
    """Drag the start about; the race begins anew from there."""
    if gesture.pane != "contours" or gesture.kind not in ("press", "drag"):
        return None
    x_low, x_high, y_low, y_high = state.extent
    x, y = min(max(gesture.x, x_low), x_high), min(max(gesture.y, y_low), y_high)
    digits = max(0, 3 - int(np.floor(np.log10(max(x_high - x_low, y_high - y_low)))))
    start = round(x, digits), round(y, digits)
    if not bool(defined(state.race.function, torch.tensor([start], dtype=torch.float64))):
        return None  # a hole cannot be begun in: the start stays at its rim
    return replace(params, start=start)


def results(state: State, params: LossSurfaceParams) -> dict[str, Any]:
    """Return the arrays that `--save` writes; scene.py says what each is."""
    race = state.race
    paths = {f"path_{number}": padded(racer.path, race.steps) for number, racer in enumerate(race.racers)}
    return {**paths, "height": state.land.heights.numpy().copy(), "extent": np.array(state.extent)}


def padded(rows: np.ndarray[Any, Any], steps: int) -> np.ndarray[Any, Any]:
    """Return rows (steps + 1, …) of a racer that may have ended before: it stays where it is."""
    return np.concatenate([rows, np.repeat(rows[-1:], steps + 1 - len(rows), axis=0)])


def _load_optimizers(context: Context) -> None:
    """Make a first optimizer: with it torch loads what takes two seconds, and on a cold disk many more.

    That import lies within torch and cannot say that it goes on, so a thread waits for it, as when torch
    itself is loaded. Raises Cancelled.
    """
    place = torch.zeros(2, requires_grad=True)
    loading = Thread(target=make_optimizer, args=({"optimizer": "sgd"}, place), daemon=True)
    loading.start()
    loading.join(BEAT)
    while loading.is_alive():
        context.tell(0.0, "Loading torch's optimizers")
        loading.join(BEAT)


def _function(params: LossSurfaceParams) -> Function:
    """Return the function over what is shown of it. Raises UserError."""
    extent = _extent(params)
    if params.function == "expression":
        chosen = extent or (-5.0, 5.0, -5.0, 5.0)
        middle = ((chosen[0] + chosen[1]) / 2, (chosen[2] + chosen[3]) / 2)
        place = (chosen[0] + 0.2 * (chosen[1] - chosen[0]), middle[1] + 0.3 * (chosen[3] - chosen[2]))
        return typed_function(params.expression, chosen, place)
    if params.function == "quadratic":
        function = quadratic(params.condition_number)
    else:
        function = FUNCTIONS[params.function]
    return replace(function, extent=extent) if extent else function


def _extent(params: LossSurfaceParams) -> Extent | None:
    """Return what is asked to be shown. Raises UserError for an end that is not above its beginning."""
    if not params.extent:
        return None
    x_low, x_high, y_low, y_high = params.extent
    if not all(0 < side < math.inf for side in (x_high - x_low, y_high - y_low)):
        raise UserError(
            f"parameter extent={list(params.extent)} is not usable",
            "expected x low, x high, y low, y high, each low below its high",
        )
    return x_low, x_high, y_low, y_high


def _series(context: Context) -> Tensor:
    """Draw a slow wave with noise on it."""
    noise = torch.randn(LENGTH, generator=context.generator, dtype=torch.float64)
    return torch.cos(torch.linspace(0, 2 * torch.pi, LENGTH, dtype=torch.float64)) + 2 + 0.4 * noise


def _start(params: LossSurfaceParams, function: Function) -> tuple[float, float]:
    return (params.start[0], params.start[1]) if params.start else nearest_start(function, function.start)


def _schedule(params: LossSurfaceParams) -> Schedule:
    p: Any = params
    return Schedule(p.race_schedule, p.race_decay, p.race_period)
