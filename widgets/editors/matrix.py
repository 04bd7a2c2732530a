"""An editable table of numbers, such as a kernel."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from playground.kinds import Matrix
from playground.params import Field
from widgets.editors import ink
from widgets.editors.base import Editor
from widgets.editors.buttons import SignButton
from widgets.editors.entry import Entry
from widgets.editors.flow import FlowLayout

Table = list[list[object]]


class Cell(Entry):
    """One number of the table."""

    pasted = Signal(list)

    def __init__(self, row: int, column: int) -> None:
        super().__init__(align=Qt.AlignmentFlag.AlignHCenter)
        self.row, self.column = row, column

    def _padding(self) -> int:
        return ink.px(self, 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        table = (
            block(QGuiApplication.clipboard().text()) if event.matches(QKeySequence.StandardKey.Paste) else []
        )
        if sum(map(len, table)) > 1:
            self.pasted.emit(table)
        else:
            super().keyPressEvent(event)


class Cells(QScrollArea):
    """The cells, as wide as the column where they fit, else scrolled sideways."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[tuple[int, int], Cell] = {}
        self._shape = (0, 0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)
        body = QWidget()
        body.setLayout(self._grid)
        self.setWidget(body)
        body.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def reshape(self, rows: int, columns: int) -> list[Cell]:
        """Make the table this large; return the cells that are new."""
        if self._shape == (rows, columns):
            return []
        self._shape = rows, columns
        for place in [place for place in self.cells if place[0] >= rows or place[1] >= columns]:
            cell = self.cells.pop(place)
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        new = [
            self.cells.setdefault((row, column), Cell(row, column))
            for row in range(rows)
            for column in range(columns)
            if (row, column) not in self.cells
        ]
        for cell in new:
            self._grid.addWidget(cell, cell.row, cell.column)
        self.updateGeometry()
        return new

    def sizeHint(self) -> QSize:
        body = self._grid.sizeHint()
        bar = self.horizontalScrollBar()
        height = body.height() + (bar.sizeHint().height() if body.width() > self.width() else 0)
        return QSize(body.width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(ink.px(self, 60), self.sizeHint().height())


class Said(QLabel):
    """Muted words."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(ink.muted(self))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.text())


class Strip(QWidget):
    """How many rows or columns there are, with − and +."""

    asked = Signal(int, int)
    """How many more rows and columns."""

    def __init__(self, name: str, rows: int, columns: int) -> None:
        super().__init__()
        self._name = name
        self._grows = rows, columns
        self._count = Said()
        self.fewer = SignButton("−", f"Remove the last {name}")
        self.more = SignButton("+", f"Add a {name}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(2)
        for widget in (self._count, self.fewer, self.more):
            layout.addWidget(widget)
        self.fewer.clicked.connect(self._fewer)
        self.more.clicked.connect(self._more)

    def show_count(self, count: int, most: int) -> None:
        """Show the number and offer only what can be done."""
        self._count.setText(f"{count} {self._name}{'s' if count > 1 else ''}")
        self.fewer.setEnabled(count > 1)
        self.more.setEnabled(count < most)

    def _fewer(self) -> None:
        self.asked.emit(-self._grows[0], -self._grows[1])

    def _more(self) -> None:
        self.asked.emit(*self._grows)


class MatrixEditor(Editor):
    """A table of entries, with − and + for rows and columns under it."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._most = self._largest()
        self._value: tuple[tuple[float, ...], ...] = ()
        self._changed = False
        self._given: Cell | None = None
        self._cells = Cells()
        self._rows, self._columns = Strip("row", 1, 0), Strip("column", 0, 1)
        self.below = QWidget()
        stack = QVBoxLayout(self.below)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(2)
        stack.addWidget(self._cells)
        foot = FlowLayout()
        foot.addWidget(self._rows)
        foot.addWidget(self._columns)
        stack.addLayout(foot)
        self._rows.asked.connect(self._resize)
        self._columns.asked.connect(self._resize)

    def show_value(self, value: Any) -> None:
        self._value = value
        new = self._cells.reshape(len(value), len(value[0]))
        for cell in new:
            cell.entered.connect(partial(self._typed, cell))
            cell.pasted.connect(partial(self._pasted, cell))
            cell.nudged.connect(partial(self._walk, cell))
            cell.rested.connect(self.rested)
            cell.set_changed(self._changed)
            cell.setAccessibleName(f"{self.field.label}, row {cell.row + 1} column {cell.column + 1}")
            cell.setToolTip(self.field.help)
        if new:
            self._order()
        for (row, column), cell in self._cells.cells.items():
            cell.show_text(_text(value[row][column]))
        self._rows.show_count(len(value), self._most[0])
        self._columns.show_count(len(value[0]), self._most[1])

    def busy(self) -> bool:
        return any(cell.typing() for cell in self._cells.cells.values())

    def set_changed(self, changed: bool) -> None:
        self._changed = changed
        for cell in self._cells.cells.values():
            cell.set_changed(changed)

    def refuse(self) -> None:
        if self._given:
            self._given.refuse()

    def said(self, value: Any) -> str:
        return f"{len(value)} × {len(value[0])} as it was"

    def faces(self) -> list[QWidget]:
        return []

    def _largest(self) -> tuple[int, int]:
        """Return how many rows and columns there may be."""
        assert isinstance(self.field.kind, Matrix)
        return self.field.kind.max_rows, self.field.kind.max_columns

    def _order(self) -> None:
        """Let Tab go along the rows and then to − and +, whatever the order in which they were made."""
        cells = [self._cells.cells[place] for place in sorted(self._cells.cells)]
        strips = [self._rows.fewer, self._rows.more, self._columns.fewer, self._columns.more]
        for before, after in pairwise([*cells, *strips]):
            QWidget.setTabOrder(before, after)

    def _give(self, table: Table, cell: Cell | None = None) -> None:
        self._given = cell
        self.edited.emit(table)

    def _typed(self, cell: Cell, text: str) -> None:
        table = self._table()
        table[cell.row][cell.column] = _number(text)
        self._give(table, cell)

    def _pasted(self, cell: Cell, pasted: Table) -> None:
        """Lay the numbers over the table from this cell on; the table grows where they reach beyond it."""
        rows = max(len(self._value), cell.row + len(pasted))
        columns = max(len(self._value[0]), cell.column + max(map(len, pasted)))
        table = resized(self._table(), rows, columns)
        for row, numbers in enumerate(pasted, cell.row):
            table[row][cell.column : cell.column + len(numbers)] = numbers
        self._give(table)

    def _walk(self, cell: Cell, steps: int) -> None:
        """Go up and down from cell to cell."""
        if beside := self._cells.cells.get((cell.row - (1 if steps > 0 else -1), cell.column)):
            beside.setFocus(Qt.FocusReason.TabFocusReason)
            beside.selectAll()

    def _resize(self, rows: int, columns: int) -> None:
        for cell in list(self._cells.cells.values()):
            cell.hand_over()
        self._give(resized(self._table(), len(self._value) + rows, len(self._value[0]) + columns))

    def _table(self) -> Table:
        return [list(row) for row in self._value]


def block(text: str) -> Table:
    """Return the numbers of a copied block: rows in lines or brackets, any marks between."""
    text = re.sub(r"\]\s*,?\s*\[", "\n", text.strip()).translate(str.maketrans("[](){}", "      "))
    rows = [
        re.split(r"[\t;]" if re.search(r"[\t;]", line) else r"[,\s]+", line.strip())
        for line in text.splitlines()
    ]
    return [[_number(word) for word in row if word.strip()] for row in rows if any(map(str.strip, row))]


def _number(text: str) -> object:
    """Return the number that was typed, or the text itself where it is none."""
    plain = text.strip().replace("−", "-")
    try:
        return float(plain.replace(",", ".") if "." not in plain else plain)
    except ValueError:
        return text


def resized(table: Table, rows: int, columns: int) -> Table:
    """Return the table cut to or filled up with zeros to a size."""
    wide = [(row + [0.0] * columns)[:columns] for row in table]
    return (wide + [[0.0] * columns for _ in range(rows)])[:rows]


def _text(number: float) -> str:
    return f"{number:.4g}".replace("-", "−")
