"""Network: units with thumbnails and weighted edges, composed as one image."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from playground.marks import Extent, Network
from playground.opencv import cv2
from widgets.painters.base import Painter, colour_words, pixel_image, same
from widgets.painters.columns import Columns, lay_out
from widgets.painters.edges import Edges, curves, draw_edges, ends, largest, located, wire
from widgets.painters.fast import polyline_path
from widgets.painters.units import outline, paint_borders, paint_locks, paint_names
from widgets.painters.view import View

_FINEST = 1.25
"""Device pixels per pixel at which edges are drawn, then enlarged: at 2 a network took 11 ms, not 7."""
_SMOOTH = np.linspace(0.0, 1.0, 49)
_REACH = 5
"""Pixels from an edge within which the hand is on it."""


class NetworkPainter(Painter[Network]):
    """Edges are drawn again only when weights, size or theme changed; thumbnails are copied over them.

    Items are units, then edges in the order of the weights.
    """

    tight = True
    zooms = False

    def __init__(self) -> None:
        super().__init__()
        self._weights: tuple[NDArray[np.floating], ...] = ()
        self._frozen: tuple[NDArray[np.bool_], ...] = ()
        self._edges: Edges | None = None
        self._drawn: NDArray[np.uint8] | None = None
        self._words: NDArray[np.uint32] | None = None
        self._image: QImage | None = None
        self._key: object = None
        self._columns: Columns | None = None
        self._columns_key: object = None
        self._rects: list[QRectF] = []

    def take(self, mark: Network) -> bool:
        """Hold the thumbnails until the next mark, and copies of the weights."""
        if mark is self.mark:
            return False
        if not (_alike(self._weights, mark.weights) and _alike(self._frozen, mark.frozen)):
            self._weights = tuple(np.array(matrix) for matrix in mark.weights)
            self._frozen = tuple(np.array(matrix, bool) for matrix in mark.frozen)
            self._edges = self._drawn = None
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
        """Return the unit whose thumbnail is at a pixel, or a small one nearby, else the edge close to it."""
        if self.mark is None or self.empty:
            return -1
        columns = self._place(self.mark, view)
        place = np.array([at.x() - view.rect.left(), at.y() - view.rect.top()]) * view.ratio
        away = np.abs(columns.centres - place).max(axis=1)
        unit = int((away - columns.sides / 2).argmin())
        if away[unit] <= max(columns.sides[unit] / 2, 4 * view.ratio):
            return unit
        edge, distance = self._wired(columns).nearest(place)
        return len(columns.sides) + edge if distance <= _REACH * view.theme.scale * view.ratio else -1

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint edges and thumbnails as one image, then what is pointed out, borders and names."""
        if self.mark is None or self.empty:
            return
        columns = self._place(self.mark, view)
        if self._key != view or self._image is None:
            self._render(self.mark, view, columns)
            self._key = view
        if self._image is not None:
            painter.drawImage(view.rect.topLeft(), self._image)
        paint_borders(painter, view, self.mark, self._rects)
        if self.mark.frozen:
            paint_locks(painter, view, [self._rects[unit] for unit in self._locked(columns)])
        self._paint_selected(painter, view, columns, self.mark.selected)
        paint_names(painter, view, self.mark, columns, self._rects)

    def _render(self, mark: Network, view: View, columns: Columns) -> None:
        size = int(view.rect.width() * view.ratio), int(view.rect.height() * view.ratio)
        if min(size) <= 0:
            self._image = None
            return
        if self._drawn is None:
            self._drawn = self._draw(self._wired(columns), size, view)
        self._words = self._drawn.view(np.uint32)[..., 0].copy()
        table = colour_words(view.theme.table("diverging"))
        _stamp(self._words, mark.maps, columns, table)
        self._image = pixel_image(self._words, view.ratio)

    def _draw(self, edges: Edges, size: tuple[int, int], view: View) -> NDArray[np.uint8]:
        share = min(1.0, _FINEST / view.ratio)
        drawn = (max(1, round(size[0] * share)), max(1, round(size[1] * share)))
        image = draw_edges(edges, drawn, view.theme, view.ratio, share)
        return image if share == 1.0 else np.asarray(cv2.resize(image, size), np.uint8)

    def _place(self, mark: Network, view: View) -> Columns:
        key = (mark.layers, mark.labels, mark.output_labels, mark.output_groups, mark.captions, view)
        if self._columns is None or self._columns_key != key:
            self._columns, self._columns_key = lay_out(mark, view), key
            self._rects = self._columns.rects(view)
            self._edges = self._drawn = None
        return self._columns

    def _wired(self, columns: Columns) -> Edges:
        """Return the edges that are drawn, where they are now."""
        if self._edges is None:
            index, weights = largest(self._weights)
            self._edges = wire(columns, index, weights, self._frozen)
        return self._edges

    def _locked(self, columns: Columns) -> list[int]:
        """Return the units all of whose weights and bias are frozen."""
        pairs = zip(columns.first[1:], self._frozen, strict=False)
        return [first + int(unit) for first, rows in pairs for unit in np.flatnonzero(rows.all(axis=1))]

    def _paint_selected(self, painter: QPainter, view: View, columns: Columns, item: int) -> None:
        units = len(self._rects)
        if 0 <= item < units:
            outline(painter, view, self._rects[item])
        elif units <= item < units + sum(matrix.size for matrix in self._weights):
            index = located(self._weights, np.array([item - units]))
            weight = np.array([self._weights[index[0, 1]][index[0, 2], index[0, 3]]], float)
            for unit in ends(columns, index):
                outline(painter, view, self._rects[int(unit[0])])
            _paint_edge(painter, view, wire(columns, index, weight, self._frozen))


