"""The network as one writes it first: what is trained, and what the fast one is held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import torch
from torch import Tensor, nn

from playground.darknet.cfg import Cfg
from playground.darknet.layers import Convolutional
from playground.darknet.modules import module
from playground.darknet.weights import EPSILON, BatchNorm, Floats, Kernel, Weights

ACTIVATIONS: Final[Mapping[str, Callable[[], nn.Module]]] = {
    "linear": nn.Identity,
    "leaky": lambda: nn.LeakyReLU(0.1),
    "relu": nn.ReLU,
    "mish": nn.Mish,
    "swish": nn.SiLU,
    "logistic": nn.Sigmoid,
}


class EagerConvolution(nn.Module):
    """Convolution, batch norm and activation, one after another."""

    def __init__(self, layer: Convolutional, kernel: Kernel) -> None:
        super().__init__()
        filters, channels, size, _ = kernel.weights.shape
        norm = kernel.norm
        self.convolution = nn.Conv2d(
            channels * layer.groups,
            filters,
            size,
            layer.stride,
            layer.padding,
            groups=layer.groups,
            bias=norm is None,
        )
        self.norm = nn.BatchNorm2d(filters, eps=EPSILON) if norm else nn.Identity()
        self.activation = ACTIVATIONS[layer.activation]()
        numbers = {"convolution.weight": kernel.weights}
        if norm:
            numbers |= {
                "norm.weight": norm.scales,
                "norm.bias": kernel.biases,
                "norm.running_mean": norm.means,
                "norm.running_var": norm.variances,
            }
        else:
            numbers["convolution.bias"] = kernel.biases
        self.load_state_dict({name: torch.as_tensor(each) for name, each in numbers.items()}, strict=False)

    def forward(self, x: Tensor, others: Sequence[Tensor]) -> Tensor:
        """Return the activations (n, filters, rows, columns)."""
        return self.activation(self.norm(self.convolution(x)))

    def kernel(self) -> Kernel:
        """Return a copy of its numbers."""
        convolution, norm = self.convolution, self.norm
        weights = _floats(convolution.weight)
        if not isinstance(norm, nn.BatchNorm2d):
            assert convolution.bias is not None
            return Kernel(weights, _floats(convolution.bias))
        counted = norm.get_buffer("running_mean"), norm.get_buffer("running_var")
        return Kernel(
            weights, _floats(norm.bias), BatchNorm(_floats(norm.weight), *(_floats(each) for each in counted))
        )


class EagerNetwork(nn.Module):
    """The layers of a .cfg as modules of torch: batch norm apart, rows of one channel, autograd recording."""

    def __init__(self, cfg: Cfg, weights: Weights) -> None:
        super().__init__()
        self.cfg = cfg
        self.layers = nn.ModuleList(
            EagerConvolution(layer, weights[index]) if isinstance(layer, Convolutional) else module(layer)
            for index, layer in enumerate(cfg.layers)
        )
        self.eval()

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        """Return what stands before each head, as `Network` does."""
        outputs: list[Tensor] = []
        x = pictures
        for layer, each in zip(self.cfg.layers, self.layers, strict=True):
            x = each(x, [outputs[source] for source in layer.sources])
            outputs.append(x)
        return tuple(outputs[index] for index in self.cfg.heads)

    def weights(self) -> Weights:
        """Return a copy of all numbers, as files hold them."""
        return {i: each.kernel() for i, each in enumerate(self.layers) if isinstance(each, EagerConvolution)}


def _floats(values: Tensor) -> Floats:
    return values.detach().cpu().numpy().copy()
