"""Points in the plane to learn from: seven sets of two to six classes, and two of values; all seeded.

Noise moves points and never flips labels: 0 separates the classes cleanly, 0.5 (the 50 % of TensorFlow
Playground) mixes two of them badly. A point that noise throws over the edge of [-6, 6]² is reflected back
in. Of values, noise strays the value itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

PointSetName = Literal["circle", "xor", "gaussians", "spiral", "moons", "rings", "checkerboard"]
ValueSetName = Literal["plane", "bumps"]

EDGE: Final = 6.0
RADIUS: Final = 5.0
MOST_CLASSES: Final = 6


@dataclass(frozen=True)
class PointSet:
    """Points xy (n, 2) in float64 and labels (n,), classes in int64 or values in float64; on the CPU."""

    xy: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, index: Tensor) -> PointSet:
        """Pick points by their indices (m,), or by a mask (n,)."""
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


def _turned(xy: Tensor, angle: Tensor) -> Tensor:
    x, y, sine, cosine = xy[:, :1], xy[:, 1:], torch.sin(angle), torch.cos(angle)
    return torch.cat([x * cosine - y * sine, x * sine + y * cosine], dim=1)


def _reach(xy: Tensor) -> Tensor:
    return xy.abs().amax(dim=1, keepdim=True)


def _circle(y: Tensor, classes: int, noise: float, draw: Draw) -> Tensor:
    """A disc of the last class, and around it a band of each other class with gaps between."""
    inner = [(5 * band + 2) / (5 * classes) if band else 0.0 for band in range(classes)]
    outer = [(band + 1) / classes for band in range(classes)]
    bands = [draw.uniform(low * RADIUS, high * RADIUS) for low, high in zip(inner, outer, strict=True)]
    radius = torch.cat(bands, dim=1).gather(1, (classes - 1 - y).long())
    xy = _polar(radius, draw.uniform(0, 2 * math.pi))
    return xy + noise * RADIUS / 2 * draw.uniform(-1, 1, 2)


def _xor(y: Tensor, classes: int, noise: float, draw: Draw) -> Tensor:
    """Each class has a sector and the one opposite: for two classes the four quadrants."""
    quadrant = draw.uniform(0, RADIUS) + 0.3, draw.uniform(0, RADIUS) + 0.3  # TensorFlow Playground's gap
    square = torch.cat(quadrant, dim=1)
    angle = torch.atan2(square[:, 1:], square[:, :1])
    sector = _turned(square, angle * (2 / classes - 1))  # folded like a fan: from π/2 to π/classes
    sector = torch.cat([sector[:, :1], (2 * (y % 2) - 1) * sector[:, 1:]], dim=1)
    sector = _turned(sector, (y // 2) * (2 * math.pi / classes))
    side = 2 * draw.integers(2) - 1
    xy = side * sector * (_reach(square) / _reach(sector))  # all sectors together fill the same square
    return xy + noise * RADIUS / 2 * draw.uniform(-1, 1, 2)


def _gaussians(y: Tensor, classes: int, noise: float, draw: Draw) -> Tensor:
    """Blobs on a circle; as far apart as two are, while they fit into the frame."""
    radius = min(math.sqrt(8) / math.sin(math.pi / classes), 4.2)
    angle = math.pi / 4 + math.pi + y * (2 * math.pi / classes)
    centre = _polar(torch.tensor(radius, dtype=torch.float64), angle)
    deviation = math.sqrt(0.5 + 4 * noise)  # variance .5 … 2.5
    return torch.round(centre, decimals=9) + deviation * draw.normal(2)  # two blobs lie at exactly ±2


def _spiral(y: Tensor, classes: int, noise: float, draw: Draw) -> Tensor:
    """Arms from the middle outwards; the more there are the fewer turns each, so the gap between stays."""
    along = torch.arange(draw.count, dtype=torch.float64).div_(classes).floor_().unsqueeze(1)
    share = along / max(draw.count / classes, 1)  # 0 … 1 along each arm
    angle = 3.5 / classes * share * 2 * math.pi + 2 * math.pi / classes * y
    return _polar(RADIUS * share, angle) + noise * draw.uniform(-1, 1, 2)


def _moons(y: Tensor, classes: int, noise: float, draw: Draw) -> Tensor:
    """A chain of half moons, in turn open below and above, each holding the tip of the next."""
    apart = 1.5 - 1 / classes  # the tips of next but one moons must not meet
    scale = 9 / ((classes - 1) * apart + 2)
    angle = draw.uniform(0, math.pi)
    sign = 1 - 2 * (y % 2)  # the second moon is the first, turned by half a turn and moved
    x = sign * torch.cos(angle) + apart * y - apart * (classes - 1) / 2
    xy = torch.cat([x, sign * torch.sin(angle) + 0.5 * (y % 2) - 0.25], dim=1)
    return scale * xy + scale * 2 / 3 * noise * draw.normal(2)


def _rings(y: Tensor, classes: int, noise: float, draw: Draw) -> Tensor:
    """Rings, the classes in turn: four of them, or as many as there are classes."""
    rounds = max(4 // classes, 1)
    ring = classes * draw.integers(rounds) + y
    xy = _polar(RADIUS / (rounds * classes) * (ring + 1), draw.uniform(0, 2 * math.pi))
    return xy + 2 * noise * draw.uniform(-1, 1, 2)


def _checkerboard(y: Tensor, classes: int, noise: float, draw: Draw) -> Tensor:
    """A board of four cells a side, or as many as there are classes; along each row the classes in turn."""
    rounds = max(4 // classes, 1)
    cells = rounds * classes
    column = draw.integers(cells)
    row = classes * draw.integers(rounds) + (column + y) % classes
    inside = draw.uniform(0.05, 0.95, 2)
    xy = 2 * RADIUS / cells * (torch.cat([column, row], dim=1) + inside - cells / 2)
    return xy + 2 * noise * draw.uniform(-1, 1, 2)


POINT_SETS: Final[dict[PointSetName, Callable[[Tensor, int, float, Draw], Tensor]]] = {
    "circle": _circle,
    "xor": _xor,
    "gaussians": _gaussians,
    "spiral": _spiral,
    "moons": _moons,
    "rings": _rings,
    "checkerboard": _checkerboard,
}


def make_points(
    name: PointSetName, count: int, noise: float, generator: torch.Generator, classes: int = 2
) -> PointSet:
    """Draw `count` points of the named set, of 2 to 6 classes that differ by one point at most.

    Raises KeyError for an unknown name and ValueError for a negative count or noise or other classes.
    """
    _check(count, noise)
    if not 2 <= classes <= MOST_CLASSES:
        raise ValueError(f"2 to {MOST_CLASSES} classes can be made, got {classes}")
    labels = torch.arange(count) % classes
    y = labels.unsqueeze(1).to(torch.float64)
    return PointSet(_reflect(POINT_SETS[name](y, classes, noise, Draw(count, generator)), EDGE), labels)


def _plane(xy: Tensor) -> Tensor:
    return (xy[:, 0] + 0.5 * xy[:, 1]) / (1.5 * EDGE)


def _bumps(xy: Tensor) -> Tensor:
    """Three hills and three hollows, in turn on two rows, the one the other's mirror image."""
    at = torch.tensor([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]], dtype=torch.float64)
    heights = torch.tensor([1.0, -1.0, 1.0, -1.0, 1.0, -1.0], dtype=torch.float64)
    squared = (xy.unsqueeze(1) - at).square().sum(dim=2)
    return torch.exp(-squared / (2 * 1.25**2)) @ heights


