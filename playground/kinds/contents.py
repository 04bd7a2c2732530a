"""Kinds that hold content: a line of text, a file, points of the user's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from playground.kinds.base import items_of
from playground.samples import MOST, Samples


@dataclass(frozen=True)
class Line:
    """A line of text, such as a formula; whether it can be read is the engine's to find out."""

    longest: int = 500

    def parse(self, value: object) -> str:
        """Return the text."""
        if not isinstance(value, str) or len(value) > self.longest or not value.isprintable():
            raise ValueError
        return value

    def expected(self) -> str:
        """Say how long it may be."""
        return f"a line of at most {self.longest} characters"

    def describe(self) -> dict[str, Any]:
        """Return the length."""
        return {"type": "text", "longest": self.longest}


@dataclass(frozen=True)
class FilePath:
    """The path of a file to read, or "" for none; `suffixes` such as (".csv",) are what is offered.

    With `folders`, the path of a folder will do. `named` are values that stand for what needs no path, each
    behind the word that is read.
    """

    suffixes: tuple[str, ...] = ()
    folders: bool = False
    named: tuple[tuple[str, str], ...] = ()

    def parse(self, value: object) -> str:
        """Return the path; whether it can be read is the engine's to find out."""
        return _path(value)

    def expected(self) -> str:
        """Say which files are taken."""
        kinds = f" ({', '.join(self.suffixes)})" if self.suffixes else ""
        named = ", ".join(value for _, value in self.named)
        path = f"the path of a file{kinds}{' or of a folder' if self.folders else ''}"
        return f"{named}, or {path}" if named else path

    def describe(self) -> dict[str, Any]:
        """Return the suffixes, whether folders are taken, and what needs no path."""
        named = [value for _, value in self.named]
        return {"type": "file", "suffixes": list(self.suffixes), "folders": self.folders, "named": named}


@dataclass(frozen=True)
class PointTable:
    """Points of the user's own: rows of x, y and label, or the path of a file that holds such rows.

    A label is the index of a class, or a value. No points are an empty `Samples`, also where "" was given.
    `columns` names the parameter beside this one that says which columns of a file hold x, y and label.
    """

    suffixes: tuple[str, ...] = (".csv", ".txt", ".tsv")
    columns: str = ""

    def parse(self, value: object) -> Samples | str:
        """Return the points, or the path; whether it can be read is the engine's to find out."""
        if isinstance(value, Samples):
            return value
        if isinstance(value, str):
            return _path(value) or Samples()
        return Samples.of(cast("list[list[float]]", items_of(value)))

    def expected(self) -> str:
        """Say which rows and files are taken."""
        return f"a list of [x, y, label] or the path of a file ({', '.join(self.suffixes)})"

    def describe(self) -> dict[str, Any]:
        """Return the suffixes and how many points are taken."""
        return {"type": "points", "suffixes": list(self.suffixes), "most": MOST}


def _path(value: object) -> str:
    if not isinstance(value, str) or "\0" in value or len(value) > 4096:
        raise ValueError
    return value
