"""How the small network learns, and what is looked at in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.cnn.layers import LAYERS, NAMES, SIZE
from playground.kinds import Choice, Slider, Toggle
from playground.params import RESTART, Label, Section, When
from playground.scenes.convolution.params.geometry import GeometryParams
from playground.scenes.convolution.params.layer import NETWORK

MADE: Final = tuple(name for name, layer in LAYERS.items() if layer.kind != "input")
"""The layers that make maps."""
KINDS: Final = {"convolution": "convolution", "relu": "ReLU", "max pool": "max pooling", "dense": "classes"}
TITLES: Final = {
    name: f"{KINDS[LAYERS[name].kind]} {name[-1] if name[-1].isdecimal() else ''}".strip() for name in MADE
}
"""What a person reads as the names of layers."""
STRONGEST: Final = "strongest"
LEARNS: Final = When("trained", False)


@dataclass(frozen=True)
class NetworkParams(GeometryParams):
    """How the network learns, and which of its maps is explained."""

    trained: Annotated[
        bool,
        Section("Learning", NETWORK),
        Label("Already trained"),
        Toggle(),
        RESTART,
        "Begins with a network that has learnt for 600 steps, which takes some seconds, and stays as it is.",
    ] = False
    learning_rate: Annotated[
        float, Slider(1e-4, 0.1, log=True, above=0), LEARNS, "Length of a step against the gradient."
    ] = 0.007
    optimizer: Annotated[
        str, Choice("adam", "sgd", labels=("Adam", "SGD, momentum 0.9")), LEARNS, "How a step is chosen."
    ] = "adam"
    batch_size: Annotated[
        int, Slider(8, 128, log=True, minimum=1, maximum=1024), LEARNS, "Pictures learnt from in each step."
    ] = 32
    layer: Annotated[
        str,
        Section("Explained", NETWORK),
        Choice(*MADE, labels=tuple(TITLES.values())),
        "The layer of the map that is explained; a press on a map or on a row of the table chooses it.",
    ] = "conv2"
    feature_map: Annotated[
        int,
        Label("Map"),
        Slider(0, 23, minimum=0, maximum=10**6),
        "Which of the layer's maps; counted from 0, round again after the last.",
    ] = 0
    map_cell: Annotated[
        int,
        Label("Cell of the map"),
        Slider(0, SIZE * SIZE - 1, minimum=0, maximum=10**6),
        "The cell whose sum is written out, row by row; a press on a cell of any map chooses it.",
    ] = 100
    label: Annotated[
        str,
        Label("Saliency of"),
        Choice(STRONGEST, *NAMES, labels=("the likeliest class", *NAMES)),
        "The class whose score is differentiated by every pixel; a press on a bar chooses it.",
    ] = STRONGEST
