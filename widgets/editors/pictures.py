"""What gives pictures: typed, browsed for, dropped, or one of the two that need no file."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from playground.params import Field
from playground.sources.kind import PictureSource
from widgets.editors.browse import BrowsingEditor
from widgets.editors.buttons import WordButton
from widgets.editors.entry import Entry
from widgets.editors.flow import FlowLayout

READY = {"Camera": "0", "Street": "synthetic"}
"""Buttons, and the source that each stands for."""


class PictureSourceEditor(BrowsingEditor):
    """A text entry, and under it a button for files, one for the first camera and one for the street."""

    def __init__(self, field: Field) -> None:
        assert isinstance(field.kind, PictureSource)
        super().__init__(field, field.kind.suffixes)
        self._value = ""
        self.inline = self._entry = Entry()
        self._browse = WordButton("Open…", boxed=True)
        self._buttons = [self._browse]
        self._browse.clicked.connect(self._asked)
        for word, source in READY.items():
            button = WordButton(word, boxed=True)
            button.clicked.connect(partial(self._choose, source))
            self._buttons.append(button)
        self.below = QWidget()
        flow = FlowLayout()
        self.below.setLayout(flow)
        for button in self._buttons:
            button.setAccessibleName(button.text().strip("…").lower())
            flow.addWidget(button)
        self._entry.entered.connect(self._choose)
        self._entry.rested.connect(self.rested)

    def show_value(self, value: Any) -> None:
        self._value = value
        self._entry.show_text(value)

    def busy(self) -> bool:
        return self._entry.typing()

    def set_changed(self, changed: bool) -> None:
        self._entry.set_changed(changed)

    def refuse(self) -> None:
        self._entry.refuse()

    def faces(self) -> list[QWidget]:
        return [self._entry, *self._buttons]

    def _asked(self) -> None:
        self.browse(self._browse, self._value if self.takes(self._value) else "")

    def _choose(self, source: str) -> None:
        self.edited.emit(source)
