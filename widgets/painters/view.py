"""Where a pane's coordinates lie on the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from playground.marks import Extent
from widgets.theme import Theme


@dataclass(frozen=True)
class View:
    """A rectangle of the widget that shows a range of the pane's coordinates.

    `span` is x low, x high, y low, y high; with `log_y` its y are powers of ten. `y_down` is for pictures
    and grids, whose rows count downwards. `ratio` is device pixels per pixel. `vector` asks for shapes
    instead of bitmaps, for export.
    """

    rect: QRectF
    span: Extent
    theme: Theme
    ratio: float = 1.0
    y_down: bool = False
    log_y: bool = False
    vector: bool = False

    @property
    def x_scale(self) -> float:
        """Pixels per unit of x."""
        return self.rect.width() / ((self.span[1] - self.span[0]) or 1.0)

    @property
    def y_scale(self) -> float:
        """Pixels per unit of y (per decade with `log_y`), always positive."""
        return self.rect.height() / ((self.span[3] - self.span[2]) or 1.0)

    def pixels(self, xy: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return points (n, 2) in pixels; what a log axis cannot show becomes NaN."""
        out = np.empty(xy.shape, float)
        out[:, 0] = self.columns(xy[:, 0])
        out[:, 1] = self.rows(xy[:, 1])
        return out

    def columns(self, x: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return places along x (n,) in pixels."""
        return self.rect.left() + (np.asarray(x, np.float64) - self.span[0]) * self.x_scale

    def rows(self, y: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return heights (n,) in pixels."""
        up = log10(y) if self.log_y else np.asarray(y, np.float64)
        if self.y_down:
            return self.rect.top() + (up - self.span[2]) * self.y_scale
        return self.rect.bottom() - (up - self.span[2]) * self.y_scale

    def point(self, x: float, y: float) -> QPointF:
        """Return one point in pixels."""
        px, py = self.pixels(np.array([[x, y]], float))[0]
        return QPointF(px, py)

    def box(self, extent: Extent) -> QRectF:
        """Return x low, x high, y low, y high as a rectangle in pixels, open below where a log axis ends."""
        corners = self.pixels(np.array([[extent[0], extent[2]], [extent[1], extent[3]]], float))
        (x0, y0), (x1, y1) = np.nan_to_num(corners, nan=self.rect.bottom())
        return QRectF(QPointF(x0, y0), QPointF(x1, y1)).normalized()

    def axis_at(self, at: QPointF) -> tuple[float, float]:
        """Return where a pixel lies along the axes; y is a power of ten with `log_y`."""
        x = self.span[0] + (at.x() - self.rect.left()) / self.x_scale
        down = at.y() - self.rect.top() if self.y_down else self.rect.bottom() - at.y()
        return x, self.span[2] + down / self.y_scale

    def data(self, at: QPointF) -> tuple[float, float]:
        """Return a pixel in the pane's coordinates."""
        x, y = self.axis_at(at)
        return (x, math.pow(10.0, min(max(y, -300.0), 300.0))) if self.log_y else (x, y)


def log10(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return log₁₀, NaN for values ≤ 0."""
    out = np.full(np.shape(values), np.nan)
    np.log10(values, out=out, where=np.asarray(values) > 0)
    return out
