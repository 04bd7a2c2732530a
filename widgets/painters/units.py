"""What stands on and beside the units of a network: borders, locks, names, classes and captions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from playground.marks import Network
from widgets.painters.columns import LINE, SYMBOL, Columns
from widgets.painters.symbols import paint_symbol
from widgets.painters.view import View
from widgets.theme import SYMBOLS

_Align = Qt.AlignmentFlag
_SMALLEST = 10
"""Pixels of a thumbnail's side from which it has a border."""
_LOCK = 14
"""Pixels of a thumbnail's side from which it has room for a lock."""


def paint_borders(painter: QPainter, view: View, mark: Network, rects: Sequence[QRectF]) -> None:
    """Outline all units faintly, and outputs in the colours of their classes."""
    if not rects or min(rect.width() for rect in rects) < _SMALLEST:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(view.theme.mixed("muted", 0.45), 1))
    painter.drawRects([rect.adjusted(0.5, 0.5, -0.5, -0.5) for rect in rects])
    for rect, group in zip(rects[len(rects) - mark.layers[-1] :], mark.output_groups, strict=False):
        painter.setPen(QPen(view.theme.colour(group), 2 * view.theme.scale))
        painter.drawRect(rect)


def outline(painter: QPainter, view: View, rect: QRectF) -> None:
    """Point out a unit."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(view.theme.colour("accent"), 2 * view.theme.scale))
    painter.drawRect(rect.adjusted(-2, -2, 2, 2))


def paint_locks(painter: QPainter, view: View, rects: Sequence[QRectF]) -> None:
    """Put a lock into the lower right corner of these units."""
    discs, locks = QPainterPath(), QPainterPath()
    size = 12 * view.theme.mark_scale
    for rect in rects:
        if rect.width() >= _LOCK:
            corner = rect.bottomRight() - QPointF(size / 2 + 1, size / 2 + 1)
            discs.addRoundedRect(
                QRectF(corner.x() - size / 2, corner.y() - size / 2, size, size), size / 4, size / 4
            )
            locks.addPath(_lock(size * 0.8).translated(corner))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(discs, view.theme.colour("window"))
    painter.fillPath(locks, view.theme.colour("text"))


def paint_names(painter: QPainter, view: View, mark: Network, columns: Columns, rects: list[QRectF]) -> None:
    """Write the names of inputs, outputs and columns."""
    painter.setFont(view.theme.font(12))
    painter.setPen(view.theme.colour("muted"))
    _paint_inputs(painter, view, mark, columns, rects)
    _paint_outputs(painter, view, mark, rects[len(rects) - mark.layers[-1] :])
    painter.setPen(view.theme.colour("muted"))
    _paint_captions(painter, view, columns)


def _paint_inputs(
    painter: QPainter, view: View, mark: Network, columns: Columns, rects: list[QRectF]
) -> None:
    line = view.theme.px(LINE)
    for text, rect in zip(mark.labels, rects[: mark.layers[0]], strict=False):
        if columns.below:
            at = QRectF(rect.left() - line, rect.bottom() + 1, rect.width() + 2 * line, line)
            painter.drawText(at, _Align.AlignCenter, text)
        elif rect.height() >= line * 0.7:
            room = rect.left() - view.rect.left() - 5
            at = QRectF(view.rect.left(), rect.center().y() - line / 2, room, line)
            painter.drawText(at, _Align.AlignRight | _Align.AlignVCenter, text)


def _paint_captions(painter: QPainter, view: View, columns: Columns) -> None:
    painter.setFont(columns.caption_font)
    metrics = painter.fontMetrics()
    for text, (left, right) in zip(columns.captions, columns.across, strict=False):
        width = metrics.horizontalAdvance(text)
        x = min(max(0.0, (left + right - width) / 2), view.rect.width() - width)
        painter.drawText(QPointF(view.rect.left() + x, view.rect.top() + view.theme.px(12)), text)


def _paint_outputs(painter: QPainter, view: View, mark: Network, rects: list[QRectF]) -> None:
    theme, line = view.theme, view.theme.px(LINE)
    if not rects or rects[0].height() < line * 0.7:
        return
    left = rects[0].right() + theme.px(6)
    for group, rect in zip(mark.output_groups, rects, strict=False):
        painter.save()
        painter.translate(left + theme.px(SYMBOL) / 2 - 1, rect.center().y())
        name, size = SYMBOLS[group % len(SYMBOLS)], 10 * theme.mark_scale
        paint_symbol(
            painter,
            name,
            size,
            theme.fill(group),
            theme.colour("window"),
            hollow=False,
            scale=theme.mark_scale,
        )
        painter.restore()
    left += theme.px(SYMBOL) if mark.output_groups else 0
    room = view.rect.right() - left
    painter.setPen(theme.colour("text"))
    for text, rect in zip(mark.output_labels, rects, strict=False):
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        at = QRectF(left, rect.center().y() - line / 2, room, line)
        painter.drawText(at, _Align.AlignLeft | _Align.AlignVCenter, shown)


def _lock(size: float) -> QPainterPath:
    """Return a closed padlock about the origin: a body under a bow."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(-0.38 * size, -0.05 * size, 0.76 * size, 0.52 * size), 1, 1)
    bow = QPainterPath()
    bow.addRoundedRect(QRectF(-0.26 * size, -0.48 * size, 0.52 * size, 0.7 * size), 0.26 * size, 0.26 * size)
    hole = QPainterPath()
    hole.addRoundedRect(QRectF(-0.13 * size, -0.35 * size, 0.26 * size, 0.6 * size), 0.13 * size, 0.13 * size)
    return path.united(bow.subtracted(hole))
