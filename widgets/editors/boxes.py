"""Boxes of the user's own: opened, dropped or pasted, copied out again, or cleared."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.kinds import BoxRows
from playground.params import Field, Plain
from widgets.editors.browse import BrowsingEditor, Shown
from widgets.editors.buttons import WordButton
from widgets.editors.flow import FlowLayout
from widgets.editors.matrix import block


class BoxesEditor(BrowsingEditor):
    """How many boxes there are, or the file's name; under it what can be done with them."""

    hugs = True

    def __init__(self, field: Field) -> None:
        assert isinstance(field.kind, BoxRows)
        super().__init__(field, field.kind.suffixes)
        self._value: Any = ()
        self.inline = self._shown = Shown(Qt.AlignmentFlag.AlignRight)
        words = ("Open…", "Folder…", "Paste", "Copy", "Clear")
        self._open, self._folder, self._paste, self._copy, self._clear = self._buttons = [
            WordButton(word, boxed=True) for word in words
        ]
        self.below = QWidget()
        flow = FlowLayout()
        self.below.setLayout(flow)
        for button in self._buttons:
            button.setAccessibleName(button.text().strip("…").lower())
            flow.addWidget(button)
        self._open.clicked.connect(self._asked)
        self._folder.clicked.connect(self._asked_folder)
        self._paste.clicked.connect(self._pasted)
        self._copy.clicked.connect(self._copied)
        self._clear.clicked.connect(self._cleared)

    def show_value(self, value: Any) -> None:
        self._value = value
        said = self.said(value)
        self._shown.setText(said)
        self._shown.setToolTip(value if isinstance(value, str) else "")
        self._shown.setAccessibleName(f"{self.field.label}: {said}")
        self._copy.setVisible(bool(value) and not isinstance(value, str))
        self._clear.setVisible(bool(value))

    def set_changed(self, changed: bool) -> None:
        self._shown.set_changed(changed)

    def said(self, value: Any) -> str:
        if isinstance(value, str):
            return Path(value).name
        return {0: "none", 1: "1 box"}.get(len(value), f"{len(value)} boxes")

    def faces(self) -> list[QWidget]:
        return list(self._buttons)

    def takes(self, path: str) -> bool:
        return super().takes(path) or Path(path).is_dir()

    def _asked(self) -> None:
        self.browse(self._open, self._value if isinstance(self._value, str) else "")

    def _asked_folder(self) -> None:
        dialog = QFileDialog(self._folder.window(), self.field.label)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.edited.emit(path)

    def _pasted(self) -> None:
        self.edited.emit(block(QGuiApplication.clipboard().text()))

    def _copied(self) -> None:
        rows = self._value.plain() if isinstance(self._value, Plain) else self._value
        QGuiApplication.clipboard().setText(json.dumps(rows))

    def _cleared(self) -> None:
        self.edited.emit(())
