"""Boxes of the user's own: opened, dropped or pasted, copied out again, or cleared."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from playground.kinds import BoxRows
from playground.params import Field, Plain
from widgets.editors.matrix import block
from widgets.editors.own import OwnEditor


class BoxesEditor(OwnEditor):
    """How many boxes there are, or the file's name; under it what can be done with them."""

    def __init__(self, field: Field) -> None:
        assert isinstance(field.kind, BoxRows)
        actions = {
            "Open…": self.open_file,
            "Folder…": self.open_folder,
            "Paste": self._paste,
            "Copy": self._copy,
            "Clear": self._clear,
        }
        super().__init__(field, field.kind.suffixes, (), actions, folders=field.kind.folders)

    def copies(self, value: Any) -> bool:
        return bool(value) and not isinstance(value, str)

    def said(self, value: Any) -> str:
        if isinstance(value, str):
            return Path(value).name
        return {0: "none", 1: "1 box"}.get(len(value), f"{len(value)} boxes")

    def _paste(self) -> None:
        self.edited.emit(block(QGuiApplication.clipboard().text()))

    def _copy(self) -> None:
        rows = self._value.plain() if isinstance(self._value, Plain) else self._value
        QGuiApplication.clipboard().setText(json.dumps(rows))

    def _clear(self) -> None:
        self.edited.emit(())
