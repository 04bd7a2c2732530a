"""Axes without a box: faint ticks, small numbers, a label where one is declared."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from playground.marks import Extent
from playground.scene import Pane
from widgets.painters.base import Margins, Ticks
from widgets.painters.ticks import linear_ticks, log_ticks
from widgets.painters.view import View
from widgets.theme import Theme

_Align = Qt.AlignmentFlag

_APART = 13
"""Pixels between lines that do not run into each other; names of rows that are closer are left out."""


@dataclass(frozen=True)
class Axes:
    """What stands along the edges of a plot: places in the units of the view's span."""

    x: Ticks
    y: Ticks
    x_label: str
    y_label: str
    x_ruled: bool
    y_ruled: bool
    """Numbers get small ticks, names do not."""
    rules: bool
    """Faint lines across at the y ticks, where curves are read against them."""


def axes_for(
    pane: Pane, span: Extent, size: QRectF, names: tuple[Ticks | None, Ticks | None], rules: bool
) -> Axes:
    """Return the axes of a pane that shows `span` in about `size` pixels; `names` replace numbers."""
    x_wanted = min(6, max(2, round(size.width() / 80)))
    y_wanted = min(6, max(2, round(size.height() / 60)))
    x: Ticks = names[0] if names[0] is not None else ()
    y: Ticks = names[1] if names[1] is not None else ()
    if pane.axes and names[0] is None:
        x = linear_ticks(span[0], span[1], x_wanted)
    if pane.axes and names[1] is None:
        make = log_ticks if pane.log_y else linear_ticks
        y = make(span[2], span[3], y_wanted)
    numbers = names[0] is None, names[1] is None
    return Axes(x, y, pane.x_label, pane.y_label, *numbers, rules=rules and numbers[1])


def room(axes: Axes, theme: Theme) -> Margins:
    """Return the margins that the axes need; steps of 8 px keep the plot still while numbers change."""
    metrics = QFontMetricsF(theme.font(12))
    line = theme.px(18)
    widest = max((metrics.horizontalAdvance(text) for _, text in axes.y), default=0.0)
    left = math.ceil((widest + theme.px(8)) / 8) * 8 if axes.y else 0.0
    left = max(left, theme.px(40)) if axes.y and axes.y_ruled else left
    left = max(left + (line if axes.y_label else 0), theme.px(16))
    bottom = (line if axes.x else 0) + (line if axes.x_label else 0)
    last = metrics.horizontalAdvance(axes.x[-1][1]) / 2 if axes.x else 0.0
    return (
        left,
        theme.px(6 if axes.y else 0),
        max(theme.px(16), last),
        max(bottom + theme.px(4), theme.px(12)),
    )


def paint_rules(painter: QPainter, view: View, axes: Axes) -> None:
    """Paint the faint lines behind curves."""
    if not axes.rules:
        return
    painter.setPen(QPen(view.theme.mixed("line", 0.75), 1))
    rect = view.rect
    lines = [QLineF(rect.left(), y, rect.right(), y) for y, _ in _y_places(view, axes)]
    painter.drawLines(lines)


def type_size(pitch: float, theme: Theme) -> int:
    """Return the size of type for names in lines `pitch` pixels apart: 12 where there is room, 8 at least."""
    return max(8, min(12, int(95 * pitch / theme.px(100))))


def paint_axes(painter: QPainter, view: View, axes: Axes, width: float) -> None:
    """Paint ticks, numbers and labels around the plot, in a pane of that width."""
    theme, rect = view.theme, view.rect
    painter.setFont(theme.font(12))
    painter.setPen(theme.colour("muted"))
    line = theme.px(18)
    x_places, y_places = _x_places(view, axes), _y_places(view, axes)
    used = -math.inf
    metrics = painter.fontMetrics()
    for x, text in x_places:
        half = metrics.horizontalAdvance(text) / 2 + theme.px(3)
        if x - half < used:
            continue
        used = x + half
        at = QRectF(x - half, rect.bottom() + theme.px(3), 2 * half, line)
        painter.drawText(at, _Align.AlignHCenter | _Align.AlignVCenter, text)
    used, apart = math.inf, theme.px(_APART)
    if not axes.y_ruled:  # names: all of them, in smaller type, before every second one is left out
        size = type_size(view.y_scale, theme)
        painter.setFont(theme.font(size))
        y_places, apart = y_places[:: math.ceil(theme.px(size) / view.y_scale)], 0
    for y, text in y_places:
        if abs(y - used) < apart:
            continue
        used = y
        at = QRectF(0, y - line / 2, rect.left() - theme.px(7), line)
        painter.drawText(at, _Align.AlignRight | _Align.AlignVCenter, text)
    painter.setFont(theme.font(12))
    _paint_labels(painter, view, axes, width)
    painter.setPen(QPen(theme.mixed("muted", 0.5), 1))
    ticks: list[QLineF] = []
    if axes.x and axes.x_ruled:
        ticks += [QLineF(x, rect.bottom(), x, rect.bottom() + 3) for x, _ in x_places]
    if axes.y and axes.y_ruled and not axes.rules:
        ticks += [QLineF(rect.left() - 4, y, rect.left() - 1, y) for y, _ in y_places]
    painter.drawLines(ticks)


def _paint_labels(painter: QPainter, view: View, axes: Axes, width: float) -> None:
    theme, rect = view.theme, view.rect
    line = theme.px(18)
    if axes.x_label:
        below = rect.bottom() + (line if axes.x else 0) + theme.px(2)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(axes.x_label, Qt.TextElideMode.ElideRight, int(width))
        wide = metrics.horizontalAdvance(text) + 2.0
        left = max(0.0, min(rect.center().x() - wide / 2, width - wide))  # under the middle, if it fits there
        painter.drawText(QRectF(left, below, wide, line), _Align.AlignCenter, text)
    if axes.y_label:
        painter.save()
        widest = max((painter.fontMetrics().horizontalAdvance(text) for _, text in axes.y), default=0)
        left = rect.left() - max(widest + theme.px(10), theme.px(30)) - line
        painter.translate(QPointF(max(theme.px(2), left), rect.center().y()))
        painter.rotate(-90)
        room = rect.height() + theme.px(16)
        text = painter.fontMetrics().elidedText(axes.y_label, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(-room / 2, 0, room, line), _Align.AlignCenter, text)
        painter.restore()


def _x_places(view: View, axes: Axes) -> list[tuple[float, str]]:
    low, high = view.span[:2]
    left, scale = view.rect.left(), view.x_scale
    slack = 1e-6 * (high - low)
    return [
        (_crisp(left + (x - low) * scale), text) for x, text in axes.x if low - slack <= x <= high + slack
    ]


def _y_places(view: View, axes: Axes) -> list[tuple[float, str]]:
    low, high = view.span[2:]
    rect, scale = view.rect, view.y_scale
    slack = 1e-6 * (high - low)
    seen = [(y - low, text) for y, text in axes.y if low - slack <= y <= high + slack]
    if view.y_down:
        return [(_crisp(rect.top() + up * scale), text) for up, text in seen]
    return [(_crisp(rect.bottom() - up * scale), text) for up, text in seen]


def _crisp(place: float) -> float:
    """Return the middle of a pixel, where a line of width 1 is sharp."""
    return math.floor(place) + 0.5
