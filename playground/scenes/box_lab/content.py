"""Rows of boxes, painted or made, as tables like those out of files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from playground.boxes.box_files import read_boxes
from playground.boxes.box_files.table import BoxTable, Tell
from playground.boxes.iou import Bools, Floats, Ints, area
from playground.faults import UserError
from playground.scenes.box_lab.params import CLASSES
from playground.scenes.box_lab.params.precision import CROWD, IGNORED

MOST: Final = 100_000
"""The highest class and image that rows may name: there is room for all below."""
Rows = tuple[tuple[float, ...], ...]


def scored_table(
    value: Rows | str, progress: Tell, truth: BoxTable | None = None, more_classes: str = ""
) -> BoxTable:
    """Return predicted boxes, of rows x1, y1, x2, y2, score, class, image or of a file.

    Classes and images of rows are those of the `truth` where there is one; else `more_classes` names the
    classes behind the first ones, with commas between. UserError where a file has no scores.
    """
    if isinstance(value, str):
        table = read_boxes(value, progress)
        if table.scores is None and len(table):
            raise UserError(
                f"the boxes in {Path(value).name} have no scores", "expected a score for every box"
            )
        return table
    filled = _filled(value, (1.0, 0.0, 0.0))
    boxes, scores, labels, images = filled[:, :4], filled[:, 4], filled[:, 5], filled[:, 6]
    return _table(boxes, labels, images, scores=scores, like=truth, more=more_classes)


def truth_table(value: Rows | str, said: Rows | str, progress: Tell) -> BoxTable:
    """Return true boxes, of rows x1, y1, x2, y2, class, image, kind or of a file.

    Rows have the classes and images that the rows `said` name, too.
    """
    if isinstance(value, str):
        return read_boxes(value, progress)
    filled = _filled(value, (0.0, 0.0, 0.0))
    also = _filled(() if isinstance(said, str) else said, (1.0, 0.0, 0.0))
    kind = filled[:, 6]
    return _table(
        filled[:, :4],
        filled[:, 4],
        filled[:, 5],
        crowd=kind == CROWD,
        ignored=(kind == IGNORED) | (kind == CROWD),
        most=(also[:, 5].max(initial=0), also[:, 6].max(initial=0)),
    )


def with_box(rows: Rows, index: int, box: Floats | None, rest: Sequence[float] = ()) -> Rows:
    """Return rows with box `index` moved, added with the columns `rest`, or erased where `box` is None."""
    if box is None:
        return rows[:index] + rows[index + 1 :]
    if index == len(rows):
        return (*rows, (*box.tolist(), *rest))
    return with_columns(rows, index, 0, box.tolist())


def with_columns(rows: Rows, index: int, first: int, values: Sequence[float]) -> Rows:
    """Return rows with other values in one of them, from column `first` on."""
    row = rows[index]
    row = row + (0.0,) * (first - len(row))
    return (*rows[:index], (*row[:first], *values, *row[first + len(values) :]), *rows[index + 1 :])


def _filled(rows: Rows, defaults: tuple[float, float, float]) -> Floats:
    """Return rows as (n, 7), with what was left out."""
    full = [(*row, *defaults[len(row) - 4 :]) for row in rows]
    return np.array(full, np.float64).reshape(-1, 7)


def _table(
    boxes: Floats,
    labels: Floats,
    images: Floats,
    *,
    scores: Floats | None = None,
    crowd: Bools | None = None,
    ignored: Bools | None = None,
    like: BoxTable | None = None,
    most: tuple[float, float] = (0.0, 0.0),
    more: str = "",
) -> BoxTable:
    """Return a table with the classes and images of another one, or with those up to the highest named."""
    none = np.zeros(len(boxes), np.bool_)
    label, image = _indices(labels, "class"), _indices(images, "image")
    if like is None:
        count = int(max(image.max(initial=0), most[1])) + 1
        known = (*CLASSES, *(name.strip() for name in more.split(",") if name.strip()))
        classes = max(int(max(label.max(initial=0), most[0])) + 1, len(known))
        names = (*known, *(f"class {number}" for number in range(len(known), classes)))
        keys = tuple(str(number) for number in range(classes))
        pictures = tuple(str(number + 1) for number in range(count))
        sizes = np.full((count, 2), np.nan)
    else:
        names, keys, pictures, sizes = like.classes, like.class_ids, like.image_names, like.image_sizes
        _check(label, len(names), "class")
        _check(image, len(pictures), "image")
    return BoxTable(
        sizes=boxes[:, 2:] - boxes[:, :2],
        boxes=boxes,
        labels=label,
        images=image,
        classes=names,
        class_ids=keys,
        image_names=pictures,
        image_ids=pictures if like is None else like.image_ids,
        image_sizes=sizes,
        scores=scores,
        crowd=none if crowd is None else crowd,
        ignored=none if ignored is None else ignored,
        areas=area(boxes),
    )


def _indices(column: Floats, name: str) -> Ints:
    if len(column) and (column.min() < 0 or column.max() > MOST or (column % 1).any()):
        raise UserError(f"a box has a {name} that is no whole number from 0", "check the rows of boxes")
    return column.astype(np.intp)


def _check(column: Ints, count: int, name: str) -> None:
    if column.max(initial=-1) >= count:
        raise UserError(f"a prediction is of {name} {column.max()}", f"the ground truth has 0 to {count - 1}")
