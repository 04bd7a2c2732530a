"""Weights for a network without a file: what training begins with, or timing it and looking into it need."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import torch

from playground.darknet.cfg import Cfg
from playground.darknet.weights import BatchNorm, Floats, Kernel, Weights

EVEN: Final = 0.92
"""√E[v/s²] for a variance v and a scale s between 0.5 and 1.5: batch norm then changes no size on average."""
PRIOR: Final = 0.01
"""Objectness everywhere before training: else the many empty cells drown the few objects at first."""


def fresh_weights(cfg: Cfg, generator: torch.Generator) -> Weights:
    """Draw weights to begin training with: sizes are kept (He et al. 2015), batch norm changes nothing yet.

    The biases of objectness begin at σ⁻¹ of `PRIOR` (Lin et al. 2017, sect. 4.1).
    """
    weights: dict[int, Kernel] = {}
    for index, layer in cfg.convolutions.items():
        shape = layer.weight_shape(cfg.before(index).channels)
        drawn = torch.randn(shape, generator=generator) * math.sqrt(2 / math.prod(shape[1:]))
        ones, zeros = np.ones(layer.filters, np.float32), np.zeros(layer.filters, np.float32)
        norm = BatchNorm(ones, zeros, ones) if layer.batch_normalize else None
        biases = zeros.copy()
        if head := cfg.heads.get(index + 1):
            biases[4 :: 5 + head.classes] = math.log(PRIOR / (1 - PRIOR))
        weights[index] = Kernel(drawn.numpy(), biases, norm)
    return weights


def random_weights(cfg: Cfg, generator: torch.Generator) -> Weights:
    """Draw weights that about keep a signal's size (He et al. 2015), and uneven batch norm.

    Layers without activation, the ends of residual branches, add little, as where training starts well.
    """

    def normal(*shape: int, deviation: float = 1.0) -> Floats:
        return (torch.randn(shape, generator=generator) * deviation).numpy()

    def uniform(*shape: int) -> Floats:
        return (0.5 + torch.rand(shape, generator=generator)).numpy()

    weights: dict[int, Kernel] = {}
    for index, layer in cfg.convolutions.items():
        shape = layer.weight_shape(cfg.before(index).channels)
        norm = None
        if layer.batch_normalize:
            n = layer.filters
            norm = BatchNorm(uniform(n) * EVEN, normal(n, deviation=0.1), uniform(n))
        gain = 0.1 if layer.activation == "linear" else 2
        deviation = math.sqrt(gain / math.prod(shape[1:]))
        weights[index] = Kernel(
            normal(*shape, deviation=deviation), normal(layer.filters, deviation=0.1), norm
        )
    return weights
