"""What classes are called: COCO's and PASCAL VOC's by their number, others by a file beside the model."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playground.darknet.class_names import check_names
from playground.faults import UserError

COCO: Final = (
    "person", "bicycle", "car", "motorbike", "aeroplane", "bus", "train", "truck", "boat", "traffic light",
    "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
    "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee",
    "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard",
    "tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple",
    "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "sofa",
    "pottedplant", "bed", "diningtable", "toilet", "tvmonitor", "laptop", "mouse", "remote", "keyboard",
    "cell phone", "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors",
    "teddy bear", "hair drier", "toothbrush",
)  # fmt: skip
"""The 80 classes of COCO in the order and spelling of Darknet."""
VOC: Final = (
    "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable",
    "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
)  # fmt: skip
"""The 20 classes of PASCAL VOC."""
MANY: Final = 1000
"""Numbers for classes of which nothing is known: more than any detector of things has."""
LONGEST: Final = 1_000_000
"""Bytes of a file of names."""


def class_names(classes: int | None, model: str | Path = "") -> tuple[str, ...]:
    """Return a name for each class of a model: from FILE.names beside it, COCO's 80, VOC's 20, or numbers.

    Where it is not known how many classes there are (None), the file says it; without one they are numbers.
    UserError where the file beside it does not hold as many names as there are classes.
    """
    beside = Path(model).with_suffix(".names") if model else None
    if beside and beside.is_file():
        return _read(beside, classes)
    known = {len(COCO): COCO, len(VOC): VOC}
    return known.get(classes or 0) or tuple(f"class {index}" for index in range(classes or MANY))


def _read(path: Path, classes: int | None) -> tuple[str, ...]:
    expected = f"expected {classes or 'the'} names, one on each line"
    try:
        if path.stat().st_size > LONGEST:
            raise UserError(f"{path.name} has more than {LONGEST} bytes", expected)
        lines = [line.strip() for line in path.read_text("utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError):
        raise UserError(f"{path.name} cannot be read as text", expected) from None
    names = tuple(line for line in lines if line)
    if not names or classes not in (None, len(names)):
        raise UserError(f"{path.name} holds {len(names)} names", expected)
    check_names(names, path.name, expected)
    return names
