"""The layer's weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from playground.convolution import kernels
from playground.kinds import Choice, Slider, Volume
from playground.params import Label, Section, Unless, When
from playground.scenes.convolution.params.input import MOST_CHANNELS, InputParams
from playground.scenes.convolution.params.layer import LAYER, SLIDING, WEIGHTS

LARGEST_KERNEL: Final = 11
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


@dataclass(frozen=True)
class KernelParams(InputParams):
    """The layer's weights."""

    kernel_name: Annotated[
        str,
        Section("Kernel", LAYER, WEIGHTS),
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
        Unless("one_dimensional", True),
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