VALUE_SETS: Final[dict[ValueSetName, Callable[[Tensor], Tensor]]] = {"plane": _plane, "bumps": _bumps}


def make_values(name: ValueSetName, count: int, noise: float, generator: torch.Generator) -> PointSet:
    """Draw `count` points evenly from [-6, 6]², with the height of the named surface as float64 labels.

    Noise is the standard deviation by which values stray, not places; what it throws out of [-1, 1] is
    reflected back in. Raises KeyError for an unknown name and ValueError for a negative count or noise.
    """
    _check(count, noise)
    draw = Draw(count, generator)
    xy = draw.uniform(-EDGE, EDGE, 2)
    values = VALUE_SETS[name](xy) + noise * draw.normal().squeeze(1)
    return PointSet(xy, _reflect(values, 1.0))


def _check(count: int, noise: float) -> None:
    if count < 0 or not noise >= 0:
        raise ValueError(f"count and noise must not be negative, got {count} and {noise}")


def _reflect(numbers: Tensor, edge: float) -> Tensor:
    """Fold the numbers into [-edge, edge] as between mirrors."""
    return (torch.remainder(numbers - edge, 4 * edge) - 2 * edge).abs() - edge


def split(
    points: PointSet, train_share: float, seed: int, places: Tensor | None = None
) -> tuple[PointSet, PointSet]:
    """Part points into train and test, so that one more point moves at most one other across.

    Each point draws a number from its coordinates and the seed alone, and the share with the smallest trains:
    points at the same place stay together. Of two places or more, each side keeps at least one. With `places`
    (n, 2) they are parted as if they lay there.
    """
    drawn = _drawn((points.xy if places is None else places).numpy(), seed)
    count = max(round(len(points) * train_share), 1)
    train = drawn <= np.sort(drawn)[:count].max(initial=0)
    if train.all():
        train = drawn < drawn.max(initial=0)
    if not train.any():
        train = drawn == drawn.min(initial=1)
    chosen = torch.tensor(train)
    return points.take(chosen), points.take(~chosen)


def _drawn(xy: npt.NDArray[np.float64], seed: int) -> npt.NDArray[np.float64]:
    """Return a number in [0, 1) for each row (n, 2), evenly spread and always the same for the same row."""
    bits = np.ascontiguousarray(xy + 0.0).view(np.uint64)  # −0 and 0 are the same place
    mixed = _mix(np.full(len(xy), seed % 2**64, np.uint64))
    for column in bits.T:
        mixed = _mix(mixed ^ column)
    return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53


def _mix(bits: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Scramble 64 bits so that each depends on all (splitmix64: Steele, Lea & Flood 2014, fig. 17)."""
    bits = bits + np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))
