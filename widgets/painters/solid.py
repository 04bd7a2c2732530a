"""A surface in space, drawn by the processor where there is no OpenGL; what both ways of drawing share."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from playground.marks import Colour, Surface
from playground.opencv import cv2
from widgets.colours import Table
from widgets.painters.base import Painter, pixel_image, same
from widgets.painters.fast import polyline_path
from widgets.painters.view import View

TALL = 0.55
"""Half the height of the surface, where half its width is 1."""


@dataclass(frozen=True)
class Camera:
    """Where the surface is seen from, in degrees, without perspective."""

    azimuth: float = -35.0
    elevation: float = 38.0
    zoom: float = 1.0

    def turned(self, right: float, up: float) -> Camera:
        """Return a camera further round the surface and higher or lower, never below it."""
        return replace(self, azimuth=self.azimuth + right, elevation=min(90.0, max(5.0, self.elevation + up)))

    def nearer(self, factor: float) -> Camera:
        """Return a camera closer by a factor."""
        return replace(self, zoom=min(8.0, max(0.3, self.zoom * factor)))

    def project(self, xyz: NDArray[np.floating], view: View) -> NDArray[np.float64]:
        """Return points (n, 3) of the unit stage as pixels and depth (n, 3); larger depth is further away."""
        with np.errstate(invalid="ignore"):  # a height may be infinite
            right, up, depth = self.axes() @ np.asarray(xyz, float).T
        scale, middle = self.scale(view), view.rect.center()
        return np.stack([middle.x() + right * scale, middle.y() - up * scale, depth], axis=1)

    def axes(self) -> NDArray[np.float64]:
        """Return what is right, up and away from here as rows of a rotation (3, 3)."""
        azimuth, elevation = np.radians(self.azimuth), np.radians(self.elevation)
        right = np.array([np.cos(azimuth), -np.sin(azimuth), 0.0])
        away = np.array([np.sin(azimuth), np.cos(azimuth), 0.0])
        above = np.array([0.0, 0.0, 1.0])
        up = away * np.sin(elevation) + above * np.cos(elevation)
        return np.stack([right, up, away * np.cos(elevation) - above * np.sin(elevation)])

    def scale(self, view: View) -> float:
        """Return pixels per unit of the stage."""
        return min(view.rect.width() / 3.1, view.rect.height() / 2.85) * self.zoom


HOME = Camera()
LAMP = np.array([-0.35, -0.5, 0.79])
"""Where the light comes from: the upper left."""
RAISED = 0.015
"""How far above the surface its paths lie, so that it does not swallow them."""


class SolidPainter(Painter[Surface]):
    """Shaded quadrilaterals from far to near as one image, paths and a frame over it."""

    most = 56
    """Cells along a side: 1600 quadrilaterals take 4 ms, once for each new surface or camera."""

    def __init__(self) -> None:
        super().__init__()
        self.camera = HOME
        self.labels: tuple[str, str] = ("", "")
        self._heights: NDArray[np.float64] = np.empty((0, 0))
        self._range = (0.0, 1.0)
        self._words: NDArray[np.uint32] | None = None
        self._image: QImage | None = None
        self._key: object = None

    def take(self, mark: Surface) -> bool:
        """Hold a thinned copy of the heights; paths stay with the mark."""
        if mark is self.mark:
            return False
        self.mark = mark
        steps = [max(1, -(-side // self.most)) for side in mark.heights.shape]
        heights = np.array(mark.heights[:: steps[0], :: steps[1]], float)
        if not same(self._heights, heights):
            finite = heights[np.isfinite(heights)]
            self._range = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
            self._heights, self._key = heights, None
        return True

    @property
    def by_opengl(self) -> bool:
        """Tell whether OpenGL draws this surface."""
        return False

    @property
    def empty(self) -> bool:
        """Tell whether there are too few heights for a surface."""
        return min(self._heights.shape) < 2

    def place(self, view: View, camera: Camera, at: QPointF) -> tuple[float, float]:
        """Return the x and y of the surface's nearest point seen at a pixel."""
        assert self.mark is not None
        stage = self._vertices()
        seen = camera.project(stage, view)
        off = np.nan_to_num(np.hypot(seen[:, 0] - at.x(), seen[:, 1] - at.y()), nan=np.inf)
        close = off <= max(float(off.min()), 8.0)
        best = int(np.where(close, np.nan_to_num(seen[:, 2], nan=np.inf), np.inf).argmin())
        x0, x1, y0, y1 = self.mark.extent
        x, y = (stage[best, :2] + 1) / 2
        return float(x0 + x * (x1 - x0)), float(y0 + y * (y1 - y0))

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint frame, surface and paths."""
        if self.mark is None or self.empty:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        key = (view, self.camera)
        if self._key != key:
            self._render(view)
            self._key = key
        self._paint_frame(painter, view)
        if self._image is not None:
            painter.drawImage(view.rect.topLeft(), self._image)
        self._paint_paths(painter, view)

    def _vertices(self) -> NDArray[np.float64]:
        """Return the surface on the unit stage, (rows · columns, 3)."""
        rows, columns = self._heights.shape
        x, y = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(-1, 1, rows))
        return np.stack([x.ravel(), y.ravel(), self._raised(self._heights.ravel())], axis=1)

    def _raised(self, heights: NDArray[np.floating]) -> NDArray[np.float64]:
        low, high = self._range
        return (np.asarray(heights, float) - low) / ((high - low) or 1.0) * 2 * TALL - TALL

    def _paths(self) -> list[tuple[NDArray[np.float64], Colour]]:
        """Return the paths on the unit stage, (n, 3) each, with their colours."""
        assert self.mark is not None
        x0, x1, y0, y1 = self.mark.extent
        found: list[tuple[NDArray[np.float64], Colour]] = []
        for number, path in enumerate(self.mark.paths):
            flat = (path[:, :2] - [x0, y0]) / [(x1 - x0) or 1, (y1 - y0) or 1] * 2 - 1
            colour = self.mark.colours[number] if number < len(self.mark.colours) else number
            if len(path):
                found.append((np.column_stack([flat, self._raised(path[:, 2]) + RAISED]), colour))
        return found

    def _render(self, view: View) -> None:
        """Draw at twice the size without antialiasing, then average: no seams between neighbours."""
        fine = 2 * view.ratio
        width, height = int(view.rect.width() * fine), int(view.rect.height() * fine)
        self._image = None
        if min(width, height) < 2:
            return
        rows, columns = self._heights.shape
        stage = self._vertices()
        seen = self.camera.project(stage, view) - [view.rect.left(), view.rect.top(), 0.0]
        first = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel()
        corners = first[:, None] + [0, 1, columns + 1, columns]
        corners = corners[np.isfinite(stage[corners, 2]).all(axis=1)]
        order = np.argsort(-seen[corners, 2].mean(axis=1))
        corners = corners[order]
        shades = self._shades(stage, corners, view)
        points = np.round(np.clip(seen[corners, :2] * fine, -32000, 32000) * 16).astype(np.int32)
        canvas = np.zeros((height, width, 4), np.uint8)
        for shape, colour in zip(points, shades.tolist(), strict=True):
            cv2.fillConvexPoly(canvas, shape, colour, cv2.LINE_8, 4)
        half = (max(1, width // 2), max(1, height // 2))
        small = np.ascontiguousarray(cv2.resize(canvas, half, interpolation=cv2.INTER_AREA), np.uint8)
        self._words = small.view(np.uint32)[..., 0]
        self._image = pixel_image(self._words, view.ratio, alpha=True)

    def _shades(
        self, stage: NDArray[np.float64], corners: NDArray[np.int64], view: View
    ) -> NDArray[np.float64]:
        """Return a colour by height for each quadrilateral, lit from the upper left, (n, 4) BGRA."""
        table = view.theme.table("sequential")
        across = stage[corners[:, 2]] - stage[corners[:, 0]]
        along = stage[corners[:, 3]] - stage[corners[:, 1]]
        normal = np.cross(across, along)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-12
        colour = lit(table, stage[corners, 2].mean(axis=1), normal)[:, ::-1]
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

    def _paint_paths(self, painter: QPainter, view: View) -> None:
        for path, name in self._paths():
            colour, seen = view.theme.colour(name), self.camera.project(path, view)[:, :2]
            line = polyline_path(seen)
            for pen in (QPen(view.theme.colour("window"), 4), QPen(colour, 2)):
                painter.setPen(pen)
                painter.drawPath(line)
            if np.isfinite(seen[-1]).all():
                painter.setPen(QPen(view.theme.colour("window"), 1.5))
                painter.setBrush(colour)
                painter.drawEllipse(QPointF(*seen[-1]), 5, 5)
                painter.setBrush(Qt.BrushStyle.NoBrush)


def lit(table: Table, heights: NDArray[np.float64], normals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the colours (n, 3) of places at `heights` on the stage (n,), lit along their normals (n, 3)."""
    level = np.clip((heights + TALL) / (2 * TALL) * 255, 0, 255).astype(np.uint8)
    light = 0.55 + 0.5 * np.clip(normals @ LAMP, 0.0, 1.0)
    return np.clip(table[level] * light[:, None], 0, 255)
