"""All maps of all layers, from left to right as the picture goes through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from playground.cnn.layers import LAYERS
from playground.marks import Grid
from playground.scenes.convolution.network.mosaic import Mosaic, reach_of
from playground.scenes.convolution.network.state import View
from playground.scenes.convolution.params.network import MADE

DOWN: Final = 8
"""Tiles below one another."""
APART: Final = 11.0
"""Units between two layers."""
SHORT: Final = {"convolution": "conv", "relu": "ReLU", "max pool": "pool", "dense": "class"}
MOSAICS: Final = {
    name: Mosaic(LAYERS[name].channels, LAYERS[name].size, -(-LAYERS[name].channels // DOWN)) for name in MADE
}


def maps(view: View) -> tuple[Grid, ...]:
    """Return a mosaic for each layer; the map that is explained is outlined."""
    return tuple(_layers(view))


def _layers(view: View) -> Iterator[Grid]:
    left = 0.0
    for name, mosaic in MOSAICS.items():
        values = view.maps[name][0].numpy()
        caption = SHORT[LAYERS[name].kind]
        mark = mosaic.marked(values, f"maps {name}", (left, 0.0), reach_of(values), caption)
        if name == view.cell.layer:
            mark = replace(mark, windows=(mosaic.outline(view.cell.channel, "accent"),))
        yield mark
        left += mosaic.width + APART
