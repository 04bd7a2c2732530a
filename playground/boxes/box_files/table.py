"""Boxes out of any file, as one table, and how it is filled."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from math import isfinite, nan
from pathlib import PurePath
from typing import Final

import numpy as np
import numpy.typing as npt

from playground.boxes.iou import Bools, Floats, Ints
from playground.faults import UserError

Tell = Callable[[float, str], object]
"""Told the fraction that is done and a text; may raise Cancelled."""
MOST_BOXES: Final = 2_000_000
"""COCO's training set has 860 001."""


@dataclass(frozen=True, eq=False)
class BoxTable:
    """n boxes of one file or folder, with what it says about them.

    `sizes` (n, 2) are widths and heights, `boxes` (n, 4) x1, y1, x2, y2, None where only sizes are known;
    both in pixels, or `relative` to the image, from 0 to 1. `labels` (n,) and `images` (n,) are indices into
    `classes` and `image_names`; `class_ids` and `image_ids` are what the file itself calls them.
    `image_sizes` (images, 2) are NaN where unknown, `areas` (n,) as COCO gives them, else of the boxes,
    `scores` (n,) None where they are no predictions. `skipped` boxes without width or height were left out.
    """

    sizes: Floats
    boxes: Floats | None
    labels: Ints
    images: Ints
    classes: tuple[str, ...]
    class_ids: tuple[str, ...]
    image_names: tuple[str, ...]
    image_ids: tuple[str, ...]
    image_sizes: Floats
    scores: Floats | None
    crowd: Bools
    ignored: Bools
    areas: Floats
    relative: bool = False
    skipped: int = 0

    def __len__(self) -> int:
        return len(self.sizes)

    def of_classes(self, classes: Collection[str]) -> BoxTable:
        """Return the boxes of some classes; images and classes keep their indices."""
        wanted = np.array([name in classes for name in self.classes], np.bool_)
        return self.select(np.flatnonzero(wanted[self.labels]))

    def select(self, rows: Ints) -> BoxTable:
        """Return some of the boxes, by their indices; images and classes keep theirs."""
        return replace(
            self,
            sizes=self.sizes[rows],
            boxes=None if self.boxes is None else self.boxes[rows],
            labels=self.labels[rows],
            images=self.images[rows],
            scores=None if self.scores is None else self.scores[rows],
            crowd=self.crowd[rows],
            ignored=self.ignored[rows],
            areas=self.areas[rows],
        )

    def relative_sizes(self) -> Floats:
        """Return sizes (n, 2) relative to their images; UserError where the size of one is unknown."""
        return self.sizes if self.relative else self.sizes / self._image_of_each()

    def in_pixels(self) -> BoxTable:
        """Return the boxes in pixels; UserError where they are relative to images of unknown size."""
        if not self.relative:
            return self
        image = self._image_of_each()
        boxes = None if self.boxes is None else self.boxes * np.tile(image, 2)
        return replace(
            self, sizes=self.sizes * image, boxes=boxes, areas=self.areas * image.prod(axis=1), relative=False
        )

    def with_image_sizes(self, sizes: npt.ArrayLike) -> BoxTable:
        """Return the table with image sizes (images, 2), or one (2,) for all, where the file has none."""
        given = np.broadcast_to(np.asarray(sizes, np.float64), self.image_sizes.shape)
        return replace(self, image_sizes=np.where(np.isnan(self.image_sizes), given, self.image_sizes))

    def _image_of_each(self) -> Floats:
        sizes = self.image_sizes[self.images]
        unknown = np.isnan(sizes).any(axis=1)
        if unknown.any():
            name = self.image_names[int(self.images[unknown.argmax()])]
            raise UserError(f"the size of image {name} is not known", "use a file that tells image sizes")
        return sizes


Image = tuple[str, float, float]
"""The name of an image, its width and height, NaN where unknown."""


class BadBox(Exception):
    """A box cannot be taken; the reader adds where it stands."""


