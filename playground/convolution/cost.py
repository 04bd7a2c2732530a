"""What a layer costs, and what it would cost otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from playground.convolution.layer import Layer

BYTES = 4
"""Of a number in float32."""


@dataclass(frozen=True)
class Cost:
    """Multiplications for one input, learnt numbers, and the numbers that a forward pass keeps."""

    name: str
    multiplications: int
    parameters: int
    activations: int

    @property
    def memory(self) -> int:
        """Bytes of parameters and activations in float32."""
        return BYTES * (self.parameters + self.activations)


@dataclass(frozen=True)
class Plan:
    """The sizes of a convolution: output rows and columns, channels in and out, kernel rows and columns."""

    rows: int
    columns: int
    inputs: int
    outputs: int
    kernel_rows: int
    kernel_columns: int
    groups: int = 1

    def standard(self, name: str = "convolution") -> Cost:
        """Return the cost of the convolution itself, a multiplication for every weight at every place."""
        places = self.rows * self.columns
        weights = self.outputs * (self.inputs // self.groups) * self.kernel_rows * self.kernel_columns
        return Cost(name, weights * places, weights + self.outputs, self.outputs * places)

    def bottleneck(self, narrow: int) -> Cost:
        """Return the cost with a 1×1 convolution to `narrow` channels before it (Szegedy et al. 2015)."""
        first = Plan(self.rows, self.columns, self.inputs, narrow, 1, 1).standard()
        kernel = (self.kernel_rows, self.kernel_columns)
        second = Plan(self.rows, self.columns, narrow, self.outputs, *kernel).standard()
        return _sum(f"1×1 to {narrow}, then {kernel[0]}×{kernel[1]}", first, second)

    def separable(self) -> Cost:
        """Return the cost as a depthwise and a pointwise convolution: 1/N + 1/K² (Howard et al. 2017)."""
        kernel = (self.kernel_rows, self.kernel_columns)
        depthwise = Plan(self.rows, self.columns, self.inputs, self.inputs, *kernel, groups=self.inputs)
        pointwise = Plan(self.rows, self.columns, self.inputs, self.outputs, 1, 1)
        return _sum("depthwise separable", depthwise.standard(), pointwise.standard())


def of_layer(layer: Layer) -> Cost:
    """Return what a layer costs; pooling only compares or adds. One bias for each output channel counts."""
    kept = prod(layer.shape)
    if layer.pools:
        return Cost(layer.operation, 0, 0, kept)
    weights, mixing = layer.weight.size, layer.mixing.size
    places = layer.rows.output * layer.columns.output
    at = layer.rows.size * layer.columns.size if layer.operation == "transposed" else places
    return Cost(layer.operation, weights * at + mixing * places, weights + mixing + layer.outputs, kept)


def plan_of(layer: Layer) -> Plan:
    """Return the sizes of a layer, as an ordinary convolution between the same channels would have them."""
    _, rows, columns = layer.shape
    kernel = (layer.rows.kernel, layer.columns.kernel)
    return Plan(rows, columns, layer.channels, layer.outputs, *kernel)


def _sum(name: str, one: Cost, other: Cost) -> Cost:
    return Cost(
        name,
        one.multiplications + other.multiplications,
        one.parameters + other.parameters,
        one.activations + other.activations,
    )
