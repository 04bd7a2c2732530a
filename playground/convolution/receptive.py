"""How far a cell behind a stack of layers sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final


@dataclass(frozen=True)
class Receptive:
    """What the cells of a layer see along one axis, in cells of the input.

    Each sees `size` of them, neighbours' fields lie `jump` apart, and the first one begins at `start`,
    negative where it reaches into the padding.
    Source: Araujo, Norris and Sim 2019, "Computing receptive fields of convolutional neural networks", eq. 2.
    """

    size: int
    jump: int
    start: int

    def behind(self, kernel: int, stride: int = 1, dilation: int = 1, padding: int = 0) -> Receptive:
        """Return what the cells of the next layer see; it pads `padding` cells before the first."""
        return Receptive(
            self.size + dilation * (kernel - 1) * self.jump,
            self.jump * stride,
            self.start - padding * self.jump,
        )


PIXEL: Final = Receptive(size=1, jump=1, start=0)
"""What the input's own cells see."""


def receptive_fields(layers: Iterable[tuple[int, int, int]]) -> list[Receptive]:
    """Return what a cell sees after each layer of kernel, stride and dilation."""
    return list(accumulate(layers, lambda seen, layer: seen.behind(*layer), initial=PIXEL))[1:]
