"""How the convolution moves: step brings the window to the next cell, draw shows its arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.scene import Context, Gesture, Picture
from playground.scenes.convolution import hand, view
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.state import State


def start(params: ConvolutionParams, context: Context) -> State:
    """Make input, layer and output. Raises UserError, in words, for what torch refuses."""
    return State.of(params, context)


def step(state: State, params: ConvolutionParams) -> bool:
    """Go to the next output cell; where the input is a video or a camera, of its next picture."""
    state.follow(params)
    looked = state.look(params)
    return state.move() or looked


def moved(state: State, params: ConvolutionParams) -> ConvolutionParams:
    """Tell where the window has gone."""
    if state.cell == state.told or params.cell != state.told:
        return params
    state.told = state.cell
    return params.updated({"cell": state.cell})


def draw(state: State, params: ConvolutionParams) -> Picture:
    """Show input, kernel and output, the arithmetic of a cell, sizes and cost."""
    state.follow(params)
    return view.picture(state, params)


def touch(state: State, gesture: Gesture, params: ConvolutionParams) -> ConvolutionParams | None:
    """Link panes under the mouse, go to a pressed output cell, change numbers of input and kernel."""
    state.follow(params)
    return hand.touched(state, gesture, params)


def results(state: State, params: ConvolutionParams) -> dict[str, Any]:
    """Return the arrays that `--save` writes; scene.py says what each is."""
    state.follow(params)
    content, layer = state.content, state.content.layer
    places = content.arithmetic(content.place(state.cell, params.channel)).places[:, 1:]
    if len(places):
        window = np.stack([places.min(axis=0), places.max(axis=0) + 1], axis=1)
    else:
        window = np.zeros((2, 2), np.int64)
    return {
        "input": content.image.copy(),
        "kernel": layer.weight.copy(),
        "pointwise": layer.mixing[:, :, None, None].copy(),
        "output": content.output.copy(),
        "window": window,
    }
