"""Surface drawn flat: heights as colours with contour lines, and the paths on it seen from above."""

from __future__ import annotations

import contourpy
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from playground.marks import Extent, Heatmap, Path, Points, Surface
from widgets.painters.base import Painter
from widgets.painters.heatmap import HeatmapPainter
from widgets.painters.paths import PathPainter
from widgets.painters.points import PointsPainter
from widgets.painters.view import View

_LEVELS = 12


class FlatSurfacePainter(Painter[Surface]):
    """A Surface seen from above."""

    tight = True

    def __init__(self) -> None:
        super().__init__()
        self._field = HeatmapPainter()
        self._contours = PathPainter()
        self._halo = PathPainter()
        self._paths: list[PathPainter] = []
        self._points = PointsPainter()

    def take(self, mark: Surface) -> bool:
        """Take the surface apart into a field, its contours and paths."""
        if mark is self.mark:
            return False
        self.mark = mark
        if mark.tint is not None:
            self._field.take(Heatmap(mark.tint, mark.extent, mark.palette))
        else:
            palette = "sequential" if mark.palette == "classes" else mark.palette
            self._field.take(Heatmap(mark.heights, mark.extent, palette, mark.low, mark.high))
        self._contours.take(Path(contour_lines(mark.heights, mark.extent), "window"))
        self._paths = [PathPainter() for _ in mark.paths]
        for number, (painter, path) in enumerate(zip(self._paths, mark.paths, strict=True)):
            colour = mark.colours[number] if number < len(mark.colours) else number
            painter.take(Path((path[:, :2],), colour, width=2.0))
        self._halo.take(Path(tuple(path[:, :2] for path in mark.paths), "window", width=4.0))
        if mark.points is not None and mark.groups is not None:
            self._points.take(Points(mark.points[:, :2], mark.groups, size=7))
        else:
            self._points.take(Points(np.empty((0, 2)), np.empty(0)))
        return True

    @property
    def empty(self) -> bool:
        """Tell whether there are no heights."""
        return self._field.empty

    def bounds(self, log_y: bool) -> Extent | None:
        """Return the surface's extent."""
        return self.mark.extent if self.mark else None

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint field, contours, paths and points."""
        for part in (self._field, self._contours, self._halo, *self._paths, self._points):
            painter.save()
            if part is self._contours:
                painter.setOpacity(0.45)
            part.paint(painter, view)
            painter.restore()


def contour_lines(heights: NDArray[np.floating], extent: Extent) -> tuple[NDArray[np.float64], ...]:
    """Return contour lines (n, 2) at levels even by rank, so that flat parts get some too."""
    finite = heights[np.isfinite(heights)]
    if min(heights.shape) < 2 or not finite.size or finite.min() == finite.max():
        return ()
    x = np.linspace(extent[0], extent[1], heights.shape[1])
    y = np.linspace(extent[2], extent[3], heights.shape[0])
    generator = contourpy.contour_generator(x, y, np.ma.masked_invalid(heights))
    levels = np.unique(np.quantile(finite, np.linspace(0, 1, _LEVELS + 2)[1:-1]))
    return tuple(np.asarray(line) for level in levels for line in generator.lines(float(level)))
