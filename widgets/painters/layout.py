"""What range a plot shows at first, and where in its pane the axes leave room for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF

from playground.marks import Extent
from playground.scene import Pane
from widgets.painters.axes import Axes, axes_for, room
from widgets.painters.base import Margins, Painter, Ticks
from widgets.painters.ticks import padded, rounded
from widgets.theme import Theme


@dataclass(frozen=True)
class Wishes:
    """What the marks of a plot ask of its layout."""

    names: tuple[Ticks | None, Ticks | None]
    margins: Margins
    aspect: float | None
    fixed: bool
    """The range is not widened to fill the pane."""
    rules: bool
    y_down: bool

    @staticmethod
    def of(pane: Pane, painters: Sequence[Painter[Any]], theme: Theme) -> Wishes:
        """Return what these painters ask for together."""
        wanted = [painter.margins(theme) for painter in painters] or [(0.0, 0.0, 0.0, 0.0)]
        left, top, right, bottom = (max(side) for side in zip(*wanted, strict=True))
        named = (painter.ticks() for painter in painters if not painter.empty)
        tight = any(painter.tight for painter in painters)
        aspect = aspect_of(pane, painters)
        return Wishes(
            names=next((names for names in named if names != (None, None)), (None, None)),
            margins=(left, top, right, bottom),
            aspect=aspect,
            fixed=tight or pane.extent is not None,
            rules=not tight and aspect is None,
            y_down=any(painter.y_down for painter in painters),
        )


def aspect_of(pane: Pane, painters: Sequence[Painter[Any]]) -> float | None:
    """Return how long a unit of y is beside one of x, None where each may have its own length."""
    return pane.aspect or (1.0 if any(painter.square for painter in painters) else None)


def home_of(pane: Pane, painters: Sequence[Painter[Any]]) -> Extent:
    """Return the range that shows all marks; its y are powers of ten on a log axis."""
    if pane.extent is not None:
        return _logged(pane.extent) if pane.log_y else pane.extent
    shown = [painter for painter in painters if not painter.empty]
    tight = [painter for painter in shown if painter.tight]
    found = [(painter.bounds(pane.log_y), painter.rounds) for painter in tight or shown]
    extents = [bounds for bounds, _ in found if bounds is not None]
    if not extents:
        return (0.0, 1.0, 0.0, 1.0)
    x_low, x_high, y_low, y_high = zip(*extents, strict=True)
    extent = (min(x_low), max(x_high), min(y_low), max(y_high))
    if pane.log_y:
        extent = _logged(extent)
    if tight:
        return _open(extent)
    if aspect_of(pane, painters) is not None:
        extent = padded(extent, 0.04)
    x = rounded(*extent[:2]) if all(rounds[0] for _, rounds in found) else extent[:2]
    y = rounded(*extent[2:], pane.log_y) if all(rounds[1] for _, rounds in found) else extent[2:]
    return _open((x[0], x[1], y[0], y[1]))


def lay_out(
    pane: Pane, wishes: Wishes, size: QSizeF, span: Extent, theme: Theme
) -> tuple[QRectF, Extent, Axes]:
    """Return the plot's rectangle in whole pixels, the range it shows, and its axes."""
    whole = QRectF(QPointF(), size)
    axes = axes_for(pane, span, whole, wishes.names, wishes.rules)
    left, top, right, bottom = (max(pair) for pair in zip(room(axes, theme), wishes.margins, strict=True))
    rect = whole.adjusted(left, top, -right, -bottom)
    rect.setSize(QSizeF(max(rect.width(), 8.0), max(rect.height(), 8.0)))
    if wishes.aspect is not None:
        rect, span = _fit(rect, span, wishes.aspect, wishes.fixed)
    rect = QRectF(round(rect.left()), round(rect.top()), round(rect.width()), round(rect.height()))
    return rect, span, axes_for(pane, span, rect, wishes.names, wishes.rules)


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


def _fit(rect: QRectF, span: Extent, aspect: float, fixed: bool) -> tuple[QRectF, Extent]:
    """Make a unit of y `aspect` times as long as one of x; a fixed range gets less room."""
    width, height = span[1] - span[0], (span[3] - span[2]) * aspect
    scale = min(rect.width() / width, rect.height() / height)
    if fixed:
        used = QSizeF(width * scale, height * scale)
        spare = rect.width() - used.width()
        return QRectF(QPointF(rect.left() + spare / 2, rect.top()), used), span
    x, y = (rect.width() / scale - width) / 2, (rect.height() / scale - height) / 2 / aspect
    return rect, (span[0] - x, span[1] + x, span[2] - y, span[3] + y)
