"""The curvature of a function of two variables, by differentiating its gradient once more."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import torch
from torch import Tensor

from playground.surfaces.expression import parse
from playground.surfaces.functions import Extent, Function, Place, Surface, grid, places_of

NEWTON_STEPS: Final = 60
FLAT: Final = 1e-9
"""A curvature below this share of the other one, or of 1, counts as none."""


class Curvature(NamedTuple):
    """A Hessian (2, 2), its eigenvalues (2,) in rising order and its eigenvectors (2, 2) as columns."""

    hessian: Tensor
    eigenvalues: Tensor
    eigenvectors: Tensor


def derivative(value: Tensor, wrt: Tensor, *, create_graph: bool = False) -> Tensor:
    """Return ∂(Σ value)/∂wrt, zeros where the value does not depend on it at all."""
    if not value.requires_grad:
        return torch.zeros_like(wrt)
    (found,) = torch.autograd.grad(
        value.sum(), wrt, create_graph=create_graph, retain_graph=True, materialize_grads=True
    )
    return found


def gradient(f: Surface, points: Tensor) -> Tensor:
    """Return the gradient (n, 2) of an elementwise f at points (n, 2)."""
    at = points.detach().requires_grad_()
    return derivative(f(at[:, 0], at[:, 1]), at)


def hessian(f: Surface, points: Tensor) -> Tensor:
    """Return the Hessian (n, 2, 2) of an elementwise f at points (n, 2)."""
    at = points.detach().requires_grad_()
    slope = derivative(f(at[:, 0], at[:, 1]), at, create_graph=True)
    return torch.stack([derivative(slope[:, axis], at) for axis in (0, 1)], dim=1)


def curvature(f: Surface, x: float, y: float) -> Curvature:
    """Return the Hessian at a place with its eigenvalues and eigenvectors; NaN where f has none."""
    matrix = hessian(f, torch.tensor([[x, y]], dtype=torch.float64))[0]
    if not bool(matrix.isfinite().all()):
        nan = torch.full((2, 2), torch.nan, dtype=torch.float64)
        return Curvature(matrix, nan[0], nan)
    values, vectors = np.linalg.eigh(matrix.numpy())
    return Curvature(matrix, torch.as_tensor(values), torch.as_tensor(vectors))


def typed_function(text: str, extent: Extent, start: tuple[float, float]) -> Function:
    """Make a function of a typed formula, with the minima and saddles found inside the extent.

    Raises FormulaError where the formula cannot be read.
    """
    f = parse(text)
    minima, saddles = stationary_places(f, extent)
    return Function("formula", text, f, extent, start, minima, saddles, "typed")


def stationary_places(f: Surface, extent: Extent, n: int = 41) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Search an extent for minima and saddles, the lowest first, by Newton's method from n × n places.

    Only places of curvature in both directions count: a valley's level floor is no minimum here.
    """
    at = torch.stack(grid(extent, n), dim=-1).view(-1, 2)
    for _ in range(NEWTON_STEPS):
        # the pseudo-inverse: where a direction is flat, Newton's step keeps to the other
        inverse = torch.as_tensor(np.linalg.pinv(_finite(hessian(f, at)).numpy(), hermitian=True))
        step = (inverse @ _finite(gradient(f, at)).unsqueeze(2)).squeeze(2)
        at = at - step
        if float(step.abs().max()) < 1e-13:
            break
    found = _distinct(
        at[_stationary(f, at, extent)], 1e-5 * max(extent[1] - extent[0], extent[3] - extent[2])
    )
    low, high = torch.as_tensor(np.linalg.eigvalsh(hessian(f, found).numpy())).unbind(1)
    flat = torch.minimum(low.abs(), high.abs()) < FLAT * torch.maximum(low.abs(), high.abs()).clamp_min(1)
    minima = places_of(f, found[(low > 0) & ~flat])
    saddles = places_of(f, found[(low < 0) & (high > 0) & ~flat])
    return minima, saddles


def _finite(values: Tensor) -> Tensor:
    return torch.where(values.isfinite(), values, 0.0)


def _stationary(f: Surface, at: Tensor, extent: Extent) -> Tensor:
    """Tell which of the points (n, 2) lie in the extent and have no slope, by the step Newton would take."""
    x_low, x_high, y_low, y_high = extent
    x, y = at.unbind(1)
    inside = (x_low <= x) & (x <= x_high) & (y_low <= y) & (y <= y_high)
    slope, matrix = gradient(f, at), hessian(f, at)
    defined = f(x, y).isfinite() & slope.isfinite().all(1) & matrix.isfinite().all(2).all(1)
    level = slope.abs().amax(1) <= 1e-9 * _finite(matrix).abs().amax(dim=(1, 2)).clamp_min(1e-9)
    return inside & defined & level


def _distinct(points: Tensor, apart: float) -> Tensor:
    """Keep one of all points (n, 2) that lie closer together than `apart`."""
    kept = points[:0]
    while len(points):
        kept = torch.cat([kept, points[:1]])
        points = points[(points - points[0]).square().sum(1) > apart**2]
    return kept
