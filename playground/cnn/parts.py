"""What a map is the sum of: which channels and kernels made it, and the arithmetic of each of its cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from torch import Tensor
from torch.nn import functional

from playground.cnn.layers import LAYERS, before, source
from playground.cnn.model import Kernels, ShapeNet


class Cell(NamedTuple):
    """A cell of a map, by the name of its layer."""

    layer: str
    channel: int
    row: int
    column: int


class Sum(NamedTuple):
    """A convolution's cell: the `patch` (in_channels, k, k) under its window, zeros in the padding, and
    the kernels it is multiplied with.
    """

    patch: Tensor
    kernels: Kernels

    @property
    def products(self) -> Tensor:
        """Each weight times what lies under it, (in_channels, k, k)."""
        return self.patch * self.kernels.weight

    @property
    def by_channel(self) -> Tensor:
        """What each channel brings, (in_channels,)."""
        return self.products.sum((1, 2))

    @property
    def total(self) -> Tensor:
        """The cell: all products and the bias, ()."""
        return self.products.sum() + self.kernels.bias


def map_parts(network: ShapeNet, maps: Mapping[str, Tensor], layer: str, channel: int) -> Tensor:
    """Return what each channel brings to a map, (in_channels, h, w): their sum and the bias are the map.

    `maps` are ShapeNet.maps of one picture. For ReLU and pooling these are the parts of the convolution
    before them. Raises as ShapeNet.kernels does.
    """
    made_by, kernels = source(layer), network.kernels(layer, channel)
    fed = maps[before(made_by.name).name]
    return functional.conv2d(fed, kernels.weight.unsqueeze(1), padding=made_by.padding, groups=fed.shape[1])[
        0
    ]


def origin(maps: Mapping[str, Tensor], cell: Cell) -> Cell:
    """Return the convolution's cell that a cell was passed on from: through ReLU, and of pooling the largest.

    Of equals the first is taken, as torch does. Raises ValueError for a cell of the input, KeyError for an
    unknown layer and IndexError for a cell that is not there.
    """
    made_by = source(cell.layer)
    _check(cell)
    while cell.layer != made_by.name:
        layer, fed = LAYERS[cell.layer], before(cell.layer)
        top, left = cell.row * layer.stride, cell.column * layer.stride
        window = maps[fed.name][0, cell.channel, top : top + layer.kernel, left : left + layer.kernel]
        row, column = divmod(int(window.argmax()), layer.kernel)
        cell = Cell(fed.name, cell.channel, top + row, left + column)
    return cell


def cell_sum(network: ShapeNet, maps: Mapping[str, Tensor], cell: Cell) -> Sum:
    """Return the sum that made a cell, or the convolution's cell that it was passed on from; see `origin`."""
    found = origin(maps, cell)
    layer = LAYERS[found.layer]
    edge, size = layer.padding, layer.kernel
    fed = functional.pad(maps[before(found.layer).name][0], (edge, edge, edge, edge))
    patch = fed[:, found.row : found.row + size, found.column : found.column + size]  # their stride is 1
    return Sum(patch, network.kernels(found.layer, found.channel))


def _check(cell: Cell) -> None:
    layer = LAYERS[cell.layer]
    layer.field(cell.row, cell.column)
    if not 0 <= cell.channel < layer.channels:
        raise IndexError(f"{layer.name}: {layer.channels} channels, not one at {cell.channel}")
