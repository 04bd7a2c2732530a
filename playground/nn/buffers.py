"""The memory that one pass of m points through a network writes into, allocated once and reused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

import torch
from torch import Tensor

SHELF: Final = 8  # a full batch, the last batch, all points; a swept slider passes through many more


class Buffers:
    """Activations of all layers in one tensor, units × points; a row of ones follows each hidden layer.

    The ones multiply the bias column of the next layer's [W | b], so that a layer is one product.
    Per hidden layer: `z` and `a` (units, m), and `fed` = a with its ones (units + 1, m); `hidden`
    has the three by layer. `logits` are (outputs, m). z and a share memory unless `keep_z`.
    """

    def __init__(self, sizes: Sequence[int], points: int, like: Tensor, *, keep_z: bool) -> None:
        self.spans = _spans(sizes)
        rows = self.spans[-1][1] + 1 if self.spans else 0
        self.post = torch.ones(rows, points, device=like.device, dtype=like.dtype)
        self.pre = torch.zeros_like(self.post) if keep_z else self.post
        self.a = [self.post[start:stop] for start, stop in self.spans]
        self.z = [self.pre[start:stop] for start, stop in self.spans] if keep_z else self.a
        self.fed = [self.post[start : stop + 1] for start, stop in self.spans]
        self.hidden = list(zip(self.z, self.a, self.fed, strict=True))
        self.logits = torch.empty(sizes[-1], points, device=like.device, dtype=like.dtype)


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


B = TypeVar("B", bound=Buffers)


class Shelf(Generic[B]):
    """Buffers by their number of points, made when first asked for."""

    def __init__(self, make: Callable[[int], B]) -> None:
        self._make = make
        self._kept: dict[int, B] = {}

    def buffers(self, points: int) -> B:
        """Return the buffers for this many points."""
        kept = self._kept.get(points)
        if kept is None:
            if len(self._kept) >= SHELF:
                self._kept.clear()
            with torch.inference_mode(False):  # else nobody outside inference mode could write to them
                kept = self._kept[points] = self._make(points)
        return kept


def _spans(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Give the rows (start, stop) of each hidden layer; row `stop` is its row of ones."""
    spans: list[tuple[int, int]] = []
    start = 0
    for units in sizes[1:-1]:
        spans.append((start, start + units))
        start += units + 1
    return spans
