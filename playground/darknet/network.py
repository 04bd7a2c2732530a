"""A network of the Darknet family in torch, made for looking at one picture after another fast."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import torch
from torch import Tensor, nn

from playground.darknet.cfg import Cfg
from playground.darknet.layers import Convolutional
from playground.darknet.modules import FoldedConvolution, PackedConvolution, module, packs
from playground.darknet.weights import Kernel, Weights


class Network(nn.Module):
    """The layers of a .cfg with their weights: batch norm folded, channels_last, in `dtype` on `device`.

    Half precision is for `fast_dtype`'s devices, and for watching: on a CPU bfloat16 moves scores by some
    hundredths.
    """

    def __init__(
        self,
        cfg: Cfg,
        weights: Weights,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__()
        self.cfg = cfg
        self.device = torch.device(device)
        self.dtype = dtype
        self.layers = nn.ModuleList(
            self._convolution(index, layer, weights[index])
            if isinstance(layer, Convolutional)
            else module(layer)
            for index, layer in enumerate(cfg.layers)
        )
        self.used_later = {source for layer in cfg.layers for source in layer.sources}
        self.to(self.device, dtype)

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        """Return what stands before each head, in the order of the .cfg.

        Pictures (n, 3, height, width) in 0…1 give (n, anchors·(5 + classes), rows, columns) float32 each.
        """
        return tuple(self.outputs(pictures, self.cfg.heads).values())

    @torch.inference_mode()
    def outputs(self, pictures: Tensor, layers: Collection[int]) -> Mapping[int, Tensor]:
        """Return the outputs of the layers asked for, by index: (n, channels, rows, columns) float32 each."""
        x = pictures.to(self.device, self.dtype, memory_format=torch.channels_last)
        kept: dict[int, Tensor] = {}
        needed = max(layers) + 1  # what comes later is not worked out
        for index, (layer, each) in enumerate(zip(self.cfg.layers[:needed], self.layers, strict=False)):
            x = each(x, [kept[source] for source in layer.sources])
            if index in self.used_later or index in layers:
                kept[index] = x
        return {index: kept[index].float() for index in sorted(layers)}

    def _convolution(self, index: int, layer: Convolutional, kernel: Kernel) -> nn.Module:
        if packs(self.device, self.dtype):
            return PackedConvolution(layer, kernel, self.cfg.before(index), self.dtype)
        return FoldedConvolution(layer, kernel)


def fast_dtype(device: torch.device) -> torch.dtype:
    """Return the number format in which a device computes convolutions fastest.

    float16 on a GPU; bfloat16 on a CPU with AMX (2.5 times as fast as float32); else float32. It goes by what
    the device has, not by a timing, so that the same machine always computes the same.
    """
    if device.type != "cpu":
        return torch.float16
    capabilities: Mapping[str, object] = getattr(torch.cpu, "get_capabilities", dict[str, object])()
    return torch.bfloat16 if capabilities.get("amx_bf16") else torch.float32
