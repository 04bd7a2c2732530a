"""Bars, named at their foot, with their value at the end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.marks import Bars, Extent
from widgets.painters.axes import type_size
from widgets.painters.base import Margins, Painter, Ticks, same
from widgets.painters.ticks import number_text
from widgets.painters.view import View
from widgets.theme import Theme

_THICK = 0.7


class BarsPainter(Painter[Bars]):
    """Bars one unit apart: across from the top down, or upright from the left."""

    def __init__(self) -> None:
        super().__init__()
        self._values: NDArray[np.float64] = np.empty(0)
        self._group: NDArray[np.int64] = np.empty(0, np.int64)
        self._style: object = None
        self._step = 1.0

    def take(self, mark: Bars) -> bool:
        """Hold copies."""
        if mark is self.mark:
            return False
        self.mark = mark
        values, group = np.array(mark.values, float).ravel(), np.array(mark.group, np.int64).ravel()
        style = (mark.labels, mark.horizontal)
        self.y_down = mark.horizontal  # the first bar on top
        if style == self._style and same(self._values, values) and same(self._group, group):
            return False
        self._values, self._group, self._style = values, group, style
        finite = values[np.isfinite(values)]
        whole = bool((finite == np.round(finite)).all())
        self._step = 1.0 if whole else 10.0 ** np.floor(np.log10(np.abs(finite).max())) / 100
        return True

    @property
    def empty(self) -> bool:
        """Tell whether there is no bar."""
        return not len(self._values)

    def bounds(self, log_y: bool) -> Extent | None:
        """Return the extent with zero in it and room for the value at the longest bar's end."""
        finite = self._values[np.isfinite(self._values)]
        if not len(finite):
            return None
        low, high = min(0.0, float(finite.min())), max(0.0, float(finite.max()))
        along = (low * 1.02, high * 1.02 or 1.0)
        across = (-0.5, len(self._values) - 0.5)
        if self._horizontal:
            return *along, *across
        return *across, float(10**-3 if log_y else along[0]), along[1]

    @property
    def _horizontal(self) -> bool:
        return self.mark is not None and self.mark.horizontal

    @property
    def rounds(self) -> tuple[bool, bool]:
        """Only the axis of values ends on round numbers."""
        return self._horizontal, not self._horizontal

    def margins(self, theme: Theme) -> Margins:
        """Leave room for the value at the longest bar's end."""
        return (0.0, 0.0, theme.px(48), 0.0) if self._horizontal else (0.0, theme.px(18), 0.0, 0.0)

    def ticks(self) -> tuple[Ticks | None, Ticks | None]:
        """Return the bars' names."""
        names = tuple((float(i), text) for i, text in enumerate(self.mark.labels)) if self.mark else ()
        return (None, names) if self._horizontal else (names, None)

    def hit(self, view: View, at: QPointF) -> int:
        """Return the bar in whose row or column a pixel lies."""
        if not view.rect.contains(at):
            return -1
        index = round(view.data(at)[1 if self._horizontal else 0])
        return index if 0 <= index < len(self._values) else -1

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the bars, the line at zero and the values."""
        if self.mark is None or self.empty:
            return
        theme = view.theme
        shown = [index for index, value in enumerate(self._values) if np.isfinite(value)]
        bars = [(self._bar(view, index, float(self._values[index])), index) for index in shown]
        for rect, index in bars:
            group = int(self._group[index]) if index < len(self._group) else 0
            painter.fillRect(rect, theme.colour(group))
        zero = view.point(0.0, 0.0)
        painter.setPen(QPen(theme.mixed("muted", 0.6), 1))
        if self._horizontal:
            painter.drawLine(QPointF(zero.x(), view.rect.top()), QPointF(zero.x(), view.rect.bottom()))
        elif not view.log_y:
            painter.drawLine(QPointF(view.rect.left(), zero.y()), QPointF(view.rect.right(), zero.y()))
        self._paint_values(painter, view, bars)

    def _bar(self, view: View, index: int, value: float) -> QRectF:
        low, high = index - _THICK / 2, index + _THICK / 2
        if self._horizontal:
            return view.box((0.0, value, low, high))
        return view.box((low, high, 10.0 ** view.span[2] if view.log_y else 0.0, value))

    def _paint_values(self, painter: QPainter, view: View, bars: list[tuple[QRectF, int]]) -> None:
        """Write the values at the bars' ends: all of them, or none where one would not fit."""
        if not bars:
            return
        theme = view.theme
        pitch = view.y_scale if self._horizontal else view.x_scale
        painter.setFont(theme.font(type_size(pitch, theme) if self._horizontal else 12))
        painter.setPen(theme.colour("text"))
        texts = [number_text(float(self._values[index]), self._step) for _, index in bars]
        height = theme.px(16)
        widest = max(painter.fontMetrics().horizontalAdvance(text) for text in texts) + theme.px(8)
        if pitch < (theme.px(9) if self._horizontal else (widest - theme.px(6)) / _THICK):
            return
        painter.setClipRect(view.rect.adjusted(0, -height, theme.px(60), 0))
        for (rect, _), text in zip(bars, texts, strict=True):
            if self._horizontal:
                at = QRectF(rect.right() + theme.px(5), rect.center().y() - height / 2, widest, height)
                painter.drawText(at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            else:
                at = QRectF(rect.center().x() - widest / 2, rect.top() - height, widest, height)
                painter.drawText(at, Qt.AlignmentFlag.AlignCenter, text)
