"""What the scene holds between steps: layer and output, where the window stands, what the hand does."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from playground.convolution import arithmetic
from playground.convolution.layer import Floats, Layer
from playground.convolution.operations import forward
from playground.scene import Context, Gesture
from playground.scenes.convolution.live import Live
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.params.input import SOURCE
from playground.scenes.convolution.setup import image_of, layer_of

Place = tuple[int, int, int]
"""Channel, row and column."""
MOST_AWAITED: Final = 400
STEPS: Final = ("cell", "channel", "by_terms", "hand", "ink")
APART: Final = (*STEPS, "layers_before", "bottleneck", "larger", "example")
"""Parameters that change nothing in the layer, its input or its output."""


@dataclass
class Content:
    """An input (channels, rows, columns), the layer over it, and its output."""

    image: Floats
    layer: Layer
    output: Floats

    @property
    def large(self) -> bool:
        """Tell whether the whole output is shown at once: nobody waits for so many cells to be made."""
        return self.cells > MOST_AWAITED

    @property
    def cells(self) -> int:
        """Places of the window: output cells of one channel."""
        return self.output.shape[1] * self.output.shape[2]

    def place(self, cell: int, channel: int) -> Place:
        """Return the output cell with a number, counted row by row and round again."""
        row, column = divmod(cell % self.cells, self.output.shape[2])
        return channel % len(self.output), row, column

    def arithmetic(self, place: Place) -> arithmetic.Cell:
        """Return how an output cell is made."""
        return arithmetic.cell(self.layer, self.image, *place)


@dataclass
class State:
    """`cell` is where the window stands, `told` what the parameters last said of it.

    `terms` is how many of the cell's terms are summed, 0 for all: it is made as a whole. `passed` tells that
    the window has been everywhere once, so that the whole output is shown. `hovered` is the last gesture over
    a pane, `picked` the pane and the item whose number is asked for.
    """

    context: Context
    content: Content
    source: tuple[object, ...]
    cell: int
    told: int
    live: Live | None = None
    terms: int = 0
    passed: bool = False
    hovered: Gesture | None = None
    picked: tuple[str, Place, int] | None = None
    stroke: bool = False

    @staticmethod
    def of(params: ConvolutionParams, context: Context) -> State:
        """Make the state that parameters stand for."""
        live = Live(params.source, context.frames) if params.pattern == SOURCE else None
        content = content_of(params, live)
        return State(context, content, source_of(params), params.cell, params.cell, live)

    def follow(self, params: ConvolutionParams) -> None:
        """Take what has changed in the parameters."""
        source = source_of(params)
        if source != self.source:
            self._read(params)
            self.content, self.source = content_of(params, self.live), source
            self.hovered = None  # of what is no longer there
        if params.cell != self.told:
            self.cell = self.told = params.cell
            self.terms = 0
        if not params.by_terms:
            self.terms = 0

    def _read(self, params: ConvolutionParams) -> None:
        """Open the source that is asked for, and let go of another one."""
        wanted = params.source if params.pattern == SOURCE else None
        if self.live is not None and self.live.text != wanted:
            self.live.close()
            self.live = None
        if self.live is None and wanted is not None:
            self.live = Live(wanted, self.context.frames)

    def look(self, params: ConvolutionParams, seconds: float) -> bool:
        """Take the next picture of a source, waiting for it a moment; return whether one came."""
        if self.live is None or not self.live.advance(seconds):
            return False
        self.content = content_of(params, self.live)
        return True

    def move(self, params: ConvolutionParams) -> bool:
        """Go to the next cell, or to its next term; round again after the last, False where there is one."""
        content = self.content
        if params.by_terms:
            terms = len(content.arithmetic(content.place(self.cell, params.channel)).values)
            if self.terms < terms:
                self.terms += 1
                return True
            self.terms = 1
        self.cell = self.cell % content.cells + 1
        if self.cell == content.cells:
            self.cell, self.passed = 0, True
        return content.cells > 1 or params.by_terms


def content_of(params: ConvolutionParams, live: Live | None) -> Content:
    """Return input, layer and output. Raises UserError, in words, for what torch refuses."""
    image = image_of(params, None if live is None else live.pixels)
    layer = layer_of(params, image)
    return Content(image, layer, np.asarray(forward(layer, image)))


def source_of(params: ConvolutionParams) -> tuple[object, ...]:
    """Return all that input, layer and output depend on, to be compared."""
    return tuple(getattr(params, item.name) for item in fields(params) if item.name not in APART)
