"""The activation functions of hidden units, each with its derivative, written into given tensors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch import Tensor

ActivationName = Literal["linear", "sigmoid", "tanh", "relu", "leaky_relu", "silu"]
Activations = ActivationName | Sequence[ActivationName]
"""One for all hidden layers, or one for each."""

LEAK: Final = 0.01
MANY: Final = 1024  # numbers from which four cheap passes beat one slow one


@dataclass(frozen=True)
class Activation:
    """One activation a = f(z).

    `forward(z, a)` writes f(z) into a. `derivative(z, a, one, out)` writes f'(z) into out; `one` is a
    0-d tensor 1, given because making one costs more than the formula on a small batch.
    Where `needs_z` is false, f' follows from a alone, so z and a may be the same memory.
    """

    name: ActivationName
    label: str
    forward: Callable[[Tensor, Tensor], None]
    derivative: Callable[[Tensor, Tensor, Tensor, Tensor], None]
    needs_z: bool = False


def _linear(z: Tensor, a: Tensor) -> None:
    if a is not z:
        a.copy_(z)


def _linear_derivative(_z: Tensor, _a: Tensor, one: Tensor, out: Tensor) -> None:
    out.copy_(one)


def _sigmoid(z: Tensor, a: Tensor) -> None:
    torch.sigmoid(z, out=a)  # σ(z) = 1/(1 + e⁻ᶻ)


def _sigmoid_derivative(_z: Tensor, a: Tensor, _one: Tensor, out: Tensor) -> None:
    torch.addcmul(a, a, a, value=-1, out=out)  # σ' = a − a² = a(1 − a)


def _tanh(z: Tensor, a: Tensor) -> None:
    """Write tanh z; on the CPU, many numbers go through σ, to 2·10⁻⁷ in float32 and 3·10⁻¹⁶ in float64."""
    if z.numel() < MANY or not z.is_cpu:
        torch.tanh(z, out=a)
        return
    # torch's tanh takes 2.5 ns a number here, its σ 0.4: 80 000 numbers 201 µs against 55
    torch.add(z, z, out=a)
    torch.sigmoid(a, out=a)
    a.add_(a).sub_(1)  # tanh z = 2σ(2z) − 1


def _tanh_derivative(_z: Tensor, a: Tensor, one: Tensor, out: Tensor) -> None:
    torch.addcmul(one, a, a, value=-1, out=out)  # tanh' = 1 − a²


def _relu(z: Tensor, a: Tensor) -> None:
    torch.clamp_min(z, 0, out=a)  # max(0, z)


def _relu_derivative(_z: Tensor, a: Tensor, _one: Tensor, out: Tensor) -> None:
    torch.sign(a, out=out)  # 1 where a > 0, else 0


def _leaky_relu(z: Tensor, a: Tensor) -> None:
    torch.mul(z, LEAK, out=a)
    torch.maximum(a, z, out=a)  # max(.01z, z)


def _leaky_relu_derivative(z: Tensor, _a: Tensor, _one: Tensor, out: Tensor) -> None:
    torch.sign(z, out=out)
    out.clamp_min_(LEAK)  # 1 where z > 0, else .01


def _silu(z: Tensor, a: Tensor) -> None:
    torch.sigmoid(z, out=a)
    a.mul_(z)  # z·σ(z), Elfwing et al. 2018


def _silu_derivative(z: Tensor, a: Tensor, _one: Tensor, out: Tensor) -> None:
    torch.sigmoid(z, out=out)
    torch.addcmul(out + a, out, a, value=-1, out=out)  # σ + a − σa = σ(1 + z(1 − σ)), as a = zσ


ACTIVATIONS: Final[dict[ActivationName, Activation]] = {
    activation.name: activation
    for activation in (
        Activation("linear", "Linear", _linear, _linear_derivative),
        Activation("sigmoid", "Sigmoid", _sigmoid, _sigmoid_derivative),
        Activation("tanh", "Tanh", _tanh, _tanh_derivative),
        Activation("relu", "ReLU", _relu, _relu_derivative),
        Activation("leaky_relu", "Leaky ReLU", _leaky_relu, _leaky_relu_derivative, needs_z=True),
        Activation("silu", "SiLU", _silu, _silu_derivative, needs_z=True),
    )
}


def per_layer(activations: Activations, layers: int) -> tuple[ActivationName, ...]:
    """Give each of the hidden layers its activation. Raises ValueError for a number that does not fit."""
    if isinstance(activations, str):
        return (activations,) * layers
    if len(activations) != layers:
        raise ValueError(f"activations: one for each of {layers} hidden layers expected, got {activations}")
    return tuple(activations)
