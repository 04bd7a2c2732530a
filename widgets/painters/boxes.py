"""Boxes with captions."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.marks import Boxes, Colour, Extent
from widgets.painters.base import Painter, same
from widgets.painters.captions import Captions, Floats, beside
from widgets.painters.view import View
from widgets.theme import Theme

RIM: Final = 2.0
"""Pixels of the window's colour below an outline, both sides together."""


class BoxesPainter(Painter[Boxes]):
    """Outlines with a dark or light rim, so that they show on any picture, captions on their colour."""

    def __init__(self) -> None:
        super().__init__()
        self._xyxy: Floats = np.empty((0, 4))
        self._group: NDArray[np.int64] = np.empty(0, np.int64)
        self._style: object = None
        self._captions = Captions()

    def take(self, mark: Boxes) -> bool:
        """Hold copies."""
        if mark is self.mark:
            return False
        self.mark = mark
        xyxy = np.array(mark.xyxy, float).reshape(-1, 4)
        group = np.array(mark.group, np.int64).reshape(-1)
        style = (mark.captions, mark.dashed, mark.width, mark.colour)
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
        good = np.flatnonzero(np.isfinite(self._xyxy).all(axis=1))
        corners = _corners(self._xyxy[good], view)
        one, groups = self.mark.colour, self._group[good].tolist()
        colours: list[Colour] = groups if one is None else [one] * len(good)
        _outline(painter, view.theme, _boxes(corners), colours, self.mark)
        known = len(self.mark.captions)
        captions = [self.mark.captions[index] if index < known else "" for index in good.tolist()]
        if any(captions):
            self._write(painter, view, corners, colours, captions)

    def _write(
        self, painter: QPainter, view: View, corners: Floats, colours: list[Colour], captions: list[str]
    ) -> None:
        """Write each caption where there is room for it; without outlines where it was told to be."""
        theme = view.theme
        painter.setFont(theme.font(12, bold=True))
        metrics = painter.fontMetrics()
        written = [number for number, caption in enumerate(captions) if caption]
        widths = [metrics.horizontalAdvance(captions[number]) + theme.px(8) for number in written]
        sizes = np.array([(width, theme.px(17)) for width in widths], float)
        if self._outlined:
            places = self._captions.places(_boxes(corners[written]), sizes, view.rect)
        else:
            places = beside(corners[written], sizes)
        for at, label in places.items():
            colour = theme.colour(colours[written[at]])
            painter.fillRect(label, colour)
            painter.setPen(readable_on(colour))
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, captions[written[at]])

    @property
    def _outlined(self) -> bool:
        return self.mark is not None and self.mark.width > 0


def _corners(xyxy: Floats, view: View) -> Floats:
    """Return the two corners (n, 2, 2) of boxes in pixels, open below where a log axis ends."""
    x, y = view.columns(xyxy[:, 0::2]), view.rows(xyxy[:, 1::2])
    return np.stack([x, np.nan_to_num(y, nan=view.rect.bottom())], 2)


def _boxes(corners: Floats) -> Floats:
    """Return boxes (n, 4) as left, top, right, bottom."""
    return np.concatenate([corners.min(1), corners.max(1)], 1)


def _outline(painter: QPainter, theme: Theme, boxes: Floats, colours: list[Colour], mark: Boxes) -> None:
    """Paint a rim below all outlines, then these colour by colour: one call for many costs a third."""
    if mark.width <= 0:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    rects = [QRectF(x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes.tolist()]
    if not mark.dashed or mark.colour is not None:  # rims of hundreds of candidates would hide the picture
        painter.setPen(_pen(theme, "window", mark.width + RIM, mark))
        painter.drawRects(rects)
    for colour in dict.fromkeys(colours):
        painter.setPen(_pen(theme, colour, mark.width, mark))
        painter.drawRects([rect for rect, own in zip(rects, colours, strict=True) if own == colour])


def _pen(theme: Theme, colour: Colour, width: float, mark: Boxes) -> QPen:
    """Return the pen of a rim or an outline; the dashes of both are of one length."""
    pen = QPen(theme.colour(colour), width * theme.scale)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if mark.dashed:
        pen.setDashPattern([4 * mark.width / width, 3 * mark.width / width])
    return pen


def readable_on(colour: QColor) -> QColor:
    """Return black or white, whichever reads better on a colour."""
    red, green, blue = ((c / 255) ** 2.2 for c in (colour.red(), colour.green(), colour.blue()))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return QColor("#14171A") if luminance > 0.22 else QColor("#FFFFFF")
