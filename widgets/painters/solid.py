"""A surface in space, drawn by the processor where there is no OpenGL; what both ways of drawing share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from playground.marks import Surface
from playground.opencv import cv2
from widgets.painters.base import Painter, pixel_image
from widgets.painters.camera import HOME, TALL, Camera
from widgets.painters.fast import polyline_path
from widgets.painters.points import Stamps
from widgets.painters.relief import RAISED, Relief, lit
from widgets.painters.symbols import Like
from widgets.painters.view import View

_POINT = Like(size=7.0)
_FAINT = 0.22
"""Opacity of points behind the surface or under it."""


class SolidPainter(Painter[Surface]):
    """Shaded quadrilaterals from far to near as one image, paths and a frame over it."""

    most = 56
    """Cells along a side: 1600 quadrilaterals take 4 ms, once for each new surface or camera."""

    def __init__(self) -> None:
        super().__init__()
        self.camera = HOME
        self.labels: tuple[str, str] = ("", "")
        self._relief: Relief | None = None
        self._stamps = Stamps()
        self._words: NDArray[np.uint32] | None = None
        self._image: QImage | None = None
        self._key: object = None

    def take(self, mark: Surface) -> bool:
        """Hold a thinned copy of the surface; points and paths stay with the mark."""
        if mark is self.mark:
            return False
        self.mark = mark
        relief = Relief.of(mark, self.most)
        if self._relief is None or not relief.alike(self._relief):
            self._relief, self._key = relief, None
        return True

    @property
    def by_opengl(self) -> bool:
        """Tell whether OpenGL draws this surface."""
        return False

    @property
    def empty(self) -> bool:
        """Tell whether there are too few heights for a surface."""
        return self._relief is None or min(self._relief.heights.shape) < 2

    def place(self, view: View, camera: Camera, at: QPointF) -> tuple[float, float]:
        """Return the x and y of the surface's nearest point seen at a pixel."""
        assert self._relief is not None
        stage = self._relief.vertices
        seen = camera.project(stage, view)
        off = np.nan_to_num(np.hypot(seen[:, 0] - at.x(), seen[:, 1] - at.y()), nan=np.inf)
        close = off <= max(float(off.min()), 8.0)
        best = int(np.where(close, np.nan_to_num(seen[:, 2], nan=np.inf), np.inf).argmin())
        x0, x1, y0, y1 = self._relief.extent
        x, y = (stage[best, :2] + 1) / 2
        return float(x0 + x * (x1 - x0)), float(y0 + y * (y1 - y0))

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint frame, surface, points and paths."""
        if self.mark is None or self._relief is None or self.empty:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        key = (view, self.camera)
        if self._key != key:
            self._render(self._relief, view)
            self._key = key
        self._paint_frame(painter, view)
        if self._image is not None:
            painter.drawImage(view.rect.topLeft(), self._image)
        self._paint_paths(painter, view, self._relief)
        if self.mark.points is not None and self.mark.groups is not None:
            self._paint_points(painter, view, self._relief, self.mark.points, self.mark.groups)

    def _render(self, relief: Relief, view: View) -> None:
        """Draw at twice the size without antialiasing, then average: no seams between neighbours."""
        fine = 2 * view.ratio
        width, height = int(view.rect.width() * fine), int(view.rect.height() * fine)
        self._image = None
        if min(width, height) < 2:
            return
        rows, columns = relief.heights.shape
        stage = relief.vertices
        seen = self.camera.project(stage, view) - [view.rect.left(), view.rect.top(), 0.0]
        first = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel()
        corners = first[:, None] + [0, 1, columns + 1, columns]
        corners = corners[np.isfinite(stage[corners, 2]).all(axis=1)]
        order = np.argsort(-seen[corners, 2].mean(axis=1))
        corners = corners[order]
        shades = self._shades(relief, corners, view)
        points = np.round(np.clip(seen[corners, :2] * fine, -32000, 32000) * 16).astype(np.int32)
        canvas = np.zeros((height, width, 4), np.uint8)
        for shape, colour in zip(points, shades.tolist(), strict=True):
            cv2.fillConvexPoly(canvas, shape, colour, cv2.LINE_8, 4)
        half = (max(1, width // 2), max(1, height // 2))
        small = np.ascontiguousarray(cv2.resize(canvas, half, interpolation=cv2.INTER_AREA), np.uint8)
        self._words = small.view(np.uint32)[..., 0]
        self._image = pixel_image(self._words, view.ratio, alpha=True)

    def _shades(self, relief: Relief, corners: NDArray[np.int64], view: View) -> NDArray[np.float64]:
        """Return a colour for each quadrilateral, lit from the upper left, (n, 4) BGRA."""
        stage = relief.vertices
        across = stage[corners[:, 2]] - stage[corners[:, 0]]
        along = stage[corners[:, 3]] - stage[corners[:, 1]]
        normal = np.cross(across, along)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-12
        colour = lit(relief.colours(view.theme)[corners].mean(axis=1), normal)[:, ::-1]
        return np.column_stack([colour, np.full(len(colour), 255.0)])

    def _paint_frame(self, painter: QPainter, view: View) -> None:
        theme = view.theme
        base = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]], float)
        floor = self.camera.project(np.column_stack([base, np.full(5, -TALL - 0.02)]), view)
        painter.setPen(QPen(theme.mixed("muted", 0.6), 1))
        painter.drawPath(polyline_path(floor[:, :2]))
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font(12))
        middles = np.array([[0, -1.14, -TALL], [1.14, 0, -TALL]])
        for (x, y, _), text in zip(self.camera.project(middles, view), self.labels, strict=True):
            painter.drawText(QRectF(x - 80, y - 10, 160, 20), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_paths(self, painter: QPainter, view: View, relief: Relief) -> None:
        assert self.mark is not None
        for number, path in enumerate(self.mark.paths):
            if not len(path):
                continue
            name = self.mark.colours[number] if number < len(self.mark.colours) else number
            stage = relief.placed(path) + np.array([0.0, 0.0, RAISED])
            colour, seen = view.theme.colour(name), self.camera.project(stage, view)[:, :2]
            line = polyline_path(seen)
            for pen in (QPen(view.theme.colour("window"), 4), QPen(colour, 2)):
                painter.setPen(pen)
                painter.drawPath(line)
            if np.isfinite(seen[-1]).all():
                painter.setPen(QPen(view.theme.colour("window"), 1.5))
                painter.setBrush(colour)
                painter.drawEllipse(QPointF(*seen[-1]), 5, 5)
                painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_points(
        self,
        painter: QPainter,
        view: View,
        relief: Relief,
        points: NDArray[np.floating],
        groups: NDArray[np.integer],
    ) -> None:
        """Paint points from far to near, faintly where the surface hides them."""
        stage = relief.placed(points)
        seen = self.camera.project(stage, view)
        order = np.argsort(-seen[:, 2])
        behind = relief.hidden(stage, self.camera)[order]
        for hidden, opacity in ((True, _FAINT), (False, 1.0)):
            chosen = order[behind == hidden]
            painter.setOpacity(opacity)
            self._stamps.paint(painter, view, seen[chosen, :2], groups[chosen].astype(np.int64), _POINT)
