"""The losses of a network's logits, and the error signal each sends back.

Binary losses take every row of logits as a question of its own and add the rows up: one row for two
classes, two for a pair of questions. Losses of classes take a column as one question.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final, Literal

import torch
from torch import Tensor
from torch.nn import functional

from playground.nn.targets import Target

LossName = Literal["cross_entropy", "squared", "hinge", "focal"]

LOSSES: Final[dict[LossName, str]] = {
    "cross_entropy": "Cross-entropy",
    "squared": "Squared error",
    "hinge": "Hinge",
    "focal": "Focal",
}


class Loss(ABC):
    """A loss of logits z and labels y, both (outputs, points); labels as targets.encode lays them out.

    Finite, as is its derivative, for logits up to ±10⁴ in float32.
    """

    @abstractmethod
    def per_point(self, z: Tensor, y: Tensor) -> Tensor:
        """Return the loss of each point, (points,)."""

    @abstractmethod
    def delta(self, z: Tensor, y: Tensor, scale: Tensor, out: Tensor) -> None:
        """Write scale·∂loss/∂z into `out`; `scale` is a 0-d tensor, 1/points for a mean."""

    @abstractmethod
    def answer(self, z: Tensor) -> None:
        """Turn z in place into what is shown of it.

        That is a confidence in [-1, 1], positive for class 1 (binary, pair); shares that sum to 1 over the
        classes; or the value itself.
        """


class CrossEntropy(Loss):
    """−y ln σ(z) − (1 − y) ln(1 − σ(z))."""

    def per_point(self, z: Tensor, y: Tensor) -> Tensor:
        """Return the loss of each point, (points,)."""
        return functional.binary_cross_entropy_with_logits(z, y, reduction="none").sum(0)

    def delta(self, z: Tensor, y: Tensor, scale: Tensor, out: Tensor) -> None:
        """∂/∂z = σ(z) − y."""
        torch.sigmoid(z, out=out)
        out.sub_(y)
        out.mul_(scale)

    def answer(self, z: Tensor) -> None:
        """2σ(z) − 1 = tanh(z/2)."""
        z.mul_(0.5).tanh_()


class Squared(Loss):
    """½(o − t)² of o = tanh z and t = ±1."""

    def per_point(self, z: Tensor, y: Tensor) -> Tensor:
        """Return the loss of each point, (points,), added up over the outputs."""
        return (torch.tanh(z) - (2 * y - 1)).square_().mul_(0.5).sum(0)

    def delta(self, z: Tensor, y: Tensor, scale: Tensor, out: Tensor) -> None:
        """∂/∂z = (o − t)(1 − o²)."""
        o = torch.tanh(z)
        t = 2 * y - 1
        torch.sub(o, t, out=out)
        out.mul_(1 - o * o).mul_(scale)

    def answer(self, z: Tensor) -> None:
        """o = tanh z."""
        z.tanh_()


class Hinge(Loss):
    """max(0, 1 − tz) of t = ±1 (Cortes & Vapnik 1995)."""

    def per_point(self, z: Tensor, y: Tensor) -> Tensor:
        """Return the loss of each point, (points,)."""
        return (1 - (2 * y - 1) * z).clamp_min_(0).sum(0)

    def delta(self, z: Tensor, y: Tensor, scale: Tensor, out: Tensor) -> None:
        """∂/∂z = −t inside the margin tz < 1, else 0."""
        t = 2 * y - 1
        torch.mul((t * z < 1).to(z), t, out=out)
        out.mul_(-scale)

    def answer(self, z: Tensor) -> None:
        """z cut off at the margins: there it is ±1."""
        z.clamp_(-1, 1)


class Focal(CrossEntropy):
    """−(1 − p)^γ ln p of the true class's probability p (Lin et al. 2017, eq. 4); γ = 0 is cross-entropy."""

    def __init__(self, gamma: float) -> None:
        self.gamma = gamma

    def per_point(self, z: Tensor, y: Tensor) -> Tensor:
        """Return the loss of each point, (points,)."""
        s = (2 * y - 1) * z  # p = σ(s), 1 − p = σ(−s)
        return (torch.sigmoid(-s).pow_(self.gamma) * -functional.logsigmoid(s)).sum(0)

    def delta(self, z: Tensor, y: Tensor, scale: Tensor, out: Tensor) -> None:
        """∂/∂z = t·q^γ(γp ln p − q), q = 1 − p."""
        t = 2 * y - 1
        s = t * z
        p, q = torch.sigmoid(s), torch.sigmoid(-s)
        torch.mul(_focal_slope(p, q, functional.logsigmoid(s), self.gamma), t, out=out)
        out.mul_(scale)


