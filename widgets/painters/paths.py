"""Path and Arrows: polylines as one item."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from playground.marks import Arrows, Path
from widgets.painters.base import XyPainter, same
from widgets.painters.fast import polyline_path
from widgets.painters.view import View

_BREAK = np.full((1, 2), np.nan)


class PathPainter(XyPainter[Path]):
    """All polylines of a mark are one QPainterPath: 1000 points cost less than a millisecond at width 1."""

    def __init__(self) -> None:
        super().__init__()
        self._spans: tuple[float, ...] = ()
        self._key: object = None
        self._path = QPainterPath()
        self._style: object = None

    def take(self, mark: Path) -> bool:
        """Join the polylines, parted by NaN."""
        if mark is self.mark:
            return False
        self.mark = mark
        xy = joined(mark.lines)
        self._spans = tuple(x for x in mark.spans if math.isfinite(x))
        style = (mark.colour, mark.dashed, mark.width, self._spans, mark.label if self._spans else "")
        if style == self._style and same(self._xy, xy):
            return False
        self._xy, self._style, self._key = xy, style, None
        return True

    @property
    def empty(self) -> bool:
        """Tell whether there is no line."""
        return super().empty and not self._spans

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the lines."""
        if self.mark is None:
            return
        if self._key != view:
            pixels = thinned(view.pixels(self._xy), view)
            self._path = polyline_path(pixels)
            self._key = view
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(line_pen(view, self.mark))
        painter.drawPath(self._path)
        if self._spans:
            self._paint_spans(painter, view, self.mark.label)

    def _paint_spans(self, painter: QPainter, view: View, label: str) -> None:
        """Paint vertical lines, and their label beside the upper end where there is room for it."""
        theme, rect = view.theme, view.rect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        pen = painter.pen()
        painter.setFont(theme.font(12))
        metrics = painter.fontMetrics()
        size = QSizeF(metrics.horizontalAdvance(label) + theme.px(6), metrics.height())
        for at in view.columns(np.array(self._spans)):
            if not rect.left() <= at <= rect.right():
                continue
            painter.setPen(pen)
            painter.drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()))
            if label:
                left = at + 3 if at + 3 + size.width() <= rect.right() else at - 3 - size.width()
                box = QRectF(QPointF(left, rect.top() + 1), size)
                painter.fillRect(box, theme.colour("window"))  # curves would cross it
                painter.setPen(theme.colour("text"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)


class ArrowsPainter(XyPainter[Arrows]):
    """Arrows with heads of one size, smaller on short arrows."""

    def __init__(self) -> None:
        super().__init__()
        self._ends: NDArray[np.float64] = np.empty((0, 4))

    def take(self, mark: Arrows) -> bool:
        """Hold both ends."""
        if mark is self.mark:
            return False
        ends = np.hstack([mark.start.reshape(-1, 2), mark.end.reshape(-1, 2)]).astype(float)
        changed = self.mark is None or mark.colour != self.mark.colour or not same(self._ends, ends)
        self.mark, self._ends, self._xy = mark, ends, ends.reshape(-1, 2)
        return changed

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint shafts as one path and heads as another."""
        if self.mark is None or self.empty:
            return
        start, end = view.pixels(self._ends[:, :2]), view.pixels(self._ends[:, 2:])
        shafts, heads = arrow_shapes(start, end, view.theme.px(9))
        colour = view.theme.colour(self.mark.colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.5 * view.theme.scale))
        painter.drawPath(shafts)
        painter.fillPath(heads, colour)


def arrow_shapes(
    start: NDArray[np.float64], end: NDArray[np.float64], size: float
) -> tuple[QPainterPath, QPainterPath]:
    """Return the shafts and the heads of arrows between points (n, 2) in pixels."""
    along = end - start
    length = np.hypot(along[:, 0], along[:, 1])
    good = np.isfinite(length) & (length > 0.5)
    start, end, along, length = start[good], end[good], along[good], length[good, None]
    unit = along / length
    side = unit[:, ::-1] * [-1, 1]
    head = np.minimum(size, length * 0.5)
    neck = end - unit * head
    gap = np.full_like(start, np.nan)
    lines = np.stack([start, neck, gap], axis=1).reshape(-1, 2)
    corners = [end, neck + side * head * 0.4, neck - side * head * 0.4, end, gap]
    shapes = np.stack(corners, axis=1).reshape(-1, 2)
    return polyline_path(lines), polyline_path(shapes)


def joined(lines: tuple[NDArray[np.floating], ...]) -> NDArray[np.float64]:
    """Return polylines as one array (n, 2) with a row of NaN between two of them."""
    parts: list[NDArray[np.floating]] = []
    for line in lines:
        if len(line):
            parts += [line, _BREAK]
    return np.concatenate(parts[:-1]).astype(float, copy=False) if parts else np.empty((0, 2))


def thinned(pixels: NDArray[np.float64], view: View) -> NDArray[np.float64]:
    """Return a long curve with at most its lowest and highest point in every half pixel of x."""
    most = int(view.rect.width() * 8) + 64
    if len(pixels) <= most or not np.isfinite(pixels).all() or (np.diff(pixels[:, 0]) < 0).any():
        return pixels
    size = math.ceil(len(pixels) / (most / 4))
    count = len(pixels) // size
    body = pixels[: count * size].reshape(count, size, 2)
    rows = np.arange(count)
    picks = np.sort(np.stack([body[..., 1].argmin(1), body[..., 1].argmax(1)], axis=1), axis=1)
    return np.concatenate([body[rows[:, None], picks].reshape(-1, 2), pixels[count * size :], pixels[-1:]])


def line_pen(view: View, mark: Path) -> QPen:
    """Return the pen of a path."""
    width = mark.width * view.theme.scale
    pen = QPen(view.theme.colour(mark.colour), width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin if width > 1.5 else Qt.PenJoinStyle.BevelJoin)
    if mark.dashed:
        pen.setDashPattern(
            [5.0 / max(width, 1.0) * view.theme.scale, 3.0 / max(width, 1.0) * view.theme.scale]
        )
    return pen
