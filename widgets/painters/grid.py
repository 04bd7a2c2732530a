"""Grid: cells with numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from playground.marks import Extent, Grid
from widgets.painters.base import Painter, Ticks, same
from widgets.painters.boxes import readable_on
from widgets.painters.heatmap import colour_index, to_bytes, value_range
from widgets.painters.view import View


class GridPainter(Painter[Grid]):
    """Cells one unit wide and high, row 0 on top; x counts columns and y rows."""

    tight = True
    y_down = True
    square = True

    def __init__(self) -> None:
        super().__init__()
        self._values: NDArray[np.float64] = np.empty((0, 0))
        self._hatched: NDArray[np.bool_] = np.empty((0, 0), bool)
        self._style: object = None

    def take(self, mark: Grid) -> bool:
        """Hold copies."""
        if mark is self.mark:
            return False
        self.mark = mark
        values = np.array(mark.values, float)
        hatched = np.zeros(values.shape, bool) if mark.hatched is None else np.array(mark.hatched, bool)
        style = (mark.format, mark.palette, mark.low, mark.high, mark.windows, *self.ticks())
        if style == self._style and same(self._values, values) and same(self._hatched, hatched):
            return False
        self._values, self._hatched, self._style = values, hatched, style
        return True

    @property
    def empty(self) -> bool:
        """Tell whether there is no cell."""
        return self._values.size == 0

    def bounds(self, log_y: bool) -> Extent | None:
        """Return the number of columns and rows."""
        rows, columns = self._values.shape
        return 0.0, float(columns), 0.0, float(rows)

    def ticks(self) -> tuple[Ticks | None, Ticks | None]:
        """Return the names of columns and rows, at the middle of each."""
        mark = self.mark
        columns = tuple((i + 0.5, text) for i, text in enumerate(mark.column_labels)) if mark else ()
        rows = tuple((i + 0.5, text) for i, text in enumerate(mark.row_labels)) if mark else ()
        return columns, rows

    def hit(self, view: View, at: QPointF) -> int:
        """Return the cell under a pixel, row by row."""
        x, y = view.data(at)
        rows, columns = self._values.shape
        inside = 0 <= x < columns and 0 <= y < rows
        return int(y) * columns + int(x) if inside else -1

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint tints, numbers, hatching and windows."""
        if self.mark is None or self.empty:
            return
        table = view.theme.tint() if self.mark.palette == "sequential" else view.theme.table("diverging")
        span = value_range(self._values, self.mark.low, self.mark.high, self.mark.palette == "diverging")
        index, _ = colour_index(self._values, span, self.mark.palette == "diverging")
        shades = to_bytes(index)
        wide = min(view.x_scale, view.y_scale)
        gap = 0.0 if wide < 8 else min(2.0, wide / 12) * view.theme.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, wide >= 16)
        colours = {int(shade): QColor(*table[shade].tolist()) for shade in np.unique(shades)}
        rows, columns = self._values.shape
        cells = [
            (
                view.box((column, column + 1, row, row + 1)).adjusted(gap / 2, gap / 2, -gap / 2, -gap / 2),
                row,
                column,
            )
            for row in range(rows)
            for column in range(columns)
            if np.isfinite(self._values[row, column])
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        for rect, row, column in cells:
            painter.setBrush(colours[int(shades[row, column])])
            painter.drawRoundedRect(rect, gap, gap) if gap else painter.drawRect(rect)
        self._paint_numbers(painter, view, [(r, i, j, colours[int(shades[i, j])]) for r, i, j in cells])
        self._paint_hatching(painter, view)
        self._paint_windows(painter, view)

    def _paint_numbers(
        self, painter: QPainter, view: View, cells: list[tuple[QRectF, int, int, QColor]]
    ) -> None:
        assert self.mark is not None
        if not self.mark.format or not cells:
            return
        texts = [_written(float(self._values[i, j]), self.mark.format) for _, i, j, _ in cells]
        size = min(15.0, cells[0][0].height() / view.theme.scale * 0.5)
        longest = max(len(text) for text in texts)
        size = min(size, cells[0][0].width() / view.theme.scale / max(longest, 1) * 1.35)
        if size < 7:
            return
        painter.setFont(view.theme.font(size, bold=size >= 13))
        for (rect, _, _, colour), text in zip(cells, texts, strict=True):
            painter.setPen(readable_on(colour))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_hatching(self, painter: QPainter, view: View) -> None:
        if not self._hatched.any():
            return
        brush = QBrush(view.theme.mixed("text", 0.6), Qt.BrushStyle.BDiagPattern)
        for row, column in np.argwhere(self._hatched):
            painter.fillRect(view.box((column, column + 1, row, row + 1)).adjusted(1, 1, -1, -1), brush)

    def _paint_windows(self, painter: QPainter, view: View) -> None:
        assert self.mark is not None
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for window in self.mark.windows:
            extent = (window.column, window.column + window.columns, window.row, window.row + window.rows)
            rect = view.box(extent)
            painter.setPen(QPen(view.theme.colour("window"), 4 * view.theme.scale))
            painter.drawRect(rect)
            painter.setPen(QPen(view.theme.colour(window.colour), 2 * view.theme.scale))
            painter.drawRect(rect)


def _written(value: float, how: str) -> str:
    """Return a number as text: whole ones also in the format "d", zero without a sign."""
    text = format(int(value) if value.is_integer() and abs(value) < 1e15 else value, how)
    return text.replace("-", "−") if any(digit in text for digit in "123456789") else text.replace("-", "")
