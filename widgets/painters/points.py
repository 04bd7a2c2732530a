"""Points, stamped from one sheet of shapes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from playground.marks import Points
from widgets.painters.base import XyPainter, same
from widgets.painters.fast import stamp
from widgets.painters.symbols import STEPS, Like, Sheet, paint_symbol
from widgets.painters.view import View
from widgets.theme import Theme


class Stamps:
    """Points by class at pixels: 500 of them are one call that stamps bitmaps, 0.3 ms."""

    def __init__(self) -> None:
        self._sheet: Sheet | None = None
        self._key: object = None

    def paint(
        self, painter: QPainter, view: View, pixels: NDArray[np.float64], group: NDArray[np.int64], like: Like
    ) -> None:
        """Stamp points (n, 2), or draw their shapes for a vector export."""
        shown = _within(pixels, view, like.size * 2 * view.theme.mark_scale)
        if view.vector:
            _paint_shapes(painter, view.theme, pixels[shown], group[shown], like)
            return
        key = (like, view.theme, view.ratio)
        if self._sheet is None or self._key != key:
            self._sheet = Sheet(like, view.theme, view.ratio)
            self._key = key
        sheet = self._sheet
        left = group[shown] % sheet.count * sheet.cell
        stamp(painter, sheet.pixmap, pixels[shown], left, sheet.cell, 1 / view.ratio)


class PointsPainter(XyPainter[Points]):
    """Points by class."""

    def __init__(self) -> None:
        super().__init__()
        self._group: NDArray[np.int64] = np.empty(0, np.int64)
        self._like: Like | None = None
        self._stamps = Stamps()

    def take(self, mark: Points) -> bool:
        """Hold copies; an unchanged set of points costs a comparison."""
        if mark is self.mark:
            return False
        self.mark = mark
        xy = np.array(mark.xy, float).reshape(-1, 2)
        group = np.array(mark.group, np.int64).reshape(-1) if mark.values is None else _steps(mark)
        like = Like(mark.size, mark.hollow, mark.symbol, mark.values is not None)
        if like == self._like and same(self._xy, xy) and same(self._group, group):
            return False
        self._xy, self._group, self._like = xy, group, like
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
        """Paint all points."""
        if self._like is not None and not self.empty:
            self._stamps.paint(painter, view, view.pixels(self._xy), self._group, self._like)


def _paint_shapes(
    painter: QPainter, theme: Theme, pixels: NDArray[np.float64], group: NDArray[np.int64], like: Like
) -> None:
    looks = like.looks(theme)
    for (x, y), number in zip(pixels.tolist(), group.tolist(), strict=True):
        name, colour = looks[number % len(looks)]
        painter.save()
        painter.translate(x, y)
        size = like.size * theme.mark_scale
        paint_symbol(painter, name, size, colour, like.rim(theme), like.open, theme.mark_scale)
        painter.restore()


def _steps(mark: Points) -> NDArray[np.int64]:
    """Return the step of the palette (n,) that shows each value; beyond the reach it is the last one."""
    assert mark.values is not None
    share = np.nan_to_num(mark.values / (2 * (mark.reach or 1.0)) + 0.5, nan=0.5)
    return np.clip((share * STEPS).astype(np.int64), 0, STEPS - 1)


def _within(pixels: NDArray[np.float64], view: View, reach: float) -> NDArray[np.bool_]:
    """Tell which points (n, 2) lie in the plot or close by; NaN does not."""
    rect = view.rect
    with np.errstate(invalid="ignore"):
        x = (pixels[:, 0] > rect.left() - reach) & (pixels[:, 0] < rect.right() + reach)
        return x & (pixels[:, 1] > rect.top() - reach) & (pixels[:, 1] < rect.bottom() + reach)