@dataclass
class Collector:
    """Takes boxes one by one and gives them as a table; every reader of a file fills one."""

    corners: array[float] = field(default_factory=lambda: array("d"))
    labels: array[int] = field(default_factory=lambda: array("q"))
    images: array[int] = field(default_factory=lambda: array("q"))
    scores: array[float] = field(default_factory=lambda: array("d"))
    areas: array[float] = field(default_factory=lambda: array("d"))
    crowd: array[int] = field(default_factory=lambda: array("b"))
    ignored: array[int] = field(default_factory=lambda: array("b"))
    classes: dict[str, str] = field(default_factory=dict[str, str])
    image_names: dict[str, Image] = field(default_factory=dict[str, Image])
    skipped: int = 0
    _class_index: dict[str, int] = field(default_factory=dict[str, int])
    _image_index: dict[str, int] = field(default_factory=dict[str, int])

    def label(self, key: str, name: str = "") -> int:
        """Return the index of a class by what the file calls it; `name` is shown for it."""
        if key not in self._class_index:
            self._class_index[key] = len(self.classes)
            self.classes[key] = name or key
        return self._class_index[key]

    def image(self, key: str, name: str = "", width: float = nan, height: float = nan) -> int:
        """Return the index of an image by what the file calls it; `name` and size are kept the first time."""
        if key not in self._image_index:
            self._image_index[key] = len(self.image_names)
            self.image_names[key] = (name or key, width, height)
        return self._image_index[key]

    def add(
        self,
        image: int,
        label: int,
        corners: tuple[float, float, float, float],
        *,
        score: float = nan,
        area: float = nan,
        crowd: bool = False,
        ignored: bool = False,
    ) -> None:
        """Take a box; one without width or height is counted and left out.

        Raises BadBox for numbers that are not finite, corners in the wrong order, and one box too many.
        """
        x1, y1, x2, y2 = corners
        if not (isfinite(x1) and isfinite(y1) and isfinite(x2) and isfinite(y2)):
            raise BadBox("a number is not finite")
        if x2 < x1 or y2 < y1:
            raise BadBox(f"the box from {x1:g}, {y1:g} to {x2:g}, {y2:g} has a negative side")
        if x1 == x2 or y1 == y2:
            self.skipped += 1
            return
        if len(self.labels) == MOST_BOXES:
            raise BadBox(f"more than {MOST_BOXES} boxes")
        self.corners.extend(corners)
        self.labels.append(label)
        self.images.append(image)
        self.scores.append(score)
        self.areas.append((x2 - x1) * (y2 - y1) if area != area else area)
        self.crowd.append(crowd)
        self.ignored.append(ignored or crowd)

    def table(self, *, relative: bool = False, placed: bool = True) -> BoxTable:
        """Return all boxes; `placed` is False where only their sizes mean something.

        They are predictions where every box has a score.
        """
        corners = np.array(self.corners).reshape(-1, 4)
        scores = np.array(self.scores)
        known = np.array([size for _, *size in self.image_names.values()], np.float64).reshape(-1, 2)
        return BoxTable(
            sizes=corners[:, 2:] - corners[:, :2],
            boxes=corners if placed else None,
            labels=np.array(self.labels, np.intp),
            images=np.array(self.images, np.intp),
            classes=tuple(self.classes.values()),
            class_ids=tuple(self.classes),
            image_names=tuple(name for name, *_ in self.image_names.values()),
            image_ids=tuple(self.image_names),
            image_sizes=known,
            scores=None if np.isnan(scores).any() or not len(scores) else scores,
            crowd=np.array(self.crowd, np.bool_),
            ignored=np.array(self.ignored, np.bool_),
            areas=np.array(self.areas),
            relative=relative,
            skipped=self.skipped,
        )


def stem(name: str) -> str:
    """Return an image's name without folders and suffix, by which files of different kinds agree."""
    return PurePath(name.replace("\\", "/")).stem
