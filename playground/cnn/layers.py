"""The network layer by layer, as numbers: shapes, costs, and which pixels a cell sees. No torch here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from playground.convolution.receptive import PIXEL, Receptive

SIZE: Final = 28
"""Height and width of a picture in pixels."""
NAMES: Final = ("circle", "square", "triangle", "cross", "line", "arc")
"""What the labels 0, 1, … mean: the shapes that are told apart."""
CLASSES: Final = len(NAMES)

Kind = Literal["input", "convolution", "relu", "max pool", "dense"]


@dataclass(frozen=True)
class Layer:
    """What a layer makes: `channels` square maps of `size` × `size`, from those of the layer before.

    `kernel`, `stride` and `padding` count cells of the layer before, on each side alike. `receptive` is in
    pixels, for rows and columns alike; it may be larger than the picture.
    """

    name: str
    kind: Kind
    channels: int
    size: int
    kernel: int = 1
    stride: int = 1
    padding: int = 0
    parameters: int = 0
    multiplications: int = 0
    receptive: Receptive = PIXEL

    def field(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Return the pixels that a cell sees: top, left, and behind the last row and column, in the picture.

        Raises IndexError for a cell that is not there.
        """
        if not (0 <= row < self.size and 0 <= column < self.size):
            raise IndexError(f"{self.name}: {self.size} × {self.size} cells, not one at ({row}, {column})")
        top, left = (self.receptive.start + at * self.receptive.jump for at in (row, column))
        bottom, right = (min(first + self.receptive.size, SIZE) for first in (top, left))
        return max(top, 0), max(left, 0), bottom, right


def _after(
    before: Layer, name: str, kind: Kind, channels: int, kernel: int = 1, stride: int = 1, padding: int = 0
) -> Layer:
    """Describe the layer that follows."""
    size = (before.size + 2 * padding - kernel) // stride + 1
    weights = before.channels * kernel**2 * channels if kind in ("convolution", "dense") else 0
    return Layer(
        name,
        kind,
        channels,
        size,
        kernel,
        stride,
        padding,
        parameters=weights + channels if weights else 0,
        multiplications=weights * size**2,
        receptive=before.receptive.behind(kernel, stride, padding=padding),
    )


def _layers() -> dict[str, Layer]:
    layers = [Layer("input", "input", 1, SIZE)]
    # 5 × 5 at first: strokes of up to four pixels fit in, and a kernel that found one can be seen to
    for number, (channels, kernel) in enumerate(((8, 5), (16, 3), (24, 3)), 1):
        layers.append(
            _after(layers[-1], f"conv{number}", "convolution", channels, kernel, padding=kernel // 2)
        )
        layers.append(_after(layers[-1], f"relu{number}", "relu", channels))
        # The last one takes the largest of a whole map: wherever a feature lies, it counts alike. With
        # a dense layer on maps of 3 × 3 instead, 95 % took 350 to 550 steps; so it takes 250 to 300.
        window = 2 if number < 3 else layers[-1].size
        layers.append(_after(layers[-1], f"pool{number}", "max pool", channels, window, stride=window))
    layers.append(_after(layers[-1], "dense", "dense", CLASSES))
    return {layer.name: layer for layer in layers}


LAYERS: Final[dict[str, Layer]] = _layers()
"""All layers by name, the picture itself ("input") first; "dense" makes a logit of each class."""


def before(name: str) -> Layer:
    """Return the layer that feeds this one; KeyError for an unknown one, ValueError for the input."""
    layers = list(LAYERS.values())
    place = layers.index(LAYERS[name])
    if place == 0:
        raise ValueError("nothing comes before the input")
    return layers[place - 1]


def source(name: str) -> Layer:
    """Return the layer whose kernels made this layer's maps: itself, or the last before it that has any.

    Raises KeyError for an unknown layer and ValueError for the input, which nothing made.
    """
    layer = LAYERS[name]
    while not layer.parameters:
        layer = before(layer.name)
    return layer
