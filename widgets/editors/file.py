"""The path of a file: browsed for, dropped on the row, or cleared."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QSizePolicy, QWidget

from playground.kinds import FilePath
from playground.params import Field
from widgets.editors import ink
from widgets.editors.base import Editor
from widgets.editors.buttons import SignButton, WordButton


class FileName(QLabel):
    """A file's name, with the middle left out where it is too long; the tooltip has the whole path."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(ink.accent(self))
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class FileEditor(Editor):
    """A Browse button, and the file's name under it where there is one."""

    hugs = True
    takes_files = True

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        assert isinstance(field.kind, FilePath)
        self._suffixes = tuple(suffix.lower() for suffix in field.kind.suffixes)
        self._value = ""
        self.inline = self._browse = WordButton("Browse…", boxed=True)
        self._browse.setAccessibleName("browse")
        self._name = FileName()
        self._clear = SignButton("×", "Use no file")
        self.below = QWidget()
        row = QHBoxLayout(self.below)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._name, 1)
        row.addWidget(self._clear)
        self._browse.clicked.connect(self.browse)
        self._clear.clicked.connect(self._cleared)

    def show_value(self, value: Any) -> None:
        self._value = value
        self._name.setText(Path(value).name)
        self._name.setToolTip(value)
        assert self.below is not None
        self.below.setVisible(bool(value))

    def said(self, value: Any) -> str:
        return Path(value).name or "no file"

    def faces(self) -> list[QWidget]:
        return [self._browse]

    def drop(self, path: str) -> None:
        """Take a dropped file; one of another kind is handed on as nothing usable."""
        wanted = not self._suffixes or Path(path).suffix.lower() in self._suffixes
        self.edited.emit(path if wanted else Path(path))

    def browse(self) -> None:
        """Open a file dialog beside the window's life."""
        dialog = QFileDialog(self._browse.window(), self.field.label)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if self._suffixes:
            patterns = " ".join(f"*{suffix}" for suffix in self._suffixes)
            dialog.setNameFilters([f"{self.field.label} ({patterns})", "All files (*)"])
        if self._value:
            dialog.selectFile(self._value)
        dialog.fileSelected.connect(self._selected)
        dialog.open()

    def _selected(self, path: str) -> None:
        self.edited.emit(path)

    def _cleared(self) -> None:
        self.edited.emit("")
