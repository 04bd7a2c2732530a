"""What two boxes look like: their areas, the measures with all numbers filled in, and two curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from playground.boxes.descent import MEASURES
from playground.boxes.iou import Floats, Overlap, area, overlap
from playground.marks import Boxes, Heatmap, Mark, Path, Points, Text
from playground.scene import Cursor, Picture
from playground.scenes.box_lab.mode import PAPER
from playground.scenes.box_lab.shapes import outlines

LABELS: Final[dict[str, str]] = dict(zip(MEASURES, ("IoU", "GIoU", "DIoU", "CIoU"), strict=True))
COLOURS: Final[dict[str, int]] = {"iou": 2, "giou": 3, "diou": 4, "ciou": 5}
"""IoU has the colour of the intersection."""
A, B, COMMON = 0, 1, 2
WIDTH: Final = 640.0
PLACES: Final = 241
SHADE: Final = (0.35, 0.35, 0.8)
"""How strongly A alone, B alone and what they share are coloured."""


def picture(
    first: Floats,
    second: Floats,
    learners: Mapping[str, Floats],
    ious: Mapping[str, Sequence[float]],
    cursor: Cursor,
) -> Picture:
    """Return the panes of the mode."""
    found = overlap(first, second)
    steps = len(ious["iou"]) - 1
    panes: dict[str, tuple[Mark, ...]] = {
        "plane": _plane(first, second, learners if steps else {}),
        "measures": (Text(_formulas(first, second, found), name="measures"),),
        "slide": _slide(first, second),
    }
    if steps:
        panes["learning"] = _learning(ious)
    metrics = {name: float(getattr(found, name)) for name in MEASURES}
    metrics |= {"intersection": float(found.intersection), "union": float(found.union)}
    return Picture(panes, metrics, cursor={"plane": cursor})


def _plane(first: Floats, second: Floats, learners: Mapping[str, Floats]) -> tuple[Mark, ...]:
    low, high = np.maximum(first[:2], second[:2]), np.minimum(first[2:], second[2:])
    common = np.concatenate([low, np.maximum(low, high)])
    around = np.concatenate([np.minimum(first[:2], second[:2]), np.maximum(first[2:], second[2:])])
    centres = (np.stack([first, second])[:, :2] + np.stack([first, second])[:, 2:]) / 2
    shades = [_shade(box, which) for which, box in enumerate((first, second, common)) if area(box) > 0]
    racing = [Path(outlines(box[None]), COLOURS[name], width=2) for name, box in learners.items()]
    return (
        PAPER,
        *shades,
        Boxes(around[None], np.array([7]), dashed=True, label="C, around both"),
        Path((around.reshape(2, 2),), "muted", dashed=True, label="c"),
        Path((centres,), "text", width=2, label="ρ"),
        Points(centres, np.array([A, B]), size=8),
        Boxes(np.stack([first, second]), np.array([A, B]), ("A", "B"), name="boxes"),
        *racing,
    )


def _shade(box: Floats, which: int) -> Heatmap:
    """Return a box filled with the colour of a class."""
    shares = np.full(3, (1 - SHADE[which]) / 3)
    shares[which] += SHADE[which]
    x1, y1, x2, y2 = box.tolist()
    return Heatmap(shares[None, None], (x1, x2, y1, y2), "classes", smooth=False)


def _formulas(first: Floats, second: Floats, found: Overlap) -> str:
    """Write out how the four measures come from areas, distances and shapes."""
    n = {
        name: float(getattr(found, name)) for name in (*MEASURES, *Overlap.__dataclass_fields__, "trade_off")
    }
    (width_a, height_a), (width_b, height_b) = first[2:] - first[:2], second[2:] - second[:2]
    wide = max(0.0, float(min(first[2], second[2]) - max(first[0], second[0])))
    high = max(0.0, float(min(first[3], second[3]) - max(first[1], second[1])))
    lines = [
        f"### IoU = I ∕ U = {_whole(n['intersection'])} ∕ {_whole(n['union'])} = {_signed(n['iou'])}",
        f"A = {width_a:.0f} · {height_a:.0f} = {_whole(float(area(first)))}, "
        f"B = {width_b:.0f} · {height_b:.0f} = {_whole(float(area(second)))}",
        f"I = {wide:.0f} · {high:.0f} = {_whole(n['intersection'])}, "
        f"U = A + B − I = {_whole(n['union'])} px²",
        f"### GIoU = IoU − (C − U) ∕ C = {_signed(n['giou'])}",
        f"C = {_whole(n['enclosing'])}: of it, {(n['enclosing'] - n['union']) / n['enclosing']:.1%} is empty",
        f"### DIoU = IoU − ρ² ∕ c² = {_signed(n['diou'])}",
        f"between centres ρ = {n['distance'] ** 0.5:.1f} px, diagonal c = {n['diagonal'] ** 0.5:.1f} px",
        f"### CIoU = DIoU − α · v = {_signed(n['ciou'])}",
        f"v = 4∕π² · (atan {width_a:.0f}∕{height_a:.0f} − atan {width_b:.0f}∕{height_b:.0f})² = "
        f"{n['aspect']:.4f}, α = v ∕ (1 − IoU + v) = {n['trade_off']:.4f}",
    ]
    return "\n\n".join(lines)


def _slide(first: Floats, second: Floats) -> tuple[Mark, ...]:
    """Return the measures as B slides across, and where it is now."""
    width = float(second[2] - second[0])
    left = np.linspace(-width, WIDTH, PLACES)
    boxes = np.repeat(second[None], PLACES, axis=0)
    boxes[:, 0], boxes[:, 2] = left, left + width
    found = overlap(boxes, first)
    curves = [
        Path((np.column_stack([left, getattr(found, name)]),), COLOURS[name], width=2, label=LABELS[name])
        for name in MEASURES
    ]
    return (*curves, Path((), "text", spans=(float(second[0]),), label="B"))


def _learning(ious: Mapping[str, Sequence[float]]) -> tuple[Mark, ...]:
    return tuple(
        Path(
            (np.column_stack([np.arange(len(values)), values]),),
            COLOURS[name],
            width=2,
            label=f"by {LABELS[name]}",
        )
        for name, values in ious.items()
    )


def _whole(number: float) -> str:
    return f"{number:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _signed(number: float) -> str:
    return f"{number:.3f}".replace("-", "−")
