"""Labelled points in the plane to learn from: seven data sets, balanced, from a seeded generator.

Noise moves points and never flips labels: 0 separates the classes cleanly, 0.5 (the 50 % of TensorFlow
Playground) mixes them badly. A point that noise throws over the edge of [-6, 6]² is reflected back in.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch import Tensor

PointSetName = Literal["circle", "xor", "gaussians", "spiral", "moons", "rings", "checkerboard"]

EDGE: Final = 6.0
RADIUS: Final = 5.0


@dataclass(frozen=True)
class PointSet:
    """Points xy (n, 2) in float64 and their labels (n,), 0 or 1 in int64, on the CPU."""

    xy: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, index: Tensor) -> PointSet:
        """Pick points by their indices (m,)."""
        return PointSet(self.xy[index], self.labels[index])


@dataclass(frozen=True)
class Draw:
    """Random numbers for n points, all from one generator."""

    count: int
    generator: torch.Generator

    def uniform(self, low: float, high: float, width: int = 1) -> Tensor:
        """Draw (n, width) numbers uniformly from [low, high)."""
        unit = torch.rand(self.count, width, generator=self.generator, dtype=torch.float64)
        return low + (high - low) * unit

    def normal(self, width: int = 1) -> Tensor:
        """Draw (n, width) standard normal numbers."""
        return torch.randn(self.count, width, generator=self.generator, dtype=torch.float64)

    def integers(self, stop: int) -> Tensor:
        """Draw (n, 1) whole numbers from 0 to stop − 1, as float64."""
        drawn = torch.randint(stop, (self.count, 1), generator=self.generator)
        return drawn.to(torch.float64)


def _polar(radius: Tensor, angle: Tensor) -> Tensor:
    return torch.cat([radius * torch.sin(angle), radius * torch.cos(angle)], dim=1)


def _circle(y: Tensor, noise: float, draw: Draw) -> Tensor:
    radius = torch.where(y == 1, draw.uniform(0, 0.5 * RADIUS), draw.uniform(0.7 * RADIUS, RADIUS))
    xy = _polar(radius, draw.uniform(0, 2 * math.pi))
    return xy + noise * RADIUS / 2 * draw.uniform(-1, 1, 2)


def _xor(y: Tensor, noise: float, draw: Draw) -> Tensor:
    x1 = draw.uniform(0, RADIUS) + 0.3  # TensorFlow Playground's gap along the axes
    x2 = draw.uniform(0, RADIUS) + 0.3
    side = 2 * draw.integers(2) - 1
    xy = torch.cat([side * x1, side * (2 * y - 1) * x2], dim=1)
    return xy + noise * RADIUS / 2 * draw.uniform(-1, 1, 2)


def _gaussians(y: Tensor, noise: float, draw: Draw) -> Tensor:
    deviation = math.sqrt(0.5 + 4 * noise)  # variance .5 … 2.5
    return 2 * (2 * y - 1) + deviation * draw.normal(2)


def _spiral(y: Tensor, noise: float, draw: Draw) -> Tensor:
    along = torch.arange(draw.count, dtype=torch.float64).div_(2).floor_().unsqueeze(1)
    share = along / max(draw.count / 2, 1)  # 0 … 1 along each arm
    angle = 1.75 * share * 2 * math.pi + math.pi * y
    return _polar(RADIUS * share, angle) + noise * draw.uniform(-1, 1, 2)


def _moons(y: Tensor, noise: float, draw: Draw) -> Tensor:
    angle = draw.uniform(0, math.pi)
    sign = 1 - 2 * y  # the second moon is the first, turned by half a turn and moved
    xy = torch.cat([sign * torch.cos(angle) + y - 0.5, sign * torch.sin(angle) + 0.5 * y - 0.25], dim=1)
    return 3 * xy + 2 * noise * draw.normal(2)


def _rings(y: Tensor, noise: float, draw: Draw) -> Tensor:
    ring = 2 * draw.integers(2) + y  # four rings, the classes in turn
    xy = _polar(1.25 * (ring + 1), draw.uniform(0, 2 * math.pi))
    return xy + 2 * noise * draw.uniform(-1, 1, 2)


def _checkerboard(y: Tensor, noise: float, draw: Draw) -> Tensor:
    column = draw.integers(4)
    row = 2 * draw.integers(2) + (column + y) % 2
    inside = draw.uniform(0.05, 0.95, 2)
    return 2.5 * (torch.cat([column, row], dim=1) + inside - 2) + 2 * noise * draw.uniform(-1, 1, 2)


POINT_SETS: Final[dict[PointSetName, Callable[[Tensor, float, Draw], Tensor]]] = {
    "circle": _circle,
    "xor": _xor,
    "gaussians": _gaussians,
    "spiral": _spiral,
    "moons": _moons,
    "rings": _rings,
    "checkerboard": _checkerboard,
}


def make_points(name: PointSetName, count: int, noise: float, generator: torch.Generator) -> PointSet:
    """Draw `count` points of the named set; classes alternate, so they differ by one point at most.

    Raises KeyError for an unknown name and ValueError for a negative count or noise.
    """
    if count < 0 or not noise >= 0:
        raise ValueError(f"count and noise must not be negative, got {count} and {noise}")
    labels = torch.arange(count) % 2
    xy = POINT_SETS[name](labels.unsqueeze(1).to(torch.float64), noise, Draw(count, generator))
    return PointSet(_reflect(xy), labels)


def _reflect(xy: Tensor) -> Tensor:
    """Fold the plane into [-EDGE, EDGE]² as between mirrors."""
    return (torch.remainder(xy - EDGE, 4 * EDGE) - 2 * EDGE).abs() - EDGE


def split(points: PointSet, train_share: float, generator: torch.Generator) -> tuple[PointSet, PointSet]:
    """Shuffle and part into train and test; from two points on, each side keeps at least one."""
    count = len(points)
    order = torch.randperm(count, generator=generator)
    train = min(max(round(count * train_share), 1), max(count - 1, 1))
    return points.take(order[:train]), points.take(order[train:])
