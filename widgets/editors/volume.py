"""Tables of numbers in channels: one of them at a time as cells, or all as text."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

import json
from math import prod
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.kinds import Volume
from playground.params import Field
from widgets.editors.buttons import SignButton
from widgets.editors.entry import Entry
from widgets.editors.lists import LONGEST
from widgets.editors.matrix import Cell, MatrixEditor, Said, Table, resized

MOST = 225
"""Numbers of a table that are worth a cell each in the column; larger ones are edited in the picture."""


class Turner(QWidget):
    """Which of several tables is shown, with ‹ and ›."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._said = Said()
        self.back = SignButton("‹", "Show the channel before")
        self.on = SignButton("›", "Show the next channel")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(2)
        for widget in (self._said, self.back, self.on):
            layout.addWidget(widget)
        layout.addStretch()
        self.back.clicked.connect(self._back)
        self.on.clicked.connect(self._on)

    def show_place(self, number: int, shape: tuple[int, ...]) -> None:
        """Show the place among tables of this shape; nothing where there is but one."""
        count = prod(shape)
        self.setVisible(count > 1)
        names = ("channel",) if len(shape) == 1 else ("kernel", "channel")
        places = zip(names, np.unravel_index(number, shape), shape, strict=True) if shape else ()
        self._said.setText(", ".join(f"{name} {at + 1} of {most}" for name, at, most in places))
        self.back.setEnabled(number > 0)
        self.on.setEnabled(number < count - 1)

    def _back(self) -> None:
        self.turned.emit(-1)

    def _on(self) -> None:
        self.turned.emit(1)


class VolumeEditor(MatrixEditor):
    """The cells of one channel, with ‹ and › to the others; no or very many numbers stand as JSON."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._whole: tuple[Any, ...] = ()
        self._number = 0
        self._turner = Turner()
        self._entry = Entry()
        self._entry.setPlaceholderText("none")
        self._entry.setMaxLength(LONGEST)
        self._sheet = self.below or QWidget()
        self.below = QWidget()
        stack = QVBoxLayout(self.below)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(2)
        for widget in (self._entry, self._turner, self._sheet):
            stack.addWidget(widget)
        self._turner.turned.connect(self._turn)
        self._entry.entered.connect(self._read)
        self._entry.rested.connect(self.rested)

    def show_value(self, value: Any) -> None:
        self._whole = value
        tables, shape = planes(value)
        small = bool(tables) and len(tables[0]) * len(tables[0][0]) <= MOST
        self._sheet.setVisible(small)
        self._entry.setVisible(not small)
        self._entry.show_text(json.dumps(value) if value else "")
        self._number = min(self._number, max(len(tables) - 1, 0))
        self._turner.show_place(self._number, shape if small else ())
        if small:
            super().show_value(tables[self._number])

    def busy(self) -> bool:
        return super().busy() or self._entry.typing()

    def set_changed(self, changed: bool) -> None:
        super().set_changed(changed)
        self._entry.set_changed(changed)

    def refuse(self) -> None:
        super().refuse() if self._given else self._entry.refuse()

    def said(self, value: Any) -> str:
        tables, shape = planes(value)
        sides = (*shape, len(tables[0]), len(tables[0][0])) if tables else ()
        return " × ".join(map(str, sides)) + " as it was" if sides else "none"

    def _largest(self) -> tuple[int, int]:
        assert isinstance(self.field.kind, Volume)
        rows, columns = self.field.kind.largest[-2:]
        return rows, columns

    def _turn(self, by: int) -> None:
        self._number += by
        self.show_value(self._whole)
        self.set_changed(self._changed)

    def _read(self, text: str) -> None:
        self._given = None
        try:
            self.edited.emit(json.loads(text) if text.strip() else [])
        except ValueError:
            self.edited.emit(text)

    def _give(self, table: Table, cell: Cell | None = None) -> None:
        """Hand on all tables, this one in its place and the others as large."""
        tables, shape = planes(self._whole)
        sides = len(table), len(table[0])
        every = [table if n == self._number else resized(other, *sides) for n, other in enumerate(tables)]
        super()._give(_nested(every, shape), cell)


def planes(value: tuple[Any, ...]) -> tuple[list[Table], tuple[int, ...]]:
    """Return the tables of nested numbers one after another, and how many lie along each outer side."""
    if not value:
        return [], ()
    if not isinstance(value[0][0], tuple):
        return [[list(row) for row in value]], ()
    inner = [planes(part) for part in value]
    return [table for tables, _ in inner for table in tables], (len(value), *inner[0][1])


def _nested(tables: list[Table], shape: tuple[int, ...]) -> Any:
    if not shape:
        return tables[0]
    each = len(tables) // shape[0]
    return [_nested(tables[at * each : (at + 1) * each], shape[1:]) for at in range(shape[0])]
