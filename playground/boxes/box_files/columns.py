"""Boxes in columns of text, named by a header."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from math import nan
from pathlib import Path
from typing import Final

from playground.boxes.box_files.disk import refusing
from playground.boxes.box_files.table import BadBox, BoxTable, Collector, Tell
from playground.faults import UserError
from playground.text_rows import as_number, columns_text, opened, records, short

EXPECTED: Final = (
    "expected a header with x1, y1, x2, y2, or x, y, w, h, or w, h; label, score and image as there are"
)
_CORNERS: Final = (
    ("x1", "y1", "x2", "y2"),
    ("xmin", "ymin", "xmax", "ymax"),
    ("left", "top", "right", "bottom"),
)
_PLACED: Final = (("x", "y", "w", "h"), ("x", "y", "width", "height"))
_SIZES: Final = (("w", "h"), ("width", "height"))
_LABEL: Final = ("label", "class", "category", "name")
_SCORE: Final = ("score", "confidence")
_IMAGE: Final = ("image", "filename", "file", "image_id")


def read_columns(path: Path, progress: Tell) -> BoxTable:
    """Read a file of boxes in columns; without a header 2 columns are width and height, 4 are corners.

    Beside corners, columns named width and height are those of the image. UserError names the file and line.
    """
    with refusing(path, EXPECTED), opened(str(path), EXPECTED) as stream:
        separator, rows = records(stream, path.name, EXPECTED)
        line, first = next(rows)
        comma = separator != ","
        if any(as_number(text, comma) is not None for text in first):
            names = {2: list(_SIZES[0]), 4: list(_CORNERS[0])}.get(len(first), [])
            rows = chain([(line, first)], rows)
        else:
            names = [text.lower() for text in first]
        columns = _Columns(names, comma, f"{path.name}, line {line}")
        for number, (line, fields) in enumerate(rows):
            if number % 20_000 == 0:
                progress(0.0, f"reading {path.name}, line {line}")
            try:
                columns.add(fields)
            except BadBox as error:
                raise UserError(f"{path.name}, line {line}: {error}", EXPECTED) from None
    return columns.collector.table(placed=columns.placed)


class _Columns:
    """Knows which column is what, and adds the box of a line."""

    def __init__(self, names: list[str], comma: bool, where: str) -> None:
        self.collector = Collector()
        self._comma = comma
        self._width = len(names)
        self._at = {name: column for column, name in reversed(list(enumerate(names)))}
        shapes = (*_CORNERS, *_PLACED, *_SIZES)
        self._shape = next((shape for shape in shapes if set(shape) <= set(names)), ())
        if not self._shape:
            raise UserError(f"{where}: no columns of boxes", EXPECTED)
        self.placed = len(self._shape) == 4

    def add(self, fields: list[str]) -> None:
        """Add the box of a line; BadBox says what is wrong with it."""
        if len(fields) != self._width:
            raise BadBox(f"{columns_text(len(fields))}, expected {self._width} as in the header")
        row = {name: fields[column] for name, column in self._at.items()}
        a, b, *size = (self._number(row, name) for name in self._shape)
        if not size:
            a, b, size = 0.0, 0.0, [a, b]
        corners = self._shape in _CORNERS
        right, bottom = size if corners else (a + size[0], b + size[1])
        score = next((self._number(row, name) for name in _SCORE if name in row), nan)
        image_size = (self._number(row, side) if corners and side in row else nan for side in _SIZES[1])
        image = self.collector.image(_text(row, _IMAGE), "", *image_size)
        label = self.collector.label(_text(row, _LABEL))
        self.collector.add(image, label, (a, b, right, bottom), score=score)

    def _number(self, row: Mapping[str, str], name: str) -> float:
        number = as_number(row[name], self._comma)
        if number is None:
            raise BadBox(f"{name} is {short(row[name])!r}, expected a number")
        return number


def _text(row: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if name in row), "")
