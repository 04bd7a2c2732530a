"""Boxes as YOLO takes them: a folder of text files, one for each image, all relative to the image."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from pathlib import Path
from typing import Final

from playground.boxes.box_files.disk import SMALL, read_bytes
from playground.boxes.box_files.table import BadBox, BoxTable, Collector, Tell
from playground.faults import UserError
from playground.text_rows import as_number, columns_text, short

EXPECTED: Final = "expected lines of class, centre x, centre y, width, height, and a score for predictions"
NAMES: Final = ("classes.txt", "obj.names", "classes.names")
"""Files beside the boxes that name the classes, one in each line."""
_SLACK: Final = 0.01
"""Beyond 0 to 1, as rounding leaves it."""


def read_yolo(paths: Sequence[Path], names: Sequence[str], progress: Tell) -> BoxTable:
    """Read the boxes of images, in the order of `paths`; `names` are those of the classes, as far as known.

    UserError names the file and line of what cannot be read.
    """
    collector = Collector()
    for number, name in enumerate(names):
        collector.label(str(number), name)
    for done, path in enumerate(paths):
        if done % 200 == 0:
            progress(done / len(paths), f"reading {path.name}")
        image = collector.image(path.stem)
        text = read_bytes(path, SMALL, EXPECTED).decode("utf-8-sig", "replace")
        for line, row in enumerate(text.splitlines(), 1):
            if row.strip():
                try:
                    _add(collector, image, row.split())
                except BadBox as error:
                    raise UserError(f"{path.name}, line {line}: {error}", EXPECTED) from None
    return collector.table(relative=True)


def class_names(folder: Path) -> list[str]:
    """Return the names of classes that lie in a folder, none where there is no such file."""
    for name in NAMES:
        if (folder / name).is_file():
            text = read_bytes(folder / name, SMALL, "expected a class in each line")
            lines = text.decode("utf-8-sig", "replace").splitlines()
            return [line.strip() for line in lines if line.strip()]
    return []


def _add(collector: Collector, image: int, fields: list[str]) -> None:
    if len(fields) not in (5, 6):
        raise BadBox(columns_text(len(fields)))
    label, *fields = fields
    if not label.isascii() or not label.isdigit() or len(label) > 6:
        raise BadBox(f"class {short(label)!r} is no number from 0")
    numbers: list[float] = []
    for text in fields:
        number = as_number(text, comma=False)
        if number is None or not -_SLACK <= number <= 1 + _SLACK:  # NaN is in no range
            raise BadBox(f"{short(text)!r} is no number from 0 to 1")
        numbers.append(number)
    x, y, w, h = numbers[:4]
    collector.add(
        image,
        collector.label(str(int(label))),
        (x - w / 2, y - h / 2, x + w / 2, y + h / 2),
        score=numbers[4] if len(numbers) == 5 else nan,
    )
