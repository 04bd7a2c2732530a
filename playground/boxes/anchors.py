"""Anchor sets: those that papers published, and one's own dealt to scales and written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from playground.boxes.clustering import mean_iou
from playground.boxes.iou import Floats
from playground.faults import UserError

Fit = Literal["stretch", "letterbox", "shorter side"]
COARSEST: Final = 32
"""Pixels of the network's input to a cell of the coarsest scale; each finer one halves it."""
_YOLO: Final = (416, 416)


@dataclass(frozen=True)
class Published:
    """A published set of anchors: `numbers` as printed there, one of which is `unit` pixels of the input.

    `network` and `fit` say how an image is brought to that input; see `to_network`.
    """

    name: str
    numbers: tuple[tuple[float, float], ...]
    source: str
    unit: int = 1
    network: tuple[int, int] = _YOLO
    fit: Fit = "stretch"

    @property
    def anchors(self) -> Floats:
        """Return widths and heights (k, 2) in pixels of the network's input."""
        return np.array(self.numbers) * self.unit

    def mean_iou(self, sizes: Floats, image_sizes: npt.ArrayLike) -> float:
        """Return the mean IoU of boxes (n, 2), in pixels of images (n, 2) or (2,), with their best anchor."""
        return mean_iou(to_network(sizes, image_sizes, self.network, self.fit), self.anchors)


def _pairs(*numbers: float) -> tuple[tuple[float, float], ...]:
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _boxes_of(scales: Sequence[int], ratios: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Return squares of the given sides, drawn to height / width = ratio with the same area."""
    return tuple((side / ratio**0.5, side * ratio**0.5) for ratio in ratios for side in scales)


PUBLISHED: Final = (
    Published(
        "Faster R-CNN, 9 by hand",
        _boxes_of((128, 256, 512), (0.5, 1, 2)),
        "Ren et al. 2015, sect. 3.3: areas 128², 256², 512² at 1:2, 1:1, 2:1; the shorter side becomes 600",
        network=(1000, 600),
        fit="shorter side",
    ),
    Published(
        "YOLOv2, VOC",
        _pairs(1.3221, 1.73145, 3.19275, 4.00944, 5.05587, 8.09892, 9.47112, 4.84053, 11.2364, 10.0071),
        "darknet, cfg/yolov2-voc.cfg: cells of 32 pixels",
        unit=32,
    ),
    Published(
        "YOLOv2, COCO",
        _pairs(0.57273, 0.677385, 1.87446, 2.06253, 3.33843, 5.47434, 7.88282, 3.52778, 9.77052, 9.16828),
        "darknet, cfg/yolov2.cfg: cells of 32 pixels",
        unit=32,
    ),
    Published(
        "YOLOv3, COCO",
        _pairs(10, 13, 16, 30, 33, 23, 30, 61, 62, 45, 59, 119, 116, 90, 156, 198, 373, 326),
        "Redmon & Farhadi 2018, sect. 2.3: pixels at 416",
    ),
    Published(
        "YOLOv3-tiny, COCO",
        _pairs(10, 14, 23, 27, 37, 58, 81, 82, 135, 169, 344, 319),
        "darknet, cfg/yolov3-tiny.cfg: pixels at 416",
    ),
    Published(
        "YOLOv4, COCO",
        _pairs(12, 16, 19, 36, 40, 28, 36, 75, 76, 55, 72, 146, 142, 110, 192, 243, 459, 401),
        "darknet, cfg/yolov4.cfg: pixels at 512, where they are YOLOv3's × 512/416",
        network=(512, 512),
    ),
)


def to_network(
    sizes: Floats, image_sizes: npt.ArrayLike, network: tuple[int, int], fit: Fit = "stretch"
) -> Floats:
    """Return box sizes (n, 2) in pixels of the network's input, a width and height.

    `sizes` are in the unit of `image_sizes`, (n, 2) or (2,): pixels, or (1, 1) for sizes relative to images.
    "stretch" fits each side by itself, "letterbox" the whole image with its shape kept, and "shorter side"
    brings that to the network's shorter, as long as the longer then fits too (Ren et al. 2015).
    """
    image = np.asarray(image_sizes, np.float64)
    target = np.array(network, np.float64)
    if fit == "shorter side":
        image, target = np.sort(image, axis=-1), np.sort(target)
    factor = target / image
    return sizes * (factor if fit == "stretch" else factor.min(axis=-1, keepdims=True))


def deal(anchors: Floats, scales: int) -> list[Floats]:
    """Deal anchors (k, 2) to scales, the smallest areas to the finest, which comes first (YOLOv3, sect. 2.3).

    Where they cannot be dealt evenly the coarser scales get one more. UserError for more scales than anchors.
    """
    if not 1 <= scales <= len(anchors):
        raise UserError(f"{len(anchors)} anchors cannot be dealt to {scales} scales", "choose fewer scales")
    ordered = anchors[np.argsort(anchors.prod(axis=1), kind="stable")]
    return [part[::-1] for part in np.array_split(ordered[::-1], scales)][::-1]


def strides(scales: int) -> list[int]:
    """Return the pixels of the network's input to a cell of each scale, finest first: 8, 16, 32 for three."""
    return [COARSEST >> scale for scale in reversed(range(scales))]


def cfg_text(anchors: Floats, scales: int) -> str:
    """Return anchors (k, 2) in pixels of the network's input as lines for a Darknet .cfg.

    One scale is a [region] section, in cells; more are [yolo] sections, coarsest first, in whole pixels.
    """
    dealt = deal(anchors, scales)
    if scales == 1:
        return f"[region]\nanchors = {_pairs_text(dealt[0] / COARSEST, '.4f')}\nnum = {len(anchors)}\n"
    pixels = np.maximum(np.concatenate(dealt), 1)
    line = f"anchors = {_pairs_text(pixels, '.0f')}\nnum = {len(anchors)}\n"
    ends = np.cumsum([len(part) for part in dealt]).tolist()
    sections: list[str] = []
    for end, part in zip(ends[::-1], dealt[::-1], strict=True):
        mask = ",".join(str(number) for number in range(end - len(part), end))
        sections.append(f"[yolo]\nmask = {mask}\n{line}")
    return "\n".join(sections)


def python_text(anchors: Floats, scales: int) -> str:
    """Return anchors (k, 2) in pixels of the network's input as Python, a list of pairs for each scale."""
    lines = ["anchors = ["]
    for part, stride in zip(deal(anchors, scales), strides(scales), strict=True):
        pairs = ", ".join(f"({w:.1f}, {h:.1f})" for w, h in part.tolist())
        lines.append(f"    [{pairs}],  # stride {stride}")
    return "\n".join([*lines, "]", ""])


def _pairs_text(anchors: Floats, form: str) -> str:
    return ", ".join(f"{w:{form}},{h:{form}}" for w, h in anchors.tolist())
