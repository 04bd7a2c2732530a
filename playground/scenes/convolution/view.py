"""What is drawn: input, kernel and output side by side, and the arithmetic of one output cell under them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from playground.convolution import patterns
from playground.convolution.arithmetic import windows
from playground.convolution.layer import Floats, Layer
from playground.convolution.operations import pooled
from playground.marks import Colour, Grid, Mark, Window
from playground.scene import Picture
from playground.scenes.convolution import costs, hand, words
from playground.scenes.convolution.focus import Focus, focus_of
from playground.scenes.convolution.look import INPUT, KERNEL, OUTPUT, span_of, whole, written
from playground.scenes.convolution.operands import operands
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.params.input import SOURCE
from playground.scenes.convolution.spread import spread
from playground.scenes.convolution.state import Content, State


def picture(state: State, params: ConvolutionParams) -> Picture:
    """Return the whole picture."""
    content, focus = state.content, focus_of(state, params)
    panes: dict[str, tuple[Mark, ...]] = {
        "input": _input(content, focus, params),
        "kernel": _kernel(content, focus),
        "output": _output(state, focus),
        "cell": operands(content, focus),
        "sum": (words.told(content, focus),),
        "cost": (costs.cost_table(content.layer, params),),
        "sight": (costs.sight_table(content.layer, params),),
    }
    notes = {
        "input": words.input_note(content, "" if state.live is None else state.live.note),
        "kernel": words.kernel_note(content.layer, focus.output[0]),
        "output": words.output_note(content.layer),
        "cost": costs.cost_note(params),
    }
    return Picture(
        panes,
        costs.metrics(content.layer, params),
        {pane: note for pane, note in notes.items() if note},
        hand.offer(state, params),
        cursor={
            "input": "arrow" if hand.too_large(content) else "cross" if params.hand == "paint" else "point",
            "kernel": "point",
            "output": "point",
        },
    )


def _input(content: Content, focus: Focus, params: ConvolutionParams) -> tuple[Mark, ...]:
    """Return a grid for each channel, with its padding, what no window reads, and the window."""
    layer = content.layer
    low, high = span_of(content.image)
    grey = params.pattern == SOURCE and len(content.image) == 1
    grids = [
        replace(
            _grey(_padded(layer, channel)) if grey else _padded(layer, channel),
            name=f"input {number}",
            format=written(channel),
            palette="diverging" if low < 0 else "sequential",
            low=low,
            high=high,
            caption=_caption(number, len(content.image), params),
            windows=tuple(_windows(layer, focus, number)),
        )
        for number, channel in enumerate(content.image)
    ]
    return spread([*_coloured(content.image, params), *grids])


def _coloured(image: Floats, params: ConvolutionParams) -> list[Grid]:
    """Return the picture in its colours, beside its channels."""
    if params.pattern not in ("picture", SOURCE) or len(image) != 3:
        return []
    bright = patterns.BRIGHT if params.pattern == "picture" else 255
    pixels = (image.transpose(1, 2, 0) * (255 / bright)).round().astype(np.uint8)
    return [Grid(pixels, caption="in colours")]


def _padded(layer: Layer, channel: Floats) -> Grid:
    """Return a channel with its padding round it."""
    rows, columns = layer.rows, layer.columns
    if rows.transposed:
        return Grid(channel)
    down = np.arange(-rows.before, rows.size + rows.after)
    across = np.arange(-columns.before, columns.size + columns.after)
    source_y, source_x = rows.sources(down), columns.sources(across)
    outside = ((down < 0) | (down >= rows.size))[:, None] | ((across < 0) | (across >= columns.size))
    values = channel[np.ix_(source_y, source_x)]
    if rows.mode == "zeros":  # pooling by order has nothing there that could be chosen
        empty = layer.operation in ("max_pool", "min_pool", "max_unpool")
        values = np.where(outside, np.nan if empty else 0.0, values)
    left_out = rows.left_out[:, None] | columns.left_out
    return Grid(values, faint=outside, hatched=left_out)


def _grey(grid: Grid) -> Grid:
    """Return a picture of numbers from 0 to 255 as it looks."""
    shades = np.nan_to_num(grid.values).clip(0, 255).astype(np.uint8)
    return replace(grid, values=np.repeat(shades[..., None], 3, axis=2))


def _windows(layer: Layer, focus: Focus, channel: int) -> list[Window]:
    """Return the outlines in an input channel: the window, its cells where they lie apart, what is chosen."""
    places = focus.cell.places[focus.cell.places[:, 0] == channel, 1:]
    offset = (0, 0) if layer.rows.transposed else (layer.rows.before, layer.columns.before)
    found: list[Window] = []
    if layer.operation == "max_unpool" and channel == focus.output[0]:
        found += [_pooled_from(layer, *window) for window in windows(layer, *focus.output[1:])]
    elif len(places):
        places = places + np.array(offset)
        apart = layer.rows.dilation > 1 or layer.columns.dilation > 1
        found += _outlines(places, INPUT, apart)
    if focus.chooses and len(focus.cell.chosen):
        chosen = focus.cell.places[focus.cell.chosen[0]]
        if chosen[0] == channel:
            found += [_single(chosen[1:] + np.array(offset), OUTPUT)]
    if focus.term is not None and focus.cell.places[focus.term, 0] == channel:
        found.append(_single(focus.cell.places[focus.term, 1:] + np.array(offset), "text"))
    return found


def _pooled_from(layer: Layer, row: int, column: int) -> Window:
    """Return the outline of an unpooling's window."""
    rows, columns = layer.rows, layer.columns
    return Window(row * rows.stride, column * columns.stride, rows.kernel, columns.kernel, INPUT)


