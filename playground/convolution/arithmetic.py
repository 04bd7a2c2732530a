"""The arithmetic of one output cell: which input cells meet which kernel cells, and what comes of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from playground.convolution.geometry import PADDED
from playground.convolution.layer import Floats, Layer

Places = NDArray[np.int64]
ACTIVATION: Final[dict[str, Callable[[float], float]]] = {
    "none": lambda z: z,
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: max(0.01 * z, z),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z)),
    "tanh": math.tanh,
}


@dataclass(frozen=True, eq=False)
class Cell:
    """How one output cell is made, term by term.

    A term takes the value at `places` (n, 3) of channel, row and column, which lie beyond the input's edge in
    the padding, times the weight at `kernels` (n, 4) of the layer's weight, times its channel's share in
    `mixing` (n,). `chosen` are the terms that count: all of a sum, one of a maximum.
    """

    places: Places
    kernels: Places
    values: Floats
    weights: Floats
    mixing: Floats
    chosen: Places
    bias: float
    activation: str

    @property
    def products(self) -> Floats:
        """The terms (n,)."""
        return self.values * self.weights * self.mixing

    @property
    def running(self) -> Floats:
        """What the terms have come to, one after another: their sum, or the one that would be chosen."""
        if not len(self.chosen) or len(self.chosen) == len(self.values):
            return np.cumsum(self.products[self.chosen])
        largest = self.values[self.chosen[0]] == self.values.max()
        return (np.maximum if largest else np.minimum).accumulate(self.values)

    @property
    def total(self) -> float:
        """The weighted sum with the bias, before the activation."""
        return (float(self.running[-1]) if len(self.chosen) else 0.0) + self.bias

    @property
    def value(self) -> float:
        """The output cell."""
        return ACTIVATION[self.activation](self.total)


def cell(layer: Layer, image: Floats, output: int, row: int, column: int) -> Cell:
    """Return how the output cell (output, row, column) comes from an input (channels, rows, columns)."""
    if layer.operation == "max_unpool":
        return _unpooled(layer, image, output, row, column)
    down = _of(layer.rows.meetings, row)
    across = _of(layer.columns.meetings, column)
    members = layer.members(output)
    which, y, x = (grid.ravel() for grid in np.mgrid[: len(members), : len(down), : len(across)])
    channel = members[which]
    source_y, source_x = down[y, 2], across[x, 2]
    there = (source_y != PADDED) & (source_x != PADDED)
    values = np.where(there, image[channel, source_y, source_x], 0.0)
    places = np.stack([channel, down[y, 1], across[x, 1]], axis=1)
    k_y, k_x = down[y, 3], across[x, 3]
    if layer.pools:
        return _pooled(layer, places, np.stack([k_y, k_x], axis=1), values, there)
    if layer.flipped:
        k_y, k_x = layer.rows.kernel - 1 - k_y, layer.columns.kernel - 1 - k_x
    first, second = np.array([layer.kernel(output, c) for c in members], np.int64).reshape(-1, 2)[which].T
    kernels = np.stack([first, second, k_y, k_x], axis=1)
    separable = layer.operation == "separable"
    mixing = layer.mixing[output, channel] if separable else np.ones(len(channel))
    weights = layer.weight[first, second, k_y, k_x]
    every = np.arange(len(values))
    return Cell(places, kernels, values, weights, mixing, every, layer.bias, layer.activation)


def reached(layer: Layer, channel: int, row: int, column: int) -> Places:
    """Return the output cells (n, 3) of channel, row and column into which an input cell enters."""
    if layer.operation == "max_unpool":
        return np.array([[channel, row, column]])
    rows = np.unique(layer.rows.meetings[layer.rows.meetings[:, 2] == row, 0])
    columns = np.unique(layer.columns.meetings[layer.columns.meetings[:, 2] == column, 0])
    outputs = [output for output in range(layer.outputs) if channel in layer.members(output)]
    return np.stack(np.meshgrid(outputs, rows, columns, indexing="ij"), axis=-1).reshape(-1, 3).astype(int)


def _of(meetings: Places, output: int) -> Places:
    return meetings[meetings[:, 0] == output]


def _pooled(layer: Layer, places: Places, at: Places, values: Floats, there: NDArray[np.bool_]) -> Cell:
    """Return the cell of a window: padding is 0 in an average, and infinitely far off else."""
    kernels = np.concatenate([np.zeros_like(at), at], axis=1)
    ones, share = np.ones(len(values)), 1.0
    if layer.operation == "average_pool":
        chosen, share = np.arange(len(values)), 1 / len(values)
    else:
        sign = -1.0 if layer.operation == "min_pool" else 1.0
        values = np.where(there, values, -sign * np.inf)
        chosen = np.array([(sign * values).argmax()])
    return Cell(places, kernels, values, share * ones, ones, chosen, 0.0, layer.activation)


def _unpooled(layer: Layer, image: Floats, channel: int, row: int, column: int) -> Cell:
    """Return the cell of an unpooling: what stands there, if any window remembers this place."""
    place, values = np.array([[channel, row, column]]), image[channel, row, column][None]
    chosen = (
        [0]
        if any(_remembers(layer, image, window, place[0]) for window in windows(layer, row, column))
        else []
    )
    one = np.ones(1)
    none = np.zeros((1, 4), np.int64)
    return Cell(place, none, values, one, one, np.array(chosen, np.int64), 0.0, layer.activation)


def windows(layer: Layer, row: int, column: int) -> list[tuple[int, int]]:
    """Return the windows, by row and column, that a place of the input lies in."""
    down = layer.rows.meetings[layer.rows.meetings[:, 2] == row, 0]
    across = layer.columns.meetings[layer.columns.meetings[:, 2] == column, 0]
    return [(int(y), int(x)) for y in down for x in across]


def _remembers(layer: Layer, image: Floats, window: tuple[int, int], place: Places) -> bool:
    """Tell whether the largest value of a window stands at a place."""
    down, across = _of(layer.rows.meetings, window[0])[:, 2], _of(layer.columns.meetings, window[1])[:, 2]
    down, across = down[down != PADDED], across[across != PADDED]
    inside = image[place[0]][np.ix_(down, across)]
    y, x = np.unravel_index(inside.argmax(), inside.shape)
    return bool(down[y] == place[1] and across[x] == place[2])
