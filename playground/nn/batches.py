"""Training points in a new order every epoch, cut into mini-batches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, cast

import torch
from torch import Tensor

from playground.nn.network import Batch


class ToInputs(Protocol):
    """Turns points xy (n, 2) into inputs (features + 1, n); picklable, as Inputs.of is."""

    def __call__(self, xy: Tensor, device: torch.device, dtype: torch.dtype) -> Tensor:
        """Return the inputs on this device, in this type."""
        ...


@dataclass(frozen=True)
class Origin:
    """Where training inputs come from: the points xy (m, 2) on the CPU and the way from them to inputs.

    Without it points cannot be jittered.
    """

    xy: Tensor
    to_inputs: ToInputs

    def jittered(self, deviation: float, generator: torch.Generator, like: Tensor) -> Tensor:
        """Return inputs of the points, each moved by normal noise, on the device of `like`."""
        noise = torch.randn(self.xy.shape, generator=generator, dtype=self.xy.dtype)
        return self.to_inputs(self.xy + deviation * noise, like.device, like.dtype)


class Batches:
    """Mini-batches of inputs (features + 1, m) and encoded labels (outputs, m): views into one shuffled copy.

    `next` is the batch to come; 0 is the first of an epoch, before which `shuffle` is called.
    """

    def __init__(self, inputs: Tensor, labels: Tensor, size: int, origin: Origin | None = None) -> None:
        self._inputs, self._labels, self._origin = inputs.contiguous(), labels.contiguous(), origin
        self._shuffled_inputs, self._shuffled_labels = self._inputs.clone(), self._labels.clone()
        self._order = torch.arange(inputs.shape[1])
        self.cut(size)

    def __len__(self) -> int:
        return len(self._batches)

    def cut(self, size: int) -> None:
        """Make batches of `size` points, the last one of what is left; the epoch begins anew."""
        self.next = 0
        self._size = max(size, 1)
        self._bind()

    def _bind(self) -> None:
        cuts = [slice(start, start + self._size) for start in range(0, len(self._order), self._size)]
        x, y = self._shuffled_inputs, self._shuffled_labels
        self._batches = [Batch.of(x[:, cut], y[:, cut]) for cut in cuts]

    def shuffle(self, generator: torch.Generator, jitter: float = 0.0) -> None:
        """Put the points into a new order; `jitter` moves each by normal noise of that deviation.

        Raises ValueError for jitter of points whose origin is not known.
        """
        torch.randperm(len(self._order), generator=generator, out=self._order)
        inputs = self._inputs
        if jitter:
            if self._origin is None:
                raise ValueError("jitter: the points that the inputs come from are needed (origin)")
            inputs = self._origin.jittered(jitter, generator, inputs)
        order = self._order.to(inputs.device)
        torch.index_select(inputs, 1, order, out=self._shuffled_inputs)
        torch.index_select(self._labels, 1, order, out=self._shuffled_labels)

    def take(self) -> Batch:
        """Return the batch to come and go on to the one after it, which may be the first of a new epoch."""
        batches, taken = self._batches, self.next
        self.next = taken + 1 if taken + 1 < len(batches) else 0
        return batches[taken]

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_batches"}

    def __setstate__(self, state: dict[str, object]) -> None:
        origin = cast("Origin | None", state["_origin"])
        self.__dict__.update(state)
        self._order = self._order.cpu()
        if origin is not None:
            self._origin = Origin(origin.xy.cpu(), origin.to_inputs)
        self._bind()
