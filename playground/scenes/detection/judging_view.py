"""What is drawn while a folder is judged: AP by threshold and by class, COCO's numbers, the newest image."""

from __future__ import annotations

from typing import Final

import numpy as np

from playground.boxes.coco import SIZES, THRESHOLDS, CocoMetrics
from playground.marks import Mark, Path, Photo, Table, Text, verbatim
from playground.scene import Picture
from playground.scenes.detection import overlay, words
from playground.scenes.detection.judging import Judging
from playground.scenes.detection.params import DetectionParams

MOST_NAMED: Final = 4
"""Classes named where not all are judged; more would not stand beside a pane's title."""


def picture(state: Judging, params: DetectionParams) -> Picture:
    """Return the whole picture."""
    metrics = state.metrics()
    panes: dict[str, tuple[Mark, ...]] = {
        "curve": _by_threshold(metrics),
        "judged": (*_to_know(state, params), _summary(metrics), *_left_out(state)),
        "by_class": (_by_class(metrics, state.table.classes),),
        "image": _image(state),
    }
    cut = f"scores above {params.score_threshold:g} count" if params.score_threshold > 0 else ""
    done = f"{state.done} of {len(state.images)} images"
    notes = {"judged": " · ".join(filter(None, (done, _classes(state)))), "curve": cut}
    return Picture(panes, state.numbers(), {pane: note for pane, note in notes.items() if note})


def _classes(state: Judging) -> str:
    """Say which classes are judged where it is not all of them."""
    if not state.wanted:
        return ""
    more = len(state.wanted) - MOST_NAMED
    return f"only {', '.join(state.wanted[:MOST_NAMED])}{f' and {more} more' if more > 0 else ''}"


def _to_know(state: Judging, params: DetectionParams) -> tuple[Text, ...]:
    """Say what is wrong with the classes that are wanted; nothing where all is well."""
    told = words.unknown_class(state.eye.detector.names, params)
    if not told and state.wanted is not None and not len(state.there):
        told = "**No true box is of a class that is wanted.**"
    return (Text(told),) if told else ()


def _left_out(state: Judging) -> tuple[Text, ...]:
    """Say which images are not judged, and why; nothing where all are."""
    labelled, damaged = state.labelled, state.damaged
    in_folder = len(state.images) + labelled.unlabelled
    said = [
        _some(labelled.missing, f"{len(state.table.image_names)} labelled images", "not in the folder"),
        _some(labelled.unlabelled, f"{in_folder} images of the folder", "not labelled"),
    ]
    if damaged:
        more = f" and {len(damaged) - 1} more" if damaged[1:] else ""
        said.append(f"{verbatim(damaged[0])}{more} cannot be read")
    left_out = "\n\n".join(filter(None, said))
    return (Text(left_out),) if left_out else ()


def _some(count: int, of: str, how: str) -> str:
    return f"{count} of {of} {'is' if count == 1 else 'are'} {how}" if count else ""


def _by_threshold(metrics: CocoMetrics) -> tuple[Mark, ...]:
    curves = metrics.average_precision[: len(SIZES)]
    lines: list[Mark] = []
    for number, (size, curve) in enumerate(zip(SIZES, curves, strict=True)):
        known = ~np.isnan(curve[0])
        if known.any():
            line = np.stack([THRESHOLDS, curve[:, known].mean(1)], 1)
            lines.append(Path((line,), colour=number, width=2 if number == 0 else 1, label=size))
    return tuple(lines)


def _summary(metrics: CocoMetrics) -> Table:
    rows = [(_titled(name), _number(value)) for name, value in metrics.summary().items()]
    return Table(tuple(rows))


def _titled(name: str) -> str:
    """Return what a number of COCO's is called: map_50_95 is mAP 50–95, and recall_10 recall at 10."""
    measure, _, of = name.partition("_")
    if measure == "map":
        return f"mAP {of.replace('_', '–')}"
    return f"recall at {of}" if of.isdigit() else f"recall {of}"


def _by_class(metrics: CocoMetrics, classes: tuple[str, ...]) -> Table:
    there = np.flatnonzero(~np.isnan(metrics.per_class))
    ranked: list[int] = there[np.argsort(-metrics.per_class[there], kind="stable")].tolist()
    rows: list[tuple[str, str, str]] = [
        (
            classes[at],
            _number(float(metrics.per_class[at])),
            _number(float(metrics.average_precision[0, 0, at])),
        )
        for at in ranked
    ]
    return Table(tuple(rows), ("Class", "AP", "AP at IoU 0.5"))


def _number(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.3f}"


def _image(state: Judging) -> tuple[Mark, ...]:
    if state.last is None:
        return ()
    pixels, found, there = state.last
    return Photo(pixels), overlay.truth(there.boxes), overlay.kept(found, scored=True)
