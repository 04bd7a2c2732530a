"""What the hand does in the network: it draws on the input, and chooses maps, cells, classes and layers."""

from __future__ import annotations

from playground.cnn.layers import LAYERS, NAMES, SIZE, before, source
from playground.scene import Gesture
from playground.scenes.convolution.network.drawing import begun, drawn_on
from playground.scenes.convolution.network.made import across
from playground.scenes.convolution.network.maps import MOSAICS
from playground.scenes.convolution.network.mosaic import Mosaic
from playground.scenes.convolution.network.state import NetworkState
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.params.input import DRAWING
from playground.scenes.convolution.params.network import MADE, STRONGEST


def touched(state: NetworkState, gesture: Gesture, params: ConvolutionParams) -> ConvolutionParams | None:
    """Answer a gesture; new parameters where it draws or chooses."""
    if gesture.kind == "press":
        state.stroke = gesture.mark == "picture" and not params.reads
        return _drawn(gesture, params) if state.stroke else _chosen(gesture, params)
    if gesture.kind == "drag":
        return _drawn(gesture, params) if state.stroke else None
    if gesture.kind == "release":
        state.stroke = False
    return None


def _drawn(gesture: Gesture, params: ConvolutionParams) -> ConvolutionParams:
    """Begin a stroke, or draw on; a press with Shift, or on another input, begins a new drawing."""
    x, y = (round(min(max(place, 0.0), SIZE), 1) for place in (gesture.x, gesture.y))
    if gesture.kind == "drag":
        return params.updated({"drawing": drawn_on(params.drawing, x, y)})
    goes_on = params.picture == DRAWING and "shift" not in gesture.modifiers
    return params.updated({"picture": DRAWING, "drawing": begun(params.drawing if goes_on else (), x, y)})


def _chosen(gesture: Gesture, params: ConvolutionParams) -> ConvolutionParams | None:
    """Choose what was pressed: a map with its cell, a class, or a layer."""
    kind, _, rest = gesture.mark.partition(" ")
    if gesture.item < 0:
        return None
    match kind:
        case "maps":
            return _map(rest, MOSAICS[rest].at(gesture.item), params)
        case "fed":
            return _fed(int(rest), gesture.item, params)
        case "result":
            found = Mosaic(1, LAYERS[rest].size, 1).at(gesture.item)
            return found and _map(rest, (params.feature_map, *found[1:]), params)
        case "scores":
            name = NAMES[gesture.item]
            return params.updated({"label": STRONGEST if params.label == name else name})
        case "layers":
            return params.updated({"layer": MADE[gesture.item]})
        case _:
            return None


def _fed(first: int, item: int, params: ConvolutionParams) -> ConvolutionParams | None:
    """Go to one of the maps that the chosen one was made from."""
    layer = before(source(params.layer).name)
    if layer.kind == "input":
        return None
    wide = across(layer.channels)
    found = Mosaic(wide, layer.size, wide).at(item)
    return found and _map(layer.name, (first + found[0], *found[1:]), params)


def _map(
    layer: str, found: tuple[int, int, int] | None, params: ConvolutionParams
) -> ConvolutionParams | None:
    if found is None:
        return None
    channel, row, column = found
    return params.updated(
        {"layer": layer, "feature_map": channel, "map_cell": row * LAYERS[layer].size + column}
    )
