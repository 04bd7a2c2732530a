"""What is laid over the picture: fields, the grid, cells, anchors, candidates and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

from playground.boxes.iou import Floats, Ints
from playground.darknet.decode import Answer
from playground.detectors.letterbox import Fit
from playground.marks import Boxes, Path
from playground.opencv import cv2
from playground.scenes.detection.cell import Cell
from playground.scenes.detection.found import Found, class_name

Pixels = npt.NDArray[np.uint8]
Floats32 = npt.NDArray[np.float32]
COLOURS: Final = 8
"""Colours of classes; a model of more than that has some of one colour."""
COMMON: Final = ("person", "car", "bus", "truck", "dog", "cat", "bicycle", "motorbike")
"""What is seen most often: each has a colour of its own, and blue and sky do not stand in one street."""
TRACK_COLOURS, YELLOW, GREY = 6, 6, 7
"""The first of them tell tracks apart; yellow is the counting line, and grey what is on no track."""
CLASSES: Final = np.array(
    [(0, 114, 178), (230, 159, 0), (0, 158, 115), (213, 94, 0),
     (204, 121, 167), (86, 180, 233), (240, 228, 66), (138, 143, 148)], np.float32
)  # fmt: skip
"""Red, green and blue of them, as the theme has them."""
GLOW: Final = np.array((255, 170, 40), np.float32)
DIMMED: Final = 0.35
"""How bright the picture stays where there is no object."""
MOST_DRAWN, MOST_CAPTIONS = 200, 40
"""More boxes and captions cover the picture, and take longer to paint than a screen shows it."""
THIN: Final = 1.0


def class_colours(labels: Ints, names: Sequence[str]) -> Ints:
    """Return a colour (n,) for the class of each, in turn: first those of `COMMON`, then the others."""
    count = max(len(names), int(labels.max(initial=-1)) + 1)
    common = [names.index(name) for name in COMMON if name in names]
    others = np.setdiff1d(np.arange(count), common)
    ranks = np.empty(count, np.intp)
    ranks[[*common, *others]] = np.arange(count) % COLOURS
    return ranks[labels]


def tinted(
    pixels: Pixels,
    answers: Sequence[tuple[int, Answer]],
    fit: Fit,
    field: str,
    names: Sequence[str],
) -> tuple[Pixels, tuple[Boxes, ...]]:
    """Return the picture with its cells tinted: by "objectness", or by the likeliest "class", with a key.

    Of several scales the surest counts in every place.
    """
    finest = max((answer for _, answer in answers), key=lambda answer: answer.raw.shape[2])
    rows, columns = finest.raw.shape[2:]
    surest, labels = np.zeros((rows, columns), np.float32), np.zeros((rows, columns), np.intp)
    for _, answer in answers:
        same = (columns, rows)
        sure, classes = (cv2.resize(each, same, interpolation=cv2.INTER_NEAREST) for each in _surest(answer))
        labels = np.where(sure >= surest, classes, labels).astype(np.intp)
        surest = np.maximum(surest, sure)
    key: tuple[Boxes, ...] = ()
    if field == "class":
        groups = class_colours(labels, names)
        share, colours = np.full((rows, columns), 0.5), 0.5 * CLASSES[groups]
        key = _key(labels, groups, names)
    else:
        share, colours = DIMMED + (0.5 - DIMMED) * surest, 0.5 * surest[..., None] * GLOW
    dimmed = cv2.multiply(
        pixels, _spread(np.repeat(255 * share[..., None], 3, 2), finest, fit), scale=1 / 255
    )
    return cv2.add(dimmed, _spread(colours, finest, fit)), key  # pyright: ignore[reportReturnType]


def _key(labels: Ints, groups: Ints, names: Sequence[str]) -> tuple[Boxes, ...]:
    """Return a mark for the legend, of nothing, for each colour of classes: the most frequent one first."""
    colours, cells = np.unique(groups, return_counts=True)
    marks: list[Boxes] = []
    for colour in colours[np.argsort(-cells, kind="stable")].tolist():
        known, times = np.unique(labels[groups == colour], return_counts=True)
        told = ", ".join(class_name(names, at) for at in known[np.argsort(-times, kind="stable")].tolist())
        marks.append(Boxes(np.empty((0, 4)), np.empty(0, np.intp), colour=colour, label=told))
    return tuple(marks)


def _surest(answer: Answer) -> tuple[Floats32, Floats32]:
    """Return the objectness (rows, columns) of each cell's surest anchor, and its likeliest class."""
    at = answer.objectness.argmax(0)[None]
    likeliest = answer.class_scores.argmax(1)
    return answer.objectness.max(0), np.take_along_axis(likeliest, at, 0)[0].astype(np.float32)


def _spread(cells: npt.NDArray[np.floating], answer: Answer, fit: Fit) -> Pixels:
    """Return for every pixel of the picture the colour (rows, columns, 3) of the cell in which it lies."""
    rows, columns = cells.shape[:2]
    width, height = fit.picture
    x = ((np.arange(width) + 0.5) * fit.scale_x + fit.left) / answer.cell[0]
    y = ((np.arange(height) + 0.5) * fit.scale_y + fit.top) / answer.cell[1]
    across = np.clip(x.astype(np.intp), 0, columns - 1)
    down = np.clip(y.astype(np.intp), 0, rows - 1)
    wide = np.take(cells.astype(np.uint8), across, axis=1)  # columns first: there are few rows yet
    return np.take(wide, down, axis=0)


