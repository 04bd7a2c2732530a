"""An object as a YOLO head is to answer for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playground.boxes.anchors import PUBLISHED
from playground.boxes.encoding import Scale, Target, decode, encode, make_scales
from playground.boxes.iou import Floats
from playground.scenes.box_lab.mode import box_of
from playground.scenes.box_lab.params import CLASSES, BoxLabParams

SETS: Final = {
    "yolov2_voc": "YOLOv2, VOC",
    "yolov2_coco": "YOLOv2, COCO",
    "yolov3": "YOLOv3, COCO",
    "yolov3_tiny": "YOLOv3-tiny, COCO",
    "yolov4": "YOLOv4, COCO",
}
"""Names of the published anchors."""


@dataclass(frozen=True, eq=False)
class Encoded:
    """An object (4,) in pixels of the network's input, who answers for it, with what, and decoded again."""

    box: Floats
    name: str
    scales: list[Scale]
    target: Target
    decoded: Floats

    @property
    def scale(self) -> Scale:
        """Return the scale that answers."""
        return self.scales[self.target.scale]

    @property
    def predictors(self) -> int:
        """Return how many boxes all scales predict."""
        return sum(scale.predictors for scale in self.scales)


def encoded_at(params: BoxLabParams) -> Encoded:
    """Encode the object. UserError for a box without area, or with its centre outside the picture."""
    anchors = next(each.anchors for each in PUBLISHED if each.name == SETS[params.anchors])
    scales = make_scales(anchors, params.scales, (params.network, params.network))
    box = box_of("object", params.object) * params.network
    target = encode(box, CLASSES.index(params.object_class), params.class_count, scales)
    scale = scales[target.scale]
    anchor = scale.anchors[target.anchor]
    decoded = decode(target.vector[:4], [target.column, target.row], anchor, scale.stride)
    return Encoded(box, params.object_class, scales, target, decoded)
