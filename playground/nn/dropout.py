"""Random masks for learning: units dropped (dropout) and weights dropped (dropconnect).

Drawn on the CPU, so that every device drops the same. What stays is scaled by 1/(1 − p), which keeps its
expectation, so that evaluation needs no mask.
"""

from __future__ import annotations

import torch
from torch import Tensor


def unit_masks(units: int, points: int, share: float, generator: torch.Generator, like: Tensor) -> Tensor:
    """Draw a mask (units, points): 0 with chance `share`, else 1/(1 − share) (Srivastava et al. 2014).

    Raises ValueError for a share outside [0, 1).
    """
    return _mask((units, points), share, generator, like)


def weight_masks(weights: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Draw a mask (parameters,) for the flat vector, one for a whole batch (Wan et al. 2013).

    `weights` marks the weights with 1: they get 0 with chance `share`, else 1/(1 − share); all others get 1.
    Raises ValueError for a share outside [0, 1).
    """
    mask = _mask(weights.shape, share, generator, weights)
    return torch.where(weights == 1, mask, 1.0)


def _mask(shape: tuple[int, ...], share: float, generator: torch.Generator, like: Tensor) -> Tensor:
    if not 0 <= share < 1:
        raise ValueError(f"a share to drop in [0, 1) expected, got {share}")
    keep = 1 - share
    mask = torch.empty(shape, dtype=like.dtype)
    return mask.bernoulli_(keep, generator=generator).div_(keep).to(like.device)
