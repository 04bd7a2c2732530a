"""One point on its way through a network and its error on the way back, every number in between."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from playground.nn.activations import ACTIVATIONS, ActivationName
from playground.nn.batch_norm import EPS
from playground.nn.network import Network


@dataclass(frozen=True, eq=False)
class Forward:
    """What a layer does: z = [W | b]·inputs, normalised = γẑ + β (without batch norm z), a = f(normalised).

    `inputs` (fan_in + 1,) end with the 1 of the bias; the others are (units,). The output's a is its z.
    """

    inputs: Tensor
    z: Tensor
    normalised: Tensor
    a: Tensor


@dataclass(frozen=True, eq=False)
class Backward:
    """What reaches a layer from the loss L: delta = ∂L/∂z (units,) and gradient = ∂L/∂[W | b] = δ·inputsᵀ."""

    delta: Tensor
    gradient: Tensor


@dataclass(frozen=True, eq=False)
class Trace:
    """One point through all layers, the first hidden one first, the output last.

    `answer` (outputs,) is what Loss.answer shows of the logits. Without a label `loss` is None and `backward`
    empty.
    """

    forward: tuple[Forward, ...]
    answer: Tensor
    loss: float | None
    backward: tuple[Backward, ...]


def trace(network: Network, inputs: Tensor, label: Tensor | None = None) -> Trace:
    """Follow inputs (features + 1, 1) forward in evaluation mode, and the loss of this one point back.

    `label` (outputs, 1) is laid out as by targets.encode. The penalty is no part of the loss.
    """
    steps: list[Forward] = []
    x = inputs
    for layer in range(len(network.layers)):
        step = _forward(network, layer, x)
        steps.append(step)
        x = torch.cat([step.a, torch.ones_like(step.a[:1])])
    logits = steps[-1].z
    answer = logits.clone()
    network.loss.answer(answer)
    loss, backward = None, ()
    if label is not None:
        loss = float(network.loss.per_point(logits, label))
        backward = _backward(network, steps, label)
    return Trace(tuple(_flat(step) for step in steps), answer[:, 0], loss, backward)


def _forward(network: Network, layer: int, x: Tensor) -> Forward:
    z = network.layers[layer] @ x
    normalised, a = z.clone(), z.clone()
    if network.norms and layer < len(network.norms):
        network.norms[layer].evaluate(normalised)
    if layer < len(network.activations):
        ACTIVATIONS[network.activations[layer]].forward(normalised, a)
    return Forward(x, z, normalised, a)


def _flat(step: Forward) -> Forward:
    return Forward(step.inputs[:, 0], step.z[:, 0], step.normalised[:, 0], step.a[:, 0])


def _backward(network: Network, steps: list[Forward], label: Tensor) -> tuple[Backward, ...]:
    """Carry δ from the output down; steps hold columns (units, 1) here."""
    delta = torch.empty_like(label)
    network.loss.delta(steps[-1].z, label, label.new_ones(()), delta)
    found = [Backward(delta[:, 0], delta @ steps[-1].inputs.t())]
    for layer in range(len(steps) - 2, -1, -1):
        step = steps[layer]
        delta = network.weights[layer + 1].t() @ delta  # ∂L/∂a = Wᵀδ of the layer above
        delta = delta * _slope(network.activations[layer], step)  # ⊙ f'
        if network.norms:
            norm = network.norms[layer]
            delta = delta * norm.gamma * torch.rsqrt(norm.running_var + EPS)  # ∂(γẑ + β)/∂z, μ and σ² fixed
        found.append(Backward(delta[:, 0], delta @ step.inputs.t()))
    return tuple(reversed(found))


def _slope(name: ActivationName, step: Forward) -> Tensor:
    slope = torch.empty_like(step.a)
    ACTIVATIONS[name].derivative(step.normalised, step.a, step.a.new_ones(()), slope)
    return slope
