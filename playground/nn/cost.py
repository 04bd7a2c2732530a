"""What a network costs: parameters to learn and keep, multiplications to answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def parameter_count(sizes: Sequence[int], batch_norm: bool = False) -> int:
    """Count the trainable parameters of a network with these layer sizes (inputs first, outputs last)."""
    affine = sum(fan_out * (fan_in + 1) for fan_in, fan_out in pairwise(sizes))
    return affine + (2 * sum(sizes[1:-1]) if batch_norm else 0)


def multiplications(sizes: Sequence[int]) -> int:
    """Count the multiplications of one answer: one per weight, as batch norm folds into the weights."""
    return sum(fan_in * fan_out for fan_in, fan_out in pairwise(sizes))
