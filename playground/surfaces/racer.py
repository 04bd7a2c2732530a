"""One optimizer on its way down a surface."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch import Tensor

from playground.surfaces.curvature import derivative
from playground.surfaces.functions import Function
from playground.surfaces.newton import Newton, SingularHessian
from playground.surfaces.optimizers import Spec, make_optimizer
from playground.surfaces.trail import Floats, Trail

LEVEL: Final = 1e-12
"""A slope below this share of the surface's usual slope, left by a move this small, is the end."""

FAR: Final = 1e6
"""Who is further from the middle than this many times the extent does not come back."""


@dataclass(frozen=True)
class Status:
    """What became of a racer, and at which step.

    "converged": no slope left, be it in a minimum or on a saddle, or LBFGS at rest by tolerances of its own.
    "diverged": the next place is not finite, has no value or slope, or is out of reach. "singular": Newton's
    step is not defined here.
    """

    name: Literal["running", "converged", "diverged", "singular"] = "running"
    step: int = 0


@dataclass(frozen=True)
class Step:
    """One step of one racer: step `number`, from `before` to `after`, both (2,).

    `gradient` (2,) is what the optimizer was given, its noise included. `options` are its settings, the
    learning rate of this step among them; the states are torch's own, before and after.
    """

    optimizer: str
    number: int
    before: Tensor
    after: Tensor
    gradient: Tensor
    options: dict[str, object]
    state_before: dict[str, Tensor | float]
    state: dict[str, Tensor | float]

    @property
    def displacement(self) -> Tensor:
        """The way taken, (2,)."""
        return self.after - self.before


class Racer:
    """One optimizer of torch.optim, or Newton's method, on its way down.

    `learning_rate` is the one before the schedule; it may be changed on the way. A racer that has ended
    stays at its last good place. Raises UserError where the spec does not describe an optimizer.
    """

    def __init__(self, function: Function, start: tuple[float, float], spec: Spec, tolerance: float) -> None:
        self.function = function
        self.spec = dict(spec)
        self.place = torch.tensor(start, dtype=torch.float64, requires_grad=True)
        self.optimizer = make_optimizer(spec, self.place)
        self.name = str(spec["optimizer"])
        self.learning_rate = float(self.optimizer.param_groups[0]["lr"])
        self.status = Status()
        self.last: Step | None = None
        self.tolerance = tolerance
        self.loss, self.gradient = self._evaluate()
        self.trail = Trail()
        self.trail.append(*start, self.loss)

    @property
    def path(self) -> Floats:
        """All places (own steps + 1, 2) from the start on; a view that must not be written to."""
        return self.trail.places

    @property
    def losses(self) -> Floats:
        """The loss (own steps + 1,) at each place; a view that must not be written to."""
        return self.trail.losses

    @property
    def distance(self) -> float:
        """How far the nearest known minimum is; infinite where none is known."""
        x, y = self.path[-1]
        return min((math.dist((x, y), minimum[:2]) for minimum in self.function.minima), default=math.inf)

    def step(self, noise: Tensor, rate: float) -> None:
        """Move once with a learning rate; `noise` (2,) is added to the gradient."""
        before, state_before = self.place.detach().clone(), self._state()
        given = self.gradient + noise
        options = self.optimizer.param_groups[0]
        options["lr"] = rate
        self.place.grad = given.clone()
        number = len(self.trail)
        try:
            self._move(noise)
        except SingularHessian:
            self.status = Status("singular", number)
            return
        self.loss, self.gradient = self._evaluate()
        if not self._acceptable():
            self._put_back(before)
            self.status = Status("diverged", number)
            return
        after = self.place.detach().clone()
        settings = {name: value for name, value in options.items() if name != "params"}
        self.last = Step(self.name, number, before, after, given, settings, state_before, self._state())
        self.trail.append(float(after[0]), float(after[1]), self.loss)
        if self._settled(after - before):
            self.status = Status("converged", number)

    def _move(self, noise: Tensor) -> None:
        def loss() -> Tensor:
            # noise as a tilt of the surface, so that a line search sees the function it has the slope of
            return self.function.f(*self.place) + (noise * self.place).sum()

        def closure() -> float:
            tilted = loss()
            self.place.grad = derivative(tilted, self.place)
            return float(tilted.detach())

        if isinstance(self.optimizer, Newton):
            self.optimizer.step(loss)
        elif isinstance(self.optimizer, torch.optim.LBFGS):
            self.optimizer.step(closure)  # pyright: ignore  # torch leaves its type open
        else:
            self.optimizer.step()

    def _evaluate(self) -> tuple[float, Tensor]:
        loss = self.function.f(*self.place)
        return float(loss.detach()), derivative(loss, self.place)

    def _acceptable(self) -> bool:
        x, y = self.place.detach().numpy()
        x_low, x_high, y_low, y_high = self.function.extent
        away = math.hypot(x - (x_low + x_high) / 2, y - (y_low + y_high) / 2)
        # NaN compares as false: a place that is none is not acceptable
        return away <= FAR * self.function.size and math.isfinite(self.loss + float(self.gradient.sum()))

    def _settled(self, displacement: Tensor) -> bool:
        if isinstance(self.optimizer, torch.optim.LBFGS) and not bool(displacement.any()):
            return True  # it has tolerances of its own
        level = float(self.gradient.abs().max()) <= self.tolerance
        return level and float(displacement.abs().max()) <= LEVEL * self.function.size

    def _put_back(self, place: Tensor) -> None:
        with torch.no_grad():
            self.place.copy_(place)
        self.loss, self.gradient = self._evaluate()

    def _state(self) -> dict[str, Tensor | float]:
        """Copy what the optimizer remembers, its lists of past directions (LBFGS) apart."""
        items = self.optimizer.state[self.place].items()
        copied = {name: v.clone() if isinstance(v, Tensor) else v for name, v in items}
        return {name: v for name, v in copied.items() if isinstance(v, Tensor | float | int)}

    def __getstate__(self) -> dict[str, object]:
        """Keep what the optimizer remembers and not the optimizer: torch's load_state_dict changes types."""
        kept: dict[str, object] = {name: each for name, each in self.__dict__.items() if name != "optimizer"}
        kept["memory"] = dict(self.optimizer.state[self.place])
        return kept

    def __setstate__(self, state: dict[str, object]) -> None:
        memory = state.pop("memory")
        self.__dict__.update(state)
        self.optimizer = make_optimizer(self.spec, self.place)
        self.optimizer.state[self.place] = memory
