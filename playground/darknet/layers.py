"""The layers of Darknet's detectors as values: what each asks of its inputs and the shape it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

ACTIVATIONS: Final = ("linear", "leaky", "relu", "mish", "swish", "logistic")


class Shape(NamedTuple):
    """Channels, rows and columns of a tensor."""

    channels: int
    height: int
    width: int

    def __str__(self) -> str:
        return "×".join(map(str, self))


class Misfit(ValueError):
    """A layer cannot follow the layers it takes its inputs from; the message says why."""


@dataclass(frozen=True)
class Layer:
    """One layer of a .cfg and the line where it begins.

    `shape` returns what it gives for its inputs: those of `sources` (layer indices) where there are any, else
    the one layer before. Misfit where they do not go together.
    """

    kind: ClassVar[str] = "layer"
    line: int

    @property
    def sources(self) -> tuple[int, ...]:
        """Layers besides the one before whose outputs this one needs."""
        return ()

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        """Return the shape of the output."""
        return inputs[0]

    def numbers(self, channels: int) -> int:
        """Return how many numbers it has in the weights' file, behind so many channels."""
        return 0

    def detail(self) -> str:
        """Say in a few words how it is set, for a table."""
        return ""


@dataclass(frozen=True)
class Convolutional(Layer):
    """A convolution, batch norm where asked for (then it has no bias of its own), an activation."""

    kind: ClassVar[str] = "convolutional"
    filters: int
    size: int = 1
    stride: int = 1
    padding: int = 0
    groups: int = 1
    batch_normalize: bool = False
    activation: str = "linear"

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        """Return filters × rows × columns, ⌊(n + 2·padding − size)/stride⌋ + 1 each."""
        channels, height, width = inputs[0]
        if channels % self.groups or self.filters % self.groups:
            raise Misfit(
                f"{channels} channels to {self.filters} filters cannot be had in {self.groups} groups"
            )
        rows, columns = (_reach(n, 2 * self.padding, self.size, self.stride) for n in (height, width))
        return Shape(self.filters, rows, columns)

    def weight_shape(self, channels: int) -> tuple[int, int, int, int]:
        """Return the shape of the weights behind so many channels: (filters, channels/groups, size, size)."""
        return self.filters, channels // self.groups, self.size, self.size

    def numbers(self, channels: int) -> int:
        """Return the number of weights, and of 4 per filter with batch norm, else 1."""
        per_filter = channels // self.groups * self.size**2 + (4 if self.batch_normalize else 1)
        return self.filters * per_filter

    def detail(self) -> str:
        """Size, stride, groups, activation."""
        groups = f", {self.groups} groups" if self.groups > 1 else ""
        return f"{self.size}×{self.size}, stride {self.stride}{groups}, {self.activation}"


@dataclass(frozen=True)
class Maxpool(Layer):
    """The largest of each window. `padding` is that of both sides together, ⌊padding/2⌋ of it before."""

    kind: ClassVar[str] = "maxpool"
    size: int
    stride: int
    padding: int

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        """Return channels × rows × columns, ⌊(n + padding − size)/stride⌋ + 1 each."""
        channels, height, width = inputs[0]
        rows, columns = (_reach(n, self.padding, self.size, self.stride) for n in (height, width))
        return Shape(channels, rows, columns)

    def detail(self) -> str:
        """Size and stride."""
        return f"{self.size}×{self.size}, stride {self.stride}"


@dataclass(frozen=True)
class Route(Layer):
    """The outputs of other layers stacked, of each only group `group_id` of its channels in `groups`."""

    kind: ClassVar[str] = "route"
    layers: tuple[int, ...]
    groups: int = 1
    group_id: int = 0

    @property
    def sources(self) -> tuple[int, ...]:
        """The layers it stacks."""
        return self.layers

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        """Return the sum of the channels; Misfit where rows and columns differ."""
        if len({(each.height, each.width) for each in inputs}) > 1:
            raise Misfit(f"cannot stack {', '.join(map(str, inputs))}")
        if any(each.channels % self.groups for each in inputs) or self.group_id >= self.groups:
            raise Misfit(f"no group {self.group_id} of {self.groups} in {', '.join(map(str, inputs))}")
        return inputs[0]._replace(channels=sum(each.channels // self.groups for each in inputs))

    def detail(self) -> str:
        """The layers, and the part of their channels."""
        part = f", part {self.group_id + 1} of {self.groups}" if self.groups > 1 else ""
        return f"layers {', '.join(map(str, self.layers))}{part}"


@dataclass(frozen=True)
class Shortcut(Layer):
    """The output before plus that of another layer, then an activation."""

    kind: ClassVar[str] = "shortcut"
    source: int
    activation: str = "linear"

    @property
    def sources(self) -> tuple[int, ...]:
        """The layer that is added."""
        return (self.source,)

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        """Return the shape of both; Misfit where they differ."""
        if inputs[0] != inputs[1]:
            raise Misfit(f"cannot add {inputs[1]} to {inputs[0]}")
        return inputs[0]

    def detail(self) -> str:
        """The layer that is added."""
        return f"+ layer {self.source}"


@dataclass(frozen=True)
class Upsample(Layer):
    """Every value `stride` times in each direction."""

    kind: ClassVar[str] = "upsample"
    stride: int

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        """Return the enlarged shape."""
        channels, height, width = inputs[0]
        return Shape(channels, height * self.stride, width * self.stride)

    def detail(self) -> str:
        """How many times."""
        return f"× {self.stride}"


@dataclass(frozen=True)
class Dropout(Layer):
    """Does nothing once a network is trained."""

    kind: ClassVar[str] = "dropout"


@dataclass(frozen=True)
class Head(Layer):
    """A layer of answers: in every cell, for each anchor, t_x t_y t_w t_h t_o and a number per class.

    `anchors` are (width, height) in pixels of the network's input for `yolo` (`in_cells` False), in cells of
    its grid for `region` (`in_cells` True). Redmon & Farhadi 2016 (YOLO9000) and 2018 (YOLOv3).
    """

    anchors: tuple[tuple[float, float], ...]
    classes: int
    scale_x_y: float = 1.0
    softmax: bool = False
    in_cells: bool = False

    def shape(self, inputs: Sequence[Shape]) -> Shape:
        """Return the shape before; Misfit unless it has anchors × (5 + classes) channels."""
        wanted = len(self.anchors) * (5 + self.classes)
        if inputs[0].channels != wanted:
            have = f"{len(self.anchors)} anchors and {self.classes} classes"
            raise Misfit(f"{have} need {wanted} channels, and the layer before gives {inputs[0].channels}")
        return inputs[0]

    def detail(self) -> str:
        """How many anchors and classes."""
        return f"{len(self.anchors)} anchors, {self.classes} classes"


@dataclass(frozen=True)
class Yolo(Head):
    """The head of YOLOv3 and later: classes by a sigmoid each, `scale_x_y` widens the reach of σ (YOLOv4)."""

    kind: ClassVar[str] = "yolo"


@dataclass(frozen=True)
class Region(Head):
    """The head of YOLOv2: classes by a softmax."""

    kind: ClassVar[str] = "region"


def _reach(length: int, padding: int, size: int, stride: int) -> int:
    reach = (length + padding - size) // stride + 1
    if reach < 1:
        raise Misfit(f"a window of {size} does not fit into {length} cells")
    return reach
