"""The boxes that are clustered: made, painted or read, filtered, and in the unit that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from playground.boxes.anchors import to_network
from playground.boxes.box_files import read_boxes
from playground.boxes.box_files.table import BoxTable, Tell
from playground.boxes.clustering import measurable
from playground.boxes.iou import Bools, Floats
from playground.faults import UserError
from playground.samples import Samples
from playground.scenes.anchor_clustering.made import CENTRES, SIDE, made
from playground.scenes.anchor_clustering.params import AnchorParams
from playground.text_rows import short

SOME = 20
"""Classes that a message names."""
NO_SIZES: Floats = np.zeros((0, 2))


@dataclass(frozen=True, eq=False)
class Data:
    """n boxes.

    `pixels` (n, 2) are widths and heights in pixels of `images` (n, 2), `labels` (n,) their classes; `sizes`
    (n, 2) is what is clustered: the same, or shares of the images where `relative`. `truth` (m, 2) are the
    sizes that boxes were made around, in the unit of `sizes`; none of real ones. Where the sizes of
    images are not `told` they are those of the network's input.
    """

    pixels: Floats
    images: Floats
    labels: Floats
    relative: bool
    told: bool = True
    truth: Floats = field(default_factory=NO_SIZES.copy)
    sizes: Floats = field(init=False)

    def __post_init__(self) -> None:
        sizes = self.pixels / self.images if self.relative else self.pixels
        object.__setattr__(self, "sizes", measurable(sizes))

    def __len__(self) -> int:
        return len(self.pixels)

    @property
    def image(self) -> Floats:
        """Width and height (2,) of the typical image in the unit of `sizes`."""
        return np.ones(2) if self.relative else self.typical

    @cached_property
    def typical(self) -> Floats:
        """Median width and height (2,) of the boxes' images in pixels."""
        return np.median(self.images, axis=0) if len(self) else np.full(2, float(SIDE))

    def at_network(self, anchors: Floats, network: tuple[int, int]) -> Floats:
        """Return anchors (k, 2) in pixels of a network's input, to which images are stretched."""
        return to_network(anchors, self.image, network)


def read(path: str, progress: Tell) -> BoxTable:
    """Read the boxes of a file or folder; UserError where there are none."""
    table = read_boxes(path, progress)
    if not len(table):
        raise UserError(f"{path} holds no boxes", "choose another file, or paint some")
    return table


def data_of(params: AnchorParams, table: BoxTable | None, rng: np.random.Generator) -> Data:
    """Return the boxes that parameters ask for, of the file that was read where it is one.

    UserError for a class or an image size that makes no sense, and for boxes without a width or height.
    """
    if table is not None:
        return _of_file(params, table)
    relative, image = params.unit == "relative", _image_size(params)
    if params.boxes:
        assert isinstance(params.boxes, Samples)
        rows = params.boxes.rows()
        names, labels = np.unique(rows[:, 2], return_inverse=True)
        chosen = _chosen([f"{name:g}" for name in names], params.classes)[labels]
        pixels, labels = rows[chosen, :2], rows[chosen, 2]
        return Data(pixels, np.broadcast_to(image, pixels.shape), labels, relative, bool(params.image_size))
    pixels, which = made(params.made_sizes, params.samples, params.spread, rng)
    image = np.full(2, float(SIDE))
    truth = CENTRES[: params.made_sizes] / (image if relative else 1.0)
    return Data(pixels, np.broadcast_to(image, pixels.shape), which.astype(float), relative, truth=truth)


def _of_file(params: AnchorParams, table: BoxTable) -> Data:
    chosen = _chosen(table.classes, params.classes)[table.labels]
    if not chosen.any():
        raise UserError(f"the file has no boxes of class {params.classes}", "choose another class")
    if not params.difficult:
        chosen &= ~table.ignored
    rows = np.flatnonzero(chosen)
    if not len(rows):
        raise UserError("all these boxes are difficult ones or crowds", "keep those, too")
    table = table.select(rows)
    told = bool(params.image_size) or not np.isnan(table.image_sizes[table.images]).any()
    table = table.with_image_sizes(_image_size(params)).in_pixels()
    images = table.image_sizes[table.images]
    return Data(table.sizes, images, table.labels.astype(float), params.unit == "relative", told)


def _image_size(params: AnchorParams) -> Floats:
    """Return the size (2,) of images that nothing is told of: boxes are taken as the network sees them."""
    size = np.array(params.image_size or params.network_size, float)
    if (size < 1).any():
        raise UserError(f"image_size is {list(params.image_size)}", "expected a width and height in pixels")
    return size


def _chosen(names: Sequence[str], wanted: str) -> Bools:
    """Return for each class whether it counts; UserError for one that is not among them."""
    asked = [name.strip() for name in wanted.split(",") if name.strip()]
    for name in asked:
        if name not in names:
            known = ", ".join(names[:SOME]) + (", …" if len(names) > SOME else "")
            raise UserError(f"class {short(name)!r} is not among the boxes", f"there are {known}")
    return np.array([not asked or name in asked for name in names], np.bool_)
