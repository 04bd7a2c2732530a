"""What judging looks like: boxes with their verdicts, the running table, the curve and its areas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from playground.boxes.average_precision import COCO_101, ELEVEN, PrecisionRecall
from playground.boxes.coco import THRESHOLDS
from playground.boxes.iou import Floats, Ints
from playground.marks import Boxes, Colour, Grid, Mark, Path, Photo, Points, Table
from playground.scene import Action, Entry, Offer, Pick, Picture
from playground.scenes.box_lab.hand import Hand
from playground.scenes.box_lab.judgement import Content, Judgement
from playground.scenes.box_lab.mode import PAPER
from playground.scenes.box_lab.pairs import SAID_CLASS, TRUTH_CLASS, TRUTH_KIND, Pairs
from playground.scenes.box_lab.params import CLASSES, BoxLabParams
from playground.scenes.box_lab.shapes import outlines

THERE, TRUE, FALSE, NEITHER = 0, 2, 3, 7
"""Colours of the ground truth, and of predictions that are right, wrong, or count neither way."""
BEFORE: Final = 6
ROWS: Final = 11
CURVES: Final = 6
"""Classes at most whose AP is drawn over the thresholds."""
KINDS: Final = ("to be found", "ignored", "a crowd")
"""What a true box may be, by the number that rows hold."""


@dataclass(frozen=True, eq=False)
class View:
    """What is shown: a judgement, walked down to `at` (0: all of it), and the pictures there are.

    `pairs` are the boxes of the picture that a hand may change, None where they are of a file.
    """

    judged: Judgement
    at: int
    pairs: Pairs | None
    photos: tuple[npt.NDArray[np.uint8], ...]
    hand: Hand


def picture(view: View, counts: Ints, params: BoxLabParams) -> Picture:
    """Return the panes of the mode; `counts` is the confusion matrix."""
    judged, at, content = view.judged, view.at, view.judged.content
    name = content.table.classes[judged.label]
    panes: dict[str, tuple[Mark, ...]] = {
        "picture": _boxes(view, params),
        "ranking": (_ranking(judged, at),),
        "curve": tuple(_curve(judged, at)),
        "areas": tuple(_areas(judged)),
        "thresholds": tuple(_over_thresholds(content, params)),
        "confusion": (_confusion(content, counts),),
    }
    shown = content.table.image_names[params.image - 1] if content.table.image_names else ""
    notes = {
        "picture": f"picture {shown} of {len(content.truths)}",
        "ranking": f"{name}, IoU ≥ {params.iou_threshold:.2f}",
        "confusion": f"IoU > {params.iou_threshold:.2f}, score > {params.confusion_threshold:.2f}",
    }
    offer = _offer(view, params)
    return Picture(panes, _metrics(judged), notes, offer, {"picture": view.hand.cursor()})


def _metrics(judged: Judgement) -> dict[str, float]:
    content, curve = judged.content, judged.curve
    summary = content.metrics.summary()
    numbers: dict[str, float] = {name: summary[name] for name in ("map_50", "map_75", "map_50_95")}
    numbers |= {
        f"ap_{name}": float(value)
        for name, value in zip(content.table.classes, content.metrics.per_class, strict=True)
    }
    if curve is not None:
        numbers |= {"raw": curve.raw, "voc2010": curve.voc2010}
        numbers |= {"eleven_point": curve.eleven_point, "coco_101": curve.coco_101}
    return {name: value for name, value in numbers.items() if np.isfinite(value)}


def _boxes(view: View, params: BoxLabParams) -> tuple[Mark, ...]:
    judged, image, at, photos = view.judged, params.image - 1, view.at, view.photos
    content, matches = judged.content, judged.matches
    truth, said = content.truths[image], content.predicted[image]
    others = [truth.boxes[truth.labels != judged.label], said.boxes[said.labels != judged.label]]
    marks: list[Mark] = [Photo(photos[image]) if image < len(photos) else PAPER]
    marks.append(Path(outlines(np.concatenate(others)), "#8A8F94", width=1))
    own = truth.labels == judged.label
    counted = own & ~truth.ignored
    marks.append(
        Boxes(truth.boxes[counted], np.full(int(counted.sum()), THERE), name="truth", label="ground truth")
    )
    apart = np.flatnonzero(own & truth.ignored)
    captions = tuple("crowd" if truth.crowd[index] else "ignored" for index in apart)
    marks.append(Boxes(truth.boxes[apart], np.full(len(apart), NEITHER), captions, dashed=True))
    here = np.flatnonzero(matches.images == image)
    judged_here, ahead = (here[here < at], here[here >= at]) if at else (here, here[:0])
    marks.append(Path(outlines(said.boxes[matches.predictions[ahead]]), "#14171A", dashed=True, width=1.5))
    if at and matches.images[at - 1] == image:
        marks.append(
            Path(outlines(said.boxes[matches.predictions[[at - 1]]]), "accent", width=7, label="now")
        )
    for verdict, label in (
        (TRUE, "TP"),
        (FALSE, "FP"),
        (NEITHER, "neither"),
    ):
        ranks = judged_here[_verdicts(judged)[judged_here] == verdict]
        names = tuple(f"{rank + 1} · {matches.scores[rank]:.2f}" for rank in ranks)
        boxes = said.boxes[matches.predictions[ranks]]
        marks.append(Boxes(boxes, np.full(len(ranks), verdict), names, label=label if len(ranks) else ""))
    if view.pairs is not None and 0 <= view.hand.chosen < len(view.pairs.boxes):
        marks.append(Path(outlines(view.pairs.boxes[[view.hand.chosen]]), "text", width=4))
    return tuple(marks)


def _verdicts(judged: Judgement) -> Ints:
    matches = judged.matches
    return np.where(matches.ignored, NEITHER, np.where(matches.correct, TRUE, FALSE))


def _ranking(judged: Judgement, at: int) -> Table:
    """Return the running table around the prediction that was reached, or its beginning."""
    matches = judged.matches
    count = len(matches.scores)
    first = max(0, min(at - BEFORE, count - ROWS))
    found, counted = np.cumsum(matches.correct), np.cumsum(~matches.ignored)
    words = {TRUE: "TP", FALSE: "FP", NEITHER: "–"}
    rows: list[tuple[str, ...]] = []
    for rank in range(first, min(first + ROWS, count)):
        mark = "▸ " if rank == at - 1 else ""
        row = (f"{mark}{rank + 1}", f"{matches.scores[rank]:.3f}", str(int(matches.images[rank]) + 1))
        if at and rank >= at:
            rows.append((*row, "", "", "", ""))
            continue
        n = max(int(counted[rank]), 1)
        precision, recall = int(found[rank]) / n, int(found[rank]) / max(matches.total, 1)
        verdict = words[int(_verdicts(judged)[rank])]
        rows.append((*row, f"{matches.ious[rank]:.2f}", verdict, f"{precision:.3f}", f"{recall:.3f}"))
    return Table(
        tuple(rows), ("rank", "score", "picture", "IoU", "is", "precision", "recall"), name="ranking"
    )


def _curve(judged: Judgement, at: int) -> Iterator[Mark]:
    """Yield precision over recall, the envelope, and where the averages look at it."""
    curve = judged.curve
    if curve is None or not len(curve.precision):
        return
    walked = int((judged.counted < at).sum()) if at else len(curve.precision)
    yield Path((_line(curve, walked),), "accent", width=2.5, label="raw")
    yield Path((_steps(curve),), 1, width=4, label="envelope")
    eleven = np.column_stack([ELEVEN, curve.at(ELEVEN)])
    yield Points(eleven, np.zeros(11, int), size=11, symbol="ring", label="VOC 11")
    looked = np.column_stack([COCO_101, curve.at(COCO_101)])
    yield Points(looked, np.full(len(looked), 5), size=2.5, label="COCO 101")
    if at and walked:
        here = np.array([[curve.recall[walked - 1], curve.precision[walked - 1]]])
        yield Points(here, np.array([3]), size=13, label="now")


def _line(curve: PrecisionRecall, count: int) -> Floats:
    """Return the curve through the first points, from recall 0 on."""
    points = np.column_stack([curve.recall, curve.precision])[:count]
    return np.concatenate([[[0.0, curve.precision[0]]], points])


def _steps(curve: PrecisionRecall) -> Floats:
    """Return the envelope: level up to each recall that was reached, then down."""
    recall, level = np.repeat(curve.recall, 2), np.repeat(curve.envelope, 2)
    return np.column_stack([np.append(0.0, recall), np.append(level, 0.0)])


def _areas(judged: Judgement) -> Iterator[Mark]:
    """Yield the four areas of the shown class, and AP of every class as COCO has it."""
    curve = judged.curve
    if curve is not None:
        rows = (
            ("raw, Σ P·ΔR", f"{curve.raw:.4f}"),
            ("VOC 2010, under the envelope", f"{curve.voc2010:.4f}"),
            ("VOC 2007, 11 points", f"{curve.eleven_point:.4f}"),
            ("COCO, 101 points", f"{curve.coco_101:.4f}"),
        )
        yield Table(rows, ("area under the curve", ""), name="areas")
    metrics = judged.content.metrics
    ap = metrics.average_precision[0]
    listed = [
        (name, *(_share(value) for value in (ap[0, label], ap[5, label], metrics.per_class[label])))
        for label, name in enumerate(judged.content.table.classes)
    ]
    summary = metrics.summary()
    mean = tuple(_share(summary[name]) for name in ("map_50", "map_75", "map_50_95"))
    columns = ("AP, COCO", "IoU .50", "IoU .75", ".50:.95")
    yield Table((*listed, ("mean, mAP", *mean)), columns, name="classes")


def _share(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.3f}"


def _over_thresholds(content: Content, params: BoxLabParams) -> Iterator[Mark]:
    """Yield AP against the IoU that is asked for, of some classes and of all together."""
    ap = content.metrics.average_precision[0]
    known = np.flatnonzero(~np.isnan(ap[0]))
    if not len(known):
        return
    if len(known) > 1:
        for place, label in enumerate(map(int, known[:CURVES])):
            line = np.column_stack([THRESHOLDS, ap[:, label]])
            colour: Colour = place
            yield Path((line,), colour, width=1.5, label=content.table.classes[label])
    mean = np.nanmean(ap, axis=1)
    yield Path((np.column_stack([THRESHOLDS, mean]),), "text", width=3, label="mean")
    if THRESHOLDS[0] <= params.iou_threshold <= THRESHOLDS[-1]:
        yield Path((), "muted", spans=(params.iou_threshold,), label="threshold")


def _confusion(content: Content, counts: Ints) -> Grid:
    names = content.table.classes
    return Grid(
        counts.astype(np.float64),
        format=".0f",
        low=0,
        row_labels=(*names, "nothing"),
        column_labels=(*names, "missed"),
        name="confusion",
    )


def _offer(view: View, params: BoxLabParams) -> Offer | None:
    pairs, chosen = view.pairs, view.hand.chosen
    if pairs is None or not 0 <= chosen < len(pairs.boxes) or params.hand == "erase":
        return None
    names, remove = view.judged.content.table.classes, Action("remove", "Remove")
    if pairs.is_truth(chosen):
        kind = KINDS[min(pairs.column(chosen, TRUTH_KIND), len(KINDS) - 1)]
        classes = _classes(names[pairs.column(chosen, TRUTH_CLASS)])
        return Offer("picture", "Ground truth", (classes, Pick("kind", "Is", KINDS, KINDS, kind), remove))
    score = Entry("score", "Score", pairs.score(chosen), step=0.01)
    classes = _classes(names[pairs.column(chosen, SAID_CLASS)])
    return Offer("picture", "Prediction", (score, classes, remove))


def _classes(name: str) -> Pick:
    names = tuple(dict.fromkeys((*CLASSES, name)))
    return Pick("class", "Class", names, names, name)
