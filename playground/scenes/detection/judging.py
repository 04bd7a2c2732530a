"""How well what is on the images of a folder is found: image by image, judged as COCO does."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import inf
from pathlib import Path, PurePath
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
from playground.scenes.detection.found import Found, check_classes, found, wanted_labels
from playground.scenes.detection.params import DetectionParams
from playground.sources.mailbox import Shot
from playground.sources.photo import Rgb, read_photo
from playground.sources.source import Photos, parse_source

STEPS: Final = 100
"""Steps in which all images are looked at, however many there are; a run without a window takes as many."""
SHORT: Final = 0.1
"""Seconds of a step in a window, after which it can be paused and shows how far it is."""
SAME: Final = {
    "motorcycle": "motorbike", "airplane": "aeroplane", "couch": "sofa", "potted plant": "pottedplant",
    "dining table": "diningtable", "tv": "tvmonitor",
}  # fmt: skip
"""COCO's own names of classes that Darknet calls otherwise."""
EXPECTED: Final = "expected a folder of images as source, and a file or folder of their true boxes"


@dataclass(frozen=True)
class Labelled:
    """The images that are labelled and in the folder: index in the table, and path.

    `missing` are labelled and not there, `unlabelled` are there alone: neither is judged.
    """

    images: tuple[tuple[int, Path], ...]
    missing: int
    unlabelled: int


