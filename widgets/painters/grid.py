"""Grid: cells with numbers."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from playground.marks import Extent, Grid, Window
from widgets.painters.base import Painter, Ticks, same
from widgets.painters.boxes import readable_on
from widgets.painters.grid_image import GridImage
from widgets.painters.heatmap import colour_index, to_bytes, value_range
from widgets.painters.view import View

SMALLEST = 6.0
"""Pixels of a cell below which nobody reads numbers: the cells are then painted as one image."""
LARGEST = 22.0
"""Pixels of the largest numbers."""
_ROOM = 0.9
"""Cells left free for a caption above, or a sign to the left, of a small grid; of a large one a share."""
_SHARE = 0.07


class Cells:
    """What a grid holds, copied: values (rows, columns[, 3]) and masks of the cells that look different."""

    def __init__(self, mark: Grid) -> None:
        colours = mark.values.ndim == 3
        self.values: NDArray[np.generic] = np.array(
            mark.values, np.uint8 if colours else _floating(mark.values)
        )
        self.shape: tuple[int, int] = self.values.shape[:2]
        self.hatched = self._mask(mark.hatched)
        self.faint = self._mask(mark.faint)

    @cached_property
    def finite(self) -> NDArray[np.bool_]:
        """Cells (rows, columns) that hold something."""
        return np.isfinite(self.values) if self.values.ndim == 2 else np.ones(self.shape, bool)

    def same(self, other: Cells) -> bool:
        """Tell whether both look alike."""
        mine, others = (self.values, self.hatched, self.faint), (other.values, other.hatched, other.faint)
        return all(same(one, two) for one, two in zip(mine, others, strict=True))

    def _mask(self, mask: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        return np.zeros(self.shape, bool) if mask is None else np.array(mask, bool)


class GridPainter(Painter[Grid]):
    """Cells one unit wide and high, row 0 on top; x counts columns and y rows."""

    tight = True
    y_down = True
    square = True

    def __init__(self) -> None:
        super().__init__()
        self._cells = Cells(Grid(np.empty((0, 0))))
        self._style: object = None
        self._image = GridImage()

    def take(self, mark: Grid) -> bool:
        """Hold copies."""
        if mark is self.mark:
            return False
        self.mark = mark
        cells = Cells(mark)
        style = (
            (mark.format, mark.palette, mark.low, mark.high, mark.windows),
            (mark.origin, mark.caption, mark.sign, mark.cell, mark.room),
            self.ticks(),
        )
        if style == self._style and self._cells.same(cells):
            return False
        self._cells, self._style = cells, style
        self._image.forget()
        return True

    @property
    def empty(self) -> bool:
        """Tell whether there is no cell."""
        return self._cells.values.size == 0

    def bounds(self, log_y: bool) -> Extent | None:
        """Return the columns and rows covered, with what is written above and to the left."""
        left, right, top, bottom = self._extent()
        mark = self.mark
        left -= self._room(1) if mark and mark.sign else 0.0
        top -= self._room(0) if mark and mark.caption else 0.0
        return left, right, top, bottom

    def ticks(self) -> tuple[Ticks | None, Ticks | None]:
        """Return the names of columns and rows, at the middle of each."""
        mark = self.mark
        if mark is None:
            return (), ()
        x, y = mark.origin
        columns = tuple((x + (i + 0.5) * mark.cell, text) for i, text in enumerate(mark.column_labels))
        rows = tuple((y + (i + 0.5) * mark.cell, text) for i, text in enumerate(mark.row_labels))
        return columns, rows

    def hit(self, view: View, at: QPointF) -> int:
        """Return the cell under a pixel, row by row."""
        x, y = view.data(at)
        left, right, top, bottom = self._extent()
        if not (left <= x < right and top <= y < bottom):
            return -1
        return int((y - top) / self._cell) * self._cells.shape[1] + int((x - left) / self._cell)

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint cells, numbers, hatching, windows and words."""
        if self.mark is None or self.empty:
            return
        small = self._cell * min(view.x_scale, view.y_scale) < SMALLEST
        if self._cells.values.ndim == 3 or small or not self.mark.format:
            self._image.paint(painter, view, self.mark, self._cells.values, self._cells.faint, self._extent())
        else:
            self._paint_cells(painter, view, self.mark)
        self._paint_hatching(painter, view)
        for window in self.mark.windows:
            self._paint_window(painter, view, window)
        self._paint_words(painter, view, self.mark)

    def _extent(self) -> Extent:
        rows, columns = self._cells.shape
        x, y = self.mark.origin if self.mark else (0.0, 0.0)
        return x, x + columns * self._cell, y, y + rows * self._cell

    @property
    def _cell(self) -> float:
        return self.mark.cell if self.mark else 1.0

    def _room(self, side: int) -> float:
        return max(
            max(_ROOM, _SHARE * self._cells.shape[side]) * self._cell, self.mark.room if self.mark else 0
        )

    def _box(self, view: View, row: int, column: int, rows: int = 1, columns: int = 1) -> QRectF:
        """Return cells in pixels, by plain numbers: of a few hundred, arrays take three times as long."""
        left, _, top, _ = self._extent()
        wide, high = self._cell * view.x_scale, self._cell * view.y_scale
        x = view.rect.left() + (left - view.span[0]) * view.x_scale + column * wide
        y = view.rect.top() + (top - view.span[2]) * view.y_scale + row * high
        return QRectF(x, y, columns * wide, rows * high)

    def _paint_cells(self, painter: QPainter, view: View, mark: Grid) -> None:
        diverging = mark.palette == "diverging"
        table = view.theme.table("diverging") if diverging else view.theme.tint()
        values = np.asarray(self._cells.values, float)
        shades = to_bytes(
            colour_index(values, value_range(values, mark.low, mark.high, diverging), diverging)[0]
        )
        wide = self._cell * min(view.x_scale, view.y_scale)
        gap = 0.0 if wide < 8 else min(2.0, wide / 12) * view.theme.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, wide >= 16)
        colours = {int(shade): QColor(*table[shade].tolist()) for shade in np.unique(shades)}
        outline = QPen(view.theme.mixed("text", 0.25), 1)
        written: list[tuple[QRectF, float, QColor]] = []
        first, muted = self._box(view, 0, 0), view.theme.colour("muted")
        corner = first.adjusted(gap / 2, gap / 2, -gap / 2, -gap / 2)
        inks = {shade: readable_on(colour) for shade, colour in colours.items()}
        for row, column in np.argwhere(self._cells.finite | self._cells.faint).tolist():
            box = corner.translated(column * first.width(), row * first.height())
            faint, shade = bool(self._cells.faint[row, column]), int(shades[row, column])
            painter.setPen(outline if faint else Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush if faint else colours[shade])
            painter.drawRoundedRect(box, gap, gap) if gap else painter.drawRect(box)
            if self._cells.finite[row, column]:
                written.append((box, float(values[row, column]), muted if faint else inks[shade]))
        self._paint_numbers(painter, view, mark.format, written)

    def _paint_numbers(
        self, painter: QPainter, view: View, how: str, cells: list[tuple[QRectF, float, QColor]]
    ) -> None:
        if not how or not cells:
            return
        texts = [_written(value, how) for _, value, _ in cells]
        size = min(LARGEST, cells[0][0].height() / view.theme.scale * 0.5)
        longest = max(len(text) for text in texts)
        size = min(size, cells[0][0].width() / view.theme.scale / max(longest, 1) * 1.2)
        if size < 7:
            return
        painter.setFont(view.theme.font(size, bold=size >= 13))
        for (box, _, ink), text in zip(cells, texts, strict=True):
            painter.setPen(ink)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_hatching(self, painter: QPainter, view: View) -> None:
        """Strike cells out, whole rows and columns at once."""
        hatched = self._cells.hatched
        if not hatched.any():
            return
        brush = QBrush(view.theme.mixed("text", 0.6), Qt.BrushStyle.BDiagPattern)
        height, width = hatched.shape
        rows = np.asarray(hatched.all(axis=1))
        columns = np.asarray(hatched.all(axis=0)) & ~rows.all()
        boxes = [self._box(view, int(row), 0, columns=width) for row in np.flatnonzero(rows)]
        boxes += [self._box(view, 0, int(column), rows=height) for column in np.flatnonzero(columns)]
        apart = hatched & ~rows[:, None] & ~columns
        boxes += [self._box(view, int(row), int(column)) for row, column in np.argwhere(apart)]
        for box in boxes:
            painter.fillRect(box.adjusted(1, 1, -1, -1), brush)

    def _paint_window(self, painter: QPainter, view: View, window: Window) -> None:
        box = self._box(view, window.row, window.column, window.rows, window.columns)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("window", 5.5), (window.colour, 3.0)):
            pen = QPen(view.theme.colour(colour), width * view.theme.scale)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawRect(box)

    def _paint_words(self, painter: QPainter, view: View, mark: Grid) -> None:
        """Write the caption above and the sign to the left."""
        box = self._box(view, 0, 0, *self._cells.shape)
        theme = view.theme
        if mark.caption:
            height = self._room(0) * view.y_scale
            size = max(9.0, min(13.0, height / theme.scale * 0.75))
            painter.setFont(theme.font(size))
            wide = painter.fontMetrics().horizontalAdvance(mark.caption)
            painter.setFont(theme.font(max(9.0, size * min(1.0, box.width() / max(wide, 1)))))
            painter.setPen(theme.colour("muted"))
            above = QRectF(box.left(), box.top() - height, box.width(), height)
            caption = painter.fontMetrics().elidedText(
                mark.caption, Qt.TextElideMode.ElideRight, math.ceil(above.width()) + 1
            )
            painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, caption)
        if mark.sign:
            width = self._room(1) * view.x_scale
            size = max(11.0, min(24.0, width / theme.scale * 0.8))
            painter.setFont(theme.font(size, bold=True))
            wide = painter.fontMetrics().horizontalAdvance(mark.sign)  # a word such as max is shrunk to fit
            painter.setFont(theme.font(max(9.0, size * min(1.0, 0.9 * width / max(wide, 1))), bold=True))
            painter.setPen(theme.colour("text"))
            beside = QRectF(box.left() - width, box.top(), width, box.height())
            painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, mark.sign)


def _floating(values: NDArray[np.generic]) -> np.dtype[np.generic]:
    """Return the type that holds the values: half as many bytes for half the time where they come so."""
    return values.dtype if values.dtype == np.float32 else np.dtype(float)


def _written(value: float, how: str) -> str:
    """Return a number as text: whole ones also in the format "d", zero without a sign."""
    text = format(int(value) if value.is_integer() and abs(value) < 1e15 else value, how)
    return text.replace("-", "−") if any(digit in text for digit in "123456789") else text.replace("-", "")
