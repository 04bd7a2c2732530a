"""Lists of names, of numbers, and of short rows of numbers: one line of text."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

import re
from typing import Any

from playground.params import Field
from widgets.editors.matrix import block
from widgets.editors.plain import PlainEditor

DOT = " · "
LONGEST = 1_000_000
"""Characters; at the 32 767 of a line edit, a list of 2 000 rows would lose its end unseen."""


class NamesEditor(PlainEditor):
    """Names such as `tanh · relu`; read with any marks between."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._entry.setPlaceholderText("none")
        self._entry.setMaxLength(LONGEST)

    def show_value(self, value: Any) -> None:
        self._entry.show_text(self.written(value))

    def said(self, value: Any) -> str:
        return self.written(value) or "none"

    def written(self, value: Any) -> str:
        """Return a list as it stands in the entry."""
        return DOT.join(value)

    def read(self, text: str) -> Any:
        return re.findall(r"""[^\s,;·"'()\[\]]+""", text)


class NumbersEditor(NamesEditor):
    """Numbers such as `−2, 2, 0, 1.5`; read with any marks between."""

    words = False

    def written(self, value: Any) -> str:
        return ", ".join(_number(number) for number in value)

    def read(self, text: str) -> Any:
        try:
            return [float(word) for word in re.findall(r"[^\s,;·()\[\]]+", text.replace("−", "-"))]
        except ValueError:
            return text


class RowsEditor(NamesEditor):
    """Rows such as `1 · 2, 1`; also read as JSON, and as lines."""

    words = False

    def written(self, value: Any) -> str:
        return DOT.join(", ".join(_number(number) for number in row) for row in value)

    def read(self, text: str) -> Any:
        return block(text.replace("·", "\n"))


def _number(number: float) -> str:
    return str(number).replace("-", "−")
