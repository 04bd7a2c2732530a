"""Points, stamped from one sheet of shapes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from playground.marks import Points
from widgets.painters.base import XyPainter, same
from widgets.painters.fast import stamp
from widgets.painters.symbols import Sheet, paint_symbol
from widgets.painters.view import View
from widgets.theme import SYMBOLS


class PointsPainter(XyPainter[Points]):
    """Points by class: 500 of them are one call that stamps bitmaps, 0.3 ms."""

    def __init__(self) -> None:
        super().__init__()
        self._group: NDArray[np.int64] = np.empty(0, np.int64)
        self._style: object = None
        self._sheet: Sheet | None = None
        self._sheet_key: object = None

    def take(self, mark: Points) -> bool:
        """Hold copies; an unchanged set of points costs a comparison."""
        if mark is self.mark:
            return False
        self.mark = mark
        xy = np.array(mark.xy, float).reshape(-1, 2)
        group = np.array(mark.group, np.int64).reshape(-1)
        style = (mark.size, mark.hollow, mark.symbol)
        if style == self._style and same(self._xy, xy) and same(self._group, group):
            return False
        self._xy, self._group, self._style = xy, group, style
        return True

    def hit(self, view: View, at: QPointF) -> int:
        """Return the nearest point within reach of a pixel."""
        if self.mark is None or self.empty:
            return -1
        away = view.pixels(self._xy) - [at.x(), at.y()]
        distance = np.nan_to_num(np.hypot(away[:, 0], away[:, 1]), nan=np.inf)
        nearest = int(distance.argmin())
        return nearest if distance[nearest] <= max(8.0, self.mark.size * view.theme.mark_scale) else -1

    def paint(self, painter: QPainter, view: View) -> None:
        """Stamp all points, or draw their shapes for a vector export."""
        if self.mark is None or self.empty:
            return
        pixels = view.pixels(self._xy)
        reach = self.mark.size * 2 * view.theme.mark_scale
        shown = _within(pixels, view, reach)
        if view.vector:
            self._paint_shapes(painter, view, pixels, shown)
            return
        sheet = self._shapes(view)
        left = self._group[shown] % len(sheet.names) * sheet.cell
        stamp(painter, sheet.pixmap, pixels[shown], left, sheet.cell, 1 / view.ratio)

    def _shapes(self, view: View) -> Sheet:
        key = (self._style, view.theme, view.ratio)
        if self._sheet is None or self._sheet_key != key:
            assert self.mark is not None
            self._sheet = Sheet(view.theme, view.ratio, self.mark.size, self.mark.hollow, self.mark.symbol)
            self._sheet_key = key
        return self._sheet

    def _paint_shapes(
        self, painter: QPainter, view: View, pixels: NDArray[np.float64], shown: NDArray[np.bool_]
    ) -> None:
        assert self.mark is not None
        theme, mark = view.theme, self.mark
        for (x, y), group in zip(pixels[shown], self._group[shown], strict=True):
            name = mark.symbol or SYMBOLS[group % len(SYMBOLS)]
            class_colour = theme.colour(int(group)) if mark.hollow else theme.fill(int(group))
            colour = theme.colour("text") if mark.symbol else class_colour
            painter.save()
            painter.translate(float(x), float(y))
            size = mark.size * theme.mark_scale
            paint_symbol(painter, name, size, colour, theme.colour("window"), mark.hollow, theme.mark_scale)
            painter.restore()


def _within(pixels: NDArray[np.float64], view: View, reach: float) -> NDArray[np.bool_]:
    """Tell which points (n, 2) lie in the plot or close by; NaN does not."""
    rect = view.rect
    with np.errstate(invalid="ignore"):
        x = (pixels[:, 0] > rect.left() - reach) & (pixels[:, 0] < rect.right() + reach)
        return x & (pixels[:, 1] > rect.top() - reach) & (pixels[:, 1] < rect.bottom() + reach)
