"""The scene's declaration: what may be turned and what is shown."""

from __future__ import annotations

from typing import Final

from playground.scene import Pane, Scene
from playground.scenes.detection.params import DetectionParams
from playground.scenes.detection.params.source import EVALUATE, WATCH
from playground.scenes.detection.params.tracking import TRACK

__all__ = ["SCENE", "DetectionParams"]

NO_INSIDE: Final = "Choose a Darknet model, a .cfg with its .weights: this shows its inside."
NO_TRACKS: Final = "Nothing was seen for long enough yet."
WATCH_ROWS: Final = (
    (
        Pane(
            "picture",
            "Picture",
            aspect=1.0,
            axes=False,
            width=1.9,
            height=1.9,
            empty="Waiting for the first picture.",
            when=(WATCH,),
        ),
        (
            Pane("found", "Boxes", view="text", height=1.9, empty="No boxes.", when=(WATCH,)),
            Pane("tracks", "Tracks", view="text", height=1.9, empty=NO_TRACKS, when=(WATCH, TRACK)),
            Pane("cell", "One cell", view="text", height=1.9, empty=NO_INSIDE, when=(WATCH,)),
        ),
    ),
    (
        (
            Pane("stages", "Stages", view="text", width=1.9, when=(WATCH,)),
            Pane("maps", "Feature maps", axes=False, aspect=1, width=1.9, empty=NO_INSIDE, when=(WATCH,)),
            Pane("link", "Suppression", view="text", width=1.9, when=(WATCH,)),
        ),
        Pane(
            "scores",
            "Class scores",
            x_label="objectness × class score",
            extent=(0, 1, -0.5, 7.5),
            empty=NO_INSIDE,
            when=(WATCH,),
        ),
    ),
)
EVALUATE_ROWS: Final = (
    (
        Pane(
            "curve",
            "AP by threshold",
            x_label="IoU asked for",
            y_label="AP",
            extent=(0.5, 0.95, 0.0, 1.0),
            empty="No image was looked at yet.",
            when=(EVALUATE,),
        ),
        Pane("judged", "mAP", view="text", when=(EVALUATE,)),
    ),
    (
        Pane("image", "Newest image", aspect=1.0, axes=False, when=(EVALUATE,)),
        Pane("by_class", "AP by class", view="text", when=(EVALUATE,)),
    ),
)
SCENE = Scene(
    name="detection",
    title="Detection",
    topic="Vision",
    summary="A live picture with boxes, and everything that made them.",
    params=DetectionParams,
    rows=(*WATCH_ROWS, *EVALUATE_ROWS),
    engine="playground.scenes.detection.engine",
    readouts={
        "candidates": "candidates {:,d}",
        "detections": "detections {:,d}",
        "network_ms": "network {:.1f} ms",
        "total_ms": "in all {:.1f} ms",
        "frames": "frames {:,d}",
        "tracks": "tracks {:d}",
        "counted_forward": "counted forward {:,d}",
        "counted_back": "counted back {:,d}",
    },
    results={
        "boxes": "(n, 4): x1 y1 x2 y2 in pixels of the last picture",
        "scores": "(n,): highest first",
        "labels": "(n,): class indices",
        "names": "(n,): what these classes are called",
        "candidates": "how many boxes there were before suppression",
        "history": "a row for each box of the last pictures, 20 000 at most: picture (its number), time (s), "
        "id (of its track, 0 for none), label, name, score, x1, y1, x2, y2 (px)",
        "average_precision": "of a labelled folder: COCO's AP (10, classes) at IoU 0.50 to 0.95",
    },
    threads=1,  # a second one makes Yolo-Fastest ten times slower on two busy cores
    package=__package__ or "",
)
