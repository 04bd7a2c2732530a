"""A small convolutional network, three times convolution, ReLU and pooling, whose every map can be seen."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from playground.cnn.layers import LAYERS, Layer, source


class Kernels(NamedTuple):
    """What made one map: a kernel for each channel it was made from, (in_channels, k, k), and a bias ()."""

    weight: Tensor
    bias: Tensor


class ShapeNet(nn.Module):
    """The network that `layers.LAYERS` describes, 5 006 parameters, from pictures to the logits of shapes.

    The dense layer is written as a 1 × 1 convolution of 1 × 1 maps, which is the same sum. Weights begin
    normal with variance 2/fan_in (He et al. 2015) from the `generator`, which is on the CPU; biases at 0.
    """

    def __init__(self, generator: torch.Generator) -> None:
        super().__init__()
        self.layers = nn.ModuleDict()
        channels = 0
        for layer in LAYERS.values():
            if layer.kind != "input":
                self.layers[layer.name] = _module(layer, channels)
            channels = layer.channels
        for name, parameter in self.named_parameters():
            if name.endswith("bias"):
                nn.init.zeros_(parameter)
                continue
            nn.init.kaiming_normal_(parameter, nonlinearity="relu", generator=generator)
            # with channels last in memory a step of learning takes 5.2 ms instead of 7.4
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return the logits (n, classes) of pictures (n, 1, size, size)."""
        x = pictures
        for layer in self.layers.values():
            x = layer(x)
        return x.flatten(1)

    @torch.no_grad()
    def maps(self, pictures: Tensor) -> dict[str, Tensor]:
        """Return what every layer makes of pictures (n, 1, size, size): (n, channels, h, w) by its name.

        "input" are the pictures themselves, "dense" the logits as 1 × 1 maps.
        """
        found = {"input": pictures}
        x = pictures
        for name, layer in self.layers.items():
            found[name] = x = layer(x)
        return found

    def kernels(self, layer: str, channel: int) -> Kernels:
        """Return the kernels that made this map; those of the convolution before it for ReLU and pooling.

        Raises KeyError for an unknown layer, ValueError for the input, IndexError for a channel not there.
        """
        made_by = source(layer)
        if not 0 <= channel < made_by.channels:
            raise IndexError(f"{layer}: {made_by.channels} channels, not one at {channel}")
        module = self.layers[made_by.name]
        weight, bias = (parameter.detach()[channel] for parameter in module.parameters())
        return Kernels(weight, bias)


def _module(layer: Layer, channels: int) -> nn.Module:
    """Make a layer that is fed this many channels; its weights are not set yet."""
    if layer.kind == "relu":
        return nn.ReLU()
    if layer.kind == "max pool":
        return nn.MaxPool2d(layer.kernel)
    # by way of "meta": torch's own first draw of the weights would come from its process-wide generator
    convolution = nn.Conv2d(channels, layer.channels, layer.kernel, padding=layer.padding, device="meta")
    return convolution.to_empty(device="cpu")
