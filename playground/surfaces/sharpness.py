"""How sharply the loss of a network bends: the largest eigenvalue of its Hessian, without the Hessian."""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor

from playground.nn.network import Batch, Network

STEP: Final = 1e-5
"""Length of a step for differences of gradients: in float64 they keep about nine digits."""


class Sharpness:
    """Measures the largest eigenvalue of the Hessian of a batch's mean loss, again and again in a training.

    A product H·v is the difference of two hand-written gradients, (g(w + εv) − g(w − εv))/2ε, of a copy of
    the network in float64 on the CPU: exact to nine digits for every target, loss and activation that has a
    slope. With batch norm it is the loss of training, by the batch's own statistics. Each measurement begins
    with the direction the last one ended with.
    """

    def __init__(self, network: Network, batch: Batch, generator: torch.Generator) -> None:
        self._network = _in_float64(network)
        self._batch = Batch.of(batch.inputs.cpu().double(), batch.labels.cpu().double())
        draw = torch.randn(2, len(network.parameters), generator=generator, dtype=torch.float64)
        self._first, self._second = draw

    def measure(self, parameters: Tensor, iterations: int = 20) -> float:
        """Return the largest eigenvalue at weights (parameters,), by power iteration.

        Where the eigenvalue of largest size is negative, the iteration goes on with the Hessian shifted by
        it, whose largest is then the one asked for.
        """
        found, self._first = self._iterate(parameters, self._first, iterations, 0.0)
        if found < 0:
            found, self._second = self._iterate(parameters, self._second, iterations, found)
        return found

    def product(self, parameters: Tensor, direction: Tensor) -> Tensor:
        """Return H·v, float64, at weights and in a direction v, both (parameters,)."""
        length = float(direction.square().sum().sqrt())
        if length == 0:
            return torch.zeros_like(direction)
        step = direction * (STEP / length)
        there, back = self._gradient(parameters + step), self._gradient(parameters - step)
        return (there - back) * (length / (2 * STEP))

    def _iterate(
        self, parameters: Tensor, start: Tensor, iterations: int, shift: float
    ) -> tuple[float, Tensor]:
        """Return the eigenvalue of largest distance from `shift`, and its eigenvector (parameters,)."""
        w, v = parameters.cpu().double(), start / start.square().sum().sqrt()
        rayleigh = 0.0
        for _ in range(iterations):
            image = self.product(w, v) - shift * v
            rayleigh = float(v @ image)  # vᵀHv of a unit vector
            length = float(image.square().sum().sqrt())
            if length == 0:
                break
            v = image / length
        return rayleigh + shift, v

    def _gradient(self, parameters: Tensor) -> Tensor:
        self._network.parameters.copy_(parameters)
        self._network.backpropagate(self._batch)
        return self._network.gradient.clone()


def _in_float64(network: Network) -> Network:
    """Make a network of the same structure and loss on the CPU; its weights are set before each use."""
    copy = Network(
        network.sizes[0],
        network.sizes[1:-1],
        target=network.target,
        outputs=network.sizes[-1],
        activations=network.activations,
        batch_norm=network.batch_norm,
        generator=torch.Generator(),
        dtype=torch.float64,
    )
    copy.loss = network.loss
    return copy
