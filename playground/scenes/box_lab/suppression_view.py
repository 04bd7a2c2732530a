"""What suppression looks like: boxes as they stand, their scores, the overlaps, and the decision in words."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from playground.boxes.iou import Bools, Floats, Ints
from playground.boxes.suppression_steps import Step
from playground.marks import Bars, Boxes, Mark, Path, Photo, Table, Text, verbatim
from playground.scene import Action, Entry, Offer, Pick, Picture
from playground.scenes.box_lab.hand import Hand
from playground.scenes.box_lab.mode import PAPER
from playground.scenes.box_lab.params import CLASSES, BoxLabParams
from playground.scenes.box_lab.shapes import outlines
from playground.scenes.box_lab.trace import COMPARE, TAKE, Trace

GONE, OVER = 7, 3
"""Grey for what is struck out, vermilion for what overlaps too much."""
BARS: Final = 18
ROWS: Final = 9
RULES: Final = {
    "hard": "IoU > {t:.2f}: struck out",
    "diou": "IoU − ρ²∕c² > {t:.2f}: struck out",
    "soft_linear": "IoU > {t:.2f}: score · (1 − IoU)",
    "soft_gaussian": "score · exp(−IoU² ∕ {s:.2f})",
    "matrix": "score · least of exp(−(IoU² − IoU_max²) ∕ {s:.2f})",
}


def picture(
    trace: Trace, position: int, photo: npt.NDArray[np.uint8] | None, hand: Hand, params: BoxLabParams
) -> Picture:
    """Return the panes of the mode."""
    number, phase = trace.at(position)
    scores = trace.scores_at(position)
    alive = scores > params.score_threshold
    step = trace.steps[number] if 0 <= number < len(trace.steps) else None
    taken = _taken(trace, number, alive)
    over = _over(step, phase, params)
    panes: dict[str, tuple[Mark, ...]] = {
        "picture": _boxes(trace, photo, scores, alive, taken, over, step, hand.chosen),
        "scores": _scores(trace, scores, alive),
        "decision": _decision(trace, number, phase, step, params),
    }
    if step is not None and phase >= COMPARE and len(step.others):
        panes["overlaps"] = _overlaps(trace, step, over, params)
    kept = trace.whole.kept
    metrics = {"boxes": float(len(trace.rows)), "kept": float(len(kept))}
    notes = {"picture": _undrawn(trace), "scores": _left_out(trace), "overlaps": _rule(params)}
    return Picture(panes, metrics, notes, _offer(trace, hand, params), {"picture": hand.cursor()})


def _taken(trace: Trace, number: int, alive: Bools) -> Bools:
    """Return which boxes (n,) have been taken and stand."""
    taken = np.zeros(len(trace.rows), np.bool_)
    taken[[step.taken for step in trace.steps[: max(number + 1, 0)]]] = True
    return taken & alive


def _over(step: Step | None, phase: int, params: BoxLabParams) -> Ints:
    """Return the places in the step's `others` that the taken box makes give way, once it was compared."""
    if step is None or phase < COMPARE:
        return np.zeros(0, np.intp)
    return np.flatnonzero(step.after < step.before - 0.005)


def _boxes(
    trace: Trace,
    photo: npt.NDArray[np.uint8] | None,
    scores: Floats,
    alive: Bools,
    taken: Bools,
    over: Ints,
    step: Step | None,
    chosen: int,
) -> tuple[Mark, ...]:
    shown = np.zeros(len(trace.rows), np.bool_)
    shown[trace.order] = True
    marks: list[Mark] = [Photo(photo) if photo is not None else PAPER]
    gone = shown & ~alive
    waiting = shown & alive & ~taken
    marks.append(Path(outlines(trace.boxes[gone]), "#8A8F94", dashed=True, width=1.3, label="struck out"))
    for label in np.unique(trace.labels[waiting]):
        own = outlines(trace.boxes[waiting & (trace.labels == label)])
        marks += [Path(own, "#14171A", width=2.6), Path(own, int(label), width=1.4)]
    if step is not None:
        marks.append(Path(outlines(trace.boxes[step.others[over]]), OVER, width=3, label="gives way"))
        marks.append(Path(outlines(trace.boxes[[step.taken]]), "accent", width=7, label="taken now"))
    if 0 <= chosen < len(trace.rows):
        marks.append(Path(outlines(trace.boxes[[chosen]]), "text", width=4))
    kept = np.flatnonzero(taken)
    ranks = _ranks(trace)
    captions = tuple(f"{ranks[box]} · {scores[box]:.2f}" for box in kept)
    marks.append(Boxes(trace.boxes[kept], trace.labels[kept], captions, name="kept"))
    return tuple(marks)


def _ranks(trace: Trace) -> Ints:
    """Return the number (n,) by which each box is called: its rank by the score it came with."""
    ranks = np.zeros(len(trace.rows), np.intp)
    ranks[trace.order] = np.arange(1, len(trace.order) + 1)
    return ranks


def _scores(trace: Trace, scores: Floats, alive: Bools) -> tuple[Mark, ...]:
    order = trace.order[:BARS]
    group = np.where(alive[order], trace.labels[order], GONE)
    labels = tuple(f"{rank} {trace.table.classes[trace.labels[box]]}" for rank, box in enumerate(order, 1))
    return (Bars(scores[order], labels, group, name="scores"),)


