"""Points in text: comma-separated files and what is pasted, read, written and fitted to the field."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import Final, TextIO

import numpy as np
import numpy.typing as npt

from playground.faults import UserError
from playground.samples import MOST
from playground.text_rows import as_number, columns_text, opened, records, short

Floats = npt.NDArray[np.float64]

LABEL_NAMES: Final = ("label", "class", "target")
EXPECTED: Final = "expected a text file with x, y and a label on each line"


@dataclass(frozen=True, eq=False)
class PointFile:
    """What a file holds: rows (n, 3) of x, y and label, in the file's own units.

    A label that is a text stands in the rows as the index of its name in `texts`, which is in natural order
    ("class 2" before "class 10"); `texts` is empty where the labels are numbers. `columns` are those that
    were read, counted from 1; `names` are all columns' names, () without a header.
    """

    rows: Floats
    columns: tuple[int, ...]
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    def reading(self) -> str:
        """Say which columns were read, such as "x from column 1 (width), y from …"."""
        what = zip(("x", "y", "label"), self.columns, strict=True)
        return ", ".join(f"{name} from {_column(column, self.names)}" for name, column in what)


def read_points(path: str, columns: Sequence[int] = ()) -> PointFile:
    """Read the points of a file of numbers in columns.

    Columns are parted by `;`, tabs, commas or blanks; with anything but commas between, numbers may have a
    decimal comma. A first line without numbers is a header; empty lines and those that begin with # are
    passed over. `columns` are those of x, y and label, counted from 1. Without them x and y are the columns
    of these names, else the first two of numbers; the label is the column named label, class, target or (to
    no x) y, else the last.

    Raises UserError, naming file, line and column, for whatever cannot be read, and for more than 100 000
    points, before the rest is read.
    """
    name = Path(path).name or path
    try:
        with opened(path, EXPECTED) as stream:
            return _read(stream, name, columns)
    except OSError as error:
        raise UserError(f"{name} cannot be read ({error.strerror or error})", EXPECTED) from None


def parse_points(text: str, columns: Sequence[int] = (), source: str = "the pasted text") -> PointFile:
    """Read points from text as from a file; UserError names `source` and the line."""
    return _read(io.StringIO(text.removeprefix("\ufeff"), newline=""), source, columns)


def write_points(rows: Iterable[Sequence[float]] | Floats, class_names: Sequence[str] = ()) -> str:
    """Return rows of x, y and label as text that reads back exactly, with a header.

    With `class_names` labels are written by name; read back they are the same where names are in order.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("x", "y", "label"))
    for x, y, label in np.asarray(rows, np.float64).reshape(-1, 3).tolist():
        writer.writerow((_plain(x), _plain(y), class_names[int(label)] if class_names else _plain(label)))
    return text.getvalue()


def _plain(number: float) -> str:
    return repr(number).removesuffix(".0")


@dataclass
class _Table:
    """Collects the rows of a file; `where` is what messages call it, `named` tells that labels are texts."""

    where: str
    names: tuple[str, ...]
    columns: tuple[int, ...]
    width: int
    comma: bool
    named: bool
    numbers: list[float] = field(default_factory=list[float])
    texts: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, line: int, fields: list[str]) -> None:
        """Take x, y and label from the fields of a line."""
        if len(fields) != self.width:
            found = f"{self.where}, line {line}: {columns_text(len(fields))}"
            raise UserError(found, f"expected {self.width} as in the lines above")
        if len(self.numbers) == 3 * MOST:
            raise UserError(f"{self.where}, line {line}: more than {MOST} points", "keep fewer lines")
        x, y, label = self.columns
        self.numbers.append(self._number(line, x, fields))
        self.numbers.append(self._number(line, y, fields))
        self.numbers.append(
            self._text(line, label, fields) if self.named else self._number(line, label, fields)
        )

    def file(self) -> PointFile:
        """Return what was collected, with texts in natural order."""
        rows = np.array(self.numbers).reshape(-1, 3)
        texts = tuple(sorted(self.texts, key=_natural))
        if texts:
            met = np.array([self.texts[text] for text in texts])  # as which each was met in the file
            rows[:, 2] = np.argsort(met)[rows[:, 2].astype(np.intp)]
        rows.flags.writeable = False
        return PointFile(rows, self.columns, self.names, texts)

    def _number(self, line: int, column: int, fields: list[str]) -> float:
        number = as_number(fields[column - 1], self.comma)
        if number is None or not isfinite(number):
            above = " like the labels above" if column == self.columns[2] and self.numbers[3:] else ""
            raise self._wrong(line, column, fields, f"a finite number{above}")
        return number

    def _text(self, line: int, column: int, fields: list[str]) -> int:
        text = fields[column - 1]
        if not text or as_number(text, self.comma) is not None:  # a mixture would be a mistake, not a class
            raise self._wrong(line, column, fields, "a name like the labels above")
        return self.texts.setdefault(text, len(self.texts))

    def _wrong(self, line: int, column: int, fields: list[str], expected: str) -> UserError:
        place = f"{self.where}, line {line}, {_column(column, self.names)}"
        found = repr(short(fields[column - 1])) if fields[column - 1] else "nothing"
        return UserError(f"{place}: found {found}", f"expected {expected}")


