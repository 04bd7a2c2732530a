"""How much faster than the ordinary ways a picture is looked at; each alternates with ours in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch

from playground.benchmark import Row, compare
from playground.boxes.suppression import suppress
from playground.darknet.architectures import yolo_fastest, yolov3_tiny
from playground.darknet.cfg import Cfg, parse_cfg
from playground.darknet.decode import Answer, answers, decode
from playground.darknet.eager import EagerNetwork
from playground.darknet.export import onnx
from playground.darknet.network import Network
from playground.darknet.random_weights import random_weights
from playground.darknet.weights import Floats
from playground.opencv import cv2

Boxes = npt.NDArray[np.floating]

NETWORKS: Final = {"Yolo-Fastest 320": yolo_fastest(), "YOLOv3-tiny 416": yolov3_tiny()}
EAGER: Final = "modules of torch as written: batch norm apart, autograd on"
OPENCV: Final = "cv2.dnn, the same weights as .onnx"
WHOLE: Final = "every box and class decoded, then cv2.dnn.NMSBoxesBatched"
OBJECTS: Final = 40
"""Cells of a made answer that believe in an object; a street has 20 to 60 candidates."""
SEEN: Final = 5
SCORE: Final = 0.25
IOU: Final = 0.45


def bench(rounds: int = 5, seconds: float = 0.5) -> list[Row]:
    """Time networks with random weights (frames/s), and decoding with suppression, on one thread.

    Each of `rounds` gives ours and the baseline about `seconds` in turn. Thread counts are put back.
    """
    threads = torch.get_num_threads(), cv2.getNumThreads()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    try:
        rows: list[Row] = []
        for name, text in NETWORKS.items():
            ours, eager, opencv = prepare(parse_cfg(text))
            for baseline, theirs in ((EAGER, eager), (OPENCV, opencv)):
                rows.append(compare(name, "frames/s", ours, baseline, theirs, rounds, seconds))
        ours, whole = prepare_decoding(parse_cfg(NETWORKS["YOLOv3-tiny 416"]))
        rows.append(compare("decode + suppression", "frames/s", ours, WHOLE, whole, rounds, seconds))
        return rows
    finally:
        torch.set_num_threads(threads[0])
        cv2.setNumThreads(threads[1])


def prepare(cfg: Cfg) -> Iterator[Callable[[], object]]:
    """Yield three ways to the same raw outputs of a network: ours, the ordinary one, OpenCV's."""
    generator = torch.Generator().manual_seed(0)
    weights = random_weights(cfg, generator)
    picture = torch.rand(1, *cfg.input, generator=generator)
    network, eager = Network(cfg, weights), EagerNetwork(cfg, weights)
    net = cv2.dnn.readNetFromONNX(np.frombuffer(onnx(cfg, weights), np.uint8))
    heads = [f"head_{index}" for index in cfg.heads]

    def opencv() -> object:
        net.setInput(picture.numpy())
        return net.forward(heads)

    yield lambda: network(picture)
    yield lambda: eager(picture)
    yield opencv


def prepare_decoding(cfg: Cfg) -> tuple[Callable[[], Boxes], Callable[[], Boxes]]:
    """Return two ways from the same raw numbers to the same boxes (n, 4): ours, and decoding all first."""
    raw = _raw(cfg, np.random.default_rng(0))
    suppress_by_opencv: Any = cv2.dnn.NMSBoxesBatched  # its stubs know lists only; arrays are faster

    def ours() -> Boxes:
        found = decode(answers(cfg, raw), SCORE)
        return found.boxes[suppress(found.boxes, found.scores, labels=found.labels, iou_threshold=IOU).kept]

    def whole() -> Boxes:
        parts = [_everything(answer) for answer in answers(cfg, raw)]
        boxes, scores = (np.concatenate(each) for each in zip(*parts, strict=True))
        labels, best = scores.argmax(1), scores.max(1)
        sides = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], 1).astype(np.float64)
        return boxes[np.ravel(suppress_by_opencv(sides, best.astype(np.float64), labels, SCORE, IOU))]

    return ours, whole


def _raw(cfg: Cfg, generator: np.random.Generator) -> list[Floats]:
    """Make up raw numbers of a picture: on each scale about `OBJECTS` cells see one of `SEEN` classes."""
    found: list[Floats] = []
    for index, head in cfg.heads.items():
        numbers = generator.normal(0, 1, (len(head.anchors), 5 + head.classes, *cfg.shapes[index][1:]))
        seen = generator.random(numbers[:, 4].shape) < OBJECTS / numbers[:, 4].size
        numbers[:, 4] += np.where(seen, 6, -8)
        numbers[:, 5 : 5 + SEEN] += 4
        found.append(numbers.reshape(cfg.shapes[index]).astype(np.float32))
    return found


def _everything(answer: Answer) -> tuple[Floats, Floats]:
    """Return every box (n, 4) of a head, and its scores by class (n, classes)."""
    anchor, row, column = (each.ravel() for each in np.indices(answer.objectness.shape))
    return answer.boxes(anchor, row, column), answer.scores[anchor, :, row, column]
