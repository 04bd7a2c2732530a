"""Gradient descent and its kin on one flat parameter vector, in place.

Semantics and default values are those of torch.optim. θ: parameters, g: gradient, α: learning rate.
Every scalar rides on an operation that takes one (`alpha=`, `value=`, lerp's weight), because
`tensor.mul_(number)` costs 2.5 µs where those cost 1.2.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import ClassVar, Final, Literal

import torch
from torch import Tensor

OptimizerName = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]


class Optimizer(ABC):
    """Moves a flat vector θ against its gradient; its own state vectors are as long as θ."""

    label: ClassVar[str]
    default_learning_rate: ClassVar[float]

    @abstractmethod
    def step(self, theta: Tensor, g: Tensor, alpha: float) -> None:
        """Update θ in place from g with learning rate α."""


class SGD(Optimizer):
    """Plain gradient descent (Robbins & Monro 1951)."""

    label = "SGD"
    default_learning_rate = 1e-3

    def __init__(self, theta: Tensor) -> None:
        del theta  # no state

    def step(self, theta: Tensor, g: Tensor, alpha: float) -> None:
        """θ ← θ − αg."""
        theta.add_(g, alpha=-alpha)


class Momentum(Optimizer):
    """Heavy ball (Polyak 1964) in torch's form v ← βv + g: a constant g ends in steps of αg/(1 − β)."""

    label = "Momentum"
    default_learning_rate = 1e-3

    def __init__(self, theta: Tensor, beta: float = 0.9) -> None:
        self.beta = beta
        self.v = torch.zeros_like(theta)

    def step(self, theta: Tensor, g: Tensor, alpha: float) -> None:
        """θ ← θ − αv, v ← βv + g."""
        torch.add(g, self.v, alpha=self.beta, out=self.v)
        theta.add_(self.v, alpha=-alpha)


class Nesterov(Momentum):
    """Nesterov's momentum (Nesterov 1983; Sutskever et al. 2013): look ahead along v."""

    label = "Nesterov"

    def step(self, theta: Tensor, g: Tensor, alpha: float) -> None:
        """θ ← θ − α(g + βv), v ← βv + g."""
        torch.add(g, self.v, alpha=self.beta, out=self.v)
        theta.add_(g, alpha=-alpha).add_(self.v, alpha=-alpha * self.beta)


class Adagrad(Optimizer):
    """A learning rate per parameter that only shrinks (Duchi, Hazan & Singer 2011)."""

    label = "Adagrad"
    default_learning_rate = 1e-2

    def __init__(self, theta: Tensor, eps: float = 1e-10) -> None:
        self.eps = eps
        self.s = torch.zeros_like(theta)
        self.root = torch.empty_like(theta)

    def step(self, theta: Tensor, g: Tensor, alpha: float) -> None:
        """θ ← θ − αg/(√s + ε), s ← s + g²."""
        self.s.addcmul_(g, g)
        torch.sqrt(self.s, out=self.root).add_(self.eps)
        theta.addcdiv_(g, self.root, value=-alpha)


class RMSprop(Optimizer):
    """Adagrad that forgets (Tieleman & Hinton 2012, lecture 6.5); torch calls β α."""

    label = "RMSprop"
    default_learning_rate = 1e-2

    def __init__(self, theta: Tensor, beta: float = 0.99, eps: float = 1e-8) -> None:
        self.beta, self.eps = beta, eps
        self.s = torch.zeros_like(theta)
        self.root = torch.empty_like(theta)

    def step(self, theta: Tensor, g: Tensor, alpha: float) -> None:
        """θ ← θ − αg/(√s + ε), s ← βs + (1 − β)g²."""
        self.s.lerp_(torch.mul(g, g, out=self.root), 1 - self.beta)
        torch.sqrt(self.s, out=self.root).add_(self.eps)
        theta.addcdiv_(g, self.root, value=-alpha)


class Adam(Optimizer):
    """Momentum and RMSprop, both corrected for their start at zero (Kingma & Ba 2015, algorithm 1)."""

    label = "Adam"
    default_learning_rate = 1e-3

    def __init__(self, theta: Tensor, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8) -> None:
        self.beta1, self.beta2, self.eps = beta1, beta2, eps
        self.t = 0
        self.m = torch.zeros_like(theta)
        self.v = torch.zeros_like(theta)
        self.root = torch.empty_like(theta)

    def step(self, theta: Tensor, g: Tensor, alpha: float) -> None:
        """θ ← θ − α·m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)."""
        self.t += 1
        self.m.lerp_(g, 1 - self.beta1)  # m ← β₁m + (1 − β₁)g
        self.v.lerp_(torch.mul(g, g, out=self.root), 1 - self.beta2)  # v ← β₂v + (1 − β₂)g²
        # √v̂ + ε = (√v + ε√(1 − β₂ᵗ))/√(1 − β₂ᵗ): the corrections move into the numbers α and ε
        correction = math.sqrt(1 - self.beta2**self.t)
        torch.sqrt(self.v, out=self.root).add_(self.eps * correction)
        theta.addcdiv_(self.m, self.root, value=-alpha * correction / (1 - self.beta1**self.t))


class AdamW(Adam):
    """Adam with weight decay that bypasses the averages (Loshchilov & Hutter 2019, algorithm 2).

    `decayed` marks the entries of θ that decay with 1, the others (biases, γ, β) with 0; set
    `weight_decay` at any time. torch's default of 0.01 applies to every parameter there.
    """

    label = "AdamW"

    def __init__(
        self,
        theta: Tensor,
        decayed: Tensor,
        weight_decay: float = 1e-2,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(theta, beta1, beta2, eps)
        self.decayed, self.weight_decay = decayed, weight_decay

    def step(self, theta: Tensor, g: Tensor, alpha: float) -> None:
        """θ ← θ − αλθ, then Adam."""
        if self.weight_decay:
            theta.addcmul_(theta, self.decayed, value=-alpha * self.weight_decay)
        super().step(theta, g, alpha)


OPTIMIZERS: Final[dict[OptimizerName, type[Optimizer]]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": Adagrad,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}


def make_optimizer(
    name: OptimizerName, theta: Tensor, decayed: Tensor, *, momentum: float = 0.9, weight_decay: float = 1e-2
) -> Optimizer:
    """Make the named optimizer for θ; `decayed` marks the weights in θ.

    `momentum` is β where there is one, `weight_decay` that of adamw.

    Raises KeyError for an unknown name.
    """
    match name:
        case "sgd":
            return SGD(theta)
        case "momentum":
            return Momentum(theta, momentum)
        case "nesterov":
            return Nesterov(theta, momentum)
        case "adagrad":
            return Adagrad(theta)
        case "rmsprop":
            return RMSprop(theta)
        case "adam":
            return Adam(theta)
        case "adamw":
            return AdamW(theta, decayed, weight_decay)


def clip_gradient(g: Tensor, max_norm: float) -> None:
    """Shorten g in place to this norm where it is longer (Pascanu et al. 2013), as torch does."""
    norm = torch.dot(g, g).sqrt()
    g.mul_(torch.clamp_max(max_norm / (norm + 1e-6), 1))
