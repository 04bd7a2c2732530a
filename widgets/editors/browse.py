"""What editors share whose value may be the path of a file: how it is shown, browsed for and dropped."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.params import Field
from widgets.editors import ink
from widgets.editors.base import Editor
from widgets.editors.elided import Elided


class Shown(Elided):
    """A value to read, not to type, such as a file's name; its middle is left out where it is too long."""

    elide = Qt.TextElideMode.ElideMiddle

    def __init__(self, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        super().__init__(align=align)
        self._changed = False

    def set_changed(self, changed: bool) -> None:
        """Show the value as one that differs from its default."""
        self._changed = changed
        self.update()

    def colour(self) -> QColor:
        return ink.accent(self) if self._changed else ink.muted(self)


class BrowsingEditor(Editor):
    """Hands on the path of a file, with `folders` also of a folder, that is chosen in a dialog or dropped.

    No suffixes are any.
    """

    takes_files = True

    def __init__(self, field: Field, suffixes: tuple[str, ...], folders: bool = False) -> None:
        super().__init__(field)
        self._folders = folders
        self._suffixes = tuple(suffix.lower() for suffix in suffixes)

    def takes(self, path: str) -> bool:
        if self._folders and Path(path).is_dir():
            return True
        return not self._suffixes or Path(path).suffix.lower() in self._suffixes

    def drop(self, path: str) -> None:
        """Take a dropped file; one of another kind is handed on as nothing usable."""
        self.edited.emit(path if self.takes(path) else Path(path))

    def browse(self, beside: QWidget, chosen: str, *, folder: bool = False) -> None:
        """Ask for a file or a `folder` beside the window's life; `chosen` is what there is, "" for none."""
        dialog = QFileDialog(beside.window(), self.field.label)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.Directory if folder else mode.ExistingFile)
        if self._suffixes and not folder:
            patterns = " ".join(f"*{suffix}" for suffix in self._suffixes)
            dialog.setNameFilters([f"{self.field.label} ({patterns})", "All files (*)"])
        if chosen:
            dialog.selectFile(chosen)
        dialog.fileSelected.connect(self._selected)
        dialog.open()

    def _selected(self, path: str) -> None:
        self.edited.emit(path)
