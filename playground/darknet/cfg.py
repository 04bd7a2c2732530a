"""Read Darknet's .cfg into layers that are checked to fit each other, without allocating anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playground.darknet.layers import (
    ACTIVATIONS,
    Convolutional,
    Dropout,
    Head,
    Layer,
    Maxpool,
    Misfit,
    Region,
    Route,
    Shape,
    Shortcut,
    Upsample,
    Yolo,
)
from playground.darknet.sections import Section, parse_sections, read_sections
from playground.faults import UserError

MOST: Final = 1 << 28
"""Numbers in one layer's output or weights (1 GiB); the largest of YOLOv3 at 608×608 has 12 million."""
OTHER_MATHS: Final[Mapping[str, Mapping[str, float]]] = {
    "convolutional": {
        "dilation": 1, "stride_x": 0, "stride_y": 0, "antialiasing": 0, "binary": 0, "xnor": 0, "flipped": 0,
        "deform": 0, "sway": 0, "rotate": 0, "stretch": 0, "assisted_excitation": 0, "share_index": 0,
    },
    "maxpool": {"maxpool_depth": 0, "stride_x": 0, "stride_y": 0, "antialiasing": 0},
    "upsample": {"scale": 1},
    "yolo": {"new_coords": 0},
    "region": {"background": 0, "coords": 4},
}  # fmt: skip
"""Options that would change what a layer computes, and the value at which they do not."""


@dataclass(frozen=True)
class Cfg:
    """A network: its file's name, the size of its input, its layers and the shape each gives.

    `shapes[i]` is that of `layers[i]`; `input` that of the picture (channels, height, width).
    """

    file: str
    input: Shape
    layers: tuple[Layer, ...]
    shapes: tuple[Shape, ...]

    def before(self, index: int) -> Shape:
        """Return the shape of what layer `index` finds before it."""
        return self.shapes[index - 1] if index else self.input

    @property
    def heads(self) -> Mapping[int, Head]:
        """The layers that answer, by index."""
        return {index: layer for index, layer in enumerate(self.layers) if isinstance(layer, Head)}

    @property
    def convolutions(self) -> Mapping[int, Convolutional]:
        """The layers that hold weights, by index, in the order of the weights' file."""
        return {i: layer for i, layer in enumerate(self.layers) if isinstance(layer, Convolutional)}

    def numbers(self, index: int) -> int:
        """Return how many numbers layer `index` has in the weights' file."""
        return self.layers[index].numbers(self.before(index).channels)

    @property
    def classes(self) -> int:
        """How many classes the heads tell apart."""
        return next(iter(self.heads.values())).classes


def read_cfg(path: str | Path) -> Cfg:
    """Read a network's .cfg. UserError, naming file and line, for what is wrong or not known here."""
    return _cfg(read_sections(path))


def parse_cfg(text: str, file: str = "the text") -> Cfg:
    """Read a network from text as from a file called `file`."""
    return _cfg(parse_sections(text.encode(), file))


def _cfg(sections: Sequence[Section]) -> Cfg:
    net = sections[0]
    if net.name not in ("net", "network"):
        raise UserError(f"{net.place} comes first", "expected [net] with width, height and channels")
    height, width = (net.integer(side, low=1, high=8192) for side in ("height", "width"))
    shape = Shape(net.integer("channels", low=1, high=4), height, width)
    layers = tuple(_layer(section, index) for index, section in enumerate(sections[1:]))
    if not any(isinstance(layer, Head) for layer in layers):
        raise UserError(f"{net.file} has no [yolo] or [region]", "expected the .cfg of a detector")
    cfg = Cfg(net.file, shape, layers, _shapes(net.file, shape, layers))
    if len({head.classes for head in cfg.heads.values()}) > 1:
        raise UserError(f"{net.file} has heads with different numbers of classes", "expected one for all")
    return cfg


def _layer(section: Section, index: int) -> Layer:
    if section.name not in READERS:
        raise UserError(f"{section.place} is not known here", f"known are {', '.join(READERS)}")
    for option, harmless in OTHER_MATHS.get(section.name, {}).items():
        if section.number(option, harmless) != harmless:
            raise section.wrong(option, f"not known here; expected {option}={harmless:g} or no such line")
    return READERS[section.name](section, index)


