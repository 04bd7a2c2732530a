"""Whole outputs, by torch.nn.functional."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from playground.convolution.layer import Floats, Layer

ACTIVATION: Final[dict[str, Callable[[Tensor], Tensor]]] = {
    "none": lambda z: z,
    "relu": torch.relu,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}
_TORCH_MODE: Final = {"zeros": "constant"}


def forward(layer: Layer, image: Floats) -> Floats:
    """Return the output (outputs, rows, columns) of a layer for an input (channels, rows, columns)."""
    with torch.no_grad():
        x = torch.as_tensor(image)[None]
        z = _pooled(layer, x) if layer.pools else _convolved(layer, x) + layer.bias
        return ACTIVATION[layer.activation](z)[0].numpy()


def pooled(layer: Layer, image: Floats) -> tuple[Floats, Floats]:
    """Return the largest values (channels, rows, columns) of an unpooling's windows and their positions.

    A position counts the cells of the input row by row.
    """
    with torch.no_grad():
        values, positions = _max_with_positions(layer, torch.as_tensor(image)[None])
        return values[0].numpy(), positions[0].numpy()


def _convolved(layer: Layer, x: Tensor) -> Tensor:
    rows, columns = layer.rows, layer.columns
    weight = torch.as_tensor(layer.used, dtype=x.dtype)
    stride, dilation = (rows.stride, columns.stride), (rows.dilation, columns.dilation)
    if layer.operation == "transposed":
        padding, extra = (rows.before, columns.before), (rows.output_padding, columns.output_padding)
        return functional.conv_transpose2d(x, weight, None, stride, padding, extra, layer.groups, dilation)
    sides = (columns.before, columns.after, rows.before, rows.after)
    if any(sides):
        x = functional.pad(x, sides, _TORCH_MODE.get(rows.mode, rows.mode))
    z = functional.conv2d(x, weight, None, stride, 0, dilation, layer.groups)
    if layer.operation == "separable":
        mixing = torch.as_tensor(layer.mixing, dtype=x.dtype)
        z = functional.conv2d(z, mixing[:, :, None, None])
    return z


def _pooled(layer: Layer, x: Tensor) -> Tensor:
    rows, columns = layer.rows, layer.columns
    window, stride = (rows.kernel, columns.kernel), (rows.stride, columns.stride)
    padding, dilation = (rows.before, columns.before), (rows.dilation, columns.dilation)
    match layer.operation:
        case "average_pool":
            return functional.avg_pool2d(x, window, stride, padding)
        case "min_pool":
            return -functional.max_pool2d(-x, window, stride, padding, dilation)
        case "max_unpool":
            values, positions = _max_with_positions(layer, x)
            return functional.max_unpool2d(values, positions, window, stride, padding, x.shape)
        case _:
            return functional.max_pool2d(x, window, stride, padding, dilation)


def _max_with_positions(layer: Layer, x: Tensor) -> tuple[Tensor, Tensor]:
    rows, columns = layer.rows, layer.columns
    return functional.max_pool2d(
        x,
        (rows.kernel, columns.kernel),
        (rows.stride, columns.stride),
        (rows.before, columns.before),
        (rows.dilation, columns.dilation),
        return_indices=True,
    )
