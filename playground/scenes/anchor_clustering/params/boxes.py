"""The boxes: made, painted or read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.kinds import BoxSizes, Choice, Line, Numbers, Slider, Toggle
from playground.params import Label, Params, Section, Unless, When
from playground.samples import Samples

NO_BOXES: Final = Samples()
MADE: Final = When("boxes", NO_BOXES)
MOST_MADE: Final = 9


@dataclass(frozen=True)
class BoxParams(Params):
    """Where the boxes come from, which of them count, and what the hand does."""

    boxes: Annotated[
        Samples | str,
        Section("Boxes"),
        Label("Own boxes"),
        BoxSizes(),
        "Boxes in place of the made ones: painted, or of a file. VOC's or YOLO's folder, COCO's .json, "
        "columns with w and h or corners, or .npz with wh or xyxy_px.",
    ] = NO_BOXES
    made_sizes: Annotated[
        int,
        Label("Made sizes"),
        Slider(1, MOST_MADE, minimum=1, maximum=MOST_MADE),
        MADE,
        "Around how many sizes boxes are made: the answer that is known.",
    ] = 5
    samples: Annotated[
        int, Label("Made boxes"), Slider(0, 5000, step=50, minimum=0, maximum=2_000_000), MADE, "How many."
    ] = 1000
    spread: Annotated[
        float,
        Slider(0.0, 0.6, minimum=0, maximum=2),
        MADE,
        "How far made boxes stray, as a share of their width and height.",
    ] = 0.2
    classes: Annotated[
        str,
        Line(),
        Unless("boxes", NO_BOXES),
        "Only boxes of these classes: names or numbers, parted by commas; none: all.",
    ] = ""
    difficult: Annotated[
        bool,
        Label("Difficult ones too"),
        Toggle(),
        Unless("boxes", NO_BOXES),
        "Keep boxes that a file marks as difficult, or as a crowd.",
    ] = False
    unit: Annotated[
        str,
        Label("Measured in"),
        Choice("pixels", "relative", labels=("pixels", "shares of the image")),
        "Sizes as they are in each image, or relative to it: what a network sees once images are stretched "
        "to its input.",
    ] = "pixels"
    image_size: Annotated[
        tuple[float, ...],
        Numbers(0, 2),
        Unless("boxes", NO_BOXES),
        "Width and height of the images where the boxes do not tell; none: those of the network's input.",
    ] = ()
    brush: Annotated[
        str,
        Label("Mouse"),
        Choice("look", "paint", "erase", "start", labels=("look", "paint", "erase", "move the start")),
        "In the plane of sizes: paint boxes around the place, erase them, or drag a centroid to begin "
        "elsewhere. Painting among the anchors draws one box from the centre.",
    ] = "look"
    brush_spread: Annotated[
        float,
        Slider(0.02, 0.5, minimum=0, maximum=2),
        When("brush", "paint"),
        "How far painted boxes stray, as a share of their width and height.",
    ] = 0.12
