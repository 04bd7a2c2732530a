"""The two losses of a two-class network with one logit z, and the error signal each sends back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch import Tensor
from torch.nn import functional

LossName = Literal["cross_entropy", "squared"]


@dataclass(frozen=True)
class Loss:
    """A loss of logits z and labels y in {0, 1}, all of shape (1, points).

    `per_point(z, y)` gives the loss of each point. `delta(z, y, scale, out)` writes scale·∂loss/∂z into
    out; `scale` is a 0-d tensor, 1/points for a mean. `confidence(z)` turns z in place into a signed
    confidence in [-1, 1], positive for class 1.
    """

    name: LossName
    label: str
    per_point: Callable[[Tensor, Tensor], Tensor]
    delta: Callable[[Tensor, Tensor, Tensor, Tensor], None]
    confidence: Callable[[Tensor], None]


def _cross_entropy(z: Tensor, y: Tensor) -> Tensor:
    # −y ln σ(z) − (1 − y) ln(1 − σ(z)), finite for every z
    return functional.binary_cross_entropy_with_logits(z, y, reduction="none")


def _cross_entropy_delta(z: Tensor, y: Tensor, scale: Tensor, out: Tensor) -> None:
    torch.sigmoid(z, out=out)
    out.sub_(y)  # ∂/∂z = σ(z) − y
    out.mul_(scale)


def _cross_entropy_confidence(z: Tensor) -> None:
    z.mul_(0.5).tanh_()  # 2σ(z) − 1 = tanh(z/2)


def _squared(z: Tensor, y: Tensor) -> Tensor:
    return (torch.tanh(z) - (2 * y - 1)).square_().mul_(0.5)  # ½(o − t)², o = tanh z, t = ±1


def _squared_delta(z: Tensor, y: Tensor, scale: Tensor, out: Tensor) -> None:
    o = torch.tanh(z)
    t = 2 * y - 1
    torch.sub(o, t, out=out)
    out.mul_(1 - o * o).mul_(scale)  # ∂/∂z = (o − t)(1 − o²)


def _squared_confidence(z: Tensor) -> None:
    z.tanh_()


LOSSES: Final[dict[LossName, Loss]] = {
    loss.name: loss
    for loss in (
        Loss(
            "cross_entropy", "Cross-entropy", _cross_entropy, _cross_entropy_delta, _cross_entropy_confidence
        ),
        Loss("squared", "Squared error", _squared, _squared_delta, _squared_confidence),
    )
}
