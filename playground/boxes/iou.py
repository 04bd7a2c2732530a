"""How much two boxes overlap: IoU and its relatives that also say how far apart boxes lie.

Boxes are x1, y1, x2, y2 in any unit, with areas (x2 − x1)·(y2 − y1): corners are places, not pixels, so
nothing is added to a side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Overlap:
    """Everything that IoU, GIoU, DIoU and CIoU are made of, each an array with one number per pair.

    `enclosing` is the area C of the smallest box around both, `distance` ρ² between the centres and
    `diagonal` c² of that box are squared lengths, `aspect` is the v and `trade_off` the α of CIoU.
    """

    intersection: Floats
    union: Floats
    enclosing: Floats
    distance: Floats
    diagonal: Floats
    aspect: Floats

    @property
    def iou(self) -> Floats:
        """Return the intersection over the union, 0 where both boxes are without area."""
        return ratio(self.intersection, self.union)

    @property
    def giou(self) -> Floats:
        """Return IoU − (C − union)/C, in [−1, 1] (Rezatofighi et al. 2019, alg. 1)."""
        return self.iou - ratio(self.enclosing - self.union, self.enclosing)

    @property
    def diou(self) -> Floats:
        """Return IoU − ρ²/c² (Zheng et al. 2020, eq. 7)."""
        return self.iou - ratio(self.distance, self.diagonal)

    @property
    def trade_off(self) -> Floats:
        """Return α = v/((1 − IoU) + v), 0 where v is (Zheng et al. 2020, eq. 11)."""
        return ratio(self.aspect, 1 - self.iou + self.aspect)

    @property
    def ciou(self) -> Floats:
        """Return IoU − ρ²/c² − α·v (Zheng et al. 2020, eq. 10)."""
        return self.diou - self.trade_off * self.aspect


def overlap(a: npt.ArrayLike, b: npt.ArrayLike) -> Overlap:
    """Compare boxes (…, 4) with boxes (…, 4); shapes broadcast, so `a[:, None], b` compares every pair."""
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    (a_low, a_high), (b_low, b_high) = (a[..., :2], a[..., 2:]), (b[..., :2], b[..., 2:])
    common = np.maximum(np.minimum(a_high, b_high) - np.maximum(a_low, b_low), 0).prod(-1)
    around = np.maximum(a_high, b_high) - np.minimum(a_low, b_low)
    between = (a_low + a_high - b_low - b_high) / 2
    tilt = _angle(a_high - a_low) - _angle(b_high - b_low)
    return Overlap(
        intersection=common,
        union=area(a) + area(b) - common,
        enclosing=around.prod(-1),
        distance=np.square(between).sum(-1),
        diagonal=np.square(around).sum(-1),
        aspect=4 / np.pi**2 * np.square(tilt),
    )


def area(boxes: Floats) -> Floats:
    """Return the areas of boxes (…, 4)."""
    return (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])


def pairwise_iou(a: Floats, b: Floats) -> Floats:
    """Return the IoU (n, m) of every box of a (n, 4) with every box of b (m, 4); 0 without any area."""
    inter = intersections(a, b)
    return ratio(inter, area(a)[:, None] + area(b) - inter)


def intersections(a: Floats, b: Floats) -> Floats:
    """Return the common area (n, m) of every box of a (n, 4) with every box of b (m, 4)."""
    width = np.minimum(a[:, None, 2], b[:, 2]) - np.maximum(a[:, None, 0], b[:, 0])
    height = np.minimum(a[:, None, 3], b[:, 3]) - np.maximum(a[:, None, 1], b[:, 1])
    return np.maximum(width, 0) * np.maximum(height, 0)


def size_iou(sizes: Floats, anchors: Floats) -> Floats:
    """Return the IoU (n, k) of sizes (n, 2) with anchors (k, 2), all width and height on one centre."""
    inter = np.minimum(sizes[:, None], anchors).prod(-1)
    return ratio(inter, sizes.prod(-1)[:, None] + anchors.prod(-1) - inter)


def ratio(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros(whole.shape), where=whole > 0)


def _angle(size: Floats) -> Floats:
    return np.arctan2(size[..., 0], size[..., 1])  # atan(w/h), defined for h = 0 too