def _shapes(file: str, shape: Shape, layers: Sequence[Layer]) -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for index, layer in enumerate(layers):
        before = shapes[-1] if shapes else shape
        others = [shapes[source] for source in layer.sources]
        place = f"{file}, line {layer.line}, [{layer.kind}]"
        try:
            after = layer.shape(others if isinstance(layer, Route) else [before, *others])
        except Misfit as misfit:
            raise UserError(f"{place}: {misfit}", f"layer {index} of a {shape} input") from None
        if max(after.channels * after.height * after.width, layer.numbers(before.channels)) > MOST:
            raise UserError(f"{place}: more than {MOST} numbers", "expected a network that fits the memory")
        shapes.append(after)
    return tuple(shapes)


def _convolutional(section: Section, index: int) -> Convolutional:
    size = section.integer("size", 1, low=1, high=64)
    padding = section.integer("padding", 0, high=64)
    return Convolutional(
        section.line,
        filters=section.integer("filters", low=1),
        size=size,
        stride=section.integer("stride", 1, low=1, high=64),
        padding=size // 2 if section.integer("pad", 0) else padding,
        groups=section.integer("groups", 1, low=1),
        batch_normalize=bool(section.integer("batch_normalize", 0)),
        activation=_activation(section, "logistic"),
    )


def _maxpool(section: Section, index: int) -> Maxpool:
    stride = section.integer("stride", 1, low=1, high=64)
    size = section.integer("size", stride, low=1, high=64)
    padding = section.integer("padding", size - 1, high=2 * size - 1)
    return Maxpool(section.line, size=size, stride=stride, padding=padding)


def _route(section: Section, index: int) -> Route:
    return Route(
        section.line,
        layers=_sources(section, "layers", index),
        groups=section.integer("groups", 1, low=1),
        group_id=section.integer("group_id", 0),
    )


def _shortcut(section: Section, index: int) -> Shortcut:
    sources = _sources(section, "from", index)
    if len(sources) != 1:
        raise section.wrong("from", "expected one layer")
    if section.text("weights_type", "none") != "none":
        raise section.wrong("weights_type", "not known here; expected none")
    return Shortcut(section.line, source=sources[0], activation=_activation(section, "linear"))


def _upsample(section: Section, index: int) -> Upsample:
    return Upsample(section.line, stride=section.integer("stride", 2, low=1, high=64))


def _dropout(section: Section, index: int) -> Dropout:
    return Dropout(section.line)


def _yolo(section: Section, index: int) -> Yolo:
    anchors = _anchors(section)
    mask = range(len(anchors))
    if "mask" in section.options:
        mask = section.integers("mask", 0, len(anchors) - 1)
    return Yolo(
        section.line,
        anchors=tuple(anchors[place] for place in mask),
        classes=section.integer("classes", 20, low=1),
        scale_x_y=section.number("scale_x_y", 1.0),
    )


def _region(section: Section, index: int) -> Region:
    for option in ("tree", "map"):
        if option in section.options:
            raise section.wrong(option, "a tree of classes is not known here")
    return Region(
        section.line,
        anchors=_anchors(section),
        classes=section.integer("classes", 20, low=1),
        softmax=bool(section.integer("softmax", 0)),
        in_cells=True,
    )


def _anchors(section: Section) -> tuple[tuple[float, float], ...]:
    sizes = section.numbers("anchors")
    number = section.integer("num", len(sizes) // 2, low=1, high=1000)
    if len(sizes) != 2 * number or min(sizes) <= 0:
        raise section.wrong("anchors", f"expected {number} pairs of width and height (num={number})")
    return tuple((width, height) for width, height in zip(sizes[::2], sizes[1::2], strict=True))


def _activation(section: Section, default: str) -> str:
    name = section.text("activation", default)
    if name not in ACTIVATIONS:
        raise section.wrong("activation", f"known are {', '.join(ACTIVATIONS)}")
    return name


def _sources(section: Section, option: str, index: int) -> tuple[int, ...]:
    """Return layers named from the start (0 …) or backwards from this one (−1 …) by their index."""
    if not index:
        raise section.wrong(option, "there is no layer before this one")
    named = section.integers(option, -index, index - 1)
    return tuple(layer + index if layer < 0 else layer for layer in named)


READERS: Final[Mapping[str, Callable[[Section, int], Layer]]] = {
    "convolutional": _convolutional,
    "maxpool": _maxpool,
    "route": _route,
    "shortcut": _shortcut,
    "upsample": _upsample,
    "dropout": _dropout,
    "yolo": _yolo,
    "region": _region,
}
