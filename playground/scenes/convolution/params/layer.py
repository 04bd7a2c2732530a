"""The layer and its input: what it does, what it is given, and with which numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from playground.convolution import kernels, patterns
from playground.convolution.examples import EXAMPLES
from playground.convolution.layer import ACTIVATIONS, OPERATIONS
from playground.kinds import Choice, FilePath, Slider, Toggle, Volume
from playground.params import Label, Params, Section, When
from playground.sources.source import IMAGES, VIDEOS

MOST_CHANNELS: Final = 8
LARGEST_INPUT: Final = 128
LARGEST_KERNEL: Final = 11
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
SOURCE: Final = "source"
PATTERN_LABELS: Final = (
    *(name.replace("_", " ") for name in patterns.NAMES),
    "image, video or camera",
    "own numbers",
)
KERNEL_LABELS: Final = (
    "vertical edge",
    "horizontal edge",
    "sharpen",
    "outline",
    "emboss",
    "Sobel along x",
    "Sobel along y",
    "Scharr along x",
    "Scharr along y",
    "Prewitt along x",
    "Prewitt along y",
    "Laplacian",
    "Laplacian with diagonals",
    "identity",
    "box blur",
    "Gaussian blur",
    "random",
    "own numbers",
)
NO_EXAMPLE: Final = "none"


@dataclass(frozen=True)
class LayerParams(Params):
    """What the layer does, to what, and with which weights."""

    example: Annotated[
        str,
        Section("Layer"),
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

    pattern: Annotated[
        str,
        Section("Input"),
        Label("Input"),
        Choice(*patterns.NAMES, SOURCE, patterns.CUSTOM, labels=PATTERN_LABELS),
        "A made pattern of numbers from 0 to 9, or your own.",
    ] = "digit_7"
    input: Annotated[
        tuple[Any, ...],
        Label("Own input"),
        Volume(MOST_CHANNELS, LARGEST_INPUT, LARGEST_INPUT),
        When("pattern", patterns.CUSTOM),
        "Rows of numbers, or channels of rows. Cells can be changed in the picture, too.",
    ] = ()
    source: Annotated[
        str,
        FilePath((*IMAGES, *VIDEOS)),
        When("pattern", SOURCE),
        "The path of an image or a video, the number of a camera such as 0, or the synthetic street.",
    ] = "synthetic"
    picture_width: Annotated[
        int,
        Slider(16, 640, minimum=8, maximum=1920, unit="px"),
        When("pattern", SOURCE),
        "To how many columns the picture is scaled.",
    ] = 320
    colours: Annotated[
        bool,
        Toggle(),
        When("pattern", SOURCE),
        "Red, green and blue as three channels, or one channel of grey.",
    ] = False
    size: Annotated[
        int,
        Slider(5, 64, minimum=1, maximum=1024),
        When("pattern", *patterns.NAMES),
        "Rows and columns of a made input.",
    ] = 7
    channels: Annotated[
        int,
        Slider(1, MOST_CHANNELS, minimum=1, maximum=MOST_CHANNELS),
        When("pattern", *patterns.NAMES),
        "Channels of a made input; three of the picture are red, green and blue.",
    ] = 1
    hand: Annotated[
        str,
        Label("A press on the input"),
        Choice("number", "paint", labels=("asks for a number", "paints")),
        "Asks for the cell's number, or paints cells as the mouse is drawn over them.",
    ] = "number"
    ink: Annotated[
        float, Slider(-9, 9, step=1), When("hand", "paint"), "The number that painted cells get."
    ] = 9.0

    kernel_name: Annotated[
        str,
        Section("Kernel", WEIGHTS),
        Label("Kernel"),
        Choice(*kernels.NAMES, kernels.CUSTOM, labels=KERNEL_LABELS),
        "Further output channels get it turned by 90° each.",
    ] = "vertical_edge"
    kernel: Annotated[
        tuple[Any, ...],
        Label("Own kernel"),
        Volume(64, MOST_CHANNELS, LARGEST_KERNEL, LARGEST_KERNEL),
        When("kernel_name", kernels.CUSTOM),
        "Rows of numbers, which serve all channels, or torch's layout (outputs, channels / groups, height, "
        "width). Cells can be changed in the picture, too.",
    ] = ()
    kernel_height: Annotated[
        int,
        Slider(1, LARGEST_KERNEL, minimum=1, maximum=LARGEST_KERNEL),
        When("kernel_name", *kernels.SIZED, kernels.RANDOM, kernels.CUSTOM),
        SLIDING,
        "Rows of the kernel.",
    ] = 3
    kernel_width: Annotated[
        int,
        Slider(1, LARGEST_KERNEL, minimum=1, maximum=LARGEST_KERNEL),
        When("kernel_name", *kernels.SIZED, kernels.RANDOM, kernels.CUSTOM),
        SLIDING,
        "Columns of the kernel.",
    ] = 3
    output_channels: Annotated[
        int,
        Slider(1, MOST_CHANNELS, minimum=1, maximum=64),
        When("operation", "conv", "transposed", "separable", "pointwise"),
        "How many kernels there are, and channels of the output.",
    ] = 1
    groups: Annotated[
        int,
        Slider(1, MOST_CHANNELS, minimum=1, maximum=64),
        When("operation", "conv", "transposed"),
        "Parts that share nothing: each output channel sees the input channels of its own group only.",
    ] = 1
    mixing: Annotated[
        tuple[Any, ...],
        Label("1×1 weights"),
        Volume(64, MOST_CHANNELS),
        When("operation", "separable", "pointwise"),
        "How output channels mix the channels: a row of numbers for each. None: signs by turns.",
    ] = ()
    bias: Annotated[float, Slider(-9, 9), WEIGHTS, "Added to every sum."] = 0.0
    activation: Annotated[
        str,
        Choice(*ACTIVATIONS, labels=("none", "ReLU", "leaky ReLU", "sigmoid", "tanh")),
        "What is made of each sum.",
    ] = "none"

    @property
    def covers_all(self) -> bool:
        """Tell whether one pooling window takes the whole input."""
        return self.global_pooling and self.operation in GLOBAL
