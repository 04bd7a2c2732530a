"""What is written: the boxes, the stages with their shapes and times, and one cell's arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from playground.darknet.decode import Prediction
from playground.detectors.catalogue import Model, models_folder
from playground.detectors.letterbox import Fit
from playground.faults import UserError
from playground.marks import Table, Text, verbatim
from playground.scenes.detection.cell import Cell
from playground.scenes.detection.found import Found, check_classes, class_name
from playground.scenes.detection.params import DetectionParams
from playground.scenes.detection.state import Watching

MOST_ROWS: Final = 40
NO_MODEL: Final = Text(
    "### No model yet\n\nThese are the true boxes of a drawn street. For a network's own, press on the "
    "picture to download one, or name a `.cfg` with its `.weights`, or an `.onnx`, under **Model**."
)
NOT_HALVED: Final = (
    "Half precision gains nothing here, on this device or for such a network: float32 is used."
)
FIELDS: Final = {
    "none": "",
    "objectness": "dark: no object, glowing: sure of one",
    "class": "every cell in the colour of its likeliest class",
}
OUT_OF_PLACE: Final = "this network knows only the drawn street: press on the picture for another"


def picture_note(state: Watching, params: DetectionParams) -> str:
    """Say how the source is, whether the network knows such pictures, and what the tint means."""
    lost = OUT_OF_PLACE if _out_of_place(state, params) else ""
    tint = FIELDS[params.field] if state.answer is not None else ""
    frozen = "frozen, F lets it go" if params.freeze else ""
    return " · ".join(part for part in (state.reader.status.text, lost, frozen, tint) if part)


def to_know(state: Watching, found: Found, params: DetectionParams) -> tuple[Text, ...]:
    """Say what a user should know before reading any boxes; nothing where all is well."""
    said: list[str] = []
    if state.reader.status.kind in ("missing", "lost", "silent"):
        said.append(f"**{verbatim(state.reader.status.text)}**")
    if unknown := unknown_class(found.names, params):
        said.append(unknown)
    if _out_of_place(state, params):
        said.append(f"{OUT_OF_PLACE[0].upper()}{OUT_OF_PLACE[1:]}.")
    if params.half and state.eye and not state.halved:
        said.append(NOT_HALVED)
    told = (Text("\n\n".join(said)),) if said else ()
    if state.eye:
        return told
    return (*told, _not_here(state.missing) if state.missing else NO_MODEL)


def _out_of_place(state: Watching, params: DetectionParams) -> bool:
    """Tell whether the network sees what it does not know: what stands in for a missing camera it knows."""
    return params.out_of_place and not state.absent


def _not_here(model: Model) -> Text:
    """Say what a model of the catalogue is, and how it can be had."""
    addresses = "\n\n".join(verbatim(file.address) for file in model.files)
    return Text(
        f"### {model.title} is not here yet\n\n"
        f"{model.classes} · {model.size / 1e6:.1f} MB · {model.licence}\n\n"
        "A press on the picture offers to download it: nothing is loaded unasked. Or save this by hand in "
        f"{verbatim(str(models_folder()))}:\n\n{addresses}"
    )


def unknown_class(names: tuple[str, ...], params: DetectionParams) -> str:
    """Say which class is wanted that the model has not, as markdown; "" where it has them all."""
    try:
        check_classes(names, params.classes)
    except UserError as error:
        told = str(error)
        return f"**{verbatim(told[0].upper() + told[1:])}**"
    return ""


def boxes(found: Found) -> Table:
    """Return the kept boxes, highest score first."""
    rows = [
        (found.name(label), f"{score:.3f}", " ".join(f"{side:.0f}" for side in box))
        for label, score, box in zip(
            found.labels.tolist(), found.scores.tolist(), found.boxes.tolist(), strict=True
        )
    ]
    return Table(tuple(rows[:MOST_ROWS]), ("Class", "Score", "x1 y1 x2 y2, px"))


def stages(state: Watching, found: Found, params: DetectionParams) -> Table:
    """Return what becomes of a picture: the shape at each stage, and how long it took."""
    shot = state.sight.shot if state.sight else state.shot
    if shot is None:
        return Table(())
    height, width = shot.pixels.shape[:2]
    rows = [("capture", f"3×{height}×{width}", _ms(shot.capture_ms)), *_network_stages(state, found)]
    if not state.reader.every and not params.freeze:
        rows.append(("paint", "picture and marks", _ms(state.paint_ms)))
        rows.append(_age(state))
        rows.append(("rate", "", f"{state.rate.per_second:.1f} pictures/s"))
    return Table(tuple(rows), ("Stage", "Shape", "Time"))


def _age(state: Watching) -> tuple[str, str, str]:
    """Return how old the picture was with its boxes, or is where none comes after it."""
    if state.stale:
        return "age", "nothing came since", f"{state.stale:.0f} s"
    return "age", "from capture to boxes", _ms(1e3 * state.age)


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


def cell_told(cell: Cell, names: Sequence[str], fit: Fit) -> tuple[Text, Table]:
    """Return one anchor of a cell written out, and all of them in a table, with boxes of the picture too."""
    predictions = cell.predictions
    return _written(cell, predictions[cell.anchor], names, fit), _table(predictions, names, fit)


def _written(cell: Cell, said: Prediction, names: Sequence[str], fit: Fit) -> Text:
    """Write out σ and exp with the numbers of one anchor."""
    best = int(said.scores.argmax())
    scale = cell.answer.head.scale_x_y
    widened = f"·{scale:g} − {(scale - 1) / 2:g}" if scale != 1 else ""
    softened = "softmax" if cell.answer.head.softmax else f"σ({_raw(said.raw[5 + best])})"
    of_class, score = _share(said.class_scores[best]), _share(said.scores[best])
    lines = [
        f"### Anchor {cell.anchor + 1} of {len(cell.answer.anchors)}",
        *(_centre(said, axis, widened) for axis in (0, 1)),
        *(_size(said, axis) for axis in (0, 1)),
        f"in pixels of the network's {fit.network[0]}×{fit.network[1]}",
        f"objectness = σ({_raw(said.raw[4])}) = **{_share(said.objectness)}**",
        f"{verbatim(class_name(names, best))}: {softened} = {of_class}, "
        f"score = {_share(said.objectness)} · {of_class} = **{score}**",
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


def _table(predictions: Sequence[Prediction], names: Sequence[str], fit: Fit) -> Table:
    """Return the raw numbers and what comes of them, a column for each anchor."""
    likeliest = [int(each.scores.argmax()) for each in predictions]
    placed = fit.to_picture(np.array([each.box for each in predictions], np.float64))
    rows = [
        ("anchor, px", *(f"{each.anchor[0]:g}×{each.anchor[1]:g}" for each in predictions)),
        *((f"t_{name}", *(_raw(each.raw[at]) for each in predictions)) for at, name in enumerate("xywho")),
        ("x1, y1", *(f"{each.box[0]:.0f}, {each.box[1]:.0f}" for each in predictions)),
        ("x2, y2", *(f"{each.box[2]:.0f}, {each.box[3]:.0f}" for each in predictions)),
        ("x1, y1 of the picture", *(f"{box[0]:.0f}, {box[1]:.0f}" for box in placed)),
        ("x2, y2 of the picture", *(f"{box[2]:.0f}, {box[3]:.0f}" for box in placed)),
        ("objectness", *(_share(each.objectness) for each in predictions)),
        ("class", *(class_name(names, best) for best in likeliest)),
        ("score", *(_share(each.scores[best]) for each, best in zip(predictions, likeliest, strict=True))),
    ]
    return Table(tuple(rows), ("", *(f"{number}" for number in range(1, len(predictions) + 1))))


def best_classes(said: Prediction, names: Sequence[str], most: int) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the classes (k,) of the highest scores, k at most `most`, and their names."""
    order = np.argsort(-said.scores, kind="stable")[:most]
    return order, tuple(class_name(names, label) for label in order.tolist())


def _raw(number: float) -> str:
    return f"{number:.3f}".replace("-", "−")


def _share(share: float) -> str:
    """Write a number from 0 to 1, however small, so that products come out right."""
    return f"{share:.3f}" if share == 0 or share >= 0.01 else f"{share:.2g}".replace("-", "−")
