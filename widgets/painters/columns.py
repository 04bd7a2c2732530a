"""Where the units of a network lie: columns of thumbnails, side by side where a column has very many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from playground.marks import Network
from widgets.painters.view import View
from widgets.theme import Theme

LINE = 17
"""Pixels of height for a name."""
SYMBOL = 14
"""Pixels of width for the symbol of a class."""

_LARGEST = 84
"""Pixels of a unit's side where there is room."""
_FILLED = 0.76
"""How much of the room of a unit its thumbnail takes."""
_SMALL = 26
"""Pixels of a side that a unit has at least where its column is not full."""
_BROKEN = 11
"""Pixels of a side below which the units of a column stand side by side."""
_BROKEN_ALONE = 30
"""The same for the members of an ensemble: no names, and but one column beside them."""
_NAMES = 0.26
"""Most of the width that the names of outputs take."""


@dataclass(frozen=True)
class Columns:
    """Centres (units, 2) and side lengths (units,) of thumbnails in device pixels, and where names go."""

    centres: NDArray[np.float64]
    sides: NDArray[np.int64]
    first: tuple[int, ...]
    """The first unit of each column."""
    across: tuple[tuple[float, float], ...]
    """Where each column begins and ends, in pixels from the left."""
    inlets: NDArray[np.float64]
    """Where edges arrive at the rim of each unit's column, (units, 2) in device pixels."""
    outlets: NDArray[np.float64]
    """Where they leave it; units side by side leave one above the other."""
    captions: tuple[str, ...]
    caption_font: QFont
    below: bool
    """Names of inputs stand below their units, not beside them."""

    @cached_property
    def corners(self) -> NDArray[np.int64]:
        """The upper left pixel of each thumbnail, (units, 2)."""
        return np.maximum(0, np.round(self.centres - self.sides[:, None] / 2)).astype(np.int64)

    def rects(self, view: View) -> list[QRectF]:
        """Return the thumbnails' places in the widget."""
        corners = self.corners / view.ratio + [view.rect.left(), view.rect.top()]
        sides = self.sides / view.ratio
        return [QRectF(x, y, side, side) for (x, y), side in zip(corners, sides, strict=True)]


