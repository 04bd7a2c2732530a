"""A pane of plots: its marks on axes, what range they show and where on the screen."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from playground.marks import Extent, Mark
from playground.scene import Pane
from widgets import painters
from widgets.painters.axes import Axes, axes_for, paint_axes, paint_rules, room
from widgets.painters.base import Margins, Painter, Ticks
from widgets.painters.ensemble import Ensemble, paint_apart
from widgets.painters.ticks import padded, rounded
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
            self._home = self._find_home()
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
        along_x = at.x() >= view.rect.left() or self._aspect is not None
        along_y = at.y() <= view.rect.bottom() or self._aspect is not None
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
        paint_axes(painter, view, axes)

    def _find_home(self) -> Extent:
        if self.pane.extent is not None:
            return _logged(self.pane.extent) if self.pane.log_y else self.pane.extent
        shown = [painter for painter in self.painters if not painter.empty]
        tight = [painter for painter in shown if painter.tight]
        found = [(painter.bounds(self.pane.log_y), painter.rounds) for painter in tight or shown]
        extents = [bounds for bounds, _ in found if bounds is not None]
        if not extents:
            return (0.0, 1.0, 0.0, 1.0)
        lows, highs = (
            [min(e[i] for e in extents) for i in (0, 2)],
            [max(e[i] for e in extents) for i in (1, 3)],
        )
        extent = (lows[0], highs[0], lows[1], highs[1])
        if self.pane.log_y:
            extent = _logged(extent)
        if tight:
            return _open(extent)
        if self._round_pane:
            extent = padded(extent, 0.04)
        x = rounded(*extent[:2]) if all(rounds[0] for _, rounds in found) else extent[:2]
        y = rounded(*extent[2:], self.pane.log_y) if all(rounds[1] for _, rounds in found) else extent[2:]
        return _open((*x, *y))

    @property
    def _round_pane(self) -> bool:
        return self._aspect is not None

    @property
    def _aspect(self) -> float | None:
        return self.pane.aspect or (1.0 if any(painter.square for painter in self.painters) else None)

    def _layout(self, size: QSizeF, theme: Theme, ratio: float, vector: bool) -> tuple[View, Axes]:
        span = self.zoom or self._home
        names, margins = self._names(), self._margins(theme)
        y_down = any(painter.y_down for painter in self.painters)
        key = (size.width(), size.height(), theme, ratio, vector, span, names, margins, y_down)
        if self._laid is None or self._key != key:
            self._laid, self._key = self._lay_out(size, span, theme, names, margins), key
            view, axes = self._laid
            self._laid = (View(view.rect, view.span, theme, ratio, y_down, self.pane.log_y, vector), axes)
        return self._laid

    def _lay_out(
        self,
        size: QSizeF,
        span: Extent,
        theme: Theme,
        names: tuple[Ticks | None, Ticks | None],
        extra: Margins,
    ) -> tuple[View, Axes]:
        whole = QRectF(QPointF(), size)
        rules = self._aspect is None and not any(painter.tight for painter in self.painters)
        axes = axes_for(self.pane, span, whole, names, rules)
        left, top, right, bottom = (max(pair) for pair in zip(room(axes, theme), extra, strict=True))
        rect = whole.adjusted(left, top, -right, -bottom)
        rect.setSize(QSizeF(max(rect.width(), 8.0), max(rect.height(), 8.0)))
        if self._aspect is not None:
            rect, span = self._fit(rect, span, self._aspect)
        rect = QRectF(round(rect.left()), round(rect.top()), round(rect.width()), round(rect.height()))
        return View(rect, span, theme), axes_for(self.pane, span, rect, names, rules)

    def _fit(self, rect: QRectF, span: Extent, aspect: float) -> tuple[QRectF, Extent]:
        """Make a unit of y `aspect` times as long as one of x; a fixed range gets less room."""
        width, height = span[1] - span[0], (span[3] - span[2]) * aspect
        scale = min(rect.width() / width, rect.height() / height)
        fixed = self.pane.extent is not None or any(painter.tight for painter in self.painters)
        if fixed:
            used = QSizeF(width * scale, height * scale)
            spare = rect.width() - used.width()
            return QRectF(QPointF(rect.left() + spare / 2, rect.top()), used), span
        x, y = (rect.width() / scale - width) / 2, (rect.height() / scale - height) / 2 / aspect
        return rect, (span[0] - x, span[1] + x, span[2] - y, span[3] + y)

    def _names(self) -> tuple[Ticks | None, Ticks | None]:
        for painter in self.painters:
            if not painter.empty and painter.ticks() != (None, None):
                return painter.ticks()
        return None, None

    def _margins(self, theme: Theme) -> Margins:
        wanted = [painter.margins(theme) for painter in self.painters] or [(0.0, 0.0, 0.0, 0.0)]
        left, top, right, bottom = (max(side) for side in zip(*wanted, strict=True))
        return left, top, right, bottom


def zoomed(span: Extent, about: tuple[float, float], x_factor: float, y_factor: float) -> Extent:
    """Return a range made larger or smaller about a place, within what floats can tell apart."""
    x, y = about
    found = (
        x + (span[0] - x) * x_factor,
        x + (span[1] - x) * x_factor,
        y + (span[2] - y) * y_factor,
        y + (span[3] - y) * y_factor,
    )
    for low, high in (found[:2], found[2:]):
        size = max(abs(low), abs(high), 1e-300)
        if not (size * 1e-9 < high - low < 1e15) or not math.isfinite(size):
            return span
    return found


def _logged(extent: Extent) -> Extent:
    """Return an extent with its y as powers of ten."""
    low, high = extent[2], extent[3]
    high = high if high > 0 else 1.0
    low = low if 0 < low < high else high / 1e3
    return extent[0], extent[1], math.log10(low), math.log10(high)


def _open(extent: Extent) -> Extent:
    """Return an extent that is not flat."""
    x0, x1, y0, y1 = extent
    if not x1 > x0:
        x0, x1 = x0 - 0.5, x0 + 0.5
    if not y1 > y0:
        y0, y1 = y0 - 0.5, y0 + 0.5
    return x0, x1, y0, y1
