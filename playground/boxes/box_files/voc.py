"""Boxes as PASCAL VOC writes them: a folder of XML files, one for each image.

Corners there are pixels counted from 1, both inside the box; here they become places, so that a box from
pixel 1 to pixel 10 goes from 0 to 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, nan
from pathlib import Path
from typing import Final
from xml.parsers import expat

from playground.boxes.box_files.disk import SMALL, read_bytes
from playground.boxes.box_files.table import BadBox, BoxTable, Collector, Tell
from playground.faults import UserError
from playground.text_rows import as_number, short

EXPECTED: Final = "expected an annotation of PASCAL VOC, an XML file for each image"
_OBJECT: Final = ("annotation", "object")
_CORNERS: Final = ("xmin", "ymin", "xmax", "ymax")


def read_voc(paths: Sequence[Path], progress: Tell) -> BoxTable:
    """Read the annotations of images, in the order of `paths`; difficult objects are marked as ignored.

    UserError names the file and line of what cannot be read. Documents that declare a type or entities are
    refused, as those can make a small file fill the memory.
    """
    collector = Collector()
    for done, path in enumerate(paths):
        if done % 200 == 0:
            progress(done / len(paths), f"reading {path.name}")
        _Annotation(path, collector).read()
    return collector.table()


class _Annotation:
    """Reads one file: holds the texts of the object it stands in, and adds it at its end."""

    def __init__(self, path: Path, collector: Collector) -> None:
        self._path = path
        self._collector = collector
        self._parser = expat.ParserCreate()
        self._open: list[str] = []
        self._text: list[str] = []
        self._about: dict[str, str] = {}
        self._object: dict[str, str] = {}
        self._objects: list[tuple[int, dict[str, str]]] = []

    def read(self) -> None:
        """Add the image and its boxes to the collector."""
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.StartDoctypeDeclHandler = self._refuse_type
        try:
            self._parser.Parse(read_bytes(self._path, SMALL, EXPECTED), True)
        except expat.ExpatError as error:
            where = f"{self._path.name}, line {error.lineno}"
            raise UserError(f"{where}: {expat.ErrorString(error.code)}", EXPECTED) from None
        except (ValueError, LookupError):
            raise UserError(f"{self._path.name} is written in an encoding unknown here", EXPECTED) from None
        width, height = (self._length(side) for side in ("width", "height"))
        stem = self._path.stem
        image = self._collector.image(stem, self._about.get("filename", stem), width, height)
        for line, texts in self._objects:
            self._add(image, line, texts)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._open and name != "annotation":
            raise self._wrong(self._line(), f"a document of <{short(name)}>")
        self._open.append(name)
        self._text.clear()

    def _end(self, name: str) -> None:
        place, text = tuple(self._open), "".join(self._text).strip()
        if place[:2] == _OBJECT:
            # a <part> of a person has a name and a box of its own
            if len(place) == 3 or place[2:-1] == ("bndbox",):
                self._object[name] = text
            elif len(place) == 2:
                self._objects.append((self._line(), self._object))
                self._object = {}
        elif place[:-1] in (("annotation",), ("annotation", "size")):
            self._about[name] = text
        self._open.pop()
        self._text.clear()

    def _add(self, image: int, line: int, texts: dict[str, str]) -> None:
        if not texts.get("name"):
            raise self._wrong(line, "an object without a name")
        corners = [as_number(texts.get(corner, ""), comma=False) for corner in _CORNERS]
        for corner, number in zip(_CORNERS, corners, strict=True):
            if number is None:
                found = short(texts.get(corner, "")) or "missing"
                raise self._wrong(line, f"an object with {corner} {found}")
        x1, y1, x2, y2 = (float(number) for number in corners if number is not None)
        try:
            self._collector.add(
                image,
                self._collector.label(texts["name"]),
                (x1 - 1, y1 - 1, x2, y2),
                ignored=texts.get("difficult") == "1",
            )
        except BadBox as error:
            raise self._wrong(line, str(error)) from None

    def _length(self, side: str) -> float:
        number = as_number(self._about.get(side, ""), comma=False)
        return number if number is not None and isfinite(number) and number > 0 else nan

    def _refuse_type(self, *_: object) -> None:
        raise self._wrong(self._line(), "a document type, which could hold entities")

    def _line(self) -> int:
        return self._parser.CurrentLineNumber

    def _wrong(self, line: int, found: str) -> UserError:
        return UserError(f"{self._path.name}, line {line}: {found}", EXPECTED)
