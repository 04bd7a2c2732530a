"""What is shown over the picture, and which cell and layer are looked into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.kinds import Choice, Numbers, Slider, Subset
from playground.params import Label, Section
from playground.scenes.detection.params.boxes import BoxParams
from playground.scenes.detection.params.source import WATCH

LAYERS: Final = ("kept", "candidates", "truth", "responsible", "anchors", "grid")
LAYER_LABELS: Final = ("kept", "candidates", "true boxes", "responsible cells", "anchors", "grid")
MOST_SCALES: Final = 4


@dataclass(frozen=True)
class InsideParams(BoxParams):
    """The inside of a Darknet network."""

    layers: Annotated[
        tuple[str, ...],
        Section("Inside", WATCH),
        Label("Over the picture"),
        Subset(*LAYERS, labels=LAYER_LABELS),
        "Boxes that are kept; candidates before suppression; boxes that are truly there, of a drawn street; "
        "the cells that the kept boxes come from; the anchors of the chosen cell; the grid.",
    ] = ("kept", "truth")
    field: Annotated[
        str,
        Choice("none", "objectness", "class", labels=("none", "objectness", "likeliest class")),
        "Tint every cell: by how sure it is of an object, or in the colour of its likeliest class.",
    ] = "none"
    scale: Annotated[
        int,
        Slider(0, MOST_SCALES, minimum=0, maximum=MOST_SCALES),
        "Which of the network's grids is shown, the first one first; 0 for all of them.",
    ] = 0
    place: Annotated[
        tuple[float, ...],
        Label("Cell at"),
        Numbers(0, 2),
        "Where the cell lies that is looked into, as shares of the picture's width and height: press on the "
        "picture. Empty, it is the cell that is surest.",
    ] = ()
    anchor: Annotated[
        int,
        Slider(0, 9, minimum=0, maximum=100),
        "Which of the cell's anchors is written out, from 1; 0 for the surest.",
    ] = 0
    layer: Annotated[
        int,
        Label("Feature maps of layer"),
        Slider(0, 160, minimum=0, maximum=10_000),
        "Whose maps are shown, counted from 0 as in the .cfg.",
    ] = 0