def _outlines(places: NDArray[np.int64], colour: Colour, apart: bool) -> list[Window]:
    if apart:
        return [_single(place, colour) for place in places]
    (top, left), (bottom, right) = places.min(axis=0), places.max(axis=0)
    return [Window(int(top), int(left), int(bottom - top) + 1, int(right - left) + 1, colour)]


def _single(place: NDArray[np.int64], colour: Colour) -> Window:
    return Window(int(place[0]), int(place[1]), 1, 1, colour)


def _caption(channel: int, channels: int, params: ConvolutionParams) -> str:
    if channels == 1:
        return ""
    coloured = params.pattern in ("picture", SOURCE) and channels == 3
    return ("red", "green", "blue")[channel] if coloured else f"channel {channel + 1}"


def _kernel(content: Content, focus: Focus) -> tuple[Mark, ...]:
    """Return the kernels that make the focused output channel; what an unpooling remembers."""
    layer = content.layer
    if layer.operation == "max_unpool":
        values, _ = pooled(layer, content.image)
        return (Grid(values[focus.output[0]], palette="diverging"),)
    if layer.operation == "average_pool":
        share = np.full(
            (layer.rows.kernel, layer.columns.kernel), 1 / (layer.rows.kernel * layer.columns.kernel)
        )
        return (Grid(share, palette="diverging", format=".2g", windows=(whole(share, KERNEL),)),)
    if layer.pools:
        return ()
    output, low, high = focus.output[0], *span_of(layer.weight)
    members = layer.members(output)
    grids: list[Grid] = []
    for channel in members:
        first, second = layer.kernel(output, int(channel))
        values = layer.used[first, second]
        grids.append(
            Grid(
                values,
                name=f"kernel {first} {second}",
                format=written(values),
                palette="diverging",
                low=low,
                high=high,
                caption=f"channel {channel + 1}" if len(members) > 1 else "",
                windows=tuple(_kernel_windows(layer, focus, (first, second))),
            )
        )
    if layer.operation == "separable":
        mixing = layer.mixing[output][None]
        grids.append(Grid(mixing, palette="diverging", caption="1×1"))
    return spread(grids)


def _kernel_windows(layer: Layer, focus: Focus, which: tuple[int, int]) -> list[Window]:
    """Return the outlines in a kernel: the cells that take part, and the one that is pointed out."""
    height, width = layer.weight.shape[2:]
    met = focus.cell.kernels[(focus.cell.kernels[:, :2] == which).all(axis=1), 2:]
    shown = np.array([height - 1, width - 1]) - met if layer.flipped else met
    found = _outlines(shown, KERNEL, len(shown) < height * width) if len(shown) else []
    if focus.term is not None and tuple(focus.cell.kernels[focus.term, :2]) == which:
        place = focus.cell.kernels[focus.term, 2:]
        found.append(_single(np.array([height - 1, width - 1]) - place if layer.flipped else place, "text"))
    return found


def _output(state: State, focus: Focus) -> tuple[Mark, ...]:
    """Return a grid for each output channel, as far as it is made, with the cells that matter now."""
    content = state.content
    low, high = span_of(content.output)
    order = np.arange(content.cells).reshape(content.output.shape[1:])
    ahead = (order > state.cell % content.cells) & (not (state.passed or content.large))
    grids = [
        Grid(
            np.where(ahead | ~np.isfinite(channel), np.nan, _so_far(channel, number, focus)),
            name=f"output {number}",
            format=written(channel),
            palette="diverging" if low < 0 else "sequential",
            low=low,
            high=high,
            faint=ahead,
            caption=f"channel {number + 1}" if len(content.output) > 1 else "",
            windows=tuple(_output_windows(focus, number)),
        )
        for number, channel in enumerate(content.output)
    ]
    return spread(grids)


def _so_far(channel: Floats, number: int, focus: Focus) -> Floats:
    """Return an output channel in which the focused cell is made as far as its terms are summed."""
    if focus.whole or focus.output[0] != number:
        return channel
    partial = channel.copy()
    partial[focus.output[1:]] = focus.value
    return partial


def _output_windows(focus: Focus, channel: int) -> list[Window]:
    reached = focus.reached[focus.reached[:, 0] == channel, 1:]
    found = [_single(place, INPUT) for place in reached]
    if focus.output[0] == channel:
        found.append(Window(focus.output[1], focus.output[2], 1, 1, OUTPUT))
    return found