def grid(answer: Answer, fit: Fit) -> Path:
    """Return the lines between the cells of a scale."""
    rows, columns = answer.raw.shape[2:]
    across, down = float(answer.cell[0]), float(answer.cell[1])
    width, height = columns * across, rows * down
    upright = [(across * at, 0.0, across * at, height) for at in range(columns + 1)]
    level = [(0.0, down * at, width, down * at) for at in range(rows + 1)]
    ends = fit.to_picture(np.array(upright + level))
    return Path(tuple(ends.reshape(-1, 2, 2)), colour="muted")


def cell_box(answer: Answer, row: int, column: int) -> Floats:
    """Return a cell as a box (4,) in pixels of the network's input."""
    across, down = float(answer.cell[0]), float(answer.cell[1])
    return np.array([column * across, row * down, (column + 1) * across, (row + 1) * down])


def responsible(found: Found, answers: Sequence[Answer], fit: Fit) -> Boxes:
    """Return the cells that the kept boxes come from, in the colours of their classes."""
    drawn = found.kept[:MOST_DRAWN]
    origins = found.candidates.origins[drawn]
    cells = [cell_box(answers[int(at[0])], int(at[2]), int(at[3])) for at in origins]
    boxes = fit.to_picture(np.array(cells).reshape(-1, 4))
    colours = class_colours(found.candidates.labels[drawn], found.names)
    return Boxes(boxes, colours, name="responsible", label="responsible")


def anchors(cell: Cell, fit: Fit) -> Boxes:
    """Return the anchors of a cell about its middle."""
    box = cell_box(cell.answer, cell.row, cell.column)
    middle = (box[:2] + box[2:]) / 2
    half = cell.answer.anchors.astype(float) / 2
    around = fit.to_picture(np.concatenate([middle - half, middle + half], 1))
    names = tuple(f"{number}" for number in range(1, len(around) + 1))
    return Boxes(around, np.full(len(around), YELLOW), names, dashed=True, label="anchors")


def looked_into(cell: Cell, fit: Fit, pressed: bool) -> tuple[Boxes, ...]:
    """Return the outline of a cell and, where it was pressed, the box that its chosen anchor predicts."""
    own = cell_box(cell.answer, cell.row, cell.column)
    said = cell.predictions[cell.anchor].box.astype(np.float64)
    shown = ((own, "cell"), (said, "its box"))[: 1 + pressed]
    return tuple(
        Boxes(
            fit.to_picture(box[None]), np.zeros(1, np.intp), colour="text", width=THIN, name=name, label=name
        )
        for box, name in shown
    )


def candidates(found: Found) -> Boxes:
    """Return the boxes before suppression, dashed in the colours of their classes: the surest of them."""
    total = len(found.candidates)
    shown = found.candidates.take(np.argsort(-found.candidates.scores, kind="stable")[:MOST_DRAWN])
    return Boxes(
        shown.boxes,
        class_colours(shown.labels, found.names),
        dashed=True,
        width=THIN,
        name="candidates",
        label=_drawn(total, "candidates") or "candidates",
    )


def kept(found: Found, scored: bool, ids: Ints | None = None) -> Boxes:
    """Return the boxes that are left, with names, and scores where there are any; of many the surest.

    With `ids` (m,) of tracks each has the colour of its track; grey are those that are on none.
    """
    labels = found.labels[:MOST_DRAWN]
    numbers = np.zeros(len(labels), np.intp) if ids is None else ids[:MOST_DRAWN]
    named = zip(numbers.tolist(), labels.tolist(), found.scores.tolist(), strict=False)
    captions = tuple(
        " ".join((*[f"#{number}"] * (number > 0), found.name(label), *[f"{score:.2f}"] * scored))
        for number, label, score in islice(named, MOST_CAPTIONS)
    )
    groups = class_colours(labels, found.names) if ids is None else track_colours(numbers)
    total = len(found.kept)
    return Boxes(found.boxes[:MOST_DRAWN], groups, captions, name="kept", label=_drawn(total, "kept"))


def _drawn(total: int, what: str) -> str:
    """Say how many of too many are drawn."""
    return f"{MOST_DRAWN} of {total} {what}" if total > MOST_DRAWN else ""


def track_colours(ids: Ints) -> Ints:
    """Return a colour (m,) for each track's id, in turn; grey for the id 0."""
    return np.where(ids > 0, (ids - 1) % TRACK_COLOURS, GREY)


def truth(boxes: npt.NDArray[np.floating]) -> Boxes:
    """Return the boxes (n, 4) that are truly there: dashed as candidates are, but of no colour."""
    groups = np.zeros(len(boxes), np.intp)
    return Boxes(boxes, groups, dashed=True, colour="text", width=THIN, name="truth", label="true")
