"""Network: units with thumbnails and weighted edges, composed as one image."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen

from playground.marks import Extent, Network
from playground.opencv import cv2
from widgets.painters.base import Painter, colour_words, pixel_image, same
from widgets.painters.edges import curves, draw_edges, largest
from widgets.painters.view import View

_FINEST = 1.25
"""Device pixels per pixel at which edges are drawn, then enlarged: at 2 a network took 11 ms, not 7."""

_LARGEST = 84
"""Pixels of a unit's side where there is room."""


@dataclass(frozen=True)
class Layout:
    """Centres (units, 2) and side lengths (units,) of thumbnails in device pixels, and where labels go."""

    centres: NDArray[np.float64]
    sides: NDArray[np.int64]
    first: tuple[int, ...]
    below: bool

    @cached_property
    def corners(self) -> NDArray[np.int64]:
        """The upper left pixel of each thumbnail, (units, 2)."""
        return np.maximum(0, np.round(self.centres - self.sides[:, None] / 2)).astype(np.int64)

    def rects(self, view: View) -> list[QRectF]:
        """Return the thumbnails' places in the widget."""
        corners = self.corners / view.ratio + [view.rect.left(), view.rect.top()]
        sides = self.sides / view.ratio
        return [QRectF(x, y, side, side) for (x, y), side in zip(corners, sides, strict=True)]


