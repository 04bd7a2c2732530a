"""The arithmetic of one output cell as grids: window × kernel = products, and how they sum up."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np

from playground.convolution.layer import Floats
from playground.marks import Colour, Grid, Mark, Window
from playground.scenes.convolution import words
from playground.scenes.convolution.focus import Focus
from playground.scenes.convolution.look import INPUT, KERNEL, OUTPUT, whole, written
from playground.scenes.convolution.state import Content

MOST_IN_A_LINE: Final = 50
"""Terms that are worth showing one beside the other."""
LARGEST_IN_LINE: Final = 1.4
"""Side of a cell of theirs, beside one of the window's."""
CAPTION: Final = 1.0


def operands(content: Content, focus: Focus) -> tuple[Mark, ...]:
    """Return window × kernel = products for every channel that takes part, and what comes of them."""
    layer, cell = content.layer, focus.cell
    if not len(cell.values):
        return ()
    channels = np.unique(cell.places[:, 0])
    height, width = len(np.unique(cell.places[:, 1])), len(np.unique(cell.places[:, 2]))
    shape = (len(channels), height, width)
    values = np.where(np.isfinite(cell.values), cell.values, np.nan).reshape(shape)
    weights, every = cell.weights.reshape(shape), (cell.values * cell.weights).reshape(shape)
    products = np.where(np.arange(every.size).reshape(shape) < focus.terms, every, np.nan)
    gap, down = max(1.2, 0.12 * width), height + max(0.6, 0.1 * height)
    reach = max(
        float(np.nanmax(np.abs(part), initial=0))
        for part in (values, content.image[np.isfinite(content.image)])
    )
    marks: list[Mark] = []
    for number, channel in enumerate(channels):
        top, at = number * down, focus.term_in(number, height, width)
        pointed = () if at is None else (Window(*at, 1, 1, "text"),)
        chosen = tuple(
            Window(*divmod(int(term) - number * height * width, width), 1, 1, OUTPUT)
            for term in cell.chosen
            if focus.chooses and term // (height * width) == number
        )
        first = _operand(values[number], f"terms {number}", INPUT, (0.0, top), reach, (*chosen, *pointed))
        marks.append(first)
        if focus.chooses:
            continue
        weight = _operand(weights[number], f"terms {number}", KERNEL, (width + gap, top), None, pointed)
        product = _operand(
            products[number], f"terms {number}", "muted", (2 * (width + gap), top), None, pointed
        )
        marks += [replace(weight, sign="×"), replace(product, sign="=")]
        right = 3 * (width + gap)
        if len(channels) > 1:
            total = float(np.nansum(products[number]))
            marks.append(_number(total, (right, top + (height - 1) / 2), "Σ", "muted"))
        if layer.operation == "separable":
            share = float(layer.mixing[focus.output[0], channel])
            marks.append(_number(share, (right + 2.2, top + (height - 1) / 2), "×", KERNEL))
    places = 1 if focus.chooses else 3
    right = places * (width + gap) + 2.2 * ((len(channels) > 1) + (layer.operation == "separable"))
    sign = words.CHOICE.get(layer.operation, "Σ")
    middle = ((len(channels) - 1) * down + height - 1) / 2
    marks.append(_number(focus.value, (right + 0.4, middle), sign, OUTPUT))
    if 1 < len(cell.values) <= MOST_IN_A_LINE and len(cell.chosen):
        marks.append(_running(focus, len(channels) * down + CAPTION, right + 1.4))
    return tuple(marks)


def _running(focus: Focus, top: float, width: float) -> Grid:
    """Return the terms in a line, and under each what it all has come to, as far as the sum is made."""
    cell, count = focus.cell, len(focus.cell.values)
    terms = cell.values if focus.chooses else cell.products
    lines = np.stack([terms, cell.running])
    lines[~np.isfinite(lines)] = np.nan
    ahead = np.broadcast_to(np.arange(count) >= focus.terms, lines.shape)
    at = None if focus.term is None else Window(0, focus.term, 2, 1, "text")
    last = Window(1, focus.terms - 1, 1, 1, OUTPUT)
    reach = float(np.nanmax(np.abs(lines), initial=0))
    return Grid(
        np.where(ahead, np.nan, lines),
        name="running",
        format=written(lines),
        palette="diverging",
        low=-reach,
        high=reach,
        faint=ahead,
        origin=(0.0, top),
        cell=min(width / count, LARGEST_IN_LINE),
        windows=(last,) if at is None else (last, at),
        caption="the numbers, and the one chosen so far"
        if focus.chooses
        else "the products, and their sum so far",
    )


def _operand(
    values: Floats,
    name: str,
    colour: Colour,
    origin: tuple[float, float],
    reach: float | None,
    windows: tuple[Window, ...],
) -> Grid:
    return Grid(
        values,
        name=name,
        format=written(values),
        palette="diverging",
        low=None if reach is None else -reach,
        high=reach,
        origin=origin,
        windows=(whole(values, colour), *windows),
    )


def _number(value: float, origin: tuple[float, float], sign: str, colour: Colour) -> Grid:
    shown = np.array([[value if math.isfinite(value) else np.nan]])
    return Grid(shown, palette="diverging", origin=origin, sign=sign, windows=(Window(0, 0, 1, 1, colour),))
