"""How well what is on the images of a folder is found: image by image, judged as COCO does."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from playground.boxes.box_files import read_boxes
from playground.boxes.box_files.table import BoxTable, stem
from playground.boxes.coco import CocoEvaluation, CocoMetrics
from playground.boxes.iou import Ints
from playground.boxes.matching import Predicted, Truth
from playground.faults import UserError
from playground.scene import Context
from playground.scenes.detection.eye import Eye, Manner
from playground.scenes.detection.found import Found, found
from playground.scenes.detection.moving import Moving
from playground.scenes.detection.params import DetectionParams
from playground.sources.mailbox import Shot
from playground.sources.photo import Rgb, read_photo
from playground.sources.source import Photos, parse_source

STEPS: Final = 100
"""Steps in which all images are looked at, however many there are; a run without a window takes as many."""
SAME: Final = {
    "motorcycle": "motorbike", "airplane": "aeroplane", "couch": "sofa", "potted plant": "pottedplant",
    "dining table": "diningtable", "tv": "tvmonitor",
}  # fmt: skip
"""COCO's own names of classes that Darknet calls otherwise."""
EXPECTED: Final = "expected a folder of images as source, and a file or folder of their true boxes"


class Judging(Moving):
    """Looks at one image after the other; a change of thresholds or of the network's input begins anew.

    UserError where there is no model, or what is labelled is not in the folder.
    """

    def __init__(self, params: DetectionParams, context: Context) -> None:
        source = parse_source(params.source)
        if not params.model:
            raise UserError("there is no model to be judged", "name a .cfg with its .weights, or an .onnx")
        if not isinstance(source, Photos) or not params.annotations:
            raise UserError("there are no labelled images", EXPECTED)
        self.context = context
        self.table = _with_boxes(read_boxes(params.annotations, context.progress))
        self.images = _labelled(self.table, source.paths)
        self.eye = Eye.of(params, context.device)
        self.labels = _labels(self.eye.detector.names, self.table.classes)
        self._begin(params)

    def _begin(self, params: DetectionParams) -> None:
        self.done = 0
        self.last: tuple[Rgb, Found, Truth] | None = None
        self.network_ms = 0.0
        self._evaluation = CocoEvaluation(len(self.table.classes))
        self._metrics: tuple[int, CocoMetrics] | None = None
        self._key = self._given(params)

    def _given(self, params: DetectionParams) -> tuple[object, ...]:
        return self.eye.manner(params), *params.deciding

    def follow(self, params: DetectionParams) -> None:
        """Begin anew where what is found depends on what has changed."""
        if self._given(params) != self._key:
            self._begin(params)

    def advance(self, params: DetectionParams) -> bool:
        """Look at the next images; False when all were looked at."""
        for _ in range(-(-len(self.images) // STEPS)):
            if self.done < len(self.images) and not self.context.cancelled():
                self._look(*self.images[self.done], self.eye.manner(params), params)
                self.done += 1
        return self.done < len(self.images)

    def _look(self, image: int, path: Path, manner: Manner, params: DetectionParams) -> None:
        pixels = read_photo(path)
        sight = self.eye.look(Shot(pixels, self.done, 0.0, 0.0), manner)
        there = self._truth(image, pixels.shape[1], pixels.shape[0])
        what = found(sight, self.eye.detector.names, params)
        labels = self.labels[what.labels]
        known = labels >= 0
        self._evaluation.add(there, Predicted(what.boxes[known], what.scores[known], labels[known]))
        self.network_ms += sight.network_ms
        self.last = pixels, what, there

    def _truth(self, image: int, width: int, height: int) -> Truth:
        own = self.table.select(np.flatnonzero(self.table.images == image))
        own = own.with_image_sizes((width, height)).in_pixels()
        boxes = np.zeros((0, 4)) if own.boxes is None else own.boxes
        return Truth(boxes, own.labels, own.crowd, own.ignored, own.areas)

    def metrics(self) -> CocoMetrics:
        """Return the metrics of the images so far."""
        if self._metrics is None or self._metrics[0] != self.done:
            self._metrics = self.done, self._evaluation.metrics()
        return self._metrics[1]

    def numbers(self) -> dict[str, float]:
        """Return COCO's twelve numbers as far as there are any, and how far the judging is."""
        known = {name: value for name, value in self.metrics().summary().items() if np.isfinite(value)}
        return {**known, "images": float(self.done), "network_ms": self.network_ms / max(self.done, 1)}

    def results(self) -> dict[str, Any]:
        """Return the arrays that `--save` writes."""
        return {"average_precision": self.metrics().average_precision[0]}


def _with_boxes(table: BoxTable) -> BoxTable:
    if table.boxes is None:
        raise UserError("the file of true boxes tells only their sizes", "expected boxes with their corners")
    return table


def _labelled(table: BoxTable, paths: tuple[Path, ...]) -> list[tuple[int, Path]]:
    """Return the images that are labelled and in the folder: index in the table, and path."""
    places = {stem(name): image for image, name in enumerate(table.image_names)}
    images = [(places[path.stem], path) for path in paths if path.stem in places]
    if not images:
        raise UserError(f"none of the {len(paths)} images of the source is labelled", EXPECTED)
    return images


def _labels(said: tuple[str, ...], true: tuple[str, ...]) -> Ints:
    """Return which class of the truth each class of the model is, -1 for none; UserError where all are."""
    places = {SAME.get(name, name): place for place, name in enumerate(true)}
    labels = np.array([places.get(SAME.get(name, name), -1) for name in said], np.intp)
    if (labels < 0).all():
        reason = f"the model knows none of the classes {', '.join(true[:5])}"
        raise UserError(reason, "expected true boxes with names of classes; YOLO's need a classes.txt")
    return labels
