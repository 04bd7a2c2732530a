"""What the layer costs and sees, as tables and readings."""

from __future__ import annotations

import numpy as np

from playground.convolution.cost import Cost, Plan, of_layer, plan_of
from playground.convolution.geometry import Axis
from playground.convolution.layer import Layer
from playground.convolution.receptive import receptive_fields
from playground.marks import Table
from playground.scenes.convolution.params import ConvolutionParams


def metrics(layer: Layer, params: ConvolutionParams) -> dict[str, float]:
    """Return the readings."""
    cost = of_layer(layer)
    _, rows, columns = layer.shape
    return {
        "output_height": rows,
        "output_width": columns,
        "multiplications": cost.multiplications,
        "parameters": cost.parameters,
        "receptive_field": receptive_fields(_layers(layer, params))[-1].size,
    }


def cost_table(layer: Layer, params: ConvolutionParams) -> Table:
    """Compare a convolution with its cheaper relatives; pooling and others stand alone."""
    if params.larger:
        size, inputs, outputs, kernel, narrow = (*params.larger, *(28, 192, 32, 5, 16)[len(params.larger) :])
        plan = Plan(size, size, inputs, outputs, kernel, kernel)
        costs = [plan.standard(), plan.bottleneck(narrow), plan.separable()]
    elif layer.operation in ("conv", "separable", "depthwise"):
        plan = plan_of(layer)
        costs = [plan.standard(), plan.bottleneck(params.bottleneck), plan.separable()]
        if layer.operation != "conv" or layer.groups > 1:
            costs.insert(0, of_layer(layer))
    else:
        costs = [of_layer(layer)]
    rows = tuple(_row(cost, costs[0]) for cost in costs)
    return Table(rows, ("", "multiplications", "ratio", "parameters", "memory"), name="cost")


def cost_note(params: ConvolutionParams) -> str:
    """Say which layer the table is about."""
    if not params.larger:
        return "this layer"
    size, inputs, outputs, kernel, _ = (*params.larger, *(28, 192, 32, 5, 16)[len(params.larger) :])
    return f"{size} × {size}, {inputs} → {outputs} channels, {kernel} × {kernel}"


def sight_table(layer: Layer, params: ConvolutionParams) -> Table:
    """Say how far each layer of the stack sees, this one last."""
    layers = _layers(layer, params)
    rows = tuple(
        (
            "this layer" if number == len(layers) else f"layer {number}",
            *(f"{size:g}" for size in (*sizes, seen.size, seen.jump)),
        )
        for number, (sizes, seen) in enumerate(zip(layers, receptive_fields(layers), strict=True), 1)
    )
    return Table(rows, ("", "kernel", "stride", "dilation", "sees", "jump"), name="sight")


def _row(cost: Cost, first: Cost) -> tuple[str, ...]:
    ratio = cost.multiplications / first.multiplications if first.multiplications else 1.0
    name = cost.name.replace("_", " ")
    return (name, f"{cost.multiplications:,}", f"{ratio:.3g}", f"{cost.parameters:,}", _bytes(cost.memory))


def _bytes(count: int) -> str:
    for unit, size in (("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} B"


def _layers(layer: Layer, params: ConvolutionParams) -> list[tuple[int, int, int]]:
    """Return kernel, stride and dilation of the layers below, each at least 1, and of this one."""
    found: list[tuple[int, int, int]] = []
    for row in params.layers_before:
        kernel, stride, dilation = (max(1, int(part)) for part in (*row, 1.0)[:3])
        found.append((kernel, stride, dilation))
    return [*found, _own(layer)]


def _own(layer: Layer) -> tuple[int, int, int]:
    """Return kernel, stride and dilation along the axis that sees farther."""
    if layer.operation == "max_unpool":
        return 1, 1, 1
    axis = max(layer.rows, layer.columns, key=_sees)
    return (_sees(axis), 1, 1) if axis.transposed else (axis.kernel, axis.stride, axis.dilation)


def _sees(axis: Axis) -> int:
    """Return how many input cells lie under one output cell, at most."""
    if not axis.transposed:
        return axis.reach
    _, counts = np.unique(axis.meetings[:, 0], return_counts=True)
    return int(counts.max(initial=1))
