"""The way a network's weights went, kept in bounded memory."""

from __future__ import annotations

from typing import Final, NamedTuple

from torch import Tensor

LONGEST: Final = 400
"""Weights that are kept; beyond it every second goes."""


class Passed(NamedTuple):
    """Weights (parameters,) that a network had after an epoch, and its loss on the training points there."""

    epoch: int
    weights: Tensor
    loss: float


class Trajectory:
    """The weights of a training, evenly thinned; the newest are always among them."""

    def __init__(self) -> None:
        self._kept: list[Passed] = []
        self._newest: Passed | None = None
        self._stride = 1

    def add(self, passed: Passed) -> None:
        """Append the weights after one epoch more."""
        self._newest = passed
        if passed.epoch % self._stride == 0:
            self._kept.append(passed)
        if len(self._kept) > LONGEST:
            self._kept, self._stride = self._kept[::2], 2 * self._stride

    def passed(self, beyond: int = -1) -> list[Passed]:
        """Return what is kept of the epochs beyond this one, in order."""
        all_of_them = list(self._kept)
        if self._newest is not None and all_of_them[-1] is not self._newest:
            all_of_them.append(self._newest)
        return [passed for passed in all_of_them if passed.epoch > beyond]
