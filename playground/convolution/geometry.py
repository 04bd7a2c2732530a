"""Sizes along one axis: where the windows of a layer stand, which cells they meet, what they leave out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from playground.faults import UserError

Mode = Literal["zeros", "reflect", "replicate", "circular"]
MODES: Final[tuple[Mode, ...]] = ("zeros", "reflect", "replicate", "circular")
PADDED: Final = -1
"""Stands for the source of a padding cell that repeats no input cell."""


@dataclass(frozen=True)
class Axis:
    """One axis of a layer: `size` input cells, of which a window takes `kernel`, `dilation` apart.

    `before` and `after` count padding cells. `transposed` turns input and output round: every input cell
    then writes a window, and `output_padding` cells are added behind.
    Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning".
    """

    size: int
    kernel: int
    stride: int = 1
    before: int = 0
    after: int = 0
    dilation: int = 1
    mode: Mode = "zeros"
    output_padding: int = 0
    transposed: bool = False

    @property
    def reach(self) -> int:
        """Cells from the first to the last that a window meets."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def output(self) -> int:
        """Cells of the output; below 1 where no window fits."""
        padding = self.before + self.after
        if self.transposed:
            return (self.size - 1) * self.stride - padding + self.reach + self.output_padding
        return (self.size + padding - self.reach) // self.stride + 1

    def formula(self) -> str:
        """Return the size of the output as it is computed, with its numbers."""
        n, k, s, d = self.size, self.kernel, self.stride, self.dilation
        same = self.before == self.after
        sign = "−" if self.transposed else "+"
        padding = f"2·{self.before}" if same else f"{self.before} {sign} {self.after}"
        if self.transposed:
            return f"({n} − 1)·{s} − {padding} + {d}·({k} − 1) + {self.output_padding} + 1 = {self.output}"
        inside = n + self.before + self.after - self.reach
        return f"⌊({n} + {padding} − {d}·({k} − 1) − 1) / {s}⌋ + 1 = ⌊{inside / s:.4g}⌋ + 1 = {self.output}"

    @cached_property
    def meetings(self) -> NDArray[np.int64]:
        """Who meets whom: rows (n, 4) of output cell, place, source and kernel cell.

        A place counts from the first input cell on, negative in the padding; its source is the input cell
        whose value stands there, PADDED for none.
        """
        if self.transposed:
            place, kernel = (grid.ravel() for grid in np.mgrid[: self.size, : self.kernel])
            output = place * self.stride - self.before + kernel * self.dilation
            kept = (output >= 0) & (output < self.output)
            return np.stack([output, place, place, kernel], axis=1)[kept]
        output, kernel = (grid.ravel() for grid in np.mgrid[: self.output, : self.kernel])
        place = output * self.stride - self.before + kernel * self.dilation
        return np.stack([output, place, self.sources(place), kernel], axis=1)

    def sources(self, place: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the input cells whose values stand at places, PADDED for none."""
        last = self.size - 1
        match self.mode:
            case "reflect":
                inside = np.abs(place)
                return last - np.abs(last - inside)
            case "replicate":
                return np.clip(place, 0, last)
            case "circular":
                return place % self.size
            case _:
                return np.where((place >= 0) & (place <= last), place, PADDED)

    @cached_property
    def left_out(self) -> NDArray[np.bool_]:
        """Cells (before + size + after,) of the padded input that no window reads."""
        left = np.ones(self.before + self.size + self.after, bool)
        if self.transposed:
            left[:] = False
        else:
            left[self.meetings[:, 1] + self.before] = False
        return left

    def check(self, name: str) -> None:
        """Raise UserError, in words, for what torch refuses; `name` is "rows" or "columns"."""
        if self.transposed:
            self._check_transposed(name)
            return
        if self.mode == "reflect" and max(self.before, self.after) >= self.size:
            raise UserError(
                f"reflect padding of {max(self.before, self.after)} {name} needs more {name} than that",
                f"the input has {self.size}; pad less, or with zeros",
            )
        if self.mode == "circular" and max(self.before, self.after) > self.size:
            raise UserError(
                f"circular padding of {max(self.before, self.after)} {name} goes round more than once",
                f"the input has {self.size} {name}; pad less, or with zeros",
            )
        if self.output < 1:
            padded = self.size + self.before + self.after
            raise UserError(
                f"a window over {self.reach} {name} does not fit into {padded} {name} of padded input",
                "take a smaller kernel or dilation, more padding or a larger input",
            )

    def _check_transposed(self, name: str) -> None:
        if self.before != self.after:
            raise UserError(
                f"a transposed convolution pads both sides by as many {name}, "
                f"not by {self.before} and {self.after}",
                "give one number",
            )
        if self.output_padding and self.output_padding >= max(self.stride, self.dilation):
            raise UserError(
                f"output_padding={self.output_padding} is too large",
                f"it must be smaller than the stride ({self.stride}) or the dilation ({self.dilation})",
            )
        if self.output < 1:
            raise UserError(f"the output would have {self.output} {name}", "take less padding")


def same_sides(kernel: int, dilation: int) -> tuple[int, int]:
    """Return the padding before and after with which stride 1 keeps the size; the odd one goes behind."""
    total = dilation * (kernel - 1)
    return total // 2, total - total // 2
