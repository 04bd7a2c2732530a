"""From the raw numbers of YOLO heads to boxes: for all that passes a threshold, or for one cell in words.

    b_x = σ(t_x)·s − (s − 1)/2 + c_x     b_w = p_w·exp(t_w)     objectness = σ(t_o)
    b_y = σ(t_y)·s − (s − 1)/2 + c_y     b_h = p_h·exp(t_h)     score = objectness × class score

(c_x, c_y) is the cell's corner, in cells; (p_w, p_h) the anchor; s is scale_x_y, 1 up to YOLOv3. Class scores
are a σ each (yolo), or a softmax (region). Redmon & Farhadi 2016 and 2018; Bochkovskiy et al. 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from playground.darknet.candidates import Candidates, Indices, join
from playground.darknet.cfg import Cfg
from playground.darknet.layers import Head
from playground.darknet.weights import Floats
from playground.faults import UserError

LARGEST: Final = 30.0
"""t_w and t_h are cut here: weights that fit nothing would take exp beyond what a float32 holds."""


@dataclass(frozen=True, eq=False)
class Answer:
    """The raw numbers of one head for one picture: `raw` (anchors, 5 + classes, rows, columns).

    Along the second axis t_x t_y t_w t_h t_o, then one per class. `width` and `height` are the network's
    input in pixels. Everything derived is worked out when it is first asked for, and kept.
    """

    head: Head
    raw: Floats
    width: int
    height: int

    @property
    def anchors(self) -> Floats:
        """Width and height of each anchor in pixels of the network's input, (anchors, 2)."""
        return np.array(self.head.anchors, np.float32) * (self.cell if self.head.in_cells else 1)

    @property
    def cell(self) -> Floats:
        """Width and height of a cell in pixels of the network's input, (2,)."""
        rows, columns = self.raw.shape[2:]
        return np.array([self.width / columns, self.height / rows], np.float32)

    @cached_property
    def objectness(self) -> Floats:
        """How sure each cell is that an anchor holds an object, (anchors, rows, columns) in 0…1."""
        return sigmoid(self.raw[:, 4])

    @cached_property
    def class_scores(self) -> Floats:
        """Scores by class where there is an object, (anchors, classes, rows, columns) in 0…1."""
        return self._class_scores(self.raw[:, 5:])

    @cached_property
    def scores(self) -> Floats:
        """Objectness × class score, (anchors, classes, rows, columns) in 0…1."""
        return self.objectness[:, None] * self.class_scores

    def boxes(self, anchor: Indices, row: Indices, column: Indices) -> Floats:
        """Return the boxes of cells as x1 y1 x2 y2, (n, 4) in pixels of the network's input."""
        raw = self.raw[anchor, :4, row, column]
        scale = self.head.scale_x_y
        corner = np.stack([column, row], 1).astype(np.float32)
        centre = (sigmoid(raw[:, :2]) * scale - (scale - 1) / 2 + corner) * self.cell
        half = np.exp(np.minimum(raw[:, 2:], LARGEST)) * self.anchors[anchor] / 2
        return np.concatenate([centre - half, centre + half], 1).astype(np.float32)

    def candidates(self, score_threshold: float, scale: int = 0) -> Candidates:
        """Return the boxes whose best class scores more than the threshold; `scale` is kept as their origin.

        A score is at most the objectness, so classes are looked at only where that passes.
        """
        anchor, row, column = np.nonzero(self.objectness > score_threshold)
        objectness = self.objectness[anchor, row, column]
        scores = objectness[:, None] * self._class_scores(self.raw[anchor, 5:, row, column])
        labels = scores.argmax(1)
        best = np.take_along_axis(scores, labels[:, None], 1)[:, 0]
        passed = best > score_threshold
        anchor, row, column = anchor[passed], row[passed], column[passed]
        return Candidates(
            boxes=self.boxes(anchor, row, column).astype(np.float64),
            scores=best[passed].astype(np.float64),
            labels=labels[passed],
            objectness=objectness[passed].astype(np.float64),
            origins=np.stack([np.full_like(anchor, scale), anchor, row, column], 1),
        )

    def prediction(self, anchor: int, row: int, column: int) -> Prediction:
        """Return what one anchor of one cell says, every step of it."""
        raw = self.raw[anchor, :, row, column]
        box = self.boxes(np.array([anchor]), np.array([row]), np.array([column]))[0]
        shift = self.head.scale_x_y
        return Prediction(
            raw=raw,
            offset=sigmoid(raw[:2]) * shift - (shift - 1) / 2,
            corner=np.array([column, row], np.float32),
            cell=self.cell,
            anchor=self.anchors[anchor],
            growth=np.exp(np.minimum(raw[2:4], LARGEST)),
            box=box,
            objectness=float(self.objectness[anchor, row, column]),
            class_scores=self._class_scores(raw[None, 5:])[0],
        )

    def _class_scores(self, logits: Floats) -> Floats:
        return softmax(logits) if self.head.softmax else sigmoid(logits)


@dataclass(frozen=True, eq=False)
class Prediction:
    """One anchor of one cell, written out.

    centre = (offset + corner)·cell and size = anchor·growth, in pixels of the network's input; all of them
    (2,), x before y. `raw` (5 + classes,) are the numbers they come from; `box` (4,) is x1 y1 x2 y2.
    """

    raw: Floats
    offset: Floats
    corner: Floats
    cell: Floats
    anchor: Floats
    growth: Floats
    box: Floats
    objectness: float
    class_scores: Floats

    @property
    def scores(self) -> Floats:
        """Objectness × class score, (classes,)."""
        return self.objectness * self.class_scores


def sigmoid(x: Floats) -> Floats:
    """Return σ(x) = (1 + tanh(x/2))/2, which overflows nowhere."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * x), np.float32)


def softmax(logits: Floats) -> Floats:
    """Return the softmax along the second axis."""
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True), np.float32)


def answers(cfg: Cfg, raw: Sequence[Floats]) -> tuple[Answer, ...]:
    """Return the answers of the heads of a network, given what stands before each for one picture.

    `raw` holds (anchors·(5 + classes), rows, columns) for each head, in the order of the .cfg. UserError
    where a number is not finite.
    """
    found: list[Answer] = []
    for (index, head), each in zip(cfg.heads.items(), raw, strict=True):
        if not np.isfinite(each).all():
            reason = f"layer {index} of {cfg.file} gives numbers that are not finite"
            raise UserError(reason, "the weights do not belong to it, or it needs full precision")
        parts = each.reshape(len(head.anchors), 5 + head.classes, *each.shape[1:])
        found.append(Answer(head, parts, cfg.input.width, cfg.input.height))
    return tuple(found)


def decode(given: Sequence[Answer], score_threshold: float) -> Candidates:
    """Return the candidates of all heads that score more than the threshold, highest score first."""
    return join([answer.candidates(score_threshold, scale) for scale, answer in enumerate(given)])
