"""What the hand does: a press on the output goes there, one on input or kernel changes numbers."""

from __future__ import annotations

import numpy as np

from playground.convolution import patterns
from playground.convolution.layer import Floats
from playground.faults import UserError
from playground.scene import Entry, Gesture, Offer
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.params.input import LARGEST_INPUT
from playground.scenes.convolution.params.view import as_tuples
from playground.scenes.convolution.state import Content, Place, State

ENTRY = "number"


def touched(state: State, gesture: Gesture, params: ConvolutionParams) -> ConvolutionParams | None:
    """Answer a gesture; new parameters where it changes the place or a number."""
    match gesture.kind:
        case "hover" | "leave":
            state.hovered = gesture if gesture.kind == "hover" and gesture.item >= 0 else None
        case "set":
            return _set(state, float(gesture.value), params)
        case "dismiss":
            state.picked = None
        case "press" | "drag":
            state.stroke = gesture.kind == "press" or state.stroke
            return _pressed(state, gesture, params) if state.stroke else None
        case _:
            state.stroke = False
    return None


def offer(state: State, params: ConvolutionParams) -> Offer | None:
    """Return the card that asks for the picked cell's number."""
    found = picked(state)
    if found is None:
        return None
    pane, place, kernel = found
    content = state.content
    number = float(
        content.image[place] if pane == "input" else content.layer.weight[kernel, place[0]][place[1:]]
    )
    title = f"{'Input' if pane == 'input' else 'Kernel'}, row {place[1] + 1}, column {place[2] + 1}"
    many = len(content.image) > 1
    named = f"{title}, channel {place[0] + 1}" if many else title
    return Offer(pane, named, (Entry(ENTRY, "number", number, step=1.0),))


def picked(state: State) -> tuple[str, Place, int] | None:
    """Return what is picked, None where it is no longer there or cannot be changed."""
    if state.picked is None or (state.picked[0] == "input" and too_large(state.content)):
        return None
    pane, place, kernel = state.picked
    shape = state.content.image.shape if pane == "input" else state.content.layer.weight.shape[1:]
    outer = len(state.content.layer.weight) if pane == "kernel" else kernel + 1
    return state.picked if kernel < outer and _within(place, shape) else None


def input_place(content: Content, gesture: Gesture) -> Place | None:
    """Return the input cell under the hand, beyond the edge in the padding; None where there is none."""
    if gesture.pane != "input" or gesture.item < 0 or not gesture.mark.startswith("input "):
        return None
    rows, columns = content.layer.rows, content.layer.columns
    before = (0, 0) if rows.transposed else (rows.before, columns.before)
    width = columns.size + (0 if columns.transposed else columns.before + columns.after)
    row, column = divmod(gesture.item, width)
    return _number(gesture.mark), row - before[0], column - before[1]


def output_place(content: Content, gesture: Gesture) -> Place | None:
    """Return the output cell under the hand, None where there is none."""
    if gesture.pane != "output" or gesture.item < 0 or not gesture.mark.startswith("output "):
        return None
    row, column = divmod(gesture.item, content.output.shape[2])
    place = _number(gesture.mark), row, column
    return place if _within(place, content.output.shape) else None


def kernel_cell(content: Content, gesture: Gesture) -> tuple[int, int, int, int] | None:
    """Return the place in the layer's weight under the hand, None where there is none."""
    touched = gesture.pane == "kernel" and gesture.item >= 0 and gesture.mark.startswith("kernel ")
    if not touched or content.layer.pools:
        return None
    first, second = map(int, gesture.mark.split()[1:])
    height, width = content.layer.weight.shape[2:]
    row, column = divmod(gesture.item, width)
    if content.layer.flipped:
        row, column = height - 1 - row, width - 1 - column
    place = first, second, row, column
    return place if _within(place, content.layer.weight.shape) else None


def too_large(content: Content) -> bool:
    """Tell whether the input has more cells than one's own numbers may have."""
    return max(content.image.shape[1:]) > LARGEST_INPUT


def _number(mark: str) -> int:
    return int(mark.split()[1])


def _pressed(state: State, gesture: Gesture, params: ConvolutionParams) -> ConvolutionParams | None:
    content = state.content
    output, place = output_place(content, gesture), input_place(content, gesture)
    if output is not None:
        state.picked = None
        channel, row, column = output
        return params.updated({"cell": row * content.output.shape[2] + column, "channel": channel})
    if place is not None and params.hand == "paint":
        return _with_input(content, place, params.ink, params) if _inside(content, place) else None
    if gesture.kind == "press":
        at = kernel_cell(content, gesture)
        state.picked = None
        if at is not None:
            state.picked = ("kernel", at[1:], at[0])
        elif place is not None and _inside(content, place):
            state.picked = ("input", place, 0)
    return None


def _inside(content: Content, place: Place) -> bool:
    return _within(place, content.image.shape)


def _within(place: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    return all(0 <= at < size for at, size in zip(place, shape, strict=True))


def _set(state: State, number: float, params: ConvolutionParams) -> ConvolutionParams | None:
    found = picked(state)
    if found is None or not np.isfinite(number):
        return None
    pane, place, kernel = found
    if pane == "input":
        return _with_input(state.content, place, number, params)
    weight = state.content.layer.weight.copy()
    weight[kernel, place[0], place[1], place[2]] = number
    alone = weight.shape[:2] == (1, 1) and params.operation != "pointwise"
    return params.updated({"kernel": as_tuples(weight[0, 0] if alone else weight)})


def _with_input(
    content: Content, place: Place, number: float, params: ConvolutionParams
) -> ConvolutionParams | None:
    """Return parameters whose own input has another number at a place."""
    if too_large(content):
        raise UserError(
            "this input is too large to be changed by hand",
            f"expected at most {LARGEST_INPUT} rows and columns",
        )
    if content.image[place] == number:
        return None
    image: Floats = content.image.copy()
    image[place] = number
    table = image[:, 0] if params.one_dimensional else image
    plain = table[0] if table.ndim == 3 and len(table) == 1 else table
    return params.updated({"input": as_tuples(plain), "pattern": patterns.CUSTOM})