class Judging:
    """Looks at one image after the other; a change of thresholds or of the network's input begins anew.

    Where classes are named, they alone are judged: `wanted` are those that the truth has, None for all, and
    `there` is what `table` holds of them. An image that cannot be read is passed over and named in `damaged`:
    it must not cost an hour's judging.
    UserError where there is no model, or nothing that is labelled is in the folder.
    """

    def __init__(self, params: DetectionParams, context: Context) -> None:
        source = parse_source(params.source)
        if not params.model:
            raise UserError("there is no model to be judged", "name a .cfg with its .weights, or an .onnx")
        if not isinstance(source, Photos) or not params.annotations:
            raise UserError("there are no labelled images", EXPECTED)
        self.context = context
        self.table = _with_boxes(read_boxes(params.annotations, context.tell))
        self.labelled = labelled(self.table, source.paths)
        self.images = self.labelled.images
        self._share = -(-len(self.images) // STEPS)
        self._seconds = SHORT if context.live else inf
        self.eye = Eye.of(params, context)
        self.labels = _labels(self.eye.detector.names, self.table.classes)
        if not context.live:  # there a typing error is told beside the results, and can be mended
            check_classes(self.eye.detector.names, params.classes)
        self._begin(params)

    def _begin(self, params: DetectionParams) -> None:
        self.wanted = self._wanted(params)
        self.there = self.table if self.wanted is None else self.table.of_classes(self.wanted)
        self.done = 0
        self.damaged: list[str] = []
        self.last: tuple[Rgb, Found, Truth] | None = None
        self.network_ms = 0.0
        self._evaluation = CocoEvaluation(len(self.table.classes))
        self._metrics: tuple[int, CocoMetrics] | None = None
        self._key = self._given(params)

    def _wanted(self, params: DetectionParams) -> tuple[str, ...] | None:
        """Return what the truth calls the classes that are wanted, as far as it has them."""
        wanted = wanted_labels(self.eye.detector.names, params.classes)
        if wanted is None:
            return None
        labels: list[int] = self.labels[wanted].tolist()
        return tuple(self.table.classes[label] for label in labels if label >= 0)

    def _given(self, params: DetectionParams) -> tuple[object, ...]:
        return self.eye.manner(params), *params.deciding

    def follow(self, params: DetectionParams) -> None:
        """Begin anew where what is found depends on what has changed."""
        if self._given(params) != self._key:
            self._begin(params)

    def advance(self, params: DetectionParams) -> bool:
        """Look at the next images; False when all were looked at."""
        goal, until = min(self.done + self._share, len(self.images)), time.perf_counter() + self._seconds
        while self.done < goal and not self.context.cancelled():
            self._look(*self.images[self.done], self.eye.manner(params), params)
            self.done += 1
            if time.perf_counter() >= until:
                break
        return self.done < len(self.images)

    def _look(self, image: int, path: Path, manner: Manner, params: DetectionParams) -> None:
        try:
            pixels = read_photo(path)
        except UserError:
            self.damaged.append(path.name)
            return
        sight = self.eye.look(Shot(pixels, self.done, 0.0, 0.0), manner)
        there = self._truth(image, pixels.shape[1], pixels.shape[0])
        what = found(sight, self.eye.detector.names, params)
        labels = self.labels[what.labels]
        known = labels >= 0
        self._evaluation.add(there, Predicted(what.boxes[known], what.scores[known], labels[known]))
        self.network_ms += sight.network_ms
        self.last = pixels, what, there

    def _truth(self, image: int, width: int, height: int) -> Truth:
        own = self.there.select(np.flatnonzero(self.there.images == image))
        own = own.with_image_sizes((width, height)).in_pixels()
        boxes = np.zeros((0, 4)) if own.boxes is None else own.boxes
        return Truth(boxes, own.labels, own.crowd, own.ignored, own.areas)

    def metrics(self) -> CocoMetrics:
        """Return the metrics so far, worked out anew after each share of the images: it may take a while."""
        told, metrics = self._metrics or (-self._share, None)
        if metrics is None or self.done - told >= self._share or told < self.done == len(self.images):
            metrics = self._evaluation.metrics()
            self._metrics = self.done, metrics
        return metrics

    def numbers(self) -> dict[str, float]:
        """Return COCO's twelve numbers as far as there are any, how far it is, and how much is left out."""
        known = {name: value for name, value in self.metrics().summary().items() if np.isfinite(value)}
        judged = self.done - len(self.damaged)
        return {
            **known,
            "images": float(judged),
            "network_ms": self.network_ms / max(judged, 1),
            "missing": float(self.labelled.missing),
            "unlabelled": float(self.labelled.unlabelled),
            "damaged": float(len(self.damaged)),
        }

    def results(self) -> dict[str, Any]:
        """Return the arrays that `--save` writes."""
        return {"average_precision": self.metrics().average_precision[0]}


def _with_boxes(table: BoxTable) -> BoxTable:
    if table.boxes is None:
        raise UserError("the file of true boxes tells only their sizes", "expected boxes with their corners")
    return table


def labelled(table: BoxTable, paths: tuple[Path, ...]) -> Labelled:
    """Return the labelled images among the files of a folder; UserError where none is.

    They agree by their names without suffix; of two files for one image the one of its whole name is taken.
    """
    places = {stem(name): image for image, name in enumerate(table.image_names)}
    chosen: dict[int, Path] = {}
    for path in paths:
        image = places.get(path.stem, -1)
        if image >= 0 and (image not in chosen or path.name == _file_name(table.image_names[image])):
            chosen[image] = path
    if not chosen:
        raise UserError(f"none of the {len(paths)} images of the source is labelled", EXPECTED)
    return Labelled(tuple(chosen.items()), len(table.image_names) - len(chosen), len(paths) - len(chosen))


def _file_name(name: str) -> str:
    return PurePath(name.replace("\\", "/")).name


def _labels(said: tuple[str, ...], true: tuple[str, ...]) -> Ints:
    """Return which class of the truth each class of the model is, -1 for none; UserError where all are."""
    places = {SAME.get(name, name): place for place, name in enumerate(true)}
    labels = np.array([places.get(SAME.get(name, name), -1) for name in said], np.intp)
    if (labels < 0).all():
        reason = f"the model knows none of the classes {', '.join(true[:5])}"
        raise UserError(reason, "expected true boxes with names of classes; YOLO's need a classes.txt")
    return labels
