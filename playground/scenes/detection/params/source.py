"""Where pictures come from, and which of them is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.kinds import Choice, FilePath, Slider, Toggle
from playground.params import RESTART, Key, Label, Params, Section, When
from playground.sources.kind import PictureSource

WATCH: Final = When("mode", "watch")
EVALUATE: Final = When("mode", "evaluate")
SIZES: Final = ("as it comes", "640×480", "1280×720", "1920×1080")


@dataclass(frozen=True)
class SourceParams(Params):
    """Where pictures come from."""

    mode: Annotated[
        str,
        Section("Source"),
        Label("Look at"),
        Choice("watch", "evaluate", labels=("pictures", "a labelled folder")),
        RESTART,
        "Pictures with their boxes; or how well what is on a folder of images is found, as COCO judges it.",
    ] = "watch"
    source: Annotated[
        str,
        PictureSource(),
        RESTART,
        "The path of an image, a video or a folder of images, the number of a camera such as 0, the address "
        "of a stream such as rtsp://…, or a street that is drawn, with its true boxes: synthetic, or crowd.",
    ] = "synthetic"
    annotations: Annotated[
        str,
        Label("True boxes"),
        FilePath((".json", ".csv", ".npz"), folders=True),
        RESTART,
        EVALUATE,
        "What is there on the images of the folder: COCO's JSON, a folder of VOC's or YOLO's, CSV, npz.",
    ] = ""
    camera_size: Annotated[
        str,
        Choice(*SIZES),
        RESTART,
        WATCH,
        "The resolution that a camera is asked for; it may choose another.",
    ] = SIZES[0]
    mirror: Annotated[bool, Toggle(), Key("M"), WATCH, "Exchange left and right, as in a mirror."] = False
    freeze: Annotated[
        bool,
        Toggle(),
        Key("F"),
        WATCH,
        "Hold the picture. Thresholds, layers and the cell that is looked into go on answering.",
    ] = False
    play_on: Annotated[
        bool,
        Label("Picture plays on"),
        Toggle(),
        WATCH,
        "Show the newest picture at once: the boxes of a slow network then lag behind what moves. Else each "
        "picture waits for its own boxes.",
    ] = False
    position: Annotated[
        float,
        Slider(0, 1, step=0.01, minimum=0, maximum=1),
        WATCH,
        "Turned, a video or a folder goes on from this share of its length, the drawn street from this share "
        "of two minutes. Of a frozen picture it is the place.",
    ] = 0.0

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height that a camera is asked for."""
        if self.camera_size == SIZES[0]:
            return None
        width, height = self.camera_size.split("×")
        return int(width), int(height)
