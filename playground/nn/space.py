"""The space a hidden layer opens, flattened to two dimensions so that it can be drawn."""

from __future__ import annotations

from typing import NamedTuple, cast

import torch
from torch import Tensor


class Axes(NamedTuple):
    """Two orthogonal directions (2, units) through the mean (units, 1) of a cloud."""

    directions: Tensor
    mean: Tensor

    def project(self, activations: Tensor) -> Tensor:
        """Return the coordinates (2, n) of activations (units, n) along both directions."""
        return self.directions @ (activations - self.mean)


def principal_axes(activations: Tensor) -> Axes:
    """Find the two directions along which activations (units, n) spread most (Pearson 1901).

    Each points so that its entry of largest size is positive, the same for the same cloud every time. Where
    there are fewer directions (one unit, one point, none) the missing ones are zeros.
    """
    units, points = activations.shape
    directions = activations.new_zeros(2, units)
    if not points:
        return Axes(directions, activations.new_zeros(units, 1))
    mean = activations.mean(dim=1, keepdim=True)
    left, _, _ = torch.linalg.svd(activations - mean, full_matrices=False)  # pyright: ignore
    found = cast(Tensor, left)[:, :2].t()
    largest = found.gather(1, found.abs().argmax(dim=1, keepdim=True))
    directions[: len(found)] = found * largest.sign()
    return Axes(directions, mean)
