"""Made inputs: digits, edges, checkers, gradients and a small picture, from 0 to 9 so that sums are easy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from playground.convolution.layer import Floats

BRIGHT: Final = 9.0
_DIGITS: Final = (
    "01110 10001 10011 10101 11001 10001 01110",
    "00100 01100 00100 00100 00100 00100 01110",
    "01110 10001 00001 00110 01000 10000 11111",
    "11110 00001 00001 01110 00001 00001 11110",
    "00010 00110 01010 10010 11111 00010 00010",
    "11111 10000 11110 00001 00001 10001 01110",
    "00110 01000 10000 11110 10001 10001 01110",
    "11111 00001 00010 00100 01000 01000 01000",
    "01110 10001 10001 01110 10001 10001 01110",
    "01110 10001 10001 01111 00001 00010 01100",
)
"""Five columns by seven rows each, drawn for this project."""
RANDOM: Final = "random"
CUSTOM: Final = "custom"


def made(name: str, channels: int, rows: int, columns: int) -> Floats:
    """Return a pattern (channels, rows, columns) of numbers from 0 to 9, whole but for the picture's.

    Channel by channel a digit becomes the next one, the picture's are red, green and blue, and others are
    shifted or turned, so that no two are alike.
    """
    if name == "picture":
        colours = picture(rows, columns)
        return np.stack([colours[channel % 3] for channel in range(channels)])
    if name.startswith("digit_"):
        first = int(name[-1])
        return np.stack([_digit((first + channel) % 10, rows, columns) for channel in range(channels)])
    make = _SHAPES[name]
    y, x = np.mgrid[:rows, :columns] + 0.5
    return np.stack([np.round(make(x / columns, y / rows, channel)) for channel in range(channels)])


def picture(rows: int, columns: int) -> Floats:
    """Return a landscape in red, green and blue (3, rows, columns), from 0 to 9: sun, hills and a house."""
    y, x = (np.mgrid[:rows, :columns] + 0.5) / [[[rows]], [[columns]]]
    colours = np.stack([3 + 4 * y, 5 + 3 * y, 9 - 2 * y])
    sun = (x - 0.76) ** 2 * (columns / rows) ** 2 + (y - 0.24) ** 2 < 0.018
    far = y > 0.58 + 0.09 * np.sin(7 * x + 0.6)
    near = y > 0.72 + 0.05 * np.sin(5 * x + 2.4)
    wall = (np.abs(x - 0.32) < 0.11) & (np.abs(y - 0.71) < 0.12)
    roof = (y < 0.59) & (y > 0.44 + 1.0 * np.abs(x - 0.32))
    door = (np.abs(x - 0.35) < 0.028) & (np.abs(y - 0.77) < 0.061)
    painted = ((sun, (9, 8, 2)), (far, (3, 5, 6)), (near, (2, 6, 2)), (wall, (9, 8, 7)), (roof, (7, 2, 1)))
    for where, colour in (*painted, (door, (2, 2, 4))):
        colours[:, where] = np.array(colour, float)[:, None]
    return colours


def _digit(digit: int, rows: int, columns: int) -> Floats:
    """Draw a digit as large as whole cells allow, in the middle; smaller than 5×7 it is cut."""
    bits = np.array([[int(bit) for bit in row] for row in _DIGITS[digit].split()], float)
    times = max(1, min(rows // 7, columns // 5))
    drawn = BRIGHT * np.kron(bits, np.ones((times, times)))
    out = np.zeros((rows, columns))
    height, width = min(rows, len(drawn)), min(columns, len(drawn[0]))
    top, left = (rows - height) // 2, (columns - width) // 2
    over_y, over_x = (len(drawn) - height) // 2, (len(drawn[0]) - width) // 2
    out[top : top + height, left : left + width] = drawn[over_y : over_y + height, over_x : over_x + width]
    return out


def _checker(x: Floats, y: Floats, channel: int) -> Floats:
    size = 2 + channel % 3
    down, across = np.indices(x.shape)
    return BRIGHT * ((across // size + down // size + channel) % 2).astype(float)


def _ring(x: Floats, y: Floats, channel: int) -> Floats:
    away = np.hypot(x - 0.5, y - 0.5)
    return BRIGHT * np.clip(1 - 7 * np.abs(away - 0.32 + 0.03 * channel), 0, None)


_SHAPES: Final[dict[str, Callable[[Floats, Floats, int], Floats]]] = {
    "vertical_edge": lambda x, y, channel: BRIGHT * (x < 0.5 + 0.05 * channel),
    "horizontal_edge": lambda x, y, channel: BRIGHT * (y < 0.5 + 0.05 * channel),
    "diagonal_edge": lambda x, y, channel: BRIGHT * (x + y < 1 + 0.1 * channel),
    "checker": _checker,
    "gradient": lambda x, y, channel: BRIGHT * (x if channel % 2 == 0 else y),
    "ring": _ring,
    "wave": lambda x, y, channel: BRIGHT / 2 * (1 + np.sin(2 * np.pi * (2 + channel) * x)),
}
DIGITS: Final = tuple(f"digit_{digit}" for digit in range(10))
NAMES: Final = (*DIGITS, *_SHAPES, "picture", RANDOM)