class SoftmaxCrossEntropy(Loss):
    """−ln p_y of p = softmax z."""

    def per_point(self, z: Tensor, y: Tensor) -> Tensor:
        """Return the loss of each point, (points,)."""
        return -_true_log(z, y)

    def delta(self, z: Tensor, y: Tensor, scale: Tensor, out: Tensor) -> None:
        """∂/∂z = p − y."""
        torch.softmax(z, 0, out=out)
        out.sub_(y)
        out.mul_(scale)

    def answer(self, z: Tensor) -> None:
        """p = softmax z."""
        z.copy_(torch.softmax(z, 0))


class SquaredClasses(Squared):
    """½Σ(o − t)² of o = tanh z and t = ±1, over all classes."""

    def answer(self, z: Tensor) -> None:
        """The share of each class in Σ(1 + o)/2; (1 + o)/2 = σ(2z), taken by its logarithm."""
        z.copy_(torch.softmax(functional.logsigmoid(2 * z), 0))


class HingeClasses(SoftmaxCrossEntropy):
    """Σ max(0, 1 − z_y + z_c)/C over c ≠ y (Weston & Watkins 1999), as torch.nn.MultiMarginLoss."""

    def per_point(self, z: Tensor, y: Tensor) -> Tensor:
        """Return the loss of each point, (points,)."""
        return ((1 - _true(z, y) + z).clamp_min_(0) * (1 - y)).sum(0) / len(z)

    def delta(self, z: Tensor, y: Tensor, scale: Tensor, out: Tensor) -> None:
        """∂/∂z_c = 1/C where c ≠ y is inside the margin; ∂/∂z_y takes as much away."""
        inside = (z > _true(z, y) - 1).to(z) * (1 - y)
        torch.sub(inside, y * inside.sum(0), out=out)
        out.mul_(scale / len(z))


class FocalClasses(SoftmaxCrossEntropy):
    """−(1 − p_y)^γ ln p_y of p = softmax z (Lin et al. 2017)."""

    def __init__(self, gamma: float) -> None:
        self.gamma = gamma

    def per_point(self, z: Tensor, y: Tensor) -> Tensor:
        """Return the loss of each point, (points,)."""
        q = (torch.softmax(z, 0) * (1 - y)).sum(0)  # 1 − p_y without its rounding
        return q.pow_(self.gamma) * -_true_log(z, y)

    def delta(self, z: Tensor, y: Tensor, scale: Tensor, out: Tensor) -> None:
        """∂/∂z = q^γ(γp_y ln p_y − q)·r, q = 1 − p_y; r is 1 for the true class and −p_c/q for the others."""
        p = torch.softmax(z, 0)
        others = p * (1 - y)
        q = others.sum(0)
        slope = _focal_slope(_true(p, y), q, _true_log(z, y), self.gamma)
        r = y - others / q.clamp_min(torch.finfo(z.dtype).tiny)
        torch.mul(r, slope, out=out)
        out.mul_(scale)


class SquaredValue(Loss):
    """½(z − y)²."""

    def per_point(self, z: Tensor, y: Tensor) -> Tensor:
        """Return the loss of each point, (points,)."""
        return (z - y).square_().mul_(0.5).sum(0)

    def delta(self, z: Tensor, y: Tensor, scale: Tensor, out: Tensor) -> None:
        """∂/∂z = z − y."""
        torch.sub(z, y, out=out)
        out.mul_(scale)

    def answer(self, z: Tensor) -> None:
        """The value is z itself."""


def make_loss(target: Target, name: LossName, focal_gamma: float = 2.0) -> Loss:
    """Make the named loss of a target; a value has squared error whatever is named.

    Raises KeyError for an unknown name and ValueError for a negative γ.
    """
    if not focal_gamma >= 0:
        raise ValueError(f"focal_gamma: 0 or more expected, got {focal_gamma}")
    if target == "value":
        return SquaredValue()
    of_classes = target == "classes"
    made: dict[LossName, Loss] = {
        "cross_entropy": SoftmaxCrossEntropy() if of_classes else CrossEntropy(),
        "squared": SquaredClasses() if of_classes else Squared(),
        "hinge": HingeClasses() if of_classes else Hinge(),
        "focal": FocalClasses(focal_gamma) if of_classes else Focal(focal_gamma),
    }
    return made[name]


def _true(z: Tensor, y: Tensor) -> Tensor:
    return (z * y).sum(0)


def _true_log(z: Tensor, y: Tensor) -> Tensor:
    return _true(torch.log_softmax(z, 0), y)  # ln p_y


def _focal_slope(p: Tensor, q: Tensor, log_p: Tensor, gamma: float) -> Tensor:
    """Return q^γ(γp ln p − q), the slope of −q^γ ln p along s where p = σ(s), q = 1 − p."""
    return q.pow(gamma) * (gamma * p * log_p - q)
