"""How sharply the loss of a network bends: the largest eigenvalue of its Hessian, without the Hessian."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor

from playground.nn.network import Batch, Network

STEP: Final = 1e-6
"""Length of a step for differences of gradients: in float64 they keep about nine digits."""
KINK: Final = 1e-3
"""Differences ahead and behind that part by more of their length have a kink between them."""


class Sharpness:
    """Measures the largest eigenvalue of the Hessian of a batch's mean loss, again and again in a training.

    A product H·v is a difference of hand-written gradients, (g(w + εv) − g(w − εv))/2ε, of a copy of the
    network in float64 on the CPU: exact to nine digits for every target, loss and activation. Within a step
    of a kink, as of relu and hinge, the gradient jumps on one side, and the other side alone counts.
    With batch norm it is the loss of training, by the batch's own statistics; `l2` adds the penalty that is
    descended as well, and may be set at any time. Each measurement begins with the direction the last one
    ended with.
    """

    def __init__(self, network: Network, batch: Batch, generator: torch.Generator, l2: float = 0.0) -> None:
        self.l2 = l2
        self._network = _in_float64(network)
        self._batch = Batch.of(batch.inputs.cpu().double(), batch.labels.cpu().double())
        draw = torch.randn(2, len(network.parameters), generator=generator, dtype=torch.float64)
        self._first, self._second = draw

    def measure(
        self, parameters: Tensor, iterations: int = 20, alive: Callable[[], object] = lambda: None
    ) -> float:
        """Return the largest eigenvalue at weights (parameters,), by power iteration.

        Where the eigenvalue of largest size is negative, the iteration goes on with the Hessian shifted by
        it, whose largest is then the one asked for. `alive` is called at every iteration: of many points each
        may take a second.
        """
        found, self._first = self._iterate(parameters, self._first, iterations, 0.0, alive)
        if found < 0:
            found, self._second = self._iterate(parameters, self._second, iterations, found, alive)
        return found

    def product(self, parameters: Tensor, direction: Tensor) -> Tensor:
        """Return H·v, float64, at weights and in a direction v, both (parameters,)."""
        return self._product(parameters, self._gradient(parameters), direction)

    def _product(self, w: Tensor, gradient: Tensor, direction: Tensor) -> Tensor:
        length = _length(direction)
        if length == 0:
            return torch.zeros_like(direction)
        step = direction * (STEP / length)
        ahead, behind = self._gradient(w + step) - gradient, gradient - self._gradient(w - step)
        far, near = _length(ahead), _length(behind)
        if _length(ahead - behind) > KINK * (far + near):
            return (ahead if far < near else behind) * (length / STEP)
        return (ahead + behind) * (length / (2 * STEP))

    def _iterate(
        self,
        parameters: Tensor,
        start: Tensor,
        iterations: int,
        shift: float,
        alive: Callable[[], object],
    ) -> tuple[float, Tensor]:
        """Return the eigenvalue of largest distance from `shift`, and its eigenvector (parameters,)."""
        w, v = parameters.cpu().double(), start / _length(start)
        gradient = self._gradient(w)
        rayleigh = 0.0
        for _ in range(iterations):
            alive()
            image = self._product(w, gradient, v) - shift * v
            rayleigh = float(v @ image)  # vᵀHv of a unit vector
            length = _length(image)
            if length == 0:
                break
            v = image / length
        return rayleigh + shift, v

    def _gradient(self, parameters: Tensor) -> Tensor:
        self._network.parameters.copy_(parameters)
        self._network.backpropagate(self._batch)
        self._network.add_penalty_gradient(0.0, self.l2)
        return self._network.gradient.clone()


def _length(vector: Tensor) -> float:
    return float(vector.square().sum().sqrt())


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
