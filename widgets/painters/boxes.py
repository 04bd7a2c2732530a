"""Boxes with captions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.marks import Boxes, Extent
from widgets.painters.base import Painter, same
from widgets.painters.view import View


class BoxesPainter(Painter[Boxes]):
    """Outlines with a dark or light rim, so that they show on any picture, captions on their colour."""

    def __init__(self) -> None:
        super().__init__()
        self._xyxy: NDArray[np.float64] = np.empty((0, 4))
        self._group: NDArray[np.int64] = np.empty(0, np.int64)
        self._style: object = None

    def take(self, mark: Boxes) -> bool:
        """Hold copies."""
        if mark is self.mark:
            return False
        self.mark = mark
        xyxy = np.array(mark.xyxy, float).reshape(-1, 4)
        group = np.array(mark.group, np.int64).reshape(-1)
        style = (mark.captions, mark.dashed)
        if style == self._style and same(self._xyxy, xyxy) and same(self._group, group):
            return False
        self._xyxy, self._group, self._style = xyxy, group, style
        return True

    @property
    def empty(self) -> bool:
        """Tell whether there is no box."""
        return not len(self._xyxy)

    def bounds(self, log_y: bool) -> Extent | None:
        """Return the extent of all boxes."""
        good = self._xyxy[np.isfinite(self._xyxy).all(axis=1)]
        if not len(good):
            return None
        x, y = good[:, 0::2], good[:, 1::2]
        return float(x.min()), float(x.max()), float(y.min()), float(y.max())

    def hit(self, view: View, at: QPointF) -> int:
        """Return the smallest box around a pixel."""
        x, y = view.data(at)
        low = np.minimum(self._xyxy[:, :2], self._xyxy[:, 2:])
        high = np.maximum(self._xyxy[:, :2], self._xyxy[:, 2:])
        inside = ((low <= [x, y]) & (high >= [x, y])).all(axis=1)
        if not inside.any():
            return -1
        area = np.where(inside, (high - low).prod(axis=1), np.inf)
        return int(area.argmin())

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint all outlines, then all captions."""
        if self.mark is None or self.empty:
            return
        theme = view.theme
        rects = [view.box((row[0], row[2], row[1], row[3])) for row in self._xyxy if np.isfinite(row).all()]
        groups = [int(group) for group in self._group[np.isfinite(self._xyxy).all(axis=1)]]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rim = QPen(theme.colour("window"), 3.5 * theme.scale)
        rim.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(rim)
        if not self.mark.dashed:
            painter.drawRects(rects)
        for rect, group in zip(rects, groups, strict=True):
            pen = QPen(theme.colour(group), 2 * theme.scale)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            if self.mark.dashed:
                pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawRect(rect)
        kept = np.flatnonzero(np.isfinite(self._xyxy).all(axis=1))
        for rect, group, index in zip(rects, groups, kept, strict=True):
            if index < len(self.mark.captions) and self.mark.captions[index]:
                _caption(painter, view, rect, theme.colour(group), self.mark.captions[index])


def _caption(painter: QPainter, view: View, rect: QRectF, colour: QColor, text: str) -> None:
    theme = view.theme
    painter.setFont(theme.font(12, bold=True))
    width = painter.fontMetrics().horizontalAdvance(text) + theme.px(8)
    height = theme.px(17)
    top = rect.top() - height if rect.top() - height >= view.rect.top() else rect.top()
    left = max(view.rect.left(), min(rect.left() - 1, view.rect.right() - width))
    label = QRectF(left, top, width, height)
    painter.fillRect(label, colour)
    painter.setPen(readable_on(colour))
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)


def readable_on(colour: QColor) -> QColor:
    """Return black or white, whichever reads better on a colour."""
    red, green, blue = ((c / 255) ** 2.2 for c in (colour.red(), colour.green(), colour.blue()))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return QColor("#14171A") if luminance > 0.22 else QColor("#FFFFFF")
