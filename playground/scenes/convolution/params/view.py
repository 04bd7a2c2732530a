"""Where the window stands, what the cost is told of, and how all parameters keep in step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Self

import numpy as np

from playground.convolution import kernels, patterns
from playground.convolution.examples import EXAMPLES
from playground.kinds import Integers, Rows, Slider, Toggle
from playground.params import RESTART, Label, Section
from playground.scenes.convolution.params.input import LARGEST_INPUT, MOST_CHANNELS
from playground.scenes.convolution.params.layer import LAYER, NO_EXAMPLE
from playground.scenes.convolution.params.network import NetworkParams

PLAIN: Final = {"operation": "conv", "flip": False, "one_dimensional": False, "global_pooling": False}
STILL: Final = {"groups": 1, "bias": 0.0, "activation": "none", "stride": 1, "padding": "0", "dilation": 1}
FIRST: Final = {**PLAIN, **STILL, "output_channels": 1, "output_padding": 0, "cell": 0}


@dataclass(frozen=True)
class ConvolutionParams(NetworkParams):
    """What may be turned.

    Choices and contents keep in step: a worked example sets all it needs, and is left as soon as one of it
    changes; own numbers make their choice "custom", and another choice drops them.
    """

    cell: Annotated[
        int,
        Section("Window", LAYER),
        Slider(0, 48, minimum=0, maximum=10**9),
        "The output cell that is being made, row by row; a press on an output cell goes there.",
    ] = 0
    channel: Annotated[
        int,
        Label("Output channel"),
        Slider(0, MOST_CHANNELS - 1, minimum=0, maximum=63),
        "The output channel whose arithmetic is written out.",
    ] = 0
    by_terms: Annotated[
        bool,
        Label("Term by term"),
        Toggle(),
        "A step adds one product to the sum of a cell, instead of making a whole cell.",
    ] = False
    layers_before: Annotated[
        tuple[tuple[float, ...], ...],
        Section("Cost and sight", LAYER, folded=True),
        Label("Layers before this one"),
        Rows(2, 3, 32),
        "Kernel, stride and dilation of each layer below this one, for the receptive field.",
    ] = ()
    bottleneck: Annotated[
        int,
        Slider(1, 64, minimum=1, maximum=4096, unit="channels"),
        "To how many channels a 1×1 convolution would narrow the input first.",
    ] = 2
    larger: Annotated[
        tuple[int, ...],
        Label("A larger layer"),
        Integers(1, 4096, longest=5, shortest=0),
        "Output size, channels in and out, kernel and bottleneck of another layer to be told of, such as 28, "
        "192, 32, 5, 16. None: this layer.",
    ] = ()
    seed: Annotated[
        int,
        Section("Chance"),
        Slider(0, 99, minimum=0, maximum=2**31 - 1),
        RESTART,
        "Seed of random inputs and kernels, and of the network's weights and pictures.",
    ] = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        for choice, content, blank in (
            ("pattern", "input", self._blank),
            ("kernel_name", "kernel", self._identity),
        ):
            own = getattr(self, choice) == patterns.CUSTOM
            object.__setattr__(self, content, (getattr(self, content) or blank()) if own else ())
        if self.kernel:
            for name, size in zip(("kernel_height", "kernel_width"), np.shape(self.kernel)[-2:], strict=True):
                object.__setattr__(self, name, 1 if self._flat(name) else int(size))
        if self.example != NO_EXAMPLE and any(
            getattr(self, name) != value for name, value in _settings(self.example).items() if name != "cell"
        ):
            object.__setattr__(self, "example", NO_EXAMPLE)

    def updated(self, changes: Mapping[str, object]) -> Self:
        """Return a copy with `changes` and with what follows from them."""
        wanted = dict(changes)
        example = wanted.get("example")
        if isinstance(example, str) and example in EXAMPLES and example != self.example:
            wanted = {**_settings(example), **wanted}
        for choice, content, made in (
            ("pattern", "input", self._drawn),
            ("kernel_name", "kernel", self._named),
        ):
            if wanted.get(content) and choice not in wanted:
                wanted[choice] = patterns.CUSTOM
            elif wanted.get(choice) == patterns.CUSTOM and not getattr(self, content):
                wanted.setdefault(content, made())
        if self.kernel and not {"kernel", "kernel_name"} & wanted.keys():
            wanted |= self._resized(wanted)
        return super().updated(wanted)

    def _flat(self, name: str) -> bool:
        """Tell whether a 1-D kernel's outer side is not its height but its channels."""
        return self.one_dimensional and name == "kernel_height"

    def _blank(self) -> tuple[Any, ...]:
        size = min(self.size, LARGEST_INPUT)
        return as_tuples(np.zeros((1 if self.one_dimensional else size, size)))

    def _identity(self) -> tuple[Any, ...]:
        rows = 1 if self.one_dimensional else self.kernel_height
        return as_tuples(kernels.made("identity", rows, self.kernel_width))

    def _drawn(self) -> tuple[Any, ...]:
        """Return the made input as numbers of one's own; a random or a very large one starts blank."""
        if self.pattern not in patterns.NAMES[:-1] or self.size > LARGEST_INPUT:
            return ()
        rows = 1 if self.one_dimensional else self.size
        made = patterns.made(self.pattern, self.channels, rows, self.size)
        return as_tuples(made[0] if self.channels == 1 or self.one_dimensional else made)

    def _named(self) -> tuple[Any, ...]:
        """Return the named kernel as numbers of one's own; a random one starts as the identity."""
        rows = 1 if self.one_dimensional else self.kernel_height
        return as_tuples(kernels.made(self.kernel_name, rows, self.kernel_width))

    def _resized(self, wanted: Mapping[str, object]) -> dict[str, object]:
        """Return an own kernel of another height or width, where one is asked for."""
        sides = [
            wanted.get("kernel_height", self.kernel_height),
            wanted.get("kernel_width", self.kernel_width),
        ]
        now = np.array(self.kernel, float)
        if self.one_dimensional or not all(isinstance(side, int) and 0 < side <= 11 for side in sides):
            return {}
        return {"kernel": as_tuples(kernels.resized(now, *(int(str(side)) for side in sides)))}


def as_tuples(numbers: Any) -> tuple[Any, ...]:
    """Return an array as nested tuples of short numbers."""
    return tuple(as_tuples(row) if np.ndim(row) else round(float(row), 6) for row in numbers)


def _settings(name: str) -> dict[str, Any]:
    """Return all parameters that a worked example sets."""
    example = EXAMPLES[name]
    chosen = {key: str(value) if key == "padding" else value for key, value in example.settings.items()}
    own = {"pattern": patterns.CUSTOM, "input": _floats(example.image)}
    if example.kernel:
        own |= {"kernel_name": kernels.CUSTOM, "kernel": _floats(example.kernel)}
    return {**FIRST, **own, **chosen}


def _floats(table: tuple[tuple[float, ...], ...]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(map(float, row)) for row in table)