def _read(stream: TextIO, where: str, columns: Sequence[int]) -> PointFile:
    separator, rows = records(stream, where, EXPECTED)
    comma = separator != ","
    line, first = next(rows)
    names: tuple[str, ...] = ()
    if all(as_number(text, comma) is None for text in first):
        names = tuple(first)
        line, first = next(rows, (line, list[str]()))
        if not first:
            raise UserError(f"{where} holds a header and no points", EXPECTED)
        if len(first) != len(names):
            raise UserError(
                f"{where}, line {line}: {columns_text(len(first))}", f"expected {len(names)} as in the header"
            )
    chosen = tuple(columns) or _chosen(names, first, comma, f"{where}, line {line}")
    if len(chosen) != 3 or len(set(chosen)) != 3 or not all(1 <= each <= len(first) for each in chosen):
        found = f"{where} has {columns_text(len(first))}, and columns={list(chosen)} cannot be read from it"
        raise UserError(found, f"expected three different numbers from 1 to {len(first)}: of x, y and label")
    named = as_number(first[chosen[2] - 1], comma) is None
    table = _Table(where, names, chosen, len(first), comma, named)
    for number, fields in chain([(line, first)], rows):
        table.add(number, fields)
    return table.file()


def _chosen(names: tuple[str, ...], first: list[str], comma: bool, where: str) -> tuple[int, ...]:
    """Choose columns by their names and by the first line of numbers; one without a name numbers the rows."""
    at = {name.lower(): column for column, name in reversed(list(enumerate(names, 1)))}
    usable = [column for column, text in enumerate(names or first, 1) if text]
    place = [at["x"], at["y"]] if "x" in at and "y" in at else []
    label = next((at[name] for name in (LABEL_NAMES if place else (*LABEL_NAMES, "y")) if name in at), 0)
    others = [column for column in usable if column != label]
    place = place or [c for c in others if as_number(first[c - 1], comma) is not None][:2]
    rest = [column for column in others if column not in place]
    if len(place) < 2 or not (label or rest):
        expected = "expected two columns of numbers for x and y, and one for the label"
        if len(first) == 1:
            expected += ", parted by semicolons, tabs, commas or blanks"
        elif len(place) == 1 and not names:
            expected += "; as a header it may hold no number"
        raise UserError(f"{where}: {columns_text(len(first))}", expected)
    return place[0], place[1], label or rest[-1]


def _natural(text: str) -> tuple[list[str | tuple[int, str]], str]:
    """Return what texts are sorted by: numbers within by their size, letters whatever their case."""
    parts = re.split(r"(\d+)", text.casefold())
    return [_size(part) if index % 2 else part for index, part in enumerate(parts)], text


def _size(digits: str) -> tuple[int, str]:
    """Return what digits are sorted by; int() refuses more than 4300 of them."""
    significant = digits.lstrip("0")
    return len(significant), significant


def _column(column: int, names: tuple[str, ...]) -> str:
    name = names[column - 1] if names else ""
    return f"column {column} ({short(name)})" if name else f"column {column}"
