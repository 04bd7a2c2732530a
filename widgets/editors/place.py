"""Where the parts of a row go: label left and value right, one above the other where both do not fit."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from widgets.editors import ink

MARGIN = 16
"""Left of the labels, where the dots are, and right of the values."""
GAP = 8
COLUMN = 0.54
"""The share of the width that boxes take, so that they stand under each other."""


@dataclass(frozen=True)
class Parts:
    """The widgets of a row."""

    dot: QWidget
    name: QWidget
    inline: QWidget | None
    below: QWidget | None
    note: QWidget
    hugs: bool
    overhang: int


class RowLayout(QLayout):
    """Places the parts of one row; its height follows from its width."""

    def __init__(self, row: QWidget, parts: Parts) -> None:
        super().__init__(row)
        self._row = row
        self._parts = parts
        self._items: list[QLayoutItem] = []
        self._known: dict[tuple[int, int], list[tuple[QWidget, QRect]]] = {}
        for widget in (parts.dot, parts.name, parts.inline, parts.below, parts.note):
            if widget is not None:
                self.addChildWidget(widget)
                self.addItem(QWidgetItem(widget))
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((rect.bottom() + 1 for _, rect in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        width = ink.px(self._row, 300)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        return QSize(ink.px(self._row, 120), ink.px(self._row, 28))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for widget, place in self._places(rect.width()):
            widget.setGeometry(place.translated(rect.topLeft()))

    def invalidate(self) -> None:
        self._known.clear()
        super().invalidate()

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        """Return where each widget goes; Qt asks some thirty times as a column of controls is built."""
        key = width, ink.px(self._row, 1000)
        if key not in self._known:
            self._known[key] = self._placed(width)
        return self._known[key]

    def _placed(self, width: int) -> list[tuple[QWidget, QRect]]:
        parts, margin, line = self._parts, ink.px(self._row, MARGIN), ink.px(self._row, 28)
        inner = max(1, width - 2 * margin)
        over = ink.px(self._row, parts.overhang) if parts.overhang else 0
        places = [(parts.dot, QRect(0, 0, margin, line))]
        share, stacked = self._share(inner, over)
        places.append((parts.name, QRect(margin, 0, inner if stacked else inner - share - GAP, line)))
        y = line
        if parts.inline is not None:
            height = min(line, parts.inline.sizeHint().height())
            x, top = margin + inner - share, line if stacked else 0
            places.append((parts.inline, QRect(x, top + (line - height) // 2, share + over, height)))
            y = top + line
        for widget in (parts.below, parts.note):
            if widget is not None and not widget.isHidden():
                if widget is parts.below and parts.inline is not None and not parts.hugs:
                    y += ink.px(self._row, 4)  # between boxes
                height = widget.heightForWidth(inner) if widget.hasHeightForWidth() else -1
                height = height if height >= 0 else widget.sizeHint().height()
                places.append((widget, QRect(margin, y, inner, height)))
                y += height
        return places

    def _share(self, inner: int, over: int) -> tuple[int, bool]:
        """Return the inline widget's width less its overhang, and whether it needs a line of its own."""
        inline = self._parts.inline
        if inline is None:
            return -GAP, False
        wanted = inline.sizeHint().width() - over
        free = inner - self._parts.name.sizeHint().width() - GAP
        stacked = wanted > free
        if self._parts.hugs:
            return min(wanted, inner), stacked
        return (inner, True) if stacked else (min(max(round(inner * COLUMN), wanted), free), False)
