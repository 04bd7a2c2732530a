"""The box lab: one picture of boxes, looked at in four ways."""

from __future__ import annotations

from playground.params import When
from playground.scene import Pane, Scene
from playground.scenes.box_lab.params import BoxLabParams
from playground.scenes.box_lab.params.common import AP, ENCODING, IOU, NMS

__all__ = ["SCENE", "BoxLabParams"]

PAGE = (0.0, 640.0, 0.0, 480.0)
UNIT = (0.0, 1.0, 0.0, 1.05)

SCENE = Scene(
    name="box_lab",
    title="Box lab",
    topic="Vision",
    summary="Boxes under the hand: how they overlap, give way, are judged and encoded.",
    params=BoxLabParams,
    rows=(
        (
            (
                Pane(
                    "plane",
                    "Two boxes: drag them",
                    aspect=1.0,
                    extent=PAGE,
                    width=1.3,
                    height=1.35,
                    axes=False,
                    when=(IOU,),
                ),
                Pane(
                    "picture",
                    "Boxes",
                    aspect=1.0,
                    width=1.3,
                    height=1.35,
                    axes=False,
                    empty="No boxes: choose paint, and draw some.",
                    when=(When("mode", "nms", "ap"),),
                ),
                Pane(
                    "input", "What the network is given", width=1.3, height=1.35, axes=False, when=(ENCODING,)
                ),
            ),
            (
                Pane("measures", "Measures", view="text", height=1.35, when=(IOU,)),
                Pane("scores", "Scores", x_label="score", height=1.35, empty="No boxes.", when=(NMS,)),
                Pane(
                    "curve",
                    "Precision over recall",
                    x_label="recall",
                    y_label="precision",
                    extent=UNIT,
                    height=1.35,
                    empty="No predictions of this class, or nothing to be found.",
                    when=(AP,),
                ),
                Pane("target", "Target", view="text", height=1.35, when=(ENCODING,)),
            ),
        ),
        (
            (
                Pane("slide", "As B slides across", x_label="left edge of B, px", width=1.3, when=(IOU,)),
                Pane(
                    "overlaps",
                    "Overlap with the box taken",
                    width=1.3,
                    x_label="IoU",
                    empty="As others are compared with the box taken, their overlaps stand here.",
                    when=(NMS,),
                ),
                Pane(
                    "ranking",
                    "Ranked predictions",
                    view="text",
                    width=1.3,
                    empty="No predictions of this class.",
                    when=(AP,),
                ),
                Pane("anchors", "IoU with each anchor", width=1.3, x_label="IoU", when=(ENCODING,)),
            ),
            (
                Pane(
                    "learning",
                    "As B learns",
                    x_label="step",
                    y_label="IoU with A",
                    empty="Press play: four copies of B learn to be A, each by another measure.",
                    when=(IOU,),
                ),
                Pane("decision", "Decision", view="text", empty="No boxes.", when=(NMS,)),
                Pane("areas", "Areas and mAP", view="text", when=(AP,)),
                Pane(
                    "thresholds",
                    "AP by threshold",
                    x_label="IoU asked for",
                    y_label="AP",
                    empty="Nothing to be found.",
                    when=(AP,),
                ),
                Pane("confusion", "Confusion", x_label="predicted", y_label="true", axes=False, when=(AP,)),
                Pane("imbalance", "Imbalance", view="text", when=(ENCODING,)),
                Pane(
                    "focal",
                    "Focal loss",
                    x_label="probability of the truth",
                    y_label="loss",
                    when=(ENCODING,),
                ),
            ),
        ),
    ),
    engine="playground.scenes.box_lab.engine",
    readouts={
        "iou": "IoU {:.3f}",
        "giou": "GIoU {:.3f}",
        "diou": "DIoU {:.3f}",
        "ciou": "CIoU {:.3f}",
        "boxes": "boxes {:d}",
        "kept": "kept {:d}",
        "map_50": "mAP50 {:.3f}",
        "map_75": "mAP75 {:.3f}",
        "map_50_95": "mAP50–95 {:.3f}",
        "coco_101": "AP of the class {:.3f}",
        "anchor_iou": "anchor's IoU {:.3f}",
        "predictors": "predictors {:,d}",
        "object_share": "objects' share of the loss {:.1%}",
    },
    results={
        "boxes": "iou: boxes A and B (2, 4)",
        "measures": "iou: IoU, GIoU, DIoU, CIoU of them (4,)",
        "learned": "iou: where the four copies of B are (4, 4)",
        "learned_iou": "iou: their IoU with A after each step (4, steps + 1)",
        "kept": "nms: indices of the boxes that are kept, highest score first",
        "scores": "nms: their scores in the end",
        "precision": "ap: after each prediction of the shown class that counts, highest score first",
        "recall": "ap: likewise",
        "average_precision": "ap: COCO's AP (10, classes) at IoU 0.50 to 0.95; NaN for a class without truth",
        "confusion": "ap: counts (classes + 1, classes + 1), true by predicted; last is nothing, or missed",
        "target": "encoding: t_x, t_y, t_w, t_h, objectness, classes",
        "cell": "encoding: column and row of the responsible cell",
        "responsible": "encoding: its scale, finest first, and its anchor",
        "anchor_iou": "encoding: IoU of the object with every anchor, finest scale first",
        "decoded": "encoding: the box again, in pixels of the network's input",
    },
    device="cpu",
    pace=3,
    package=__package__ or "",
)
