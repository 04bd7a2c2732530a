"""What the mistakes of YOLOv3's heads cost (Redmon & Farhadi 2018, sect. 2.1 and 2.2).

For the predictor that answers for an object:

    box        (2 − w·h)·[CE(σ(t_x), x) + CE(σ(t_y), y) + ½(t_w − ln w/p_w)² + ½(t_h − ln h/p_h)²]
    objectness CE(σ(t_o), 1)
    classes    Σ_c CE(σ(t_c), 1 where c is its class, else 0)

and for every other one CE(σ(t_o), 0), except where the box that it predicts overlaps an object by more than
`ignore_iou`: such an answer is good, only not the one asked for. CE is the cross-entropy. (x, y) is the
centre within its cell; w·h the share of the picture that the object covers: small ones count up to twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, one_hot

from playground.darknet.cfg import Cfg
from playground.darknet.layers import Head
from playground.darknet.training.batch import Batch
from playground.darknet.training.targets import Targets, assign, box_iou, predicted_boxes
from playground.faults import UserError

IGNORE_IOU: Final = 0.5


@dataclass(frozen=True, eq=False)
class Losses:
    """The three parts of the loss, per picture."""

    box: Tensor
    objectness: Tensor
    classes: Tensor

    @property
    def total(self) -> Tensor:
        """Return their sum, which is what is learned from."""
        return self.box + self.objectness + self.classes


def yolo_loss(cfg: Cfg, raw: Sequence[Tensor], batch: Batch, ignore_iou: float = IGNORE_IOU) -> Losses:
    """Return the loss of what stands before each head, (n, anchors·(5 + classes), rows, columns) each.

    UserError for heads that are not YOLOv3's: a softmax over classes, or a widened sigmoid.
    """
    parts = [
        _head_loss(head, each, targets, batch, ignore_iou)
        for head, each, targets in zip(_trainable(cfg), raw, assign(cfg, batch), strict=True)
    ]
    pictures = len(batch.pictures)
    box, objectness, classes = (torch.stack(part).sum() / pictures for part in zip(*parts, strict=True))
    return Losses(box, objectness, classes)


def _head_loss(
    head: Head, raw: Tensor, targets: Targets, batch: Batch, ignore_iou: float
) -> tuple[Tensor, Tensor, Tensor]:
    """Return what box, objectness and classes of one head cost, summed over all pictures."""
    t = raw.view(len(raw), len(head.anchors), 5 + head.classes, *raw.shape[2:])
    where = targets.picture, targets.anchor, targets.row, targets.column
    own = t.movedim(2, -1)[where]  # (k, 5 + classes)
    centre = _cross_entropy(own[:, :2], targets.offset)
    size = (own[:, 2:4] - targets.growth) ** 2 / 2
    box = (2 - targets.share) * (centre + size).sum(1)

    responsible = torch.zeros_like(t[:, :, 4])
    responsible[where] = 1
    asked = responsible.bool() | ~_overlapping(t.detach(), head, batch, ignore_iou)
    objectness = _cross_entropy(t[:, :, 4], responsible)[asked]

    classes = _cross_entropy(own[:, 5:], one_hot(targets.label, head.classes).to(own))
    return box.sum(), objectness.sum(), classes.sum()


def _overlapping(t: Tensor, head: Head, batch: Batch, ignore_iou: float) -> Tensor:
    """Return which predictors (n, anchors, rows, columns) predict a box that overlaps an object so far."""
    anchors = torch.tensor(head.anchors, device=t.device)
    height, width = batch.pictures.shape[2:]
    boxes = predicted_boxes(t, anchors, width, height)
    most = box_iou(boxes.flatten(1, 3), batch.boxes).amax(2)
    return (most > ignore_iou).view(boxes.shape[:4])


def _cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    return binary_cross_entropy_with_logits(logits, targets, reduction="none")


def _trainable(cfg: Cfg) -> Sequence[Head]:
    for head in cfg.heads.values():
        if head.softmax or head.in_cells or head.scale_x_y != 1:
            reason = f"{cfg.file}, line {head.line}, [{head.kind}] cannot be trained here"
            raise UserError(reason, "expected [yolo] with scale_x_y=1, as in YOLOv3")
    return tuple(cfg.heads.values())
