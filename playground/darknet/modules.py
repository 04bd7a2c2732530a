"""A torch module for each layer of a .cfg."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from playground.darknet.layers import Convolutional, Layer, Maxpool, Route, Shape, Shortcut, Upsample
from playground.darknet.weights import EPSILON, Kernel

ACTIVATIONS: Final[Mapping[str, Callable[[Tensor], Tensor]]] = {
    "linear": lambda x: x,
    "leaky": lambda x: functional.leaky_relu_(x, 0.1),
    "relu": functional.relu_,
    "mish": lambda x: functional.mish(x, inplace=True),
    "swish": lambda x: functional.silu(x, inplace=True),
    "logistic": torch.sigmoid_,
}
"""May write over what they are given: a convolution's or a sum's own result, which nobody else holds."""
FUSED: Final[Mapping[str, tuple[str, list[float]]]] = {
    "linear": ("none", []),
    "leaky": ("leaky_relu", [0.1]),
    "relu": ("relu", []),
    "swish": ("swish", []),
    "logistic": ("sigmoid", []),
}
"""What oneDNN can activate with on the way out: its name there, and its numbers."""


def folded(layer: Convolutional, kernel: Kernel) -> tuple[Tensor, Tensor]:
    """Return a convolution's weights and biases with batch norm folded into them.

    w′ = w·γ/√(σ² + ε), b′ = β − µ·γ/√(σ² + ε), worked out in double precision.
    """
    weights, biases = (torch.as_tensor(each).double() for each in (kernel.weights, kernel.biases))
    if norm := kernel.norm:
        scales, means, variances = (
            torch.as_tensor(each).double() for each in (norm.scales, norm.means, norm.variances)
        )
        factors = scales / torch.sqrt(variances + EPSILON)
        weights, biases = weights * factors[:, None, None, None], biases - means * factors
    return weights.float(), biases.float()


class FoldedConvolution(nn.Module):
    """A convolution that batch norm is folded into, and an activation in place."""

    def __init__(self, layer: Convolutional, kernel: Kernel) -> None:
        super().__init__()
        self.layer = layer
        weights, biases = folded(layer, kernel)
        self.register_buffer("weights", weights.contiguous(memory_format=torch.channels_last))
        self.register_buffer("biases", biases)
        self.activation = ACTIVATIONS[layer.activation]

    def forward(self, x: Tensor, others: Sequence[Tensor]) -> Tensor:
        """Return the activations (n, filters, rows, columns)."""
        layer = self.layer
        weights, biases = self.get_buffer("weights"), self.get_buffer("biases")
        return self.activation(
            functional.conv2d(x, weights, biases, layer.stride, layer.padding, groups=layer.groups)
        )


class PackedConvolution(nn.Module):
    """The folded convolution on a CPU, its weights kept in oneDNN's own order, activated on its way out.

    conv2d brings the weights into that order at every call: a quarter of the time of 512 to 1024 channels
    3×3 on 13×13. The operators are those that torch.compile makes use of; `packs` says where they are.
    """

    def __init__(self, layer: Convolutional, kernel: Kernel, before: Shape, dtype: torch.dtype) -> None:
        super().__init__()
        weights, biases = folded(layer, kernel)
        window = [[each] * 2 for each in (layer.padding, layer.stride, 1)]
        name, scalars = FUSED.get(layer.activation, ("none", []))
        self.activation = ACTIVATIONS["linear" if layer.activation in FUSED else layer.activation]
        self.weights: Tensor = torch.ops.aten.mkldnn_reorder_conv2d_weight(
            weights.to(dtype).to_mkldnn(), *window, layer.groups, [1, *before]
        )
        self.biases = biases.to(dtype)
        self.rest = (*window, layer.groups, name, scalars, "")

    def forward(self, x: Tensor, others: Sequence[Tensor]) -> Tensor:
        """Return the activations (n, filters, rows, columns)."""
        y: Tensor = torch.ops.mkldnn._convolution_pointwise(x, self.weights, self.biases, *self.rest)
        return self.activation(y)


def packs(device: torch.device, dtype: torch.dtype) -> bool:
    """Return whether a `PackedConvolution` works here."""
    if device.type != "cpu" or not torch.backends.mkldnn.is_available():
        return False
    there = hasattr(torch.ops.mkldnn, "_convolution_pointwise")
    return there and (dtype == torch.float32 or torch.ops.mkldnn._is_mkldnn_bf16_supported())


class Pool(nn.Module):
    """A maxpool whose windows at the edges, where Darknet's reach beyond the picture, see nothing there."""

    def __init__(self, layer: Maxpool) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor, others: Sequence[Tensor]) -> Tensor:
        """Return the largest of each window, (n, channels, rows, columns)."""
        size, stride, padding = self.layer.size, self.layer.stride, self.layer.padding
        before = padding // 2
        below, right = (self._missing(length) for length in x.shape[2:])
        if below == right == before and 2 * before <= size:
            return functional.max_pool2d(x, size, stride, before)
        if before or below or right:
            x = functional.pad(x, (before, right, before, below), value=-torch.inf)
        return functional.max_pool2d(x, size, stride)

    def _missing(self, length: int) -> int:
        """Return how far the last window reaches beyond so many cells; what no window reads is not padded."""
        size, stride, padding = self.layer.size, self.layer.stride, self.layer.padding
        last = (length + padding - size) // stride * stride
        return max(0, last + size - padding // 2 - length)


class Stack(nn.Module):
    """The outputs of other layers, or one group of their channels, after one another."""

    def __init__(self, layer: Route) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor, others: Sequence[Tensor]) -> Tensor:
        """Return (n, channels of all, rows, columns); a view where there is only one."""
        parts = [each.chunk(self.layer.groups, 1)[self.layer.group_id] for each in others]
        return parts[0] if len(parts) == 1 else torch.cat(parts, 1)


class Sum(nn.Module):
    """The output before plus another."""

    def __init__(self, layer: Shortcut) -> None:
        super().__init__()
        self.activation = ACTIVATIONS[layer.activation]

    def forward(self, x: Tensor, others: Sequence[Tensor]) -> Tensor:
        """Return the sum, of the same shape."""
        return self.activation(x + others[0])


class Enlarge(nn.Module):
    """Every value `stride` times in each direction."""

    def __init__(self, layer: Upsample) -> None:
        super().__init__()
        self.stride = layer.stride

    def forward(self, x: Tensor, others: Sequence[Tensor]) -> Tensor:
        """Return (n, channels, stride·rows, stride·columns)."""
        return functional.interpolate(x, scale_factor=self.stride, mode="nearest")


class Pass(nn.Module):
    """Hands on what it is given: dropout once trained, and heads, whose answers are read outside."""

    def forward(self, x: Tensor, others: Sequence[Tensor]) -> Tensor:
        """Return x itself."""
        return x


def module(layer: Layer) -> nn.Module:
    """Return the module of a layer without weights: called with the output before and those of `sources`."""
    if isinstance(layer, Maxpool):
        return Pool(layer)
    if isinstance(layer, Route):
        return Stack(layer)
    if isinstance(layer, Shortcut):
        return Sum(layer)
    if isinstance(layer, Upsample):
        return Enlarge(layer)
    return Pass()
