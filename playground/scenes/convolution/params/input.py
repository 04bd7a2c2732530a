"""What the layer or the network is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from playground.cnn.layers import NAMES, SIZE
from playground.convolution import patterns
from playground.kinds import Choice, Rows, Slider, Toggle, Volume
from playground.params import Label, Params, Section, When
from playground.scenes.convolution.params.layer import LAYER, NETWORK, LayerParams
from playground.sources.kind import PictureSource

MOST_CHANNELS: Final = 8
LARGEST_INPUT: Final = 128
SOURCE: Final = "source"
SHAPE: Final = "shape"
DRAWING: Final = "drawing"
PATTERN_LABELS: Final = (
    *(name.replace("_", " ") for name in patterns.NAMES),
    "image, video or camera",
    "own numbers",
)
LONGEST_STROKE: Final = 400
"""Numbers of a stroke, two for each place."""
MOST_STROKES: Final = 64


@dataclass(frozen=True, init=False)
class Reads(When):
    """Shows the field while pictures are read from a file or a camera, by the layer or by the network."""

    def holds(self, params: Params) -> bool:
        """Tell whether pictures are read at these parameters."""
        return isinstance(params, InputParams) and params.reads


@dataclass(frozen=True)
class InputParams(LayerParams):
    """What the layer or the network is given."""

    pattern: Annotated[
        str,
        Section("Input"),
        Label("Input"),
        LAYER,
        Choice(*patterns.NAMES, SOURCE, patterns.CUSTOM, labels=PATTERN_LABELS),
        "A made pattern of numbers from 0 to 9, or your own.",
    ] = "digit_7"
    picture: Annotated[
        str,
        Label("Input"),
        Choice(SHAPE, DRAWING, SOURCE, labels=("a made shape", "drawn by hand", "image, video or camera")),
        NETWORK,
        "What the network is shown. Draw on the input at any time.",
    ] = SHAPE
    shape: Annotated[
        str, Choice(*NAMES), NETWORK, When("picture", SHAPE), "The shape that the network should tell."
    ] = NAMES[0]
    variant: Annotated[
        int,
        Slider(0, 99, minimum=0, maximum=2**31 - 1),
        NETWORK,
        When("picture", SHAPE),
        "Another place, size, turn and hand of the same shape. None of them was learnt from.",
    ] = 0
    drawing: Annotated[
        tuple[tuple[float, ...], ...],
        Rows(4, LONGEST_STROKE, MOST_STROKES),
        NETWORK,
        When("picture", DRAWING),
        f"Strokes of the mouse as x, y, x, y, … in pixels from 0 to {SIZE}. A press on the input with Shift "
        "held starts anew.",
    ] = ()
    input: Annotated[
        tuple[Any, ...],
        Label("Own input"),
        Volume(MOST_CHANNELS, LARGEST_INPUT, LARGEST_INPUT),
        LAYER,
        When("pattern", patterns.CUSTOM),
        "Rows of numbers, or channels of rows. Cells can be changed in the picture, too.",
    ] = ()
    source: Annotated[
        str,
        PictureSource(),
        Reads(("mode", "pattern", "picture"), SOURCE),
        "The path of an image or a video, the number of a camera such as 0, or the synthetic street.",
    ] = "synthetic"
    picture_width: Annotated[
        int,
        Slider(16, 640, minimum=8, maximum=1920, unit="px"),
        LAYER,
        When("pattern", SOURCE),
        "To how many columns the picture is scaled.",
    ] = 320
    colours: Annotated[
        bool,
        Toggle(),
        LAYER,
        When("pattern", SOURCE),
        "Red, green and blue as three channels, or one channel of grey.",
    ] = False
    size: Annotated[
        int,
        Slider(5, 64, minimum=1, maximum=1024),
        LAYER,
        When("pattern", *patterns.NAMES),
        "Rows and columns of a made input.",
    ] = 7
    channels: Annotated[
        int,
        Slider(1, MOST_CHANNELS, minimum=1, maximum=MOST_CHANNELS),
        LAYER,
        When("pattern", *patterns.NAMES),
        "Channels of a made input; three of the picture are red, green and blue.",
    ] = 1
    hand: Annotated[
        str,
        Label("A press on the input"),
        Choice("number", "paint", labels=("asks for a number", "paints")),
        LAYER,
        "Asks for the cell's number, or paints cells as the mouse is drawn over them.",
    ] = "number"
    ink: Annotated[
        float, Slider(-9, 9, step=1), LAYER, When("hand", "paint"), "The number that painted cells get."
    ] = 9.0

    @property
    def reads(self) -> bool:
        """Tell whether pictures come from a file or a camera."""
        return (self.pattern if self.mode == "layer" else self.picture) == SOURCE
