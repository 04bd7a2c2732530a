"""What is looked at, and what the one layer does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.convolution.examples import EXAMPLES
from playground.convolution.layer import ACTIVATIONS, OPERATIONS
from playground.kinds import Choice, Toggle
from playground.params import RESTART, Label, Params, Section, When

LAYER: Final = When("mode", "layer")
NETWORK: Final = When("mode", "network")
WEIGHTS: Final = When("operation", "conv", "transposed", "depthwise", "separable", "pointwise")
SLIDING: Final = When("operation", "conv", "transposed", "depthwise", "separable")
POOLING: Final = When("operation", "max_pool", "average_pool", "min_pool", "max_unpool")
GLOBAL: Final = ("max_pool", "average_pool", "min_pool")
OPERATION_LABELS: Final = (
    "convolution",
    "transposed convolution",
    "depthwise convolution",
    "depthwise separable",
    "pointwise, 1×1",
    "max pooling",
    "average pooling",
    "min pooling",
    "max unpooling",
)
NO_EXAMPLE: Final = "none"


@dataclass(frozen=True)
class LayerParams(Params):
    """What is looked at, and what the one layer does with each window."""

    mode: Annotated[
        str,
        Section("Subject"),
        Label("Look at"),
        Choice("layer", "network", labels=("one layer", "a small network")),
        RESTART,
        "One layer whose every number can be followed, or a network of ten that learns to tell six shapes.",
    ] = "layer"
    example: Annotated[
        str,
        Section("Layer", LAYER),
        Label("Worked example"),
        Choice(NO_EXAMPLE, *EXAMPLES, labels=("–", *(example.label for example in EXAMPLES.values()))),
        "Sets input, kernel and geometry to numbers that can be followed by hand; all may then be changed.",
    ] = NO_EXAMPLE
    operation: Annotated[
        str, Choice(*OPERATIONS, labels=OPERATION_LABELS), "What is done with each window of the input."
    ] = "conv"
    flip: Annotated[
        bool,
        Label("True convolution"),
        Toggle(),
        SLIDING,
        "Turns the kernel by 180°, as mathematics has it; deep learning cross-correlates.",
    ] = False
    global_pooling: Annotated[
        bool,
        Label("Over the whole input"),
        Toggle(),
        When("operation", *GLOBAL),
        "One window for each channel, as large as the input.",
    ] = False
    one_dimensional: Annotated[
        bool,
        Label("1-D signal"),
        Toggle(),
        "The window moves along one axis only. Rows of own numbers are then channels.",
    ] = False
    activation: Annotated[
        str,
        Choice(*ACTIVATIONS, labels=("none", "ReLU", "leaky ReLU", "sigmoid", "tanh")),
        "What is made of each sum.",
    ] = "none"

    @property
    def covers_all(self) -> bool:
        """Tell whether one pooling window takes the whole input."""
        return self.global_pooling and self.operation in GLOBAL
