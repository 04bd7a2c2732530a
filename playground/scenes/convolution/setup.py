"""The input and the layer that parameters stand for."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from playground.convolution import kernels, patterns
from playground.convolution.geometry import Axis, Mode, same_sides
from playground.convolution.layer import Floats, Layer
from playground.faults import UserError
from playground.kinds.pairs import both
from playground.opencv import cv2
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.params.geometry import SIDES

Sides = tuple[int, int]
Rgb = NDArray[np.uint8]
RANDOM_WEIGHTS = 3
"""Random weights are whole numbers from minus this to this."""


def image_of(params: ConvolutionParams, pixels: Rgb | None = None) -> Floats:
    """Return the input (channels, rows, columns); in 1-D a table's rows are channels of one row each.

    `pixels` (rows, columns, 3) are those of the source, where it is one.
    """
    flat = params.one_dimensional
    if pixels is not None:
        image = _scaled(pixels, params)
        return image[:, image.shape[1] // 2, None] if flat else image
    if params.pattern == patterns.CUSTOM:
        numbers = np.array(params.input, float)
        if flat:
            return numbers.reshape(-1, 1, numbers.shape[-1])
        return numbers if numbers.ndim == 3 else numbers[None]
    shape = (params.channels, 1 if flat else params.size, params.size)
    if params.pattern == patterns.RANDOM:
        return torch.randint(0, 10, shape, generator=_generator(params)).double().numpy()
    if flat and params.pattern in (*patterns.DIGITS, "picture"):  # of a picture, its middle row
        return patterns.made(params.pattern, params.channels, params.size, params.size)[
            :, params.size // 2, None
        ]
    return patterns.made(params.pattern, *shape)


def _scaled(pixels: Rgb, params: ConvolutionParams) -> Floats:
    """Return a picture in its width as numbers (channels, rows, columns) from 0 to 255."""
    rows, columns = pixels.shape[:2]
    size = (params.picture_width, max(1, round(rows * params.picture_width / columns)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if size != (columns, rows) else pixels
    if params.colours:
        return np.ascontiguousarray(small.transpose(2, 0, 1), np.float32)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32)[None]


def layer_of(params: ConvolutionParams, image: Floats) -> Layer:
    """Return the layer for an input (channels, rows, columns); UserError, in words, where torch refuses."""
    p: Any = params  # names are checked as the parameters are made; the maths types them as literals
    channels = len(image)
    if params.operation in ("max_pool", "average_pool", "min_pool", "max_unpool"):
        rows, columns = _axes(params, image, _window(params, image))
        return Layer(p.operation, channels, rows, columns, activation=p.activation)
    weight, groups = _weight(params, channels), _groups(params, channels)
    rows, columns = _axes(params, image, (weight.shape[2], weight.shape[3]))
    return Layer(
        p.operation,
        channels,
        rows,
        columns,
        weight,
        _mixing(params, channels) if params.operation == "separable" else np.zeros((0, channels)),
        groups,
        params.bias,
        p.activation,
        params.flip and params.operation != "pointwise",
    )


def _generator(params: ConvolutionParams) -> torch.Generator:
    return torch.Generator().manual_seed(params.seed)


def _groups(params: ConvolutionParams, channels: int) -> int:
    return params.groups if params.operation in ("conv", "transposed") else _apart(params, channels)


def _apart(params: ConvolutionParams, channels: int) -> int:
    return 1 if params.operation == "pointwise" else channels


def _window(params: ConvolutionParams, image: Floats) -> Sides:
    if params.covers_all:
        return image.shape[1], image.shape[2]
    rows, columns = both(params.window)
    return 1 if params.one_dimensional else rows, columns


def _weight(params: ConvolutionParams, channels: int) -> Floats:
    """Return the weight in torch's layout, made for these channels; one of one's own keeps its shape."""
    outer, inner = _layout(params, channels)
    own = params.kernel_name == kernels.CUSTOM
    if params.operation == "pointwise":
        mixing = _mixing(params, channels)[:, :, None, None]
        return _pointwise(np.array(params.kernel, float)) if own else mixing
    if own:
        return _own(np.array(params.kernel, float), outer, inner, params)
    height = 1 if params.one_dimensional else params.kernel_height
    shape = (outer, inner, height, params.kernel_width)
    if params.kernel_name == kernels.RANDOM:
        low, high = -RANDOM_WEIGHTS, RANDOM_WEIGHTS + 1
        return torch.randint(low, high, shape, generator=_generator(params)).double().numpy()
    made = kernels.made(params.kernel_name, height, params.kernel_width)
    if params.operation == "transposed":  # its outputs are the inner ones
        turned = kernels.turned(made, inner)[None]
        return np.repeat(turned, outer, axis=0)
    return np.repeat(kernels.turned(made, outer)[:, None], inner, axis=1)


def _layout(params: ConvolutionParams, channels: int) -> Sides:
    """Return the two outer sizes of the weight."""
    outputs, groups = params.output_channels, params.groups
    match params.operation:
        case "depthwise" | "separable":
            return channels, 1
        case "transposed":
            if outputs % groups:
                raise UserError(
                    f"output_channels={outputs} does not go into groups={groups}", "expected a multiple of it"
                )
            return channels, outputs // groups
        case "conv":
            return outputs, max(1, channels // groups)
        case _:
            return outputs, channels


def _own(kernel: Floats, outer: int, inner: int, params: ConvolutionParams) -> Floats:
    """Return an own kernel in torch's layout: plain rows serve all, in 1-D more than one are channels."""
    if params.one_dimensional and kernel.ndim < 4:
        kernel = kernel[..., None, :]
        if kernel.ndim == 3 and len(kernel) == 1:
            kernel = kernel[0]
    if kernel.ndim == 2:
        return np.tile(kernel, (outer, inner, 1, 1))
    if kernel.ndim == 3:
        separate = params.operation in ("depthwise", "separable", "transposed")
        return kernel[:, None] if separate else kernel[None]
    return kernel


