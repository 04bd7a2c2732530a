"""What encoding looks like: grid and anchor over the picture, the target in numbers, and the loss."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from playground.boxes.encoding import ObjectnessLoss, focal_loss, objectness_loss
from playground.boxes.iou import Floats
from playground.marks import Bars, Boxes, Mark, Path, Photo, Points, Table, Text
from playground.scene import Cursor, Picture
from playground.scenes.box_lab.encoded import Encoded
from playground.scenes.box_lab.params import CLASSES, BoxLabParams
from playground.scenes.box_lab.shapes import grid_lines, outlines

OBJECT, ANCHOR, CHOSEN, OTHER = 0, 1, 2, 7


def picture(encoded: Encoded, photo: npt.NDArray[np.uint8], cursor: Cursor, params: BoxLabParams) -> Picture:
    """Return the panes of the mode."""
    losses = _losses(encoded, params)
    panes: dict[str, tuple[Mark, ...]] = {
        "input": _input(encoded, photo),
        "target": _target(encoded, params),
        "anchors": (_anchors(encoded),),
        "imbalance": _imbalance(losses),
        "focal": _focal(params),
    }
    columns, rows = encoded.scale.cells
    notes = {
        "input": f"{params.network} px wide, {columns} × {rows} cells of {encoded.scale.stride} px",
        "imbalance": f"1 predictor of {_count(encoded.predictors)} holds the object",
    }
    metrics = {
        "anchor_iou": float(encoded.target.ious.max()),
        "predictors": float(encoded.predictors),
        "object_share": _share(losses["focal and λ"]),
    }
    return Picture(panes, metrics, notes, cursor={"input": cursor})


def _input(encoded: Encoded, photo: npt.NDArray[np.uint8]) -> tuple[Mark, ...]:
    scale, target = encoded.scale, encoded.target
    columns, rows = scale.cells
    centre = (encoded.box[:2] + encoded.box[2:]) / 2
    half = scale.anchors[target.anchor] / 2
    corner = np.array([target.column, target.row]) * scale.stride
    cell = np.concatenate([corner, corner + scale.stride])
    return (
        Photo(photo),
        Path(grid_lines(columns, rows, scale.stride), "#FFFFFF", width=1),
        Path(outlines(cell[None]), "#14171A", width=6),
        Path(outlines(cell[None]), 6, width=3.5, label="responsible cell"),
        Boxes(
            np.concatenate([centre - half, centre + half])[None],
            np.array([ANCHOR]),
            dashed=True,
            label="its anchor",
        ),
        Boxes(encoded.box[None], np.array([OBJECT]), (encoded.name,), name="object"),
        Points(centre[None], np.array([OBJECT]), size=9),
    )


def _target(encoded: Encoded, params: BoxLabParams) -> tuple[Mark, ...]:
    """Write out how the numbers of the target come about, and that they lead back."""
    scale, target = encoded.scale, encoded.target
    width, height = scale.anchors[target.anchor].tolist()
    across, down = scale.cells
    each, depth = 5 + params.class_count, len(scale.anchors) * (5 + params.class_count)
    corners = ", ".join(f"{number:.1f}" for number in encoded.decoded)
    head = f"### Cell {target.column}, {target.row}, anchor {width:.0f} × {height:.0f}"
    back = (
        f"Decoded: x = (σ(t_x) + {target.column}) · {scale.stride} and w = {width:.0f} · exp(t_w), likewise "
        f"y and h: **{corners}**, the box again. All answers of this grid: {across} × {down} × "
        f"{len(scale.anchors)} × {each} = **{across} × {down} × {depth}** numbers."
    )
    return Text(head, name="who"), _vector(encoded, params), Text(back, name="decoded")


def _vector(encoded: Encoded, params: BoxLabParams) -> Table:
    """Return the target number by number, each with what it is made of."""
    scale, target = encoded.scale, encoded.target
    centre, size = (encoded.box[:2] + encoded.box[2:]) / 2, encoded.box[2:] - encoded.box[:2]
    anchor, cell, t = scale.anchors[target.anchor], (target.column, target.row), target.vector
    rows: list[tuple[str, ...]] = []
    for n, axis in enumerate("xy"):
        inside = centre[n] / scale.stride - cell[n]
        made = f"{centre[n] / scale.stride:.3f} cells: ln({inside:.3f} ∕ {1 - inside:.3f})"
        rows.append((f"t_{axis}", _number(t[n]), made))
    for n, side in enumerate("wh"):
        rows.append((f"t_{side}", _number(t[2 + n]), f"ln({size[n]:.1f} ∕ {anchor[n]:.1f})"))
    rows.append(("object", f"{t[4]:.0f}", "it is there"))
    rows += [(name, f"{t[5 + n]:.0f}", "") for n, name in enumerate(CLASSES)]
    if (more := params.class_count - len(CLASSES)) > 0:
        rows.append((f"{more} more", "0 …", ""))
    return Table(tuple(rows), ("", "target", "from"), name="vector")


def _anchors(encoded: Encoded) -> Bars:
    """Return how well each anchor of each scale fits, on a common centre."""
    labels = tuple(
        f"{width:.0f} × {height:.0f}, stride {scale.stride}"
        for scale in encoded.scales
        for width, height in scale.anchors.tolist()
    )
    ious = encoded.target.ious
    group = np.full(len(ious), OTHER)
    group[int(ious.argmax())] = CHOSEN
    return Bars(ious, labels, group, name="anchors")


def _losses(encoded: Encoded, params: BoxLabParams) -> dict[str, ObjectnessLoss]:
    """Return the objectness loss with and without either cure."""
    responsible = np.zeros(encoded.predictors, np.bool_)
    responsible[0] = True
    answers = np.where(responsible, params.answer_object, params.answer_empty)
    logits = np.log(answers / (1 - answers))
    weight, gamma = params.no_object_weight, params.gamma
    return {
        "cross-entropy": objectness_loss(logits, responsible),
        f"λ = {weight:g}": objectness_loss(logits, responsible, weight),
        f"focal, γ = {gamma:g}": objectness_loss(logits, responsible, 1.0, gamma),
        "focal and λ": objectness_loss(logits, responsible, weight, gamma),
    }


def _share(loss: ObjectnessLoss) -> float:
    """Return what part of the loss is the object's."""
    return loss.object_loss / loss.total if loss.total > 0 else 0.0


