"""Panes beside each other, parted by one thin line that can be moved."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from widgets.theme import Theme

_GRAB = 9
"""Pixels that take the mouse between two panes; one of them shows."""


class Divider(QSplitterHandle):
    """A line of one pixel with room around it to grab."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        splitter = self.splitter()
        assert isinstance(splitter, Splitter)
        painter = QPainter(self)
        if self.orientation() == Qt.Orientation.Horizontal:
            line = QRectF(self.width() // 2, 0, 1, self.height())
        else:
            line = QRectF(0, self.height() // 2, self.width(), 1)
        painter.fillRect(line, splitter.theme.colour("line"))


class Splitter(QSplitter):
    """Shares its room out by weights until a divider is moved."""

    def __init__(self, orientation: Qt.Orientation, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.theme = theme
        self.weights: list[float] = []
        self.setHandleWidth(_GRAB)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        """Return a thin divider."""
        return Divider(self.orientation(), self)

    def add(self, widget: QWidget, weight: float) -> None:
        """Add a widget with its share of the room."""
        self.addWidget(widget)
        self.weights.append(weight)
        self.setStretchFactor(self.count() - 1, max(1, round(weight * 100)))

    def shares(self) -> list[int]:
        """Return the sizes; what is hidden has the share it would be given."""
        sizes = self.sizes()
        seen = [number for number, size in enumerate(sizes) if size]
        if not seen:
            return [max(1, round(1000 * weight)) for weight in self.weights]
        unit = sum(sizes) / sum(self.weights[number] for number in seen)
        return [size or round(unit * weight) for size, weight in zip(sizes, self.weights, strict=True)]

    def share_out(self, weights: list[float]) -> None:
        """Set sizes in proportion to weights."""
        room = self.width() if self.orientation() == Qt.Orientation.Horizontal else self.height()
        unit = max(room, 1000) / sum(weights)
        self.setSizes([max(1, round(weight * unit)) for weight in weights])

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.theme = theme
        for index in range(self.count()):
            self.handle(index).update()