def _pointwise(kernel: Floats) -> Floats:
    """Return own 1×1 weights: in torch's layout, or a table of output by input channels."""
    weight = kernel[..., None, None] if kernel.ndim == 2 else kernel
    if weight.ndim != 4 or weight.shape[2:] != (1, 1):
        raise UserError(
            f"a pointwise kernel of {' × '.join(map(str, kernel.shape))} is not 1×1",
            "expected a row of numbers for each output channel; or choose another kernel",
        )
    return weight


def _mixing(params: ConvolutionParams, channels: int) -> Floats:
    """Return the 1×1 weights (outputs, channels); made ones are 1 and −1 by turns, faster in each row."""
    if params.mixing:
        return np.array(params.mixing, float)
    output, channel = np.mgrid[: params.output_channels, :channels]
    return 1.0 - 2.0 * (output * channel % 2)


def _axes(params: ConvolutionParams, image: Floats, window: Sides) -> tuple[Axis, Axis]:
    """Return both axes; the first of a 1-D layer is a single cell that nothing moves along."""
    columns = _axis(params, image.shape[2], window[1], 1)
    if params.one_dimensional:
        return Axis(1, 1, mode=columns.mode), columns  # a layer is padded with the same along both
    return _axis(params, image.shape[1], window[0], 0), columns


def _axis(params: ConvolutionParams, size: int, window: int, along: int) -> Axis:
    """Return the axis of the rows, `along` 0, or of the columns, 1."""
    p: Any = params
    if params.covers_all:
        return Axis(size, window)
    operation, stride = params.operation, both(params.stride)[along]
    dilated = operation not in ("average_pool", "max_unpool", "pointwise")
    dilation = both(params.dilation)[along] if dilated else 1
    before, after = _padding(params, window, stride, dilation, 2 * along)
    plain = operation in ("transposed", "max_pool", "average_pool", "min_pool", "max_unpool")
    mode: Mode = "zeros" if plain else p.padding_mode
    transposed = operation == "transposed"
    extra = both(params.output_padding)[along] if transposed else 0
    return Axis(size, window, stride, before, after, dilation, mode, extra, transposed)


def _padding(params: ConvolutionParams, window: int, stride: int, dilation: int, side: int) -> Sides:
    if params.padding == "valid":
        return 0, 0
    if params.padding == SIDES:
        return params.padding_sides[side], params.padding_sides[side + 1]
    if params.padding != "same":
        return int(params.padding), int(params.padding)
    if params.operation in ("transposed", "max_pool", "average_pool", "min_pool", "max_unpool"):
        raise UserError("padding=same is for convolutions", "expected a number here")
    if stride != 1:
        raise UserError(f"padding=same cannot keep the size at stride {stride}", "take stride 1, or a number")
    return same_sides(window, dilation)
