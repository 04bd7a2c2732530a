"""What is written: the boxes, the stages with their shapes and times, and one cell's arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from playground.darknet.decode import Prediction
from playground.marks import Table, Text, verbatim
from playground.scenes.detection.cell import Cell
from playground.scenes.detection.found import Found
from playground.scenes.detection.params import DetectionParams
from playground.scenes.detection.state import Watching

MOST_ROWS: Final = 40
NO_MODEL: Final = Text(
    "### No model yet\n\nThese are the true boxes of a drawn street. For a network's own, press on the "
    "picture to download one, or name a `.cfg` with its `.weights`, or an `.onnx`, under **Model**."
)
FIELDS: Final = {
    "none": "",
    "objectness": "dark: no object, glowing: sure of one",
    "class": "every cell in the colour of its likeliest class",
}
OUT_OF_PLACE: Final = "this network knows only the drawn street: press on the picture for another"


def picture_note(state: Watching, params: DetectionParams) -> str:
    """Say how the source is, whether the network knows such pictures, and what the tint means."""
    lost = OUT_OF_PLACE if params.out_of_place else ""
    tint = FIELDS[params.field] if state.answer is not None else ""
    frozen = "frozen" if params.freeze else ""
    return " · ".join(part for part in (state.reader.status.text, lost, frozen, tint) if part)


def boxes(found: Found) -> Table:
    """Return the kept boxes, highest score first."""
    rows = [
        (found.name(label), f"{score:.3f}", " ".join(f"{side:.0f}" for side in box))
        for label, score, box in zip(
            found.labels.tolist(), found.scores.tolist(), found.boxes.tolist(), strict=True
        )
    ]
    return Table(tuple(rows[:MOST_ROWS]), ("Class", "Score", "x1 y1 x2 y2, px"))


def stages(state: Watching, found: Found) -> Table:
    """Return what becomes of a picture: the shape at each stage, and how long it took."""
    shot = state.sight.shot if state.sight else state.shot
    if shot is None:
        return Table(())
    height, width = shot.pixels.shape[:2]
    rows = [("capture", f"3×{height}×{width}", _ms(shot.capture_ms)), *_network_stages(state, found)]
    if not state.reader.every:
        rows.append(("paint", "picture and marks", _ms(state.paint_ms)))
        rows.append(("age", "from capture to boxes", _ms(1e3 * state.age)))
        rows.append(("rate", "", f"{state.rate.rate():.1f} pictures/s"))
    return Table(tuple(rows), ("Stage", "Shape", "Time"))


def _network_stages(state: Watching, found: Found) -> list[tuple[str, str, str]]:
    sight = state.sight
    if sight is None:
        return [("true boxes", f"{len(found.kept)}", "")]
    rows, columns = sight.fitted.shape[:2]
    manner = f"{sight.manner.resize}, red and blue exchanged" if sight.manner.bgr else sight.manner.resize
    shapes = ", ".join("×".join(map(str, shape)) for shape in sight.reading.shapes)
    return [
        ("resize", f"3×{rows}×{columns} ({manner})", _ms(sight.resize_ms)),
        ("network", shapes, _ms(sight.network_ms)),
        ("decode", f"{sight.reading.total} boxes → {len(found.candidates)} candidates", _ms(found.decode_ms)),
        ("suppression", f"{len(found.kept)} kept", _ms(found.suppress_ms)),
    ]


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:.1f} ms"


def cell_note(cell: Cell) -> str:
    """Say which cell it is."""
    rows, columns = cell.answer.raw.shape[2:]
    return f"scale {cell.scale + 1}: row {cell.row}, column {cell.column} of {rows}×{columns}"


def cell_told(cell: Cell, names: Sequence[str]) -> tuple[Text, Table]:
    """Return one anchor of a cell written out, and all of them in a table."""
    predictions = cell.predictions
    return _written(cell, predictions[cell.anchor], names), _table(predictions, names)


def _written(cell: Cell, said: Prediction, names: Sequence[str]) -> Text:
    """Write out σ and exp with the numbers of one anchor."""
    best = int(said.scores.argmax())
    scale = cell.answer.head.scale_x_y
    widened = f"·{scale:g} − {(scale - 1) / 2:g}" if scale != 1 else ""
    softened = "softmax" if cell.answer.head.softmax else f"σ({_raw(said.raw[5 + best])})"
    lines = [
        f"### Anchor {cell.anchor + 1} of {len(cell.answer.anchors)}",
        *(_centre(said, axis, widened) for axis in (0, 1)),
        *(_size(said, axis) for axis in (0, 1)),
        f"objectness = σ({_raw(said.raw[4])}) = **{said.objectness:.3f}**",
        f"{verbatim(_name(names, best))}: {softened} = {said.class_scores[best]:.3f}, "
        f"score = {said.objectness:.3f} · {said.class_scores[best]:.3f} = **{said.scores[best]:.3f}**",
    ]
    return Text("\n\n".join(lines))


def _centre(said: Prediction, axis: int, widened: str) -> str:
    """Write out b_x or b_y."""
    offset, corner, cell = (float(each[axis]) for each in (said.offset, said.corner, said.cell))
    return (
        f"b_{'xy'[axis]} = (σ({_raw(said.raw[axis])}){widened} + {corner:.0f}) · {cell:g} = "
        f"({offset:.3f} + {corner:.0f}) · {cell:g} = **{(offset + corner) * cell:.1f} px**"
    )


def _size(said: Prediction, axis: int) -> str:
    """Write out b_w or b_h."""
    anchor, growth = float(said.anchor[axis]), float(said.growth[axis])
    return (
        f"b_{'wh'[axis]} = {anchor:g} · exp({_raw(said.raw[2 + axis])}) = {anchor:g} · {growth:.3f} = "
        f"**{anchor * growth:.1f} px**"
    )


def _table(predictions: Sequence[Prediction], names: Sequence[str]) -> Table:
    """Return the raw numbers and what comes of them, a column for each anchor."""
    likeliest = [int(each.scores.argmax()) for each in predictions]
    rows = [
        ("anchor, px", *(f"{each.anchor[0]:g}×{each.anchor[1]:g}" for each in predictions)),
        *((f"t_{name}", *(_raw(each.raw[at]) for each in predictions)) for at, name in enumerate("xywho")),
        ("x1, y1", *(f"{each.box[0]:.0f}, {each.box[1]:.0f}" for each in predictions)),
        ("x2, y2", *(f"{each.box[2]:.0f}, {each.box[3]:.0f}" for each in predictions)),
        ("objectness", *(f"{each.objectness:.3f}" for each in predictions)),
        ("class", *(_name(names, best) for best in likeliest)),
        ("score", *(f"{each.scores[best]:.3f}" for each, best in zip(predictions, likeliest, strict=True))),
    ]
    return Table(tuple(rows), ("", *(f"{number}" for number in range(1, len(predictions) + 1))))


def best_classes(said: Prediction, names: Sequence[str], most: int) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the classes (k,) of the highest scores, k at most `most`, and their names."""
    order = np.argsort(-said.scores, kind="stable")[:most]
    return order, tuple(_name(names, label) for label in order.tolist())


def _raw(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


def _name(names: Sequence[str], label: int) -> str:
    return names[label] if label < len(names) else f"class {label}"