class NetworkPainter(Painter[Network]):
    """Edges are drawn again only when weights, size or theme changed; thumbnails are copied over them."""

    tight = True
    zooms = False

    def __init__(self) -> None:
        super().__init__()
        self._weights: tuple[NDArray[np.floating], ...] = ()
        self._edges: NDArray[np.uint8] | None = None
        self._edge_key: object = None
        self._words: NDArray[np.uint32] | None = None
        self._image: QImage | None = None
        self._key: object = None
        self._layout: Layout | None = None
        self._layout_key: object = None
        self._rects: list[QRectF] = []

    def take(self, mark: Network) -> bool:
        """Hold the thumbnails until the next mark, and copies of the weights."""
        if mark is self.mark:
            return False
        kept = len(mark.weights) == len(self._weights) and all(map(same, self._weights, mark.weights))
        if not kept:
            self._weights = tuple(np.array(matrix) for matrix in mark.weights)
            self._edge_key = None
        self.mark, self._key = mark, None
        return True

    @property
    def empty(self) -> bool:
        """Tell whether there is no unit."""
        return self.mark is None or not sum(self.mark.layers)

    def bounds(self, log_y: bool) -> Extent | None:
        """Return the unit square: a network is laid out on the screen."""
        return 0.0, 1.0, 0.0, 1.0

    def hit(self, view: View, at: QPointF) -> int:
        """Return the unit whose thumbnail is at a pixel, or a small one nearby."""
        if self.mark is None or self.empty:
            return -1
        layout = self._place(self.mark, view)
        away = np.abs(layout.centres - self._device(view, at)).max(axis=1)
        nearest = int((away - layout.sides / 2).argmin())
        return nearest if away[nearest] <= max(layout.sides[nearest] / 2, 4 * view.ratio) else -1

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint edges and thumbnails as one image, then names and borders."""
        if self.mark is None or self.empty:
            return
        layout = self._place(self.mark, view)
        if self._key != view or self._image is None:
            self._render(self.mark, view, layout)
            self._key = view
        if self._image is not None:
            painter.drawImage(view.rect.topLeft(), self._image)
        self._paint_borders(painter, view, layout)
        self._paint_labels(painter, view, layout)

    def _render(self, mark: Network, view: View, layout: Layout) -> None:
        size = int(view.rect.width() * view.ratio), int(view.rect.height() * view.ratio)
        if min(size) <= 0:
            self._image = None
            return
        if self._edges is None or self._edge_key != (view, mark.layers):
            self._edges = self._draw(layout, size, view)
            self._edge_key = (view, mark.layers)
        self._words = self._edges.view(np.uint32)[..., 0].copy()
        table = colour_words(view.theme.table("diverging"))
        _stamp(self._words, mark.maps, layout, table)
        self._image = pixel_image(self._words, view.ratio)

    def _draw(self, layout: Layout, size: tuple[int, int], view: View) -> NDArray[np.uint8]:
        index, weights = largest(self._weights)
        first = np.array(layout.first)
        end, start = first[index[:, 0] + 1] + index[:, 1], first[index[:, 0]] + index[:, 2]
        half = layout.sides[:, None] / 2 * [1.0, 0.0]
        share = min(1.0, _FINEST / view.ratio)
        paths = curves(
            (layout.centres[start] + half[start]) * share, (layout.centres[end] - half[end]) * share
        )
        drawn = (max(1, round(size[0] * share)), max(1, round(size[1] * share)))
        image = draw_edges(paths, weights, drawn, view.theme, view.ratio * share)
        return image if share == 1.0 else np.asarray(cv2.resize(image, size), np.uint8)

    def _place(self, mark: Network, view: View) -> Layout:
        key = (mark.layers, mark.labels, view)
        if self._layout is None or self._layout_key != key:
            self._layout, self._layout_key = _layout(mark, view), key
            self._rects = self._layout.rects(view)
        return self._layout

    def _device(self, view: View, at: QPointF) -> NDArray[np.float64]:
        return np.array([at.x() - view.rect.left(), at.y() - view.rect.top()]) * view.ratio

    def _paint_borders(self, painter: QPainter, view: View, layout: Layout) -> None:
        assert self.mark is not None
        rects = self._rects
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(view.theme.mixed("muted", 0.45), 1))
        if int(layout.sides.min()) >= 6 * view.ratio:
            painter.drawRects([rect.adjusted(0.5, 0.5, -0.5, -0.5) for rect in rects])
        if 0 <= self.mark.selected < len(rects):
            painter.setPen(QPen(view.theme.colour("accent"), 2 * view.theme.scale))
            painter.drawRect(rects[self.mark.selected].adjusted(-2, -2, 2, 2))

    def _paint_labels(self, painter: QPainter, view: View, layout: Layout) -> None:
        assert self.mark is not None
        painter.setFont(view.theme.font(12))
        painter.setPen(view.theme.colour("muted"))
        line = view.theme.px(16)
        for unit, text in enumerate(self.mark.labels[: self.mark.layers[0]]):
            rect = self._rects[unit]
            if layout.below:
                at = QRectF(rect.left() - line, rect.bottom() + 1, rect.width() + 2 * line, line)
                painter.drawText(at, Qt.AlignmentFlag.AlignCenter, text)
            elif rect.height() >= line * 0.7:
                at = QRectF(
                    view.rect.left(), rect.center().y() - line / 2, rect.left() - view.rect.left() - 5, line
                )
                painter.drawText(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def _layout(mark: Network, view: View) -> Layout:
    """Spread columns over the width and each column's units over the height."""
    ratio, theme = view.ratio, view.theme
    width, height = view.rect.width(), view.rect.height()
    line = theme.px(17)
    most = max(mark.layers)
    across = width / (1.7 * len(mark.layers))
    side = min(theme.px(_LARGEST), 0.76 * height / most, across)
    least = min(theme.px(26), across)

    def own_side(count: int) -> float:
        return max(2.0, min(max(side, least), 0.76 * height / max(count, 1)))

    below = bool(mark.labels) and height / max(mark.layers[0], 1) - own_side(mark.layers[0]) >= line + 2
    metrics = QFontMetricsF(theme.font(12))
    widest = max((metrics.horizontalAdvance(text) for text in mark.labels), default=0.0)
    left = max(0.0, (widest - side) / 2) if below else (widest + theme.px(6) if mark.labels else 0.0)
    centres: list[tuple[float, float]] = []
    sides: list[int] = []
    for column, count in enumerate(mark.layers):
        own = own_side(count)
        place = column / max(len(mark.layers) - 1, 1)
        x = left + own / 2 + place * (width - left - own - 3)
        lift = line / 2 if below and column == 0 else 0.0
        for unit in range(count):
            centres.append((x * ratio, ((unit + 0.5) * height / count - lift) * ratio))
            sides.append(max(2, round(own * ratio)))
    first = tuple(int(total) for total in np.cumsum((0, *mark.layers))[:-1])
    return Layout(np.array(centres, float).reshape(-1, 2), np.array(sides), first, below)


def _stamp(
    words: NDArray[np.uint32], maps: NDArray[np.uint8], layout: Layout, table: NDArray[np.uint32]
) -> None:
    """Copy the thumbnails in; those of one size are scaled in one call, as a tall strip."""
    known = min(len(maps), len(layout.sides))
    if not known or not maps.size:
        return
    upright = np.ascontiguousarray(maps[:known, ::-1])
    for side in np.unique(layout.sides[:known]):
        units = np.flatnonzero(layout.sides[:known] == side)
        strip = upright[units].reshape(-1, maps.shape[2])
        way = cv2.INTER_AREA if side < maps.shape[2] else cv2.INTER_LINEAR
        size = (int(side), int(side) * len(units))
        scaled = np.asarray(cv2.resize(strip, size, interpolation=way), np.uint8)
        coloured = table[scaled].reshape(len(units), side, side)
        for tile, (x, y) in zip(coloured, layout.corners[units].tolist(), strict=True):
            place = words[y : y + side, x : x + side]
            place[...] = tile[: place.shape[0], : place.shape[1]]
