"""Where the window goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.convolution.geometry import MODES
from playground.kinds import Choice, Integers
from playground.kinds.pairs import Pair
from playground.params import Label, Params, Section, When
from playground.scenes.convolution.params.kernel import LARGEST_KERNEL, KernelParams
from playground.scenes.convolution.params.layer import LAYER, POOLING, LayerParams


@dataclass(frozen=True, init=False)
class Partial(When):
    """Shows the field unless one window covers the whole input."""

    def holds(self, params: Params) -> bool:
        """Tell whether the window moves at these parameters."""
        return not (isinstance(params, LayerParams) and params.covers_all)


MOVES: Final = Partial(("operation", "global_pooling"), True)
FLAT: Final = When("operation", "conv", "depthwise", "separable", "pointwise")
SIDES: Final = "sides"
EITHER: Final = "One number, or rows × columns such as 2 × 1; in 1-D the last one counts."


@dataclass(frozen=True, init=False)
class Padding(Choice):
    """Cells on each side by a number or a rule; numbers are taken as such."""

    def parse(self, value: object) -> str:
        """Return the number or rule as text."""
        plain = isinstance(value, int) and not isinstance(value, bool)
        return super().parse(str(value) if plain else value)

    def expected(self) -> str:
        """Name numbers and rules."""
        return f"a whole number from 0 to {LARGEST_KERNEL}, or one of valid, same, {SIDES}"


@dataclass(frozen=True)
class GeometryParams(KernelParams):
    """Window, stride, padding and dilation."""

    window: Annotated[
        int | tuple[int, int],
        Section("Geometry", LAYER),
        Pair(1, 7, minimum=1, maximum=64),
        POOLING,
        MOVES,
        f"Rows and columns of a pooling window. {EITHER}",
    ] = 2
    stride: Annotated[
        int | tuple[int, int],
        Pair(1, 5, minimum=1, maximum=64),
        MOVES,
        "How far the window moves between output cells; transposed, how far its prints lie apart. " + EITHER,
    ] = 1
    padding: Annotated[
        str,
        Padding(
            *map(str, range(LARGEST_KERNEL + 1)),
            "valid",
            "same",
            SIDES,
            labels=(*map(str, range(LARGEST_KERNEL + 1)), "valid: none", "same size", "each side by itself"),
        ),
        MOVES,
        "Cells put round the input; transposed, cells cut from the output.",
    ] = "0"
    padding_sides: Annotated[
        tuple[int, ...],
        Label("Top, bottom, left, right"),
        Integers(0, LARGEST_KERNEL, longest=4, shortest=4),
        When("padding", SIDES),
        MOVES,
        "An even kernel needs one cell more on one side to keep the size.",
    ] = (0, 1, 0, 1)
    padding_mode: Annotated[
        str,
        Label("Padding with"),
        Choice(*MODES, labels=("zeros", "the input mirrored", "its outermost cells", "its other end")),
        FLAT,
        "What stands in the cells round the input.",
    ] = "zeros"
    dilation: Annotated[
        int | tuple[int, int],
        Pair(1, 3, minimum=1, maximum=32),
        When("operation", "conv", "transposed", "depthwise", "separable", "max_pool", "min_pool"),
        MOVES,
        f"How far the cells of a window lie apart. {EITHER}",
    ] = 1
    output_padding: Annotated[
        int | tuple[int, int],
        Pair(0, 4, minimum=0, maximum=63),
        When("operation", "transposed"),
        "Rows and columns added to the output, which stride would leave open; less than the stride. "
        + EITHER,
    ] = 0
