"""What a YOLO head is to answer for one object, and what its mistakes cost (YOLOv2 and v3).

Boxes are x1, y1, x2, y2 in pixels of the network's input. A scale is a grid of cells `stride` pixels wide,
with anchors; every anchor of every cell predicts t_x, t_y, t_w, t_h, objectness and classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from playground.boxes.anchors import deal, strides
from playground.boxes.iou import Bools, Floats, size_iou
from playground.faults import UserError

EDGE: Final = 1e-6
"""Of a cell; σ(t) never quite reaches its borders, so t for a centre there is that of this much inside."""


@dataclass(frozen=True, eq=False)
class Scale:
    """A grid of cells over an input of width and height `network`, and its anchors (k, 2), all in pixels."""

    stride: int
    anchors: Floats
    network: tuple[int, int]

    @property
    def cells(self) -> tuple[int, int]:
        """Return how many columns and rows the grid has."""
        width, height = self.network
        return width // self.stride, height // self.stride

    @property
    def predictors(self) -> int:
        """Return how many boxes this scale predicts."""
        columns, rows = self.cells
        return columns * rows * len(self.anchors)


@dataclass(frozen=True, eq=False)
class Target:
    """Who answers for an object and what the answer should be.

    `ious` (all anchors of all scales, in order) are what the choice of scale and anchor rests on, `vector`
    (5 + classes) is t_x, t_y, t_w, t_h, objectness 1, and the class one-hot.
    """

    scale: int
    anchor: int
    column: int
    row: int
    ious: Floats
    vector: Floats


def make_scales(anchors: Floats, count: int, network: tuple[int, int]) -> list[Scale]:
    """Deal anchors (k, 2) to grids of stride 32, 16 and 8 over the input, the finest first.

    UserError for an input that is no multiple of the coarsest stride, or more scales than anchors.
    """
    if network[0] % strides(count)[-1] or network[1] % strides(count)[-1] or min(network) <= 0:
        found = f"a network input of {network[0]} × {network[1]}"
        raise UserError(found, f"expected multiples of {strides(count)[-1]}")
    dealt = zip(strides(count), deal(anchors, count), strict=True)
    return [Scale(stride, part, network) for stride, part in dealt]


def encode(box: npt.ArrayLike, label: int, classes: int, scales: Sequence[Scale]) -> Target:
    """Return the target for a box (4,) of class `label`.

    Responsible is the cell its centre lies in, and of all anchors that of most IoU on a common centre
    (Redmon & Farhadi 2018, sect. 2.1 and 2.3). The inverse of `decode`. UserError for a box without area, or
    with its centre outside the input.
    """
    x1, y1, x2, y2 = np.asarray(box, np.float64).tolist()
    size = np.array([[x2 - x1, y2 - y1]])
    centre = np.array([x1 + x2, y1 + y2]) / 2
    _check(size, centre, scales[0].network)
    ious = size_iou(size, np.concatenate([scale.anchors for scale in scales]))[0]
    owners = [(s, a) for s, scale in enumerate(scales) for a in range(len(scale.anchors))]
    s, a = owners[int(ious.argmax())]
    grid = centre / scales[s].stride
    last = np.array(scales[s].cells) - 1  # to which the far border belongs
    cell = np.minimum(np.floor(grid), last)
    inside = np.clip(grid - cell, EDGE, 1 - EDGE)
    column, row = cell.astype(int).tolist()
    vector = np.zeros(5 + classes)
    vector[:2] = np.log(inside / (1 - inside))  # σ⁻¹
    vector[2:4] = np.log(size[0] / scales[s].anchors[a])
    vector[4] = vector[5 + label] = 1
    return Target(s, a, column, row, ious, vector)


def decode(t: Floats, cell: npt.ArrayLike, anchor: npt.ArrayLike, stride: int) -> Floats:
    """Return boxes (…, 4) in pixels for answers (…, 4), cells (…, 2) as column and row, and anchors (…, 2).

    b_x = (σ(t_x) + c_x)·stride and likewise b_y, b_w = p_w·exp(t_w) and likewise b_h (YOLOv3, sect. 2.1).
    """
    centre = (sigmoid(t[..., :2]) + np.asarray(cell)) * stride
    half = np.asarray(anchor) * np.exp(t[..., 2:4]) / 2
    return np.concatenate([centre - half, centre + half], axis=-1)


def sigmoid(z: Floats) -> Floats:
    """Return σ(z) = 1/(1 + e^−z), without overflow."""
    return np.exp(-np.logaddexp(0, -z))


def cross_entropy(logits: Floats, targets: Floats) -> Floats:
    """Return −y·ln σ(z) − (1 − y)·ln(1 − σ(z)) for each logit, without overflow."""
    return np.logaddexp(0, logits) - targets * logits


def focal_loss(logits: Floats, targets: Floats, gamma: float = 2.0, alpha: float | None = None) -> Floats:
    """Return −α_t·(1 − p_t)^γ·ln p_t for each logit and target 0 or 1 (Lin et al. 2017, eq. 5).

    p_t is the probability given to what is true; α_t is `alpha` for 1 and 1 − `alpha` for 0, or 1 without.
    γ = 0 is the cross-entropy.
    """
    loss = cross_entropy(logits, targets)
    weight = 1.0 if alpha is None else np.where(targets == 1, alpha, 1 - alpha)
    return weight * (1 - np.exp(-loss)) ** gamma * loss


@dataclass(frozen=True)
class ObjectnessLoss:
    """The loss of all predictors' objectness: of the few that hold an object, and of the many that do not."""

    objects: int
    empty: int
    object_loss: float
    empty_loss: float

    @property
    def total(self) -> float:
        """Return the sum of both parts."""
        return self.object_loss + self.empty_loss


def objectness_loss(
    logits: Floats, responsible: Bools, no_object_weight: float = 1.0, gamma: float = 0.0
) -> ObjectnessLoss:
    """Sum the focal loss (γ = 0: cross-entropy) of objectness logits (n,); `responsible` (n,) should be 1.

    `no_object_weight` λ multiplies what empty predictors add, 0.5 in YOLOv1 (Redmon et al. 2016, eq. 3).
    """
    loss = focal_loss(logits, responsible.astype(np.float64), gamma)
    return ObjectnessLoss(
        objects=int(responsible.sum()),
        empty=int((~responsible).sum()),
        object_loss=float(loss[responsible].sum()),
        empty_loss=no_object_weight * float(loss[~responsible].sum()),
    )


def _check(size: Floats, centre: Floats, network: tuple[int, int]) -> None:
    if not (size > 0).all():
        raise UserError("the box has no area", "expected x1 < x2 and y1 < y2")
    if (centre < 0).any() or (centre > network).any():
        raise UserError("the box has its centre outside the picture", "no cell is responsible for it")
