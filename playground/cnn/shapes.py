"""Pictures of six shapes as a hand draws them, made from formulas of distance: light strokes on dark."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import torch
from torch import Tensor

from playground.cnn.layers import NAMES, SIZE


def _circle(x: Tensor, y: Tensor) -> Tensor:
    return torch.hypot(x, y) - 1


def _square(x: Tensor, y: Tensor) -> Tensor:
    beside, above = x.abs() - 0.75, y.abs() - 0.75
    outside = torch.hypot(beside.clamp_min(0), above.clamp_min(0))
    return outside + torch.maximum(beside, above).clamp_max(0)


def _triangle(x: Tensor, y: Tensor) -> Tensor:
    slanted = (math.sqrt(3) * x.abs() + y) / 2
    return torch.maximum(slanted, -y) - 0.5  # beyond a corner this is too short, which keeps it pointed


def _line(x: Tensor, y: Tensor) -> Tensor:
    return torch.hypot((x.abs() - 1).clamp_min(0), y)


def _cross(x: Tensor, y: Tensor) -> Tensor:
    return torch.minimum(_line(x, y), _line(y, x))


def _arc(x: Tensor, y: Tensor) -> Tensor:
    return torch.where(y > 0, _circle(x, y).abs(), torch.hypot(x.abs() - 1, y))


SHAPES: Final[dict[str, Callable[[Tensor, Tensor], Tensor]]] = {
    "circle": _circle,
    "square": _square,
    "triangle": _triangle,
    "cross": _cross,
    "line": _line,
    "arc": _arc,
}
"""Distance to each shape of radius about 1 round the origin, negative inside closed ones; elementwise."""


AT_ONCE: Final = 480
"""Pictures drawn together: their numbers fit into the cache, which is four times as fast as 8000 at once."""


class Pictures(NamedTuple):
    """Pictures (n, 1, size, size), float32 in 0…1, and their labels (n,), int64, indices of NAMES."""

    pictures: Tensor
    labels: Tensor


def make_pictures(count: int, generator: torch.Generator) -> Pictures:
    """Draw `count` pictures, as many of each shape as the next up to one, their order the shapes' own."""
    labels = torch.arange(count) % len(NAMES)
    parts = [draw(part, generator) for part in torch.split(labels, AT_ONCE)]
    return Pictures(torch.cat(parts), labels)


def draw(labels: Tensor, generator: torch.Generator) -> Tensor:
    """Draw the shapes of labels (n,) on the CPU as pictures (n, 1, size, size), float32 in 0…1.

    Place, radius, turn, proportions, thickness, brightness, a hand's wobble and the grain of the background
    are random; closed shapes are outlined or filled.
    """
    place_x, place_y, radius, turn, stretch, thickness, ink, filled, grain = (
        each.view(-1, 1, 1) for each in torch.rand(9, len(labels), generator=generator)
    )
    radius, pen = 0.35 + 0.4 * radius, 0.06 + 0.08 * thickness  # in halves of the picture's side
    ratio = 1.2 ** (2 * stretch - 1)
    free = (1 - radius * torch.maximum(ratio, 1 / ratio) - pen).clamp_min(0)  # how far from the middle
    at = (torch.arange(SIZE) + 0.5) * 2 / SIZE - 1
    x = (at.view(1, 1, -1) - (2 * place_x - 1) * free) / radius
    y = (at.view(1, -1, 1) - (2 * place_y - 1) * free) / radius
    x, y = _turned(x, y, 2 * math.pi * turn)
    x, y = _wobbled(x * ratio, y / ratio, generator)

    distance = _distances(labels, x, y)
    distance = torch.where(filled < 0.35, distance, distance.abs())  # open shapes have no inside to fill
    pixels = (distance * radius - pen) * SIZE / 2  # strokes are 1.7 to 3.9 pixels wide
    covered = (0.5 - pixels).clamp(0, 1)  # the share of the pixel that the stroke covers, near enough
    noise = torch.randn(covered.shape, generator=generator) * 0.12 * grain
    return (covered * (0.6 + 0.4 * ink) + noise).clamp(0, 1).unsqueeze(1)


def _distances(labels: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Return how far each place (n, h, w) lies from the picture's shape, in the shape's own measure."""
    found = torch.empty_like(x)
    for label, name in enumerate(NAMES):
        chosen = labels == label
        found[chosen] = SHAPES[name](x[chosen], y[chosen])
    return found


def _turned(x: Tensor, y: Tensor, angle: Tensor) -> tuple[Tensor, Tensor]:
    cos, sin = angle.cos(), angle.sin()
    return cos * x + sin * y, cos * y - sin * x


def _wobbled(x: Tensor, y: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Bend straight lines into waves of up to a tenth of the shape's radius."""
    height_x, height_y, start_x, start_y = (
        each.view(-1, 1, 1) for each in torch.rand(4, len(x), generator=generator)
    )
    bent_x = x + 0.1 * height_x * torch.sin(3 * y + 2 * math.pi * start_x)
    return bent_x, y + 0.1 * height_y * torch.sin(3 * bent_x + 2 * math.pi * start_y)
