"""The path of a file: browsed for, dropped on the row, or cleared."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.kinds import FilePath
from playground.params import Field
from widgets.editors.browse import BrowsingEditor, Shown
from widgets.editors.buttons import SignButton, WordButton


class FileEditor(BrowsingEditor):
    """A Browse button, and the file's name under it where there is one; the tooltip has the whole path."""

    hugs = True

    def __init__(self, field: Field) -> None:
        assert isinstance(field.kind, FilePath)
        super().__init__(field, field.kind.suffixes)
        self._value = ""
        self.inline = self._browse = WordButton("Browse…", boxed=True)
        self._browse.setAccessibleName("browse")
        self._name = Shown()
        self._clear = SignButton("×", "Use no file")
        self.below = QWidget()
        row = QHBoxLayout(self.below)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._name, 1)
        row.addWidget(self._clear)
        self._browse.clicked.connect(self._asked)
        self._clear.clicked.connect(self._cleared)

    def show_value(self, value: Any) -> None:
        self._value = value
        self._name.setText(Path(value).name)
        self._name.setToolTip(value)
        assert self.below is not None
        self.below.setVisible(bool(value))

    def set_changed(self, changed: bool) -> None:
        self._name.set_changed(changed)

    def said(self, value: Any) -> str:
        return Path(value).name or "no file"

    def faces(self) -> list[QWidget]:
        return [self._browse]

    def _asked(self) -> None:
        self.browse(self._browse, self._value)

    def _cleared(self) -> None:
        self.edited.emit("")
