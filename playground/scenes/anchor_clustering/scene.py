"""Anchors: k-means on the sizes of boxes, with IoU as its distance and with Euclid's beside it."""

from __future__ import annotations

from playground.scene import Pane, Scene
from playground.scenes.anchor_clustering.params import AnchorParams

__all__ = ["SCENE", "AnchorParams"]

LATER = "Appears with the first step."

SCENE = Scene(
    name="anchor_clustering",
    title="Anchor clustering",
    topic="Vision",
    summary="k-means finds the sizes of anchors, and IoU as its distance what Euclid's misses.",
    params=AnchorParams,
    rows=(
        (
            Pane("plane", "Boxes", x_label="width", y_label="height", width=1.25, height=1.5),
            Pane(
                "anchors",
                "Anchors",
                axes=False,
                aspect=1.0,
                height=1.5,
                empty="No boxes, no anchors.",
            ),
        ),
        (
            Pane("progress", "Mean IoU", x_label="iteration", y_label="%", empty=LATER),
            Pane("curve", "Against k", x_label="k", y_label="mean IoU, %", empty="Fills in as it runs."),
            (
                Pane("compared", "Compared", view="text", width=1.4, empty="Fills in as it runs."),
                Pane("sizes", "Sizes", view="text", width=1.4, empty=LATER),
                Pane("cfg", ".cfg", view="text", width=1.4, empty=LATER),
                Pane("python", "Python", view="text", width=1.4, empty=LATER),
            ),
        ),
    ),
    engine="playground.scenes.anchor_clustering.engine",
    readouts={
        "iteration": "iteration {:d}",
        "mean_iou": "mean IoU {:.2%}",
        "mean_iou_other": "with the other distance {:.2%}",
        "boxes": "boxes {:,d}",
        "start": "starts {:d}",
    },
    results={
        "anchors": "widths and heights (k, 2) from the smallest area to the largest, in the unit chosen",
        "assignment": "for each box (n,) the row of its anchor",
        "mean_iou": "mean IoU of the boxes that are animated with their anchors, at each iteration",
        "sizes": "widths and heights (n, 2) that were clustered",
        **{
            f"{name}_{distance}": f"the same with the other distance, where that is {title}"
            for name in ("anchors", "assignment", "mean_iou")
            for distance, title in (("iou", "1 − IoU"), ("euclidean", "Euclid's"))
        },
        "curve_iou": "k and mean IoU (points, 2) of clustering by 1 − IoU, as far as it is known",
        "curve_euclidean": "the same by Euclid's distance",
    },
    device="cpu",  # nothing here is torch's
    pace=10,
    package=__package__ or "",
    bench="anchors",
)
