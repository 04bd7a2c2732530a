"""`playground models`: the detectors that can be downloaded, and `playground models get NAME`."""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

from playground.detectors import download
from playground.detectors.catalogue import CATALOGUE, Model, find, installed, models_folder
from playground.faults import UserError


def main(get: bool, name: str, as_json: bool) -> int:
    """Print the catalogue; or get one of its models, and print where it lies and how it is used."""
    if get:
        return _get(_named(name), as_json)
    if as_json:
        print(json.dumps([_described(model) for model in CATALOGUE.values()], indent=2, ensure_ascii=False))
        return 0
    rows = [_row(model) for model in CATALOGUE.values()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _named(name: str) -> Model:
    if not name:
        raise UserError("no model is named", f"there are {', '.join(CATALOGUE)}")
    return find(name)


def _get(model: Model, as_json: bool) -> int:
    told = Line(sys.stderr)
    try:
        paths = download.get(model, told.show)
    except KeyboardInterrupt:
        told.end()
        print("what has come is kept: the same command goes on from there", file=sys.stderr)
        raise
    finally:
        told.end()
    if as_json:
        print(json.dumps(_described(model), indent=2, ensure_ascii=False))
        return 0
    for path in paths:
        print(path)
    print(f"playground detection --set model={model.name}")
    return 0


def _row(model: Model) -> tuple[str, ...]:
    here = "installed" if installed(model) else ""
    return model.name, model.title, f"{model.size / 1e6:5.1f} MB", model.classes, model.licence, here


def _described(model: Model) -> dict[str, Any]:
    folder = models_folder()
    return {
        "name": model.name,
        "title": model.title,
        "size": model.size,
        "classes": model.classes,
        "licence": model.licence,
        "installed": bool(installed(model)),
        "files": [
            {
                "address": file.address,
                "size": file.size,
                "sha256": file.sha256,
                "path": str(folder / file.name),
            }
            for file in model.files
        ],
    }


class Line:
    """Tells progress: on a terminal in one line that is rewritten, elsewhere in a line for each tenth."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rewrites = stream.isatty()
        self._shown = ""
        self._tenths = -1

    def show(self, fraction: float, text: str) -> None:
        """Tell how far it is."""
        line = f"{text}, {100 * fraction:.0f} %"
        if self._rewrites:
            if line != self._shown:
                self._write("\r" + line.ljust(len(self._shown)))
                self._shown = line
        elif int(10 * fraction) > self._tenths:
            self._tenths = int(10 * fraction)
            self._write(line + "\n")

    def end(self) -> None:
        """Leave the line that was rewritten."""
        if self._shown:
            self._write("\n")
            self._shown = ""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
