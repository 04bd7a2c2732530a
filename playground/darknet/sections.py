"""Text in Darknet's .cfg form: [section] lines, each followed by name=value lines."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playground.darknet.plain_file import plain_file
from playground.faults import UserError

EXPECTED: Final = "expected a Darknet .cfg: [section] lines, each followed by name=value lines"
LONGEST: Final = 1_000_000
"""Bytes; the largest published .cfg has 30 000."""


@dataclass(frozen=True)
class Section:
    """One [name] of a file with its options; what is wrong with one is said by file, line and option."""

    file: str
    name: str
    line: int
    options: Mapping[str, tuple[int, str]] = field(default_factory=dict[str, tuple[int, str]])
    """Of each option the line and the text behind its =."""

    def text(self, option: str, default: str) -> str:
        """Return an option as it was written."""
        return self.options.get(option, (0, default))[1]

    def integer(self, option: str, default: int | None = None, low: int = 0, high: int = 65_536) -> int:
        """Return a whole number from low to high; without a default the option has to be there."""
        if option not in self.options and default is not None:
            return default
        (number,) = self.integers(option, low, high, count=1)
        return number

    def integers(self, option: str, low: int, high: int, count: int = 0) -> tuple[int, ...]:
        """Return whole numbers parted by commas, `count` of them where that is not 0."""
        numbers = self.numbers(option)
        if any(number != int(number) or not low <= number <= high for number in numbers) or (
            count and len(numbers) != count
        ):
            what = "a whole number" if count == 1 else "whole numbers"
            raise self.wrong(option, f"expected {what} from {low} to {high}")
        return tuple(int(number) for number in numbers)

    def number(self, option: str, default: float) -> float:
        """Return a number."""
        if option not in self.options:
            return default
        numbers = self.numbers(option)
        if len(numbers) != 1:
            raise self.wrong(option, "expected one number")
        return numbers[0]

    def numbers(self, option: str) -> tuple[float, ...]:
        """Return finite numbers parted by commas; the option has to be there."""
        if option not in self.options:
            raise UserError(f"{self.place}: {option} is missing", f"expected a line {option}=…")
        try:
            numbers = tuple(float(part) for part in self.options[option][1].rstrip(", ").split(","))
        except ValueError:
            raise self.wrong(option, "expected numbers parted by commas") from None
        if not all(map(math.isfinite, numbers)):
            raise self.wrong(option, "expected finite numbers")
        return numbers

    @property
    def place(self) -> str:
        """Where the section stands."""
        return f"{self.file}, line {self.line}, [{self.name}]"

    def wrong(self, option: str, expected: str) -> UserError:
        """Return the error that says where an option stands, what it is, and what was expected."""
        line, text = self.options.get(option, (self.line, ""))
        return UserError(f"{self.file}, line {line}, [{self.name}]: {option}={text[:40]}", expected)


def read_sections(path: str | Path) -> tuple[Section, ...]:
    """Read the sections of a file. UserError, naming file and line, for what is not in this form."""
    with plain_file(path, EXPECTED) as (file, name, size):
        if size > LONGEST:
            raise UserError(f"{name} has {size} bytes, more than {LONGEST}", EXPECTED)
        return parse_sections(file.read(), name)


def parse_sections(content: bytes, file: str) -> tuple[Section, ...]:
    """Return the sections of a text; of an option that stands twice the first counts, as in Darknet."""
    found: list[tuple[str, int, dict[str, tuple[int, str]]]] = []
    for number, line in _lines(content, file):
        if line.startswith("["):
            if not re.fullmatch(r"\[\w+\]", line):
                raise UserError(f"{file}, line {number}: {line[:40]}", "expected a section such as [net]")
            found.append((line[1:-1].lower(), number, {}))
            continue
        option, equals, value = (part.strip() for part in line.partition("="))
        if not found or not equals:
            raise UserError(f"{file}, line {number}: {line[:40]}", EXPECTED)
        found[-1][2].setdefault(option, (number, value))
    if not found:
        raise UserError(f"{file} is empty", EXPECTED)
    return tuple(Section(file, name, line, options) for name, line, options in found)


def _lines(content: bytes, file: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is not empty, with its number, without comments (# or ;)."""
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        try:
            line = re.split("[#;]", raw.decode())[0].strip()
        except UnicodeDecodeError:
            line = "\0"
        if "\0" in line:
            raise UserError(f"{file}, line {number}: this is not text", EXPECTED)
        if line:
            yield number, line
