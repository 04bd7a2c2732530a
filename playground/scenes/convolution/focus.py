"""What the picture is about: the output cell that is made, and what the mouse points at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from playground.convolution.arithmetic import Cell, reached
from playground.scenes.convolution import hand
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.state import Place, State

NOWHERE: Final = np.empty((0, 3), np.int64)


@dataclass(frozen=True, eq=False)
class Focus:
    """An output cell and how it is made; the term that is pointed out, and what an input cell reaches.

    `chooses` tells that one term is taken instead of a sum, `terms` how many are so far.
    """

    output: Place
    cell: Cell
    chooses: bool
    terms: int
    term: int | None = None
    reached: NDArray[np.int64] = field(default_factory=lambda: NOWHERE)

    @property
    def whole(self) -> bool:
        """Tell whether the cell is made to its end."""
        return self.terms == len(self.cell.values)

    @property
    def value(self) -> float:
        """The output cell, or what its terms have come to so far."""
        return self.cell.value if self.whole else float(self.cell.running[self.terms - 1])

    def term_in(self, number: int, height: int, width: int) -> tuple[int, int] | None:
        """Return row and column of the pointed term in the channel with a number, None where it is not."""
        if self.term is None or self.term // (height * width) != number:
            return None
        row, column = divmod(self.term % (height * width), width)
        return row, column


def focus_of(state: State, params: ConvolutionParams) -> Focus:
    """Return what the picture is about: the hovered output cell, else the one the window has come to."""
    content, gesture = state.content, state.hovered
    place = content.place(state.cell, params.channel)
    chooses = content.layer.operation in ("max_pool", "min_pool", "max_unpool")
    if gesture is None:
        cell = content.arithmetic(place)
        count = len(cell.values)
        partial = 0 < state.terms < count
        return Focus(place, cell, chooses, state.terms if partial else count, _last(state.terms, count))
    place = hand.output_place(content, gesture) or place
    cell = content.arithmetic(place)
    focus = Focus(place, cell, chooses, len(cell.values))
    met = hand.input_place(content, gesture)
    if met is not None:
        inside = all(0 <= at < size for at, size in zip(met, content.image.shape, strict=True))
        cells = reached(content.layer, *met) if inside else NOWHERE
        return replace(focus, term=_index(cell.places, met), reached=cells)
    at = hand.kernel_cell(content, gesture)
    if at is not None:
        return replace(focus, term=_index(cell.kernels, at))
    return replace(focus, term=_term(gesture.mark, gesture.item, cell))


def _last(terms: int, count: int) -> int | None:
    """Return the term that was added last, None where a cell is made as a whole."""
    return min(terms, count) - 1 if terms and count else None


def _index(rows: NDArray[np.int64], wanted: tuple[int, ...]) -> int | None:
    found = np.flatnonzero((rows == wanted).all(axis=1))
    return int(found[0]) if len(found) else None


def _term(mark: str, item: int, cell: Cell) -> int | None:
    """Return the term under the hand in the arithmetic itself."""
    if mark == "running":
        return item % len(cell.values)
    if not mark.startswith("terms "):
        return None
    channels = len(np.unique(cell.places[:, 0]))
    term = int(mark.split()[1]) * (len(cell.values) // max(channels, 1)) + item
    return term if term < len(cell.values) else None
