"""The arithmetic and the sizes in words and numbers."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from playground.convolution.geometry import Axis
from playground.convolution.layer import Layer
from playground.marks import Text
from playground.scenes.convolution.focus import Focus
from playground.scenes.convolution.state import Content

CHOICE: Final = {"max_pool": "max", "min_pool": "min", "max_unpool": "put"}
MOST_TERMS: Final = 25
"""Terms of a channel that are written out."""
MOST_IN_LARGE: Final = 12
"""Terms that are written large, for the last row."""
NAMES: Final = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "sigmoid": "σ", "tanh": "tanh"}


def told(content: Content, focus: Focus) -> Text:
    """Return the focused cell's sum and the sizes, with all numbers filled in."""
    layer = content.layer
    channel, row, column = focus.output
    of_many = f", channel {channel + 1}" if layer.shape[0] > 1 else ""
    so_far = "" if focus.whole else f" after {focus.terms} of {len(focus.cell.values)} terms"
    lines = [f"## {number(focus.value)}", f"Row {row + 1}, column {column + 1}{of_many}{so_far}"]
    lines += _chosen(layer, focus) if focus.chooses else _summed(layer, focus)
    if layer.activation != "none" and focus.whole:
        name = NAMES[layer.activation]
        lines.append(f"{name}({number(focus.cell.total)}) = **{number(focus.cell.value)}**")
    return Text("\n\n".join([*lines, *_sizes(layer)]), name="sum")


def number(value: float) -> str:
    """Return a number as it is read: whole ones in full, others to four figures."""
    if not math.isfinite(value):
        return "−∞" if value < 0 else "∞"
    text = f"{int(value)}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:.4g}"
    return text.replace("-", "−")


def input_note(content: Content, live: str) -> str:
    """Say how large the input is, and what is to be known of its source."""
    channels, rows, columns = content.image.shape
    size = f"{channels} × {rows} × {columns}" if channels > 1 else f"{rows} × {columns}"
    return f"{live} · {size}" if live else size


def kernel_note(layer: Layer, output: int) -> str:
    """Say what the kernels shown are."""
    if layer.operation == "max_unpool":
        return "remembered"
    window = f"{layer.rows.kernel} × {layer.columns.kernel}"
    if layer.pools:
        return window
    parts = [window]
    parts += [f"output {output + 1} of {layer.outputs}"] if layer.outputs > 1 else []
    parts += ["turned by 180°"] if layer.flipped else []
    return " · ".join(parts)


def output_note(layer: Layer) -> str:
    """Say how large the output is."""
    channels, rows, columns = layer.shape
    return f"{channels} × {rows} × {columns}" if channels > 1 else f"{rows} × {columns}"


def _summed(layer: Layer, focus: Focus) -> list[str]:
    """Write the products out as far as they are summed, channel by channel, and what they come to."""
    cell = focus.cell
    channels = np.unique(cell.places[:, 0])
    added = np.arange(len(cell.values)) < focus.terms
    if not len(cell.values):
        return [f"No input cell reaches it: {number(cell.bias)}"]
    lines: list[str] = []
    sums: list[str] = []
    for channel in np.unique(cell.places[added, 0]):
        terms = np.flatnonzero((cell.places[:, 0] == channel) & added)
        factors = zip(cell.values[terms].tolist(), cell.weights[terms].tolist(), strict=True)
        products = [f"{bare(value)}·{bare(weight)}" for value, weight in factors]
        shown = " + ".join(products[:MOST_TERMS])
        more = f" + … ({len(terms)} terms)" if len(terms) > MOST_TERMS else ""
        total = float((cell.values * cell.weights)[terms].sum())
        name = f"channel {channel + 1}: " if len(channels) > 1 else ""
        said = f"{name}{shown}{more} = "
        few = len(cell.values) <= MOST_IN_LARGE  # a heading, in which Qt would write bold words small
        lines.append(f"### {said}{number(total)}" if few else f"{said}**{number(total)}**")
        share = f"{bare(float(cell.mixing[terms[0]]))}·" if layer.operation == "separable" else ""
        sums.append(share + bare(total))
    if focus.whole and (len(channels) > 1 or layer.bias):
        bias = [f"{bare(layer.bias)} (bias)"] if layer.bias else []
        lines.append(f"{' + '.join([*sums, *bias])} = **{number(cell.total)}**")
    return lines


def _chosen(layer: Layer, focus: Focus) -> list[str]:
    cell = focus.cell
    if layer.operation == "max_unpool":
        here = (
            "the largest of its window, so it is put back here" if len(cell.chosen) else "not remembered: 0"
        )
        return [f"{number(float(cell.values[0]))} is {here}" if len(cell.chosen) else f"{here}"]
    met = cell.values[: focus.terms]
    listed = ", ".join(number(float(value)) for value in met[: 2 * MOST_TERMS])
    more = ", …" if len(met) > 2 * MOST_TERMS else ""
    return [f"{CHOICE[layer.operation]}({listed}{more}) = **{number(float(cell.running[len(met) - 1]))}**"]


def bare(value: float) -> str:
    """Return a number as a factor or term: negative ones in brackets."""
    return f"({number(value)})" if value < 0 else number(value)


def _sizes(layer: Layer) -> list[str]:
    """Return the sizes as they are computed, and what no window reads."""
    if layer.operation == "max_unpool":
        return [f"The output has the size of the input, {layer.rows.size} × {layer.columns.size}."]
    rows, columns = layer.rows, layer.columns
    if rows.formula() == columns.formula():
        lines = [f"**Height = width** = {rows.formula()}"]
    else:
        lines = [f"**Width** = {columns.formula()}"]
        lines = [f"**Height** = {rows.formula()}", *lines] if (rows.size, rows.kernel) != (1, 1) else lines
    left = [said for said in (_left_out(rows, "row"), _left_out(columns, "column")) if said]
    if left:
        lines.append(f"{' and '.join(left)} of the padded input (hatched) are in no window.")
    return lines


def _left_out(axis: Axis, name: str) -> str:
    count = int(axis.left_out.sum())
    return f"{count} {name}{'s' * (count != 1)}" if count else ""