def _imbalance(losses: dict[str, ObjectnessLoss]) -> tuple[Mark, ...]:
    rows = tuple(
        (name, f"{loss.object_loss:.3g}", f"{loss.empty_loss:,.3g}", f"{_share(loss):.1%}")
        for name, loss in losses.items()
    )
    empty = losses["cross-entropy"].empty
    said = (
        f"Each of {_count(empty)} predictors without an object adds a little: together they drown the one "
        "that has it, whose share stands on the right, unless they are weighted down (λ), or easy answers "
        "count less (focal loss)."
    )
    return (
        Table(rows, ("loss", "object", "no object", "share"), name="losses"),
        Text(said, name="imbalance"),
    )


def _focal(params: BoxLabParams) -> tuple[Mark, ...]:
    """Return the loss against the probability that was given to what is true."""
    p = np.linspace(0.005, 0.999, 250)
    logits, ones = np.log(p / (1 - p)), np.ones(len(p))

    def curve(gamma: float) -> Floats:
        return np.column_stack([p, focal_loss(logits, ones, gamma)])

    where = np.array([params.answer_object, 1 - params.answer_empty])
    now = focal_loss(np.log(where / (1 - where)), np.ones(2), params.gamma)
    return (
        Path((curve(0.0),), "muted", width=2, label="cross-entropy"),
        Path((curve(params.gamma),), "accent", width=2.5, label=f"focal, γ = {params.gamma:g}"),
        Points(
            np.column_stack([where, now]),
            np.array([OBJECT, ANCHOR]),
            size=11,
            group_labels=("the object", "no object"),
        ),
    )


def _number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
