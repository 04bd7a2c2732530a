"""Who answers for an object, and what the answer should be (Redmon & Farhadi 2018, sect. 2.1 and 2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from playground.darknet.cfg import Cfg
from playground.darknet.training.batch import NOTHING, Batch

LARGEST: Final = 8.0
"""t_w and t_h are cut here where boxes are only compared: no object is e⁸ times its anchor."""


@dataclass(frozen=True, eq=False)
class Targets:
    """What one head should say of the k objects that it answers for.

    `picture`, `anchor`, `row`, `column` (k,) choose the predictor of each. `offset` (k, 2) is where in the
    cell its centre lies, in 0…1; `growth` (k, 2) = ln(size/anchor) is t_w, t_h; `share` (k,) is the part of
    the picture's area that it covers; `label` (k,) its class.
    """

    picture: Tensor
    anchor: Tensor
    row: Tensor
    column: Tensor
    offset: Tensor
    growth: Tensor
    share: Tensor
    label: Tensor


def assign(cfg: Cfg, batch: Batch) -> Sequence[Targets]:
    """Return for each head the objects of a batch that it answers for.

    Of all anchors of all heads the one of most IoU on a common centre is responsible, in the cell that the
    object's centre lies in.
    """
    picture, place = torch.nonzero(batch.labels != NOTHING, as_tuple=True)
    boxes, labels = batch.boxes[picture, place], batch.labels[picture, place]
    size, centre = boxes[:, 2:] - boxes[:, :2], (boxes[:, 2:] + boxes[:, :2]) / 2
    heads = tuple(cfg.heads.items())
    anchors = torch.tensor([anchor for _, head in heads for anchor in head.anchors], device=boxes.device)
    best = size_iou(size, anchors).argmax(1)
    found: list[Targets] = []
    first = 0
    for index, head in heads:
        own = (best >= first) & (best < first + len(head.anchors))
        grid, cell = _cell(centre[own], cfg, index)
        found.append(
            Targets(
                picture=picture[own],
                anchor=best[own] - first,
                row=cell[:, 1],
                column=cell[:, 0],
                offset=grid - cell,
                growth=(size[own] / anchors[best[own]]).log(),
                share=size[own].prod(1) / (cfg.input.width * cfg.input.height),
                label=labels[own],
            )
        )
        first += len(head.anchors)
    return found


def _cell(centre: Tensor, cfg: Cfg, head: int) -> tuple[Tensor, Tensor]:
    """Return centres (k, 2) in cells of a head's grid, and the cell each lies in, column before row."""
    _, rows, columns = cfg.shapes[head]
    cells = torch.tensor([columns, rows], device=centre.device)
    pixels = torch.tensor([cfg.input.width, cfg.input.height], device=centre.device)
    grid = centre * cells / pixels
    return grid, torch.minimum(grid.long(), cells - 1)  # the far border belongs to the last cell


def predicted_boxes(raw: Tensor, anchors: Tensor, width: int, height: int) -> Tensor:
    """Return boxes (n, anchors, rows, columns, 4) in pixels for raw (n, anchors, 5 + classes, rows, columns).

    The equations of `decode`, on tensors and for all pictures at once.
    """
    rows, columns = raw.shape[3:]
    x = (raw[:, :, 0].sigmoid() + torch.arange(columns, device=raw.device)) * (width / columns)
    y = (raw[:, :, 1].sigmoid() + torch.arange(rows, device=raw.device)[:, None]) * (height / rows)
    half = raw[:, :, 2:4].clamp(max=LARGEST).exp() * anchors[:, :, None, None] / 2
    return torch.stack([x - half[:, :, 0], y - half[:, :, 1], x + half[:, :, 0], y + half[:, :, 1]], -1)


def size_iou(sizes: Tensor, anchors: Tensor) -> Tensor:
    """Return the IoU (m, a) of sizes (m, 2) with anchors (a, 2) on a common centre."""
    shared = torch.minimum(sizes[:, None], anchors).prod(2)
    return shared / (sizes.prod(1)[:, None] + anchors.prod(1) - shared)


def box_iou(predicted: Tensor, truth: Tensor) -> Tensor:
    """Return the IoU (n, p, m) of boxes (n, p, 4) with boxes (n, m, 4) of the same picture."""
    low = torch.maximum(predicted[:, :, None, :2], truth[:, None, :, :2])
    high = torch.minimum(predicted[:, :, None, 2:], truth[:, None, :, 2:])
    shared = (high - low).clamp(min=0).prod(-1)
    area, true_area = ((each[..., 2:] - each[..., :2]).prod(-1) for each in (predicted, truth))
    return shared / (area[:, :, None] + true_area[:, None] - shared).clamp(min=1e-9)
