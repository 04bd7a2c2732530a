"""Several optimizers on one surface, all from the same start, step by step side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.faults import UserError
from playground.nn.schedules import ScheduleName, learning_rate
from playground.surfaces.curvature import gradient
from playground.surfaces.functions import Function, grid
from playground.surfaces.optimizers import Spec
from playground.surfaces.racer import LEVEL, Racer


@dataclass(frozen=True)
class Schedule:
    """How every racer's learning rate changes with the steps; see playground.nn.schedules."""

    name: ScheduleName = "constant"
    decay: float | None = None
    period: int = 100

    def rate(self, initial: float, step: int) -> float:
        """Return the learning rate for step 0, 1, 2…"""
        return learning_rate(self.name, initial, step, decay=self.decay, period=self.period)


class Race:
    """Racers from one start; `step` moves all that still run.

    `noise` σ adds the same σ·N(0, I) to every racer's gradient, as one mini-batch would; `noise` and
    `schedule` may be changed on the way. torch.save keeps all of it, and the race goes on to the bit.
    Raises UserError where the function has no value or slope at the start, and for specs that describe no
    optimizer, naming the racer from 1.
    """

    def __init__(
        self,
        function: Function,
        start: tuple[float, float],
        racers: Sequence[Spec],
        *,
        schedule: Schedule | None = None,
        noise: float = 0.0,
        generator: torch.Generator,
    ) -> None:
        _check_start(function, start)
        self.function = function
        self.schedule = schedule or Schedule()
        self.noise = noise
        self.steps = 0
        self._generator = generator
        tolerance = LEVEL * usual_slope(function)
        self.racers: list[Racer] = []
        for number, spec in enumerate(racers, 1):
            try:
                self.racers.append(Racer(function, start, spec, tolerance))
            except UserError as error:
                raise UserError(f"racer {number}: {error.message}", error.hint) from error

    def step(self) -> bool:
        """Move every running racer once; return whether any still runs."""
        noise = self.noise * torch.randn(2, generator=self._generator, dtype=torch.float64)
        for racer in self.racers:
            if racer.status.name == "running":
                racer.step(noise, self.schedule.rate(racer.learning_rate, self.steps))
        self.steps += 1
        return any(racer.status.name == "running" for racer in self.racers)

    def __getstate__(self) -> dict[str, object]:
        kept: dict[str, object] = dict(self.__dict__)
        kept["_generator"] = self._generator.get_state()
        return kept

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        saved = self.__dict__["_generator"]
        self._generator = torch.Generator()
        self._generator.set_state(saved)


def _check_start(function: Function, start: tuple[float, float]) -> None:
    if not bool(defined(function, torch.tensor([start], dtype=torch.float64))):
        raise UserError(f"start {start}: {function.label} has no value or slope there", "start elsewhere")


def defined(function: Function, places: Tensor) -> Tensor:
    """Tell at which places (n, 2) the function has a finite value and slope: (n,) of bool."""
    known = torch.column_stack([function.f(*places.unbind(1)), gradient(function.f, places)])
    return known.isfinite().all(1)


def nearest_start(function: Function, wanted: tuple[float, float], n: int = 41) -> tuple[float, float]:
    """Return the wanted place, or where it lies in a hole the nearest of n × n in the extent that does not.

    Raises UserError for a function that has no value and slope at any of them.
    """
    places = torch.tensor([wanted], dtype=torch.float64)
    places = torch.cat([places, torch.stack(grid(function.extent, n), dim=-1).view(-1, 2)])
    places = places[defined(function, places)]
    if not len(places):
        raise UserError(
            f"{function.label} has no value or slope in {list(function.extent)}", "show another part"
        )
    nearest = places[(places - torch.tensor(wanted)).square().sum(1).argmin()]
    return float(nearest[0]), float(nearest[1])


def usual_slope(function: Function, n: int = 21) -> float:
    """Return the median length of the gradient over the extent, 1 where there is none."""
    slopes = gradient(function.f, torch.stack(grid(function.extent, n), dim=-1).view(-1, 2))
    lengths = slopes.square().sum(1).sqrt()
    return float(lengths[lengths.isfinite()].median().nan_to_num(0.0)) or 1.0