@dataclass(frozen=True)
class _Column:
    units: int
    abreast: int
    side: float

    @property
    def rows(self) -> int:
        return max(1, -(-self.units // self.abreast))

    @property
    def pitch(self) -> float:
        return self.side / _FILLED

    @property
    def width(self) -> float:
        return self.side + (self.abreast - 1) * self.pitch


def lay_out(mark: Network, view: View) -> Columns:
    """Spread columns over the width and each column's units over the height."""
    theme, ratio = view.theme, view.ratio
    top = theme.px(LINE + 3) if any(mark.captions) else 0
    right = _names_room(mark, view)
    width, height = view.rect.width() - right, view.rect.height() - top
    columns = _columns(mark, width, height, theme)
    inputs, line = columns[0], theme.px(LINE)
    below = bool(mark.labels) and inputs.abreast == 1 and height / inputs.rows - inputs.side >= line + 2
    left = _left(mark, theme, inputs, below)
    spare = width - left - 3 - sum(column.width for column in columns)
    gap = spare / max(len(columns) - 1, 1)
    units: list[NDArray[np.float64]] = []
    across: list[tuple[float, float]] = []
    for number, column in enumerate(columns):
        lift = line / 2 if below and number == 0 else 0.0
        units.append(_places(column, left, top - lift, height))
        across.append((left, left + column.width))
        left += column.width + gap
    placed = np.concatenate(units) * ratio
    sides = [max(2, round(column.side * ratio)) for column in columns for _ in range(column.units)]
    first = tuple(int(total) for total in np.cumsum((0, *mark.layers))[:-1])
    centres, inlets, outlets = placed[:, :2], placed[:, [2, 4]], placed[:, [3, 4]]
    captions = _captions(mark.captions, across, theme)
    return Columns(centres, np.array(sides), first, tuple(across), inlets, outlets, *captions, below)


def _places(column: _Column, left: float, top: float, height: float) -> NDArray[np.float64]:
    """Return centre x and y, the column's left and right rim, and the height of edges there, (units, 5)."""
    row, place = np.divmod(np.arange(column.units), column.abreast)
    x = left + column.side / 2 + place * column.pitch
    y = top + (row + 0.5) * height / column.rows
    fanned = y + ((place + 0.5) / column.abreast - 0.5) * column.side
    rims = np.full(column.units, left), np.full(column.units, left + column.width)
    return np.stack([x, y, *rims, fanned], axis=1)


def _columns(mark: Network, width: float, height: float, theme: Theme) -> list[_Column]:
    """Give thumbnails one size, but smaller in a column that is too full and larger in a nearly empty one."""
    layers = mark.layers
    single = width / (1.7 * len(layers))
    widest = [
        max(single, min(0.6 * width * units / sum(layers), width - 1.3 * single * (len(layers) - 1)))
        for units in layers
    ]
    wanted = theme.px(_BROKEN_ALONE if len(layers) == 2 and not mark.labels else _BROKEN)
    abreast = [_abreast(units, room, height, wanted) for units, room in zip(layers, widest, strict=True)]
    rows = [max(1, -(-units // count)) for units, count in zip(layers, abreast, strict=True)]
    common = min(theme.px(_LARGEST), _FILLED * height / max(rows), single)
    least = min(theme.px(_SMALL if max(abreast) == 1 else 2 * _SMALL), single)
    columns: list[_Column] = []
    for units, count, tall, room in zip(layers, abreast, rows, widest, strict=True):
        fits = min(_FILLED * height / tall, _side_across(room, count))
        columns.append(_Column(units, count, max(2.0, min(max(common, least), fits))))
    return columns


def _abreast(units: int, room: float, height: float, wanted: float) -> int:
    """Return how many units lie side by side: one, or what makes very small ones largest."""

    def side(count: int) -> float:
        return min(_FILLED * height / -(-units // count), _side_across(room, count))

    if units <= 1 or _FILLED * height / units >= wanted:
        return 1
    return max(range(1, units + 1), key=side)


def _side_across(room: float, abreast: int) -> float:
    return room / (1 + (abreast - 1) / _FILLED)


def _captions(
    captions: tuple[str, ...], across: list[tuple[float, float]], theme: Theme
) -> tuple[tuple[str, ...], QFont]:
    """Return captions over the middles of columns and the largest font in which neighbours keep apart."""
    steps = [(b0 + b1 - a0 - a1) / 2 for (a0, a1), (b0, b1) in pairwise(across)]
    gap = theme.px(8)
    for size in (12, 11, 10, 9):
        metrics = QFontMetricsF(theme.font(size))
        widths = [metrics.horizontalAdvance(text) for text in captions]
        needed = [(one + other) / 2 + gap for one, other in pairwise(widths)]
        if all(need <= step for need, step in zip(needed, steps, strict=False)):
            return captions, theme.font(size)
    room = min(steps) - gap
    elided = (metrics.elidedText(text, Qt.TextElideMode.ElideRight, room) for text in captions)
    return tuple(elided), theme.font(size)


def _left(mark: Network, theme: Theme, inputs: _Column, below: bool) -> float:
    """Return the room left of the first column for the names of its units."""
    metrics = QFontMetricsF(theme.font(12))
    widest = max((metrics.horizontalAdvance(text) for text in mark.labels), default=0.0)
    if below:
        return max(0.0, (widest - inputs.side) / 2)
    return widest + theme.px(6) if mark.labels and inputs.abreast == 1 else 0.0


def _names_room(mark: Network, view: View) -> float:
    """Return the room right of the last column for the names and symbols of its units."""
    theme = view.theme
    metrics = QFontMetricsF(theme.font(12))
    widest = max((metrics.horizontalAdvance(text) for text in mark.output_labels), default=0.0)
    symbol = theme.px(SYMBOL) if mark.output_groups else 0
    return min(widest + symbol + theme.px(8), _NAMES * view.rect.width()) if widest or symbol else 0.0
