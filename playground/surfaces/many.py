"""The loss of many weight vectors of one network at once, by one batched product per layer."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Final

import torch
from torch import Tensor

from playground.nn.activations import ACTIVATIONS
from playground.nn.batch_norm import EPS
from playground.nn.network import Batch, Network

CHUNK: Final = 32
"""Networks per product: on one thread 16 to 64 are alike, on two 16 are a quarter slower."""
WIDEST: Final = 32_768
"""Answers of a unit in one product, over all its networks: more points mean fewer networks at once."""


class ManyLosses:
    """The mean loss of a batch for any weights of a network's shape, in evaluation mode.

    A layer of K networks is one product (K, out, in + 1)·(K, in + 1, points). The network is only read, once:
    its structure, its loss and, with batch norm, its running statistics are kept as they are now.
    The loss is that of the data alone: penalties and dropout belong to a step, not to the surface.
    `chunk` is how many networks are judged at once.
    """

    def __init__(self, network: Network, batch: Batch) -> None:
        self._sizes = network.sizes
        self._loss = network.loss
        self._activate = [ACTIVATIONS[name].forward for name in network.activations]
        self._running = network.running.clone().unsqueeze(2) if network.batch_norm else None
        self._inputs = batch.inputs.clone()
        points, like = batch.inputs.shape[1], network.parameters
        self.chunk = max(1, min(CHUNK, WIDEST // max(points, 1)))
        self._labels = batch.labels.repeat(1, self.chunk)
        self._z = [like.new_empty(self.chunk, units, points) for units in self._sizes[1:]]
        # what a layer gets from the one below: activations, and a row of ones for the biases
        self._fed = [like.new_ones(self.chunk, units + 1, points) for units in self._sizes[1:-1]]

    def __call__(self, vectors: Tensor) -> Tensor:
        """Return the losses (n,), float64 on the CPU, of vectors (n, parameters) like Network.parameters."""
        return torch.cat([self._losses(part) for part in self.parts(vectors)])

    def parts(self, rows: Tensor) -> list[Tensor]:
        """Cut rows (n, …) into as many at a time as are judged at once."""
        return [rows[at : at + self.chunk] for at in range(0, len(rows), self.chunk)]

    def _losses(self, vectors: Tensor) -> Tensor:
        count, points = len(vectors), self._inputs.shape[1]
        start, z = 0, self._z[0]
        for layer, (fan_in, fan_out) in enumerate(pairwise(self._sizes)):
            stop = start + fan_out * (fan_in + 1)
            weights = vectors[:, start:stop].view(count, fan_out, fan_in + 1)
            z = self._z[layer][:count]
            if layer == 0:
                rows = weights.reshape(count * fan_out, fan_in + 1)
                torch.mm(rows, self._inputs, out=z.view(count * fan_out, points))
            else:
                torch.bmm(weights, self._fed[layer - 1][:count], out=z)
            if layer < len(self._activate):
                self._normalise(z, vectors, layer)
                self._activate[layer](z, self._fed[layer][:count, :-1])
            start = stop
        logits = z.transpose(0, 1).reshape(self._sizes[-1], count * points)
        per_point = self._loss.per_point(logits, self._labels[:, : count * points])
        return per_point.view(count, points).mean(1).cpu().double()

    def _normalise(self, z: Tensor, vectors: Tensor, layer: int) -> None:
        """γ·(z − μ)/√(σ² + ε) + β in place, as BatchNorm.evaluate, of each network's own γ and β."""
        if self._running is None:
            return
        hidden = self._sizes[1:-1]
        first = list(accumulate(hidden, initial=0))[layer]
        units = slice(first, first + hidden[layer])
        gamma, beta = vectors[:, -2 * sum(hidden) :].view(len(vectors), 2, -1, 1)[:, :, units].unbind(1)
        mean, variance = self._running[:, units]
        scale = gamma * torch.rsqrt(variance + EPS)
        torch.addcmul(beta - mean * scale, z, scale, out=z)
