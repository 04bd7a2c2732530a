"""How ONNX detectors lay their answers out, told from shapes alone, and the boxes in them.

Cells are counted at strides 8, 16 and 32 (and 64 where the number says so), finest first, row by row; for a
640×640 input 80² + 40² + 20² = 8400.

    YOLOX       (1, cells, 5 + classes)      x y w h in cells, w h as logarithms; objectness; classes
    YOLOv5      (1, 3·cells, 5 + classes)    x y w h in pixels; objectness; classes
    YOLOv8, v11 (1, 4 + classes, cells)      x y w h in pixels; classes
    SSD         (1, n, 4) and (1, n, 1 + classes)    corners in 0…1; background, then classes
    SSD         (1, 1, n, 7)                 picture, class from 1, score, corners in 0…1
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from playground.darknet.candidates import Candidates, Indices
from playground.detectors.letterbox import Resize
from playground.faults import UserError

Floats = npt.NDArray[np.float32]
Outputs = Mapping[str, Floats]

KNOWN: Final = (
    "known are YOLOX (1, cells, 5 + classes), YOLOv5 (1, 3·cells, 5 + classes), YOLOv8 and v11 "
    "(1, 4 + classes, cells), SSD (1, n, 4) with (1, n, 1 + classes), and SSD (1, 1, n, 7)"
)
STRIDES: Final = ((8, 16, 32), (8, 16, 32, 64))
LARGEST: Final = 30.0
"""Logarithms of sizes are cut here, where exp would leave what a float32 holds."""


@dataclass(frozen=True, eq=False)
class Layout:
    """A way of answering, and of being asked.

    `classes` is None where the shapes do not tell. Pixels are given as (value − `mean`) / `deviation` in the
    order blue, green, red where `bgr` is set, and stand in the input as `resize` says, as its models were
    trained. `read` turns outputs into boxes x1 y1 x2 y2 (n, 4) in pixels of the input, scores (n, classes)
    and objectness (n,). `cells` (n, 4) are scale, anchor, row and column of each, without rows where
    boxes come from no cells.
    """

    name: str
    classes: int | None
    read: Callable[[Outputs], tuple[Floats, Floats, Floats]]
    cells: Indices
    mean: float = 0.0
    deviation: float = 255.0
    bgr: bool = False
    resize: Resize = "letterbox"

    def candidates(self, outputs: Outputs, score_threshold: float) -> Candidates:
        """Return what scores more than the threshold, highest score first."""
        boxes, scores, objectness = self.read(outputs)
        labels, best = scores.argmax(1), scores.max(1)
        chosen = np.flatnonzero(best > score_threshold)
        chosen = chosen[np.argsort(-best[chosen], kind="stable")]
        return Candidates(
            boxes=boxes[chosen].astype(np.float64),
            scores=best[chosen].astype(np.float64),
            labels=labels[chosen],
            objectness=objectness[chosen].astype(np.float64),
            origins=self.cells[chosen] if len(self.cells) else self.cells,
        )


def recognise(outputs: Outputs, width: int, height: int) -> Layout:
    """Return the layout of a model's outputs for an input of width × height pixels.

    UserError, with the shapes found and those known, for any other.
    """
    for name, output in outputs.items():
        if output.ndim == 3 and len(output) == 1:
            for strides in STRIDES:
                layout = _yolo(name, output.shape, strides, width, height)
                if layout:
                    return layout
        if output.ndim == 4 and output.shape[:2] == (1, 1) and output.shape[3] == 7:
            return _ssd_rows(name, width, height)
    pair = _ssd(outputs, width, height)
    if pair:
        return pair
    found = ", ".join(f"{name} {'×'.join(map(str, each.shape))}" for name, each in outputs.items())
    raise UserError(f"not a layout that is known: {found[:300]} for a {width}×{height} input", KNOWN)


def _yolo(
    name: str, shape: tuple[int, ...], strides: Sequence[int], width: int, height: int
) -> Layout | None:
    _, first, second = shape
    one, three = (_cells(strides, anchors, width, height) for anchors in (1, 3))
    if first == len(one) and second > 5:
        corners, sides = one[:, [3, 2]], np.array(strides)[one[:, 0], None]
        read = _yolox(name, corners.astype(np.float32), sides.astype(np.float32))
        return Layout("YOLOX", second - 5, read, one, deviation=1, bgr=True, resize="corner")
    if first == len(three) and second > 5:
        return Layout("YOLOv5", second - 5, _yolov5(name), three)
    if second == len(one) and first > 4:
        return Layout("YOLOv8", first - 4, _yolov8(name), one)
    return None


def _cells(strides: Sequence[int], anchors: int, width: int, height: int) -> Indices:
    """Return scale, anchor, row and column of every box, (n, 4), in the order in which they are answered."""
    parts: list[Indices] = []
    for scale, stride in enumerate(strides):
        grid = np.indices((anchors, height // stride, width // stride)).reshape(3, -1).T
        parts.append(np.insert(grid, 0, scale, axis=1))
    return np.concatenate(parts)


def _yolox(name: str, corners: Floats, strides: Floats) -> Callable[[Outputs], tuple[Floats, Floats, Floats]]:
    def read(outputs: Outputs) -> tuple[Floats, Floats, Floats]:
        rows = outputs[name][0]
        centre = (rows[:, :2] + corners) * strides
        size = np.exp(np.minimum(rows[:, 2:4], LARGEST)) * strides
        return _around(centre, size), rows[:, 4:5] * rows[:, 5:], rows[:, 4]

    return read


def _yolov5(name: str) -> Callable[[Outputs], tuple[Floats, Floats, Floats]]:
    def read(outputs: Outputs) -> tuple[Floats, Floats, Floats]:
        rows = outputs[name][0]
        return _around(rows[:, :2], rows[:, 2:4]), rows[:, 4:5] * rows[:, 5:], rows[:, 4]

    return read


def _yolov8(name: str) -> Callable[[Outputs], tuple[Floats, Floats, Floats]]:
    def read(outputs: Outputs) -> tuple[Floats, Floats, Floats]:
        rows = outputs[name][0].T
        scores = rows[:, 4:]
        return _around(rows[:, :2], rows[:, 2:4]), scores, scores.max(1)

    return read


def _ssd(outputs: Outputs, width: int, height: int) -> Layout | None:
    """Return the layout of two outputs, corners and scores, of which exactly one is four wide."""
    flat = {name: each.shape for name, each in outputs.items() if each.ndim == 3 and len(each) == 1}
    boxes = [name for name, shape in flat.items() if shape[2] == 4]
    scores = [name for name, shape in flat.items() if shape[2] not in (1, 4)]
    if len(boxes) != 1 or len(scores) != 1 or flat[boxes[0]][1] != flat[scores[0]][1]:
        return None
    sides = np.array([width, height] * 2, np.float32)

    def read(outputs: Outputs) -> tuple[Floats, Floats, Floats]:
        found = outputs[scores[0]][0]
        return outputs[boxes[0]][0] * sides, found[:, 1:], 1 - found[:, 0]

    return _of_ssd(flat[scores[0]][2] - 1, read)


def _ssd_rows(name: str, width: int, height: int) -> Layout:
    sides = np.array([width, height] * 2, np.float32)

    def read(outputs: Outputs) -> tuple[Floats, Floats, Floats]:
        rows = outputs[name][0, 0]
        rows = rows[rows[:, 1] >= 1]  # the rest is background
        labels = rows[:, 1].astype(np.intp) - 1
        scores = np.zeros((len(rows), labels.max(initial=0) + 1), np.float32)
        scores[np.arange(len(rows)), labels] = rows[:, 2]
        return rows[:, 3:] * sides, scores, rows[:, 2]

    return _of_ssd(None, read)


def _of_ssd(classes: int | None, read: Callable[[Outputs], tuple[Floats, Floats, Floats]]) -> Layout:
    nowhere = np.zeros((0, 4), np.intp)
    return Layout("SSD", classes, read, nowhere, mean=127.5, deviation=127.5, resize="stretch")


def _around(centre: Floats, size: Floats) -> Floats:
    return np.concatenate([centre - size / 2, centre + size / 2], 1).astype(np.float32)
