"""The memory that one pass of m points through a network writes into, allocated once and reused."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


class Buffers:
    """Activations of all layers in one tensor, units × points; a row of ones follows each hidden layer.

    The ones multiply the bias column of the next layer's [W | b], so that a layer is one product.
    Per hidden layer: `z` and `a` (units, m), and `fed` = a with its ones (units + 1, m); `logits` (1, m).
    z and a share memory unless `keep_z`.
    """

    def __init__(self, sizes: Sequence[int], points: int, like: Tensor, *, keep_z: bool) -> None:
        self.spans = _spans(sizes)
        rows = self.spans[-1][1] + 1 if self.spans else 0
        self.post = torch.ones(rows, points, device=like.device, dtype=like.dtype)
        self.pre = torch.zeros_like(self.post) if keep_z else self.post
        self.a = [self.post[start:stop] for start, stop in self.spans]
        self.z = [self.pre[start:stop] for start, stop in self.spans] if keep_z else self.a
        self.fed = [self.post[start : stop + 1] for start, stop in self.spans]
        self.logits = torch.empty(1, points, device=like.device, dtype=like.dtype)


class GradientBuffers(Buffers):
    """Buffers of a pass that also goes back: per hidden layer `slope` = f'(z) and `delta` = ∂J/∂z."""

    def __init__(self, sizes: Sequence[int], points: int, like: Tensor, *, keep_z: bool) -> None:
        super().__init__(sizes, points, like, keep_z=keep_z)
        self.fed_t = [fed.t() for fed in self.fed]
        self.slopes = torch.zeros_like(self.post)
        self.slope = [self.slopes[start:stop] for start, stop in self.spans]
        deltas = torch.zeros_like(self.post)
        self.delta = [deltas[start:stop] for start, stop in self.spans]
        self.delta_out = torch.empty_like(self.logits)
        self.one = like.new_ones(())
        self.scale = like.new_tensor(1 / max(points, 1))


def _spans(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Give the rows (start, stop) of each hidden layer; row `stop` is its row of ones."""
    spans: list[tuple[int, int]] = []
    start = 0
    for units in sizes[1:-1]:
        spans.append((start, start + units))
        start += units + 1
    return spans