def _overlaps(trace: Trace, step: Step, over: Ints, params: BoxLabParams) -> tuple[Mark, ...]:
    most = _most(step)
    ranks = _ranks(trace)
    names = tuple(str(ranks[box]) for box in step.others[most])
    bars = Bars(step.overlaps[most], names, np.where(np.isin(most, over), OVER, GONE), name="overlaps")
    if params.method in ("soft_gaussian", "matrix"):
        return (bars,)
    return (bars, Path((), "text", spans=(params.iou_threshold,), label="threshold"))


def _most(step: Step) -> Ints:
    """Return the places in `others` of those that overlap, the most first; of none that do, the nearest."""
    order = np.argsort(-step.overlaps, kind="stable")
    return order[: min(BARS, max(int((step.overlaps > 0).sum()), 3))]


def _decision(
    trace: Trace, number: int, phase: int, step: Step | None, params: BoxLabParams
) -> tuple[Mark, ...]:
    if not trace.steps:
        return ()
    if step is None:
        return (Text(_before(trace, params), name="decision"),) if number < 0 else _after(trace)
    rank = _ranks(trace)
    name = verbatim(trace.table.classes[int(trace.labels[step.taken])])
    matrix = params.method == "matrix"
    taken = (
        f"### {number + 1}. {'Ask' if matrix else 'Take'} box {rank[step.taken]}: {name}, {step.score:.2f}"
    )
    if phase == TAKE:
        why = (
            "Each is asked in turn, by the score it came with." if matrix else "None that is left is better."
        )
        return (Text(f"{taken}\n\n{why}", name="decision"),)
    others = f"{len(step.others)} other{'s' * (len(step.others) != 1)}"
    of = " of its class" if params.class_aware else ""
    if not len(step.others):
        return (Text(f"{taken}\n\nThere are no others{of} to compare it with.", name="decision"),)
    head = (
        f"{taken}\n\nCompared with {others}{of}."
        if phase == COMPARE
        else f"{taken}\n\n{_verdict(step, rank)}"
    )
    return (Text(head, name="decision"), _compared(step, rank, phase, params))


def _before(trace: Trace, params: BoxLabParams) -> str:
    taking_part = int((trace.scores[trace.order] > params.score_threshold).sum())
    return (
        f"### {taking_part} boxes, ranked by score\n\nStep on: the best box is taken, the others are "
        "compared with it, those that overlap too much give way, and so on with the best that is left."
    )


def _after(trace: Trace) -> tuple[Mark, ...]:
    whole, rank, classes = trace.whole, _ranks(trace), trace.table.classes
    kept = list(zip(whole.kept.tolist(), whole.scores.tolist(), strict=True))
    rows = tuple(
        (f"box {rank[box]}" if rank[box] else "not drawn", classes[int(trace.labels[box])], f"{score:.3f}")
        for box, score in kept[:ROWS]
    )
    head = f"### Done: {len(kept)} of {len(trace.rows)} boxes are kept"
    return Text(head, name="decision"), Table(rows, ("", "class", "score"))


def _verdict(step: Step, rank: Ints) -> str:
    if not len(step.struck):
        lowered = int((step.after < step.before - 0.005).sum())
        return f"{lowered} scores are lowered, none is struck out." if lowered else "All of them stay."
    names = ", ".join(str(rank[box]) for box in step.struck[:12])
    more = "…" if len(step.struck) > 12 else ""
    return f"Struck out: {names}{more}"


def _compared(step: Step, rank: Ints, phase: int, params: BoxLabParams) -> Table:
    """Tell overlap, factor and score of those that overlap most."""
    most = _most(step)[:ROWS]
    overlap = "DIoU" if params.method == "diou" else "IoU"
    columns = (rank[step.others[most]], step.overlaps[most], step.before[most], step.after[most])
    listed = list(zip(*(column.tolist() for column in columns), strict=True))
    if phase == COMPARE:
        return Table(tuple((f"box {box}", _number(shared)) for box, shared, *_ in listed), ("", overlap))
    rows = [
        (
            f"box {box}",
            _number(shared),
            _number(before),
            f"· {after / before if before else 0:.2f}",
            _number(after),
        )
        for box, shared, before, after in listed
    ]
    return Table(tuple(rows), ("", overlap, "score", "factor", "new score"))


def _number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def _rule(params: BoxLabParams) -> str:
    return RULES[params.method].format(t=params.iou_threshold, s=params.sigma)


def _left_out(trace: Trace) -> str:
    return f"the best {BARS} of {len(trace.rows)}" if len(trace.rows) > BARS else ""


def _undrawn(trace: Trace) -> str:
    more = len(trace.rows) - len(trace.order)
    return f"{more} boxes of lower score are not drawn" if more else ""


def _offer(trace: Trace, hand: Hand, params: BoxLabParams) -> Offer | None:
    chosen = hand.chosen
    if isinstance(params.boxes, str) or not 0 <= chosen < len(trace.rows) or params.hand == "erase":
        return None
    names = trace.table.classes
    there: list[int] = trace.labels.tolist()
    labels = tuple(dict.fromkeys([*CLASSES, *(names[label] for label in sorted(there))]))
    return Offer(
        "picture",
        f"Box {_ranks(trace)[chosen]}",
        (
            Entry("score", "Score", float(trace.scores[chosen]), step=0.01),
            Pick("class", "Class", labels, labels, names[int(trace.labels[chosen])]),
            Action("remove", "Remove"),
        ),
    )
