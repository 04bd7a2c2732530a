"""A pane of plots: its marks on axes, what range they show and where on the screen.

Painted directly rather than as pyqtgraph's plots. Four panes of 540×478 (a field with 500 points and its
contour, two curves of 1000 points, a network of 344 edges and 51 maps, a grid of 10×10 numbers) took 14 ms
of processor time for a new frame here and 19 in PlotWidgets: ×1.4 (offscreen and xcb alike, in turn in one
run); field ×1.2, network ×1.6, but grid ×1.06 and curves ×1.0, ×0.9 without antialiasing. So pyqtgraph is
not slow, and speed alone would not decide: importing it would add 0.23 s to every start.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainter

from playground.marks import Extent, Mark
from playground.scene import Pane
from widgets import painters
from widgets.painters.axes import Axes, paint_axes, paint_rules
from widgets.painters.base import Painter
from widgets.painters.ensemble import Ensemble, paint_apart
from widgets.painters.layout import Wishes, aspect_of, home_of, lay_out, zoomed
from widgets.painters.view import View
from widgets.theme import Theme

_SLACK = 2.0
"""Pixels beyond the plot that lines may use, so that one along the edge is not cut in half."""


class Board(Ensemble):
    """Marks on axes; `zoom` is the range shown, None at home."""

    def __init__(self, pane: Pane) -> None:
        super().__init__(pane)
        self.zoom: Extent | None = None
        self._home: Extent = (0.0, 1.0, 0.0, 1.0)
        self._key: object = None
        self._laid: tuple[View, Axes] | None = None

    def painter_for(self, mark: Mark) -> type[Painter[Any]]:
        """Return the painter of a mark."""
        return painters.painter_for(mark)

    def take(self, marks: tuple[Mark, ...]) -> bool:
        """Hold the newest marks; the home view follows them."""
        changed = super().take(marks)
        if changed:
            self._home = home_of(self.pane, self.painters)
        return changed

    @property
    def at_home(self) -> bool:
        """Tell whether the whole picture is in view."""
        return self.zoom is None

    def go_home(self) -> None:
        """Show the whole picture."""
        self.zoom = None

    def wheel(self, view: View, at: QPointF, turn: float) -> bool:
        """Zoom about a pixel; beside an axis along that axis alone."""
        if not self._zooms:
            return False
        factor = 1.2 ** (-turn / 120)
        along_x = at.x() >= view.rect.left() or self._round
        along_y = at.y() <= view.rect.bottom() or self._round
        self.zoom = zoomed(
            view.span, view.axis_at(at), factor if along_x else 1.0, factor if along_y else 1.0
        )
        return True

    def pan(self, view: View, start: QPointF, end: QPointF) -> bool:
        """Move the range shown."""
        if not self._zooms:
            return False
        (x0, y0), (x1, y1) = view.axis_at(start), view.axis_at(end)
        left, right, low, high = view.span
        self.zoom = (left + x0 - x1, right + x0 - x1, low + y0 - y1, high + y0 - y1)
        return True

    @property
    def _zooms(self) -> bool:
        return bool(self.painters) and not self.empty and all(painter.zooms for painter in self.painters)

    @property
    def _round(self) -> bool:
        return aspect_of(self.pane, self.painters) is not None

    def note(self) -> str:
        """Return what the reader must know of how the marks are shown."""
        left_out = any(painter.left_out(self.pane.log_y) for painter in self.painters)
        return "values ≤ 0 left out (log axis)" if left_out else ""

    def view(self, size: QSizeF, theme: Theme, ratio: float, vector: bool = False) -> View:
        """Return where the pane's coordinates lie in a widget of `size`."""
        return self._layout(size, theme, ratio, vector)[0]

    def paint(
        self, painter: QPainter, size: QSizeF, theme: Theme, ratio: float, vector: bool = False
    ) -> None:
        """Paint rules, marks and axes."""
        view, axes = self._layout(size, theme, ratio, vector)
        paint_rules(painter, view, axes)
        clip = view.rect.adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        for each in self.painters:
            if not each.empty:
                painter.setClipRect(clip)
                paint_apart(each, painter, view)
        painter.setClipping(False)
        paint_axes(painter, view, axes, size.width())

    def _layout(self, size: QSizeF, theme: Theme, ratio: float, vector: bool) -> tuple[View, Axes]:
        span = self.zoom or self._home
        wishes = Wishes.of(self.pane, self.painters, theme)
        key = (size.width(), size.height(), theme, ratio, vector, span, wishes)
        if self._laid is None or self._key != key:
            rect, span, axes = lay_out(self.pane, wishes, size, span, theme)
            view = View(rect, span, theme, ratio, wishes.y_down, self.pane.log_y, vector)
            self._laid, self._key = (view, axes), key
        return self._laid
