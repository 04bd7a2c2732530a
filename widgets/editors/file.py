"""The path of a file or a folder: typed, browsed for, or dropped on the row."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from playground.kinds import FilePath
from playground.params import Field
from widgets.editors.browse import BrowsingEditor
from widgets.editors.buttons import flow_of
from widgets.editors.entry import Entry


class PathEntry(Entry):
    """A path by its end, which tells most; the tooltip has all of it where it is longer than its room."""

    def show_text(self, text: str) -> None:
        super().show_text(text)
        if not self.typing():
            self.end(False)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.fontMetrics().horizontalAdvance(self.text()) > self.width():
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)


class FileEditor(BrowsingEditor):
    """A text entry, and under it a button for each way to fill it."""

    def __init__(self, field: Field) -> None:
        assert isinstance(field.kind, FilePath)
        super().__init__(field, field.kind.suffixes, field.kind.folders)
        self._named = dict(field.kind.named)
        self._value = ""
        self.inline = self._entry = PathEntry(words=True)
        self._entry.setPlaceholderText("none")
        named = {word: partial(self.choose, value) for word, value in self._named.items()}
        self.below, self.buttons = flow_of({**self.actions(), **named})
        self._entry.entered.connect(self.choose)
        self._entry.rested.connect(self.rested)

    def actions(self) -> dict[str, Callable[[], None]]:
        """Return what can be done beside naming, by the word on its button."""
        browsing = {"Open…": self._open_file}
        return {**browsing, "Folder…": self._open_folder} if self._folders else browsing

    def show_value(self, value: Any) -> None:
        self._value = value
        self._entry.show_text(value)

    def busy(self) -> bool:
        return self._entry.typing()

    def set_changed(self, changed: bool) -> None:
        self._entry.set_changed(changed)

    def refuse(self) -> None:
        self._entry.refuse()

    def said(self, value: Any) -> str:
        return Path(value).name or "no file"

    def faces(self) -> list[QWidget]:
        return [self._entry, *self.buttons.values()]

    def choose(self, path: str) -> None:
        """Hand on what was typed or chosen."""
        self.edited.emit(path)

    def _open_file(self) -> None:
        self.browse(self.buttons["Open…"], self._path())

    def _open_folder(self) -> None:
        self.browse(self.buttons["Folder…"], self._path(), folder=True)

    def _path(self) -> str:
        return self._value if self.takes(self._value) else ""
