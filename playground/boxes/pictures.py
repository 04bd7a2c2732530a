"""From tables of boxes to pictures: what is there and what was predicted, image by image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from playground.boxes.box_files.table import BoxTable, stem
from playground.boxes.iou import Floats, Ints
from playground.boxes.matching import Predicted, Truth
from playground.faults import UserError

SOME: Final = 6
"""Classes that a message names."""


def truths(table: BoxTable) -> list[Truth]:
    """Return what is in each image of a table, in pixels.

    UserError where only sizes are known, or boxes are relative to images of unknown size.
    """
    table = table.in_pixels()
    boxes = _boxes(table)
    return [
        Truth(boxes[rows], table.labels[rows], table.crowd[rows], table.ignored[rows], table.areas[rows])
        for rows in _rows(table.images, len(table.image_ids))
    ]


def predictions(table: BoxTable, truth: BoxTable) -> list[Predicted]:
    """Return what was predicted for each image of the truth, with the truth's labels.

    Images are the same by their id, or by their name without folder and suffix; classes by name, else by id.
    Predictions of a class that the truth does not have are left out, as COCO does. UserError where all are of
    such classes, for boxes without scores, and for an image that is not in the truth.
    """
    images = _images(table, truth)
    if table.relative:
        sizes = np.full((len(table.image_ids), 2), np.nan)
        sizes[:] = truth.image_sizes[images]
        table = table.with_image_sizes(sizes).in_pixels()
    if table.scores is None and len(table):
        raise UserError("the predictions have no scores", "expected a score for every box")
    scores = np.zeros(0) if table.scores is None else table.scores
    boxes, labels = _boxes(table), _labels(table, truth)[table.labels]
    if len(table) and labels.max() < 0:
        raise UserError(
            f"the predictions are of {_some(table.classes)}, which the truth does not have",
            f"expected some of its classes: {_some(truth.classes)}",
        )
    known = [rows[labels[rows] >= 0] for rows in _rows(images[table.images], len(truth.image_ids))]
    return [Predicted(boxes[rows], scores[rows], labels[rows]) for rows in known]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:SOME]) + (", …" if len(names) > SOME else "")


def _boxes(table: BoxTable) -> Floats:
    if table.boxes is None:
        raise UserError("the file tells only sizes of boxes", "expected boxes with their corners")
    return table.boxes


def _rows(images: Ints, count: int) -> list[Ints]:
    """Return the rows of each image, in their order."""
    order = np.argsort(images, kind="stable")
    return np.split(order, np.searchsorted(images[order], np.arange(1, count)))[:count]


def _images(table: BoxTable, truth: BoxTable) -> Ints:
    """Return which image of the truth each image of the table is."""
    places = {stem(name): place for place, name in enumerate(truth.image_names)}
    places |= {key: place for place, key in enumerate(truth.image_ids)}
    found = np.zeros(len(table.image_ids), np.intp)
    for place, (key, name) in enumerate(zip(table.image_ids, table.image_names, strict=True)):
        match = places.get(key, places.get(stem(name)))
        if match is None:
            raise UserError(f"image {name} of the predictions is not in the truth", "use the same images")
        found[place] = match
    return found


def _labels(table: BoxTable, truth: BoxTable) -> Ints:
    """Return which class of the truth each class of the table is, -1 for none."""
    names = {name: place for place, name in enumerate(truth.classes)}
    ids = {key: place for place, key in enumerate(truth.class_ids)}
    both = zip(table.classes, table.class_ids, strict=True)
    return np.array([names.get(name, ids.get(key, -1)) for name, key in both], np.intp)
