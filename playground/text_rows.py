"""Files of numbers in columns, as they come: opened, parted into rows, and refused by their line."""

from __future__ import annotations

import csv
import os
import re
import stat
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from typing import Final, TextIO

from playground.faults import UserError

LONGEST_LINE: Final = 100_000
"""Characters; a file without line ends is refused before it fills the memory."""


def check_file(path: str, expected: str) -> None:
    """Raise UserError for what is not a file, such as a folder or a pipe; OSError where it is not there."""
    name = Path(path).name or path
    try:
        mode = os.stat(path).st_mode
    except ValueError:  # half of a surrogate pair, or a null character
        raise UserError(f"{name} cannot be the name of a file", expected) from None
    if not stat.S_ISREG(mode):
        raise UserError(f"{name} is not a file", expected)


def opened(path: str, expected: str) -> TextIO:
    """Open a text in UTF-8 or UTF-16; what cannot be decoded is replaced, and then refused by `records`."""
    check_file(path, expected)
    with open(path, "rb") as start:
        wide = start.read(2) in (b"\xff\xfe", b"\xfe\xff")
    return open(path, encoding="utf-16" if wide else "utf-8-sig", errors="replace", newline="")


def records(stream: TextIO, where: str, expected: str) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """Return the separator, and the fields of each line that has any, with its number.

    Columns are parted by `;`, tabs, commas or blanks, whichever comes first in that order in the first line;
    empty lines and those that begin with # are passed over. UserError names the line of what is no text, or
    of a quote that is not closed.
    """
    lines = _lines(stream, where, expected)
    before, first = next(((number, line) for number, line in enumerate(lines) if line), (0, ""))
    if not first:
        raise UserError(f"{where} is empty", expected)
    bare = re.sub('"[^"]*"', "", first)
    separator = next((mark for mark in ";\t," if mark in bare), " ")
    lines = chain([first], lines)
    if separator == " ":
        lines = (" ".join(line.split()) for line in lines)
    return separator, _fields(lines, separator, before, where, expected)


def as_number(text: str, comma: bool) -> float | None:
    """Return the number that a text is; with `comma` its decimals may stand behind one."""
    plain = text.replace(",", ".") if comma else text
    try:
        return float(plain.replace("−", "-")) if "_" not in plain else None  # Python alone reads 1_000
    except ValueError:
        return None


def short(text: str) -> str:
    """Return a text of at most 40 characters, to be quoted in a message."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def columns_text(count: int) -> str:
    """Return "1 column" or "5 columns"."""
    return "1 column" if count == 1 else f"{count} columns"


def _fields(
    lines: Iterator[str], separator: str, before: int, where: str, expected: str
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=separator != " ", strict=True)
    while True:
        line = before + reader.line_num + 1
        try:
            fields = [text.strip() for text in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:  # such as a quote that is not closed
            raise UserError(f"{where}, line {line}: {error}", expected) from None
        if any(fields):
            yield line, fields


def _lines(stream: TextIO, where: str, expected: str) -> Iterator[str]:
    """Yield each line, an empty text where there is nothing but blanks or a comment."""
    for at in count(1):
        line = stream.readline(LONGEST_LINE + 1)
        if not line:
            return
        if "\0" in line or "\ufffd" in line:  # what cannot be decoded was replaced by U+FFFD
            raise UserError(
                f"{where}, line {at}: this is not text", "expected a text file in UTF-8 or UTF-16"
            )
        if len(line) > LONGEST_LINE:
            raise UserError(f"{where}, line {at}: more than {LONGEST_LINE} characters", expected)
        yield "" if line.isspace() or line.lstrip().startswith("#") else line
