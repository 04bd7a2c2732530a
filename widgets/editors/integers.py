"""A short list of whole numbers, such as the widths of layers."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

import re
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from playground.kinds import Integers
from playground.params import Field
from widgets.editors.base import Editor
from widgets.editors.buttons import SignButton
from widgets.editors.entry import Entry

DOT = " · "


class IntegersEditor(Editor):
    """Numbers between dots; − and + take and add one, ↑ ↓ and the wheel change the one at the cursor."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        assert isinstance(field.kind, Integers)
        self._kind = field.kind
        self._value: tuple[int, ...] = field.default
        self._entry = Entry()
        self._entry.setPlaceholderText("none")
        self._fewer = SignButton("−", "Remove the last")
        self._more = SignButton("+", "Add one")
        self.inline = QWidget()
        self.inline.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self.inline)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self._entry, self._fewer, self._more):
            row.addWidget(widget)
        self._entry.entered.connect(self._typed)
        self._entry.rested.connect(self.rested)
        self._entry.nudged.connect(self._nudge)
        self._fewer.clicked.connect(self._remove)
        self._more.clicked.connect(self._add)

    def show_value(self, value: Any) -> None:
        self._value = value
        self._entry.show_text(DOT.join(map(str, value)))
        self._fewer.setEnabled(len(value) > self._kind.shortest)
        self._more.setEnabled(len(value) < self._kind.longest)

    def busy(self) -> bool:
        return self._entry.typing()

    def set_changed(self, changed: bool) -> None:
        self._entry.set_changed(changed)

    def refuse(self) -> None:
        self._entry.refuse()

    def said(self, value: Any) -> str:
        return DOT.join(map(str, value)) or "none"

    def faces(self) -> list[QWidget]:
        return [self._entry]

    def _typed(self, text: str) -> None:
        words = re.split(r"[\s,;.·×]+", text.strip("[]() \t,;.·×"))
        words = [word for word in words if word]
        numbers = [int(word) for word in words if re.fullmatch(r"[+-]?\d+", word)]
        self.edited.emit(numbers if len(numbers) == len(words) else text)

    def _add(self) -> None:
        self._entry.hand_over()
        last = self._value[-1] if self._value else min(max(4, self._kind.low), self._kind.high)
        self.edited.emit([*self._value, last])

    def _remove(self) -> None:
        self._entry.hand_over()
        self.edited.emit(list(self._value[:-1]))

    def _nudge(self, steps: int) -> None:
        """Change the number at the cursor, which stays in that number."""
        if not self._value:
            return
        before = self._entry.text()[: self._entry.cursorPosition()]
        index = min(before.count("·"), len(self._value) - 1)
        numbers = list(self._value)
        numbers[index] = min(max(numbers[index] + steps, self._kind.low), self._kind.high)
        self.edited.emit(numbers)
        self._entry.setCursorPosition(len(DOT.join(map(str, numbers[: index + 1]))))