def _alike(held: tuple[NDArray[Any], ...], new: tuple[NDArray[Any], ...]) -> bool:
    return len(held) == len(new) and all(map(same, held, new))


def _paint_edge(painter: QPainter, view: View, edge: Edges) -> None:
    """Paint one edge over all others, with a rim in the accent."""
    theme = view.theme
    corner = [view.rect.left(), view.rect.top()]
    path = polyline_path(curves(edge.start, edge.end, _SMOOTH)[0] / view.ratio + corner)
    sign = theme.negative if edge.weights[0] < 0 else theme.positive
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.accent, 7.5), (theme.window, 5.0), (sign, 2.8)):
        pen = QPen(QColor(colour), width * theme.mark_scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if colour == sign and edge.dashed[0]:
            pen.setDashPattern([2.0, 1.5])
        painter.setPen(pen)
        painter.drawPath(path)


def _stamp(
    words: NDArray[np.uint32], maps: NDArray[np.uint8], columns: Columns, table: NDArray[np.uint32]
) -> None:
    """Copy the thumbnails in; those of one size are scaled in one call, as a tall strip.

    Very small ones leave out pixels first: averaging all of 514 maps of 50×50 took 2 ms.
    """
    known = min(len(maps), len(columns.sides))
    if not known or not maps.size:
        return
    for side in np.unique(columns.sides[:known]):
        units = np.flatnonzero(columns.sides[:known] == side)
        thin = max(1, maps.shape[2] // (2 * int(side)))
        upright = np.ascontiguousarray(maps[units, ::-thin, ::thin])
        strip = upright.reshape(-1, upright.shape[2])
        way = cv2.INTER_AREA if side < upright.shape[2] else cv2.INTER_LINEAR
        size = (int(side), int(side) * len(units))
        scaled = np.asarray(cv2.resize(strip, size, interpolation=way), np.uint8)
        coloured = table[scaled].reshape(len(units), side, side)
        for tile, (x, y) in zip(coloured, columns.corners[units].tolist(), strict=True):
            place = words[y : y + side, x : x + side]
            place[...] = tile[: place.shape[0], : place.shape[1]]
