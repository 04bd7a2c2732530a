"""An object, the grid and the anchors that answer for it, and what mistakes cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Numbers, Slider
from playground.params import Label, Section
from playground.scenes.box_lab.params.common import CLASSES, ENCODING
from playground.scenes.box_lab.params.precision import PrecisionParams

PROBABILITY = Slider(0.001, 0.999, decimals=3, minimum=1e-6, maximum=1 - 1e-6)


@dataclass(frozen=True)
class EncodingParams(PrecisionParams):
    """What a YOLO head is to answer for one object."""

    object: Annotated[
        tuple[float, ...],
        Section("Object", ENCODING),
        Numbers(4),
        "x1, y1, x2, y2 of the object, as shares of the picture's width and height. Drag it.",
    ] = (0.286, 0.742, 0.588, 0.917)
    object_class: Annotated[str, Label("Class"), Choice(*CLASSES), "What it is."] = "car"
    class_count: Annotated[
        int,
        Label("Classes"),
        Slider(3, 80, minimum=3, maximum=10_000),
        "How many classes the detector knows.",
    ] = 3
    anchors: Annotated[
        str,
        Choice(
            "yolov2_voc",
            "yolov2_coco",
            "yolov3",
            "yolov3_tiny",
            "yolov4",
            labels=("YOLOv2, VOC", "YOLOv2, COCO", "YOLOv3", "YOLOv3-tiny", "YOLOv4"),
        ),
        "The published set of anchors, in pixels of the network's input.",
    ] = "yolov3"
    scales: Annotated[
        int, Slider(1, 3, minimum=1, maximum=3), "How many grids there are: stride 32, and 16, and 8."
    ] = 3
    network: Annotated[
        int,
        Label("Network input"),
        Slider(224, 608, step=32, minimum=32, maximum=2048, unit="px"),
        "Width and height of the picture that the network is given: a multiple of 32.",
    ] = 416
    no_object_weight: Annotated[
        float,
        Section("Imbalance", ENCODING),
        Label("λ of no object"),
        Slider(0.01, 1, minimum=0, maximum=100),
        "What the mistakes of predictors without an object are multiplied by; 0.5 in YOLOv1.",
    ] = 0.5
    gamma: Annotated[
        float,
        Label("γ of the focal loss"),
        Slider(0, 5, minimum=0, maximum=50),
        "How much less the easy ones count: (1 − p)^γ; 0 is the cross-entropy.",
    ] = 2.0
    answer_object: Annotated[
        float,
        Label("Answer where it is"),
        PROBABILITY,
        "The objectness that the responsible predictor gives; 1 would be right.",
    ] = 0.3
    answer_empty: Annotated[
        float,
        Label("Answer elsewhere"),
        PROBABILITY,
        "The objectness that all others give; 0 would be right.",
    ] = 0.05
