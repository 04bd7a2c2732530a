"""A layer as a value: what it does, its weights and its geometry, checked as torch would check it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from playground.convolution.geometry import Axis
from playground.faults import UserError

Floats = NDArray[np.floating[Any]]
Operation = Literal[
    "conv",
    "transposed",
    "depthwise",
    "separable",
    "pointwise",
    "max_pool",
    "average_pool",
    "min_pool",
    "max_unpool",
]
OPERATIONS: Final[tuple[Operation, ...]] = (
    "conv",
    "transposed",
    "depthwise",
    "separable",
    "pointwise",
    "max_pool",
    "average_pool",
    "min_pool",
    "max_unpool",
)
POOLING: Final = ("max_pool", "average_pool", "min_pool", "max_unpool")
Activation = Literal["none", "relu", "leaky_relu", "sigmoid", "tanh"]
ACTIVATIONS: Final[tuple[Activation, ...]] = ("none", "relu", "leaky_relu", "sigmoid", "tanh")
_NOTHING: Final = np.zeros((0, 0, 0, 0))


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer over an input (channels, rows, columns).

    `weight` is in torch's layout: (outputs, channels / groups, kh, kw), transposed (channels, outputs /
    groups, kh, kw); empty for pooling. `mixing` (outputs, channels) is the 1×1 part of a separable one.
    `flipped` turns the kernel by 180°: a true convolution, where deep learning cross-correlates.
    Raises UserError, in words, for what torch refuses.
    """

    operation: Operation
    channels: int
    rows: Axis
    columns: Axis
    weight: Floats = field(default_factory=lambda: _NOTHING)
    mixing: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    groups: int = 1
    bias: float = 0.0
    activation: Activation = "none"
    flipped: bool = False

    def __post_init__(self) -> None:
        self.rows.check("rows")
        self.columns.check("columns")
        if self.pools:
            self._check_pooling()
        else:
            self._check_weight()

    @property
    def pools(self) -> bool:
        """Tell whether it has no weights."""
        return self.operation in POOLING

    @property
    def outputs(self) -> int:
        """Channels of the output."""
        if self.pools:
            return self.channels
        if self.operation == "separable":
            return len(self.mixing)
        return self.weight.shape[1] * self.groups if self.operation == "transposed" else len(self.weight)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, rows and columns of the output."""
        if self.operation == "max_unpool":
            return self.channels, self.rows.size, self.columns.size
        return self.outputs, self.rows.output, self.columns.output

    @property
    def used(self) -> Floats:
        """The weight as it meets the input."""
        return (
            self.weight[..., ::-1, ::-1].copy() if self.flipped else self.weight
        )  # torch: no backward strides

    def members(self, output: int) -> NDArray[np.int64]:
        """Return the input channels that an output channel is made from."""
        if self.pools:
            return np.array([output])
        if self.operation == "separable":
            return np.arange(self.channels)
        group, size = output * self.groups // self.outputs, self.channels // self.groups
        return np.arange(group * size, (group + 1) * size)

    def kernel(self, output: int, channel: int) -> tuple[int, int]:
        """Return where in `weight` the kernel between two channels lies."""
        if self.operation == "transposed":
            return channel, output % (self.outputs // self.groups)
        if self.operation == "separable":
            return channel, 0
        return output, channel % (self.channels // self.groups)

    def _check_weight(self) -> None:
        outputs, inputs = self.weight.shape[:2]
        transposed = self.operation == "transposed"
        if self.channels % self.groups or (not transposed and outputs % self.groups):
            raise UserError(
                f"{self.channels} input, {self.outputs} output channels do not go into groups={self.groups}",
                "both must be multiples of it",
            )
        given, wanted = (outputs, self.channels) if transposed else (inputs, self.channels // self.groups)
        if given != wanted:
            raise UserError(
                f"the kernel has {given} channel{'s' * (given != 1)} where the input has {wanted}"
                + (" in each group" if self.groups > 1 else ""),
                f"expected a kernel for {wanted}, or a plain matrix that serves them all",
            )
        if self.operation == "separable" and self.mixing.shape[1] != self.channels:
            raise UserError(
                f"the pointwise weights take {self.mixing.shape[1]} channels where there are {self.channels}",
                f"expected rows of {self.channels} numbers, one row for each output channel",
            )

    def _check_pooling(self) -> None:
        for axis, name in ((self.rows, "rows"), (self.columns, "columns")):
            if axis.before != axis.after:
                raise UserError(
                    f"pooling pads both sides alike, not by {axis.before} and {axis.after} {name}",
                    "give one number",
                )
            if axis.before > axis.kernel // 2:
                raise UserError(
                    f"padding {axis.before} is more than half of a pooling window of {axis.kernel} {name}",
                    f"expected at most {axis.kernel // 2}",
                )
