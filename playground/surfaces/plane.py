"""A plane through the weights of a network, and the loss over it.

After Li et al. 2018, "Visualizing the loss landscape of neural nets".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from playground.nn.network import Network
from playground.nn.parameters import layer_views


@dataclass(frozen=True)
class Plane:
    """The weights w + a·d₁ + b·d₂: `origin` w (parameters,), `directions` (2, parameters)."""

    origin: Tensor
    directions: Tensor

    def at(self, coordinates: Tensor) -> Tensor:
        """Return the weights (n, parameters) at coordinates (n, 2) of a and b; at (0, 0) w to the bit."""
        return torch.addmm(self.origin, coordinates.to(self.origin), self.directions)

    def project(self, vectors: Tensor) -> Tensor:
        """Return the coordinates (n, 2), float64, of the places nearest to weights (n, parameters)."""
        directions = self.directions.cpu().double()
        away = (vectors - self.origin).cpu().double()
        # least squares by D·Dᵀ, which need not be the identity; a direction without length gives 0
        inverse = torch.linalg.pinv(directions @ directions.T, hermitian=True)  # pyright: ignore
        return away @ directions.T @ cast(Tensor, inverse)


def random_plane(network: Network, generator: torch.Generator) -> Plane:
    """Choose two random directions through the weights, normalised filter by filter (Li et al., sect. 4).

    Each unit's row of a direction is as long as the unit's row of weights, so that networks of different
    scale can be compared; biases, γ and β stay where they are.
    """
    w = network.parameters
    directions = torch.zeros(2, len(w), dtype=torch.float64)
    for direction in directions:
        views = layer_views(direction, network.sizes)
        for d, weights in zip(views, network.weights, strict=True):
            d[:, :-1] = torch.randn(weights.shape, generator=generator, dtype=torch.float64)
            lengths = weights.cpu().double().square().sum(1, keepdim=True).sqrt()
            d[:, :-1] *= lengths / d[:, :-1].square().sum(1, keepdim=True).sqrt()
    return Plane(w.clone(), directions.to(w))


def trajectory_plane(trajectory: Tensor) -> tuple[Plane, tuple[float, float]]:
    """Lay a plane through the last weights of a trajectory (steps, parameters), along its main components.

    The two directions have length 1 (PCA, Li et al., sect. 7); returned beside the plane are the shares of
    the trajectory's variance that they explain. Raises ValueError for weights that are not finite, for fewer
    than two of them, or for those that never moved.
    """
    ways = (trajectory - trajectory[-1]).cpu().double()
    if not bool(ways.any()) or not bool(ways.isfinite().all()):
        raise ValueError("trajectory: two different weights at least expected, all finite")
    # torch's, which keeps to torch's threads: numpy's took 20 times as long beside other work
    _, sizes, axes = cast(
        tuple[Tensor, Tensor, Tensor],
        torch.linalg.svd(ways - ways.mean(0), full_matrices=False),  # pyright: ignore
    )
    # each axis points so that its largest entry is positive: no picture is mirrored by chance
    largest = axes[:2].gather(1, axes[:2].abs().argmax(dim=1, keepdim=True))
    directions = axes[:2] * largest.sign()
    # two weights have but one direction between them; the other axis is any across it
    first, second = (sizes.square() / sizes.square().sum()).numpy()[:2]
    return Plane(trajectory[-1].clone(), directions.to(trajectory)), (float(first), float(second))


def axis(reach: float, n: int) -> Tensor:
    """Return the coordinates (n,) of a grid from −reach to reach; of an odd n the middle one is 0 exactly."""
    return (torch.arange(n, dtype=torch.float64) - (n - 1) / 2) * (2 * reach / (n - 1))
