"""Where a map comes from: the maps before it, the kernel over each, what each brings, and their sum."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from playground.cnn.layers import LAYERS, Layer, before, source
from playground.cnn.model import Kernels, ShapeNet
from playground.cnn.parts import Cell, map_parts, origin
from playground.convolution.layer import Floats
from playground.marks import Grid
from playground.scenes.convolution.look import INPUT, OUTPUT
from playground.scenes.convolution.network.mosaic import GAP, PITCH, ROOM, Mosaic, reach_of
from playground.scenes.convolution.network.state import View

MOST_ACROSS: Final = 8
BAND: Final = 3 * PITCH + GAP
"""Units of a band: maps before, kernels and parts below one another."""
WORD: Final = {"convolution": "Σ + b", "relu": "ReLU", "max pool": "pool", "dense": "Σ + b"}


def made(network: ShapeNet, view: View) -> tuple[Grid, ...]:
    """Return maps before × kernels = parts, channel by channel, and the sum with what became of it."""
    layer, channel = source(view.cell.layer), view.cell.channel
    fed = view.maps[before(layer.name).name][0].numpy()
    kernels = network.kernels(layer.name, channel)
    parts = map_parts(network, view.maps, layer.name, channel).numpy()
    sums = Sums(layer, view, fed, kernels, parts)
    grids = [grid for first in range(0, len(fed), across(len(fed))) for grid in sums.band(first)]
    return (*grids, *sums.results())


def across(channels: int) -> int:
    """Return how many of so many channels stand beside one another; the next ones stand below."""
    return min(MOST_ACROSS, max(1, channels // 2))


@dataclass(frozen=True, eq=False)
class Sums:
    """The convolution that made a map: maps before (n, h, w), its kernels, and the parts (n, h, w)."""

    layer: Layer
    view: View
    fed: Floats
    kernels: Kernels
    parts: Floats

    def band(self, first: int) -> list[Grid]:
        """Return some channels from the first on: each one's map, kernel and part in a column."""
        wide = across(len(self.fed))
        chosen = slice(first, first + wide)
        weight = self.kernels.weight.numpy()
        top, above = first // wide * BAND, "" if first else self._before
        maps, kernels = (Mosaic(wide, size, wide) for size in (self.fed.shape[1], weight.shape[1]))
        place = self._seen(origin(self.view.maps, self.view.cell))
        seen = maps.marked(self.fed[chosen], f"fed {first}", (0.0, top), reach_of(self.fed), above)
        times = kernels.marked(weight[chosen], "", (0.0, top + PITCH), reach_of(weight))
        brought = maps.marked(self.parts[chosen], "", (0.0, top + 2 * PITCH), self._reach)
        return [
            replace(seen, windows=tuple(maps.part(n, place, INPUT) for n in range(wide))),
            replace(times, sign="×"),
            replace(brought, sign="="),
        ]

    def results(self) -> list[Grid]:
        """Return the sum of the parts with the bias, and the map itself where it was passed on."""
        wide = across(len(self.fed))
        left, middle = wide * PITCH + 2 * ROOM, (len(self.fed) / wide - 1) * BAND / 2
        cell = origin(self.view.maps, self.view.cell)
        found = [self._result(cell, (left, middle), WORD[self.layer.kind])]
        if cell.layer != self.view.cell.layer:
            word = WORD[LAYERS[self.view.cell.layer].kind]
            found.append(self._result(self.view.cell, (left, middle + PITCH + 2 * ROOM), word))
        return found

    @property
    def _reach(self) -> float:
        """The largest of parts and sum, so that one can see which parts count."""
        return max(reach_of(self.parts), reach_of(self._map(self.layer.name)))

    @property
    def _before(self) -> str:
        channels = len(self.fed)
        return "input" if channels == 1 else f"{channels} maps before"

    def _map(self, layer: str) -> Floats:
        return self.view.maps[layer][0, self.view.cell.channel].numpy()

    def _result(self, cell: Cell, origin: tuple[float, float], caption: str) -> Grid:
        values = self._map(cell.layer)
        mosaic = Mosaic(1, len(values), 1)
        mark = mosaic.marked(values[None], f"result {cell.layer}", origin, self._reach, caption)
        place = (cell.row, cell.column, cell.row + 1, cell.column + 1)
        return replace(mark, windows=(mosaic.part(0, place, OUTPUT),))

    def _seen(self, cell: Cell) -> tuple[int, int, int, int]:
        """Return the cells under the window that made a cell: top, left, and behind the last ones."""
        size, edge = self.layer.kernel, self.layer.padding
        limits = np.array([cell.row - edge, cell.column - edge])
        top, left = np.maximum(limits, 0).tolist()
        bottom, right = np.minimum(limits + size, self.fed.shape[1]).tolist()
        return top, left, bottom, right
