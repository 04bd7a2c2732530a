"""How the convolution moves: a layer's window goes from cell to cell, and the small network learns."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from playground.scene import WAITING, Context, Gesture, Picture, Waiting
from playground.scenes.convolution import hand, view
from playground.scenes.convolution.live import Live
from playground.scenes.convolution.network import hand as network_hand
from playground.scenes.convolution.network import view as network_view
from playground.scenes.convolution.network.state import NetworkState, View
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.state import State

NEXT: Final = 0.02
"""Seconds that a step waits for the next picture of a video or a camera."""


def start(params: ConvolutionParams, context: Context) -> State | NetworkState:
    """Make a layer with its input and output, or a network; UserError, in words, for what torch refuses."""
    return State.of(params, context) if params.mode == "layer" else NetworkState.of(params, context)


def follow(state: State | NetworkState, params: ConvolutionParams) -> None:
    """Make input, layer and output anew where they are others now. UserError for what torch refuses."""
    state.follow(params)


def step(state: State | NetworkState, params: ConvolutionParams) -> bool | Waiting:
    """Go to the next output cell, or learn from the next pictures; of a video or camera, take the next."""
    if isinstance(state, State):
        looked = state.look(params, NEXT)
        return state.move(params) or looked or _awaited(state.live)
    if params.trained:
        return state.look(params, NEXT) or _awaited(state.live)
    state.look(params, 0.0)
    state.learn()
    return True


def watch(state: State | NetworkState, params: ConvolutionParams) -> bool:
    """Take a new picture of a video or a camera between two steps; and tell how long it has been silent."""
    news = state.live is not None and state.live.news()
    return state.look(params, 0.0) or news


def _awaited(live: Live | None) -> bool | Waiting:
    """Return what a step answers where nothing else moves and no picture came."""
    return WAITING if live is not None and not live.finished else False


def moved(state: State | NetworkState, params: ConvolutionParams) -> ConvolutionParams:
    """Tell where the window has gone."""
    if isinstance(state, NetworkState) or state.cell == state.told or params.cell != state.told:
        return params
    state.told = state.cell
    return params.updated({"cell": state.cell})


def draw(state: State | NetworkState, params: ConvolutionParams) -> Picture:
    """Show input, kernel and output with the arithmetic of a cell; or the network's maps."""
    return view.picture(state, params) if isinstance(state, State) else network_view.picture(state, params)


def touch(
    state: State | NetworkState, gesture: Gesture, params: ConvolutionParams
) -> ConvolutionParams | None:
    """Link panes under the mouse, go to what is pressed, change numbers, draw on the input."""
    if isinstance(state, State):
        return hand.touched(state, gesture, params)
    return network_hand.touched(state, gesture, params)


def results(state: State | NetworkState, params: ConvolutionParams) -> dict[str, Any]:
    """Return the arrays that `--save` writes; scene.py says what each is."""
    return _layer_results(state, params) if isinstance(state, State) else _network_results(state, params)


def _network_results(state: NetworkState, params: ConvolutionParams) -> dict[str, Any]:
    shown = View.of(state, params)
    return {
        "input": state.shown[0].numpy().copy(),
        "output": shown.maps[params.layer][0].numpy().copy(),
        "logits": shown.maps["dense"].flatten().numpy().copy(),
        "saliency": shown.saliency.numpy().copy(),
    }


def _layer_results(state: State, params: ConvolutionParams) -> dict[str, Any]:
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
