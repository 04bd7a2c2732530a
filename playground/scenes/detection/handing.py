"""The candidates as a link to the box lab, where suppression is walked through step by step."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from playground import links, registry
from playground.marks import Text
from playground.params import Params
from playground.scenes.detection.found import Found
from playground.scenes.detection.params import DetectionParams

MOST: Final = 200
"""Candidates that are handed on, the highest scores first."""
LAB_CLASSES: Final = ("person", "car", "bus")
"""What the box lab calls its first classes; it is told the names of more."""


def box_lab_link(found: Found, params: DetectionParams) -> str:
    """Return a share link of the box lab with the candidates and the rule that they are suppressed by."""
    given = found.candidates
    order = np.argsort(-given.scores, kind="stable")[:MOST]
    names = [found.name(label).replace(",", " ") for label in given.labels[order].tolist()]
    classes = tuple(dict.fromkeys((*LAB_CLASSES, *names)))
    rows = [  # to the last digit: rounded, a score or an overlap could fall to the other side of a threshold
        (*box, score, classes.index(name))
        for box, score, name in zip(
            given.boxes[order].tolist(), given.scores[order].tolist(), names, strict=True
        )
    ]
    changes = {
        "mode": "nms",
        "picture": "paper",
        "boxes": [row for row in rows if row[0] < row[2] and row[1] < row[3]],
        "more_classes": ", ".join(classes[len(LAB_CLASSES) :]),
        "iou_threshold": params.iou_threshold,
        "score_threshold": params.score_threshold,
        "method": params.method,
        "sigma": params.sigma,
        "class_aware": params.class_aware,
    }
    return links.write("box_lab", _lab().updated(changes))


@cache
def _lab() -> Params:
    return registry.find("box_lab").params()  # reads what is installed: too long for every picture


def told(found: Found, params: DetectionParams) -> Text:
    """Say how many candidates become how many boxes, with the link to follow or to copy."""
    count = len(found.candidates)
    if not count:
        return Text(f"No candidate has a score above {params.score_threshold:g}: nothing to suppress.")
    become = "becomes" if count == 1 else "become"
    said = f"{_counted(count, 'candidate')} {become} {_counted(len(found.kept), 'box')}."
    handed = f" The {MOST} with the highest scores are handed on." if count > MOST else ""
    return Text(f"{said}{handed}\n\n[Walk through it in the box lab]({box_lab_link(found, params)})")


def _counted(count: int, what: str) -> str:
    plural = "es" if what.endswith("x") else "s"
    return f"{count} {what}" if count == 1 else f"{count} {what}{plural}"
