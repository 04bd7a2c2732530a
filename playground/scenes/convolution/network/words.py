"""A cell's sum, the layers and their cost in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator

from playground.cnn.layers import LAYERS, before
from playground.cnn.model import ShapeNet
from playground.cnn.parts import cell_sum, origin
from playground.convolution.layer import Floats
from playground.marks import Table, Text
from playground.scenes.convolution.network.state import View
from playground.scenes.convolution.params.network import TITLES
from playground.scenes.convolution.words import bare, number


def told(network: ShapeNet, view: View) -> Text:
    """Return the chosen cell as the sum that made it, and what became of that on its way."""
    cell, made_by = view.cell, origin(view.maps, view.cell)
    value = float(view.maps[cell.layer][0, cell.channel, cell.row, cell.column])
    lines = [f"## {number(value)}", place(cell.layer, cell.channel, cell.row, cell.column)]
    total = cell_sum(network, view.maps, made_by)
    if made_by.layer != cell.layer:
        lines.append(f"passed on from {place(made_by.layer, made_by.channel, made_by.row, made_by.column)}")
    several = len(total.patch) > 1
    lines += _channels(total.patch.flatten(1).numpy(), total.kernels.weight.flatten(1).numpy(), several)
    sums = [bare(float(part)) for part in total.by_channel] if several else [number(float(total.by_channel))]
    bias = float(total.kernels.bias)
    lines.append(f"{' + '.join([*sums, bare(bias)])} (bias) = **{number(float(total.total))}**")
    if LAYERS[cell.layer].kind in ("relu", "max pool"):
        lines.append(f"ReLU({number(float(total.total))}) = **{number(max(0.0, float(total.total)))}**")
    return Text("\n\n".join(lines), name="number")


def place(layer: str, channel: int, row: int, column: int) -> str:
    """Name a cell."""
    return f"{TITLES[layer]}, map {channel + 1}, row {row + 1}, column {column + 1}"


def layer_table() -> Table:
    """Return what every layer makes and costs, and how many pixels one of its cells sees along a side."""
    rows = tuple(
        (
            TITLES[name],
            f"{layer.channels} × {layer.size} × {layer.size}",
            f"{layer.parameters:,}" if layer.parameters else "–",
            f"{layer.multiplications:,}" if layer.multiplications else "–",
            f"{layer.receptive.size}",
        )
        for name, layer in LAYERS.items()
        if name in TITLES
    )
    return Table(rows, ("", "makes", "parameters", "multiplications", "sees"), name="layers")


def maps_note(view: View) -> str:
    """Say which map is explained, and what it was made from."""
    layer = LAYERS[view.cell.layer]
    sees = f"a cell sees {layer.receptive.size} × {layer.receptive.size} pixels"
    return f"{TITLES[layer.name]}, map {view.cell.channel + 1} of {layer.channels} · {sees}"


def made_note(network: ShapeNet, view: View) -> str:
    """Say which layers the sum lies between, and its bias."""
    made_by = origin(view.maps, view.cell)
    bias = float(network.kernels(made_by.layer, made_by.channel).bias)
    return f"{before(made_by.layer).name} → {made_by.layer}, map {made_by.channel + 1} · bias {number(bias)}"


def _channels(patches: Floats, kernels: Floats, several: bool) -> Iterator[str]:
    """Write out the products that are not zero, channel by channel (channels, products)."""
    for channel, (values, weights) in enumerate(zip(patches, kernels, strict=True), 1):
        pairs = zip(values.tolist(), weights.tolist(), strict=True)
        products = [f"{value:.2g}·{bare(round(weight, 2))}" for value, weight in pairs if value]
        name = f"map {channel}: " if several else ""
        yield f"{name}{' + '.join(products) or 'all zero'} = **{number(float(values @ weights))}**"
