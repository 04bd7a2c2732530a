"""Any value as JSON: what a kind gets that no editor was made for."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

import json
from typing import Any

from playground.params import Field
from widgets.editors.base import Editor
from widgets.editors.entry import Entry


class PlainEditor(Editor):
    """A text entry that reads JSON, and takes what is none as a plain string."""

    words = True
    """What is typed are words rather than numbers."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.inline = self._entry = Entry(words=self.words)
        self._entry.entered.connect(self._typed)
        self._entry.rested.connect(self.rested)

    def show_value(self, value: Any) -> None:
        self._entry.show_text(self.said(value))

    def busy(self) -> bool:
        return self._entry.typing()

    def set_changed(self, changed: bool) -> None:
        self._entry.set_changed(changed)

    def refuse(self) -> None:
        self._entry.refuse()

    def said(self, value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)

    def read(self, text: str) -> Any:
        """Return what a typed text means, unchecked."""
        try:
            return json.loads(text)
        except ValueError:
            return text

    def _typed(self, text: str) -> None:
        self.edited.emit(self.read(text))
