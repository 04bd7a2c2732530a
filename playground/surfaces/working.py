"""What a step of an optimizer is made of, written down while its rule is worked through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from playground.surfaces.racer import Step


@dataclass(frozen=True)
class Quantity:
    """A named vector (2,): `symbol` as in the formula, `label` as people call it."""

    symbol: str
    label: str
    vector: Tensor


@dataclass(frozen=True)
class Anatomy:
    """One step taken apart.

    `quantities` are what the rule works with (g, m, v, m̂…), `components` the parts of the way, which add up
    to `displacement` (2,), and `lines` the rule with its numbers filled in, four to five digits each.
    """

    number: int
    learning_rate: float
    quantities: tuple[Quantity, ...]
    components: tuple[Quantity, ...]
    displacement: Tensor
    lines: tuple[str, ...]


class Working:
    """A step on its way to an Anatomy: a rule reads options and states from it and notes what it finds."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self.rate = self.option("lr")
        self._quantities: list[Quantity] = []
        self._components: list[Quantity] = []
        self._lines: list[str] = []
        # the slopes that a rule treats alike: of the loss, and of the penalty that weight decay stands for
        self._slopes: list[Quantity] = []

    def option(self, name: str) -> float:
        """Return a setting as a number, 0 where the optimizer has no such setting."""
        return float(cast(float, self.step.options.get(name, 0.0)))

    @property
    def betas(self) -> tuple[float, float]:
        """Adam's β₁ and β₂."""
        return cast(tuple[float, float], self.step.options["betas"])

    @property
    def count(self) -> int:
        """The number t of this step."""
        return self.step.number

    def before(self, name: str) -> Tensor:
        """Return what the optimizer remembered before the step, zeros where it remembered nothing."""
        return _vector(self.step.state_before.get(name, 0.0))

    def after(self, name: str) -> Tensor:
        """Return what the optimizer remembers after the step."""
        return _vector(self.step.state[name])

    def slope(self) -> Tensor:
        """Note the gradient, turned round and with weight decay where asked; return what the rule gets."""
        given, decay = self.step.gradient, self.option("weight_decay")
        total = self.note("g", "gradient", -given if self.option("maximize") else given)
        self._slopes.append(Quantity("g", "gradient", total))
        if decay and not self._is_decoupled:
            pull = decay * self.step.before
            self._slopes.append(Quantity("λθ", "weight decay", pull))
            text = f"{vec(total)} + {num(decay)}·{vec(self.step.before)}"
            total = self.note("g", "gradient with weight decay", total + pull, text)
        return total

    @property
    def _is_decoupled(self) -> bool:
        return self.step.optimizer == "adamw" or bool(self.step.options.get("decoupled_weight_decay"))

    def note(self, symbol: str, label: str, vector: Tensor, formula: str = "") -> Tensor:
        """Note a quantity, and the formula it came from with its numbers; return its vector."""
        self._quantities.append(Quantity(symbol, label, vector))
        self._lines.append(
            f"{symbol} = {formula} = {vec(vector)}" if formula else f"{symbol} = {vec(vector)}"
        )
        return vector

    def line(self, text: str) -> None:
        """Note a line of text."""
        self._lines.append(text)

    def move(self, direct: Tensor | float, text: str, memory: Tensor | None = None) -> None:
        """Note that the step is direct ⊙ slopes + memory, and the rule's last line: θ less the given text."""
        if memory is not None:
            self.component("momentum", memory)
        for slope in self._slopes:
            self.component(slope.label, direct * slope.vector)
        start = vec(self.step.before)
        if self._is_decoupled and (decay := self.option("weight_decay")):
            self.component("weight decay", -self.rate * decay * self.step.before)
            start = f"(1 − {num(self.rate)}·{num(decay)})·{start}"  # Loshchilov & Hutter 2019
        self._lines.append(f"θ = {start} − {text} = {vec(self.step.after)}")

    def component(self, label: str, vector: Tensor) -> None:
        """Note a part of the way."""
        self._components.append(Quantity("Δθ", label, vector))

    def anatomy(self) -> Anatomy:
        """Return what was noted."""
        return Anatomy(
            self.count,
            self.rate,
            tuple(self._quantities),
            tuple(self._components),
            self.step.displacement,
            tuple(self._lines),
        )


def num(value: float) -> str:
    """Write a number with up to five digits."""
    return f"{value:.5g}"


def vec(vector: Tensor) -> str:
    """Write a vector (2,) with up to five digits each."""
    return f"({num(float(vector[0]))}, {num(float(vector[1]))})"


def _vector(value: Tensor | float) -> Tensor:
    return torch.as_tensor(value, dtype=torch.float64).expand(2)
