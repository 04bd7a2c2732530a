"""Boxes as COCO writes them: one JSON file of images, categories and annotations, or a list of results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite, nan
from pathlib import Path
from typing import Any, Final, cast

from playground.boxes.box_files.disk import read_bytes
from playground.boxes.box_files.table import BadBox, BoxTable, Collector, Tell
from playground.faults import UserError
from playground.text_rows import short

EXPECTED: Final = "expected COCO's JSON: images, categories and annotations, or a list of results"
MOST_BYTES: Final = 600_000_000
"""COCO's own training set has 448 MB."""


def read_coco(path: Path, progress: Tell) -> BoxTable:
    """Read a data set, or the list of results of a detector, whose ids stand for their names.

    UserError names the file, and the line or the annotation of what cannot be read.
    """
    progress(0.0, f"reading {path.name}")
    try:
        content: object = json.loads(
            read_bytes(path, MOST_BYTES, EXPECTED), object_hook=_Trim(path, progress)
        )
    except json.JSONDecodeError as error:
        raise UserError(f"{path.name}, line {error.lineno}: {error.msg}", EXPECTED) from None
    except (UnicodeDecodeError, RecursionError, ValueError):  # ValueError: a number of thousands of digits
        raise UserError(f"{path.name} is not JSON", EXPECTED) from None
    collector = Collector()
    if isinstance(content, dict):
        data = cast("dict[str, object]", content)
        _about(data, collector, path)
        records = _records(data.get("annotations"), path, "annotations")
    else:
        records = _records(content, path, "results")
    for number, record in enumerate(records, 1):
        if number % 20_000 == 0:
            progress(number / len(records), f"reading {path.name}")
        try:
            _add(collector, record)
        except BadBox as error:
            raise UserError(f"{path.name}, annotation {number}: {error}", EXPECTED) from None
    return collector.table()


class _Trim:
    """Drops outlines as soon as they are read: they are most of a file, and many times that in memory."""

    def __init__(self, path: Path, progress: Tell) -> None:
        self._path, self._progress = path, progress
        self._count = 0

    def __call__(self, record: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        if self._count % 20_000 == 0:
            self._progress(0.0, f"reading {self._path.name}, record {self._count}")
        record.pop("segmentation", None)
        return record


def _about(data: Mapping[str, object], collector: Collector, path: Path) -> None:
    for record in _records(data.get("categories", []), path, "categories"):
        collector.label(_id(record.get("id"), path, "category"), str(record.get("name", "")))
    for record in _records(data.get("images", []), path, "images"):
        size = [_positive(record.get(side)) for side in ("width", "height")]
        collector.image(_id(record.get("id"), path, "image"), str(record.get("file_name", "")), *size)


def _records(content: object, path: Path, what: str) -> list[dict[str, object]]:
    if isinstance(content, list):
        items = cast("list[object]", content)
        if all(isinstance(item, dict) for item in items):
            return cast("list[dict[str, object]]", items)
    raise UserError(f"{path.name} has no list of {what}", EXPECTED)


def _add(collector: Collector, record: Mapping[str, object]) -> None:
    bbox = record.get("bbox")
    numbers: list[object] = cast("list[object]", bbox) if isinstance(bbox, list) else []
    x, y, w, h = (_number(each) for each in numbers) if len(numbers) == 4 else (nan,) * 4
    if not all(map(isfinite, (x, y, w, h))):
        found = short(str(record.get("bbox", "missing")))
        raise BadBox(f"bbox {found} is not x, y, width, height")
    ids = [record.get(key) for key in ("image_id", "category_id")]
    if not all(isinstance(each, int | str) for each in ids):
        raise BadBox("image_id or category_id is missing")
    image, category = (str(each) for each in ids)
    collector.add(
        collector.image(image),
        collector.label(category),
        (x, y, x + w, y + h),
        score=_number(record.get("score")),
        area=_number(record.get("area")),
        crowd=bool(record.get("iscrowd", 0)),
    )


def _id(value: object, path: Path, what: str) -> str:
    if not isinstance(value, int | str):
        raise UserError(f"{path.name}: {what} without an id", EXPECTED)
    return str(value)


def _number(value: object) -> float:
    try:
        return float(value) if isinstance(value, int | float) else nan
    except OverflowError:  # a whole number beyond what a float holds
        return nan


def _positive(value: object) -> float:
    number = _number(value)
    return number if isfinite(number) and number > 0 else nan
