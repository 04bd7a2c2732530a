"""Boxes as NumPy arrays in one .npz file."""

from __future__ import annotations

import zipfile
import zlib
from math import prod
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from playground.boxes.box_files.disk import refusing
from playground.boxes.box_files.table import MOST_BOXES, BoxTable, Tell
from playground.boxes.iou import Floats, Ints, area
from playground.faults import UserError
from playground.text_rows import check_file

EXPECTED: Final = (
    "expected arrays xyxy_px or xyxy (n, 4), or wh (n, 2); cls, img, img_wh and scores as there are"
)
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, ValueError, TypeError, EOFError, RuntimeError)


def read_arrays(path: Path, progress: Tell) -> BoxTable:
    """Read `xyxy_px`, `xyxy` or `wh`, and `cls`, `img`, `img_wh` or `img_wh_guess`, `scores` and `names`.

    The corners of `xyxy_px` are pixels, of which the last belongs to the box too, as VOC counts: its width is
    x2 − x1 + 1. Those of `xyxy` are places. Whatever else is in the file is not touched. UserError for
    pickled objects, for arrays of another shape or size, and for numbers that are not finite.
    """
    progress(0.0, f"reading {path.name}")
    with refusing(path, EXPECTED):
        check_file(str(path), EXPECTED)
        try:
            with zipfile.ZipFile(path) as archive:
                return _table(_Arrays(archive, path.name))
        except _BROKEN as error:
            raise UserError(f"{path.name} cannot be read ({error})", EXPECTED) from None


class _Arrays:
    """The arrays of a file; looks at an array's head before any of it is held in memory."""

    def __init__(self, archive: zipfile.ZipFile, where: str) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self._where = where

    def has(self, name: str) -> bool:
        """Tell whether there is such an array."""
        return f"{name}.npy" in self._names

    def numbers(self, name: str, width: int = 0, count: int | None = None) -> Floats:
        """Return an array as (n, width), or (n,) for width 0; `count` is how many rows there must be."""
        with self._archive.open(f"{name}.npy") as stream:
            shape, dtype = self._head(stream, name)
        if dtype.kind not in "iufb":
            raise self.wrong(f"{name} holds {dtype}, not numbers")
        if shape[1:] != ((width,) if width else ()) or not shape:
            raise self.wrong(f"{name} has the shape {shape}")
        if count is not None and shape[0] != count:
            raise self.wrong(f"{name} has {shape[0]} rows for {count} boxes")
        numbers = self._read(name).astype(np.float64)
        finite = np.isfinite(numbers).reshape(len(numbers), width or 1).all(axis=1)
        if not finite.all():
            raise self.wrong(f"{name}, row {int(finite.argmin()) + 1}: not finite")
        return numbers

    def indices(self, name: str, count: int) -> Ints:
        """Return an array of whole numbers from 0 (n,), all 0 where there is none."""
        if not self.has(name):
            return np.zeros(count, np.intp)
        numbers = self.numbers(name, count=count)
        if count and (numbers.min() < 0 or numbers.max() > MOST_BOXES or (numbers % 1).any()):
            raise self.wrong(f"{name} holds other than whole numbers from 0")
        return numbers.astype(np.intp)

    def texts(self, name: str) -> list[str]:
        """Return an array of texts, [] where there is none."""
        if not self.has(name):
            return []
        with self._archive.open(f"{name}.npy") as stream:
            shape, dtype = self._head(stream, name)
        if dtype.kind != "U" or len(shape) != 1:
            raise self.wrong(f"{name} holds {dtype}, not a list of texts")
        return [str(text) for text in self._read(name).tolist()]

    def wrong(self, found: str) -> UserError:
        """Return what refuses the file."""
        return UserError(f"{self._where}: {found}", EXPECTED)

    def _head(self, stream: Any, name: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
        read = npy.read_array_header_1_0 if npy.read_magic(stream) == (1, 0) else npy.read_array_header_2_0
        shape, _, dtype = read(stream)
        if dtype.hasobject:
            raise self.wrong(f"{name} holds pickled objects, which could run code")
        if prod(shape) * dtype.itemsize > MOST_BOXES * 32:
            raise self.wrong(f"{name} has the shape {shape}, more than {MOST_BOXES} boxes")
        return shape, dtype

    def _read(self, name: str) -> npt.NDArray[Any]:
        with self._archive.open(f"{name}.npy") as stream:
            return npy.read_array(stream, allow_pickle=False)


def _table(arrays: _Arrays) -> BoxTable:
    boxes, sizes = _boxes(arrays)
    if (sizes < 0).any():
        box = int((sizes < 0).any(axis=1).argmax())
        raise arrays.wrong(f"row {box + 1}: the box has a negative side")
    n = len(sizes)
    labels, images = arrays.indices("cls", n), arrays.indices("img", n)
    count = int(images.max(initial=-1)) + 1
    names = arrays.texts("names")
    classes = [*names, *map(str, range(len(names), int(labels.max(initial=-1)) + 1))]
    keys = tuple(map(str, range(count)))
    table = BoxTable(
        sizes=sizes,
        boxes=boxes,
        labels=labels,
        images=images,
        classes=tuple(classes),
        class_ids=tuple(map(str, range(len(classes)))),
        image_names=keys,
        image_ids=keys,
        image_sizes=_image_sizes(arrays, images, count),
        scores=arrays.numbers("scores", count=n) if arrays.has("scores") else None,
        crowd=np.zeros(n, np.bool_),
        ignored=np.zeros(n, np.bool_),
        areas=sizes.prod(axis=1) if boxes is None else area(boxes),
        skipped=int((sizes == 0).any(axis=1).sum()),
    )
    return table.select(np.flatnonzero((sizes > 0).all(axis=1)))


def _boxes(arrays: _Arrays) -> tuple[Floats | None, Floats]:
    for name, last in (("xyxy_px", 1), ("xyxy", 0)):
        if arrays.has(name):
            boxes = arrays.numbers(name, 4)
            return boxes, boxes[:, 2:] - boxes[:, :2] + last
    if not arrays.has("wh"):
        raise arrays.wrong("no array of boxes")
    return None, arrays.numbers("wh", 2)


def _image_sizes(arrays: _Arrays, images: Ints, count: int) -> Floats:
    """Return the size of each image; the file may give it for each image or for each box."""
    name = next((name for name in ("img_wh", "img_wh_guess") if arrays.has(name)), None)
    sizes = np.full((count, 2), np.nan)
    if name:
        given = arrays.numbers(name, 2)
        if len(given) == len(images):
            sizes[images] = given
        elif len(given) >= count:
            sizes = given[:count]
        else:
            raise arrays.wrong(f"{name} has {len(given)} rows for {count} images")
    return sizes
