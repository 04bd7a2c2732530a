"""What is drawn of the network: its input and maps, its scores, what a map is made from, how it learns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from playground.cnn.layers import LAYERS, NAMES, SIZE
from playground.marks import Bars, Grid, Mark, Path
from playground.scene import Picture
from playground.scenes.convolution.network import words
from playground.scenes.convolution.network.made import made
from playground.scenes.convolution.network.maps import maps
from playground.scenes.convolution.network.mosaic import reach_of
from playground.scenes.convolution.network.state import NetworkState, View
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.params.input import DRAWING, SHAPE

CAPTION: Final = 2.4
BELOW: Final = SIZE + CAPTION + 1.0
"""Units from the picture down to its saliency, with room for a caption."""
LIKELIEST, OTHERS = 0, 7
"""Colours of the bars."""


def picture(state: NetworkState, params: ConvolutionParams) -> Picture:
    """Return the whole picture."""
    view, network = View.of(state, params), state.learner.network
    panes: dict[str, Callable[[], tuple[Mark, ...]]] = {
        "picture": lambda: _input(state, view),
        "maps": lambda: maps(view),
        "scores": lambda: (_scores(view),),
        "loss": lambda: _loss(state),
        "accuracy": lambda: _accuracy(state),
        "made": lambda: made(network, view),
        "number": lambda: (words.told(network, view),),
        "layers": lambda: (words.layer_table(),),
    }
    shown = {name: draw() for name, draw in panes.items() if state.context.seen(name)}
    notes = {
        "picture": _input_note(state, params),
        "maps": words.maps_note(view),
        "scores": f"likeliest: {NAMES[int(view.scores.argmax())]}",
        "made": words.made_note(network, view),
    }
    return Picture(
        shown,
        _metrics(state),
        {pane: note for pane, note in notes.items() if note},
        cursor={
            "picture": "arrow" if params.reads else "cross",
            **dict.fromkeys(("maps", "made", "scores", "layers"), "point"),
        },
    )


def _metrics(state: NetworkState) -> dict[str, float]:
    on_test = state.learner.test_score()
    return {
        "loss": state.learner.train_score().loss,
        "held_out_accuracy": on_test.accuracy,
        "parameters": sum(layer.parameters for layer in LAYERS.values()),
        "multiplications": sum(layer.multiplications for layer in LAYERS.values()),
    }


def _input(state: NetworkState, view: View) -> tuple[Grid, ...]:
    """Return the picture, and below it what the class's score hangs on, pixel by pixel."""
    pixels = state.shown[0, 0].numpy()
    shown = Grid(pixels, name="picture", format="", low=0.0, high=1.0, room=CAPTION, caption="28 × 28 pixels")
    gradient = view.saliency.numpy()
    reach = reach_of(gradient)
    hangs = Grid(
        gradient,
        name="saliency",
        format="",
        palette="diverging",
        low=-reach,
        high=reach,
        origin=(0.0, BELOW),
        room=CAPTION,
        caption=f"what “{NAMES[view.label]}” hangs on",
    )
    return shown, hangs


def _input_note(state: NetworkState, params: ConvolutionParams) -> str:
    if state.live is not None:
        return state.live.note
    return {SHAPE: params.shape, DRAWING: "drawn"}.get(params.picture, "")


def _scores(view: View) -> Bars:
    """Return the probability of each class."""
    groups = np.full(len(NAMES), OTHERS)
    groups[int(view.scores.argmax())] = LIKELIEST
    return Bars(view.scores.numpy(), NAMES, groups, name="scores")


def _loss(state: NetworkState) -> tuple[Mark, ...]:
    rows = state.curves.thinned()
    return _curve(rows, 1, 1.0, label="train"), _curve(rows, 2, 1.0, dashed=True, label="test")


def _accuracy(state: NetworkState) -> tuple[Mark, ...]:
    return (_curve(state.curves.thinned(), 3, 100.0, dashed=True, label="test"),)


def _curve(
    rows: NDArray[np.float64], column: int, unit: float, dashed: bool = False, label: str = ""
) -> Path:
    line = np.stack([rows[:, 0], unit * rows[:, column]], axis=1)
    return Path((line,), colour=0, dashed=dashed, width=2, label=label)
