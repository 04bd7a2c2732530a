"""A pane of text: tables and words below one another."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from playground.marks import Mark
from playground.scene import Pane
from widgets import painters
from widgets.painters.base import Painter
from widgets.painters.ensemble import Ensemble, paint_apart
from widgets.painters.links import Link
from widgets.painters.view import View
from widgets.theme import Theme

_THUMB = 4
"""Pixels of width of what shows where in a long text one is."""


class Stack(Ensemble):
    """Tables and words; `scrolled` counts the pixels above the upper edge, `slid` those beside the left one.

    Words fit any width. Of tables that do not, the names stay and the other columns slide.
    """

    def __init__(self, pane: Pane) -> None:
        super().__init__(pane)
        self.scrolled = self.slid = 0.0

    def painter_for(self, mark: Mark) -> type[Painter[Any]]:
        """Return the painter of a mark."""
        return painters.painter_for(mark)

    def wheel(self, view: View, at: QPointF, turn: float) -> bool:
        """Scroll."""
        return self.pan(view, at, at + QPointF(0.0, turn / 2))

    def pan(self, view: View, start: QPointF, end: QPointF) -> bool:
        """Scroll, and slide tables that are too wide."""
        before = self.scrolled, self.slid
        way = start - end
        self._go(view, self.scrolled + way.y(), self.slid + way.x())
        return (self.scrolled, self.slid) != before

    def view(self, size: QSizeF, theme: Theme, ratio: float, vector: bool = False) -> View:
        """Return the room for text; its coordinates are its pixels, downwards."""
        inset = theme.px(16)
        rect = QRectF(inset, 0, max(20.0, size.width() - 2 * inset), size.height())
        return View(rect, (0, rect.width(), 0, rect.height()), theme, ratio, y_down=True, vector=vector)

    def paint(
        self, painter: QPainter, size: QSizeF, theme: Theme, ratio: float, vector: bool = False
    ) -> None:
        """Paint one below the other, and where in them one is."""
        view = self.view(size, theme, ratio, vector)
        self._go(view, self.scrolled, self.slid)
        for each, part in self._parts(view):
            if part.rect.bottom() > 0 and part.rect.top() < size.height():
                paint_apart(each, painter, part)
        thumb = theme.mixed("text", 0.22)
        begin, end = _shown(self.scrolled, view.rect.height(), self._tall(view))
        if end > begin:
            painter.fillRect(QRectF(size.width() - 7, begin, _THUMB, end - begin), thumb)
        begin, end = _shown(self.slid, view.rect.width(), self._wide(view))
        if end > begin:
            painter.fillRect(QRectF(view.rect.left() + begin, size.height() - 5, end - begin, _THUMB), thumb)

    def hit(self, view: View, at: QPointF) -> tuple[str, int]:
        """Return the name and row of the table at a pixel, ("", -1) for none."""
        for painter, part in self._parts(view):
            if painter.mark is not None and painter.mark.name and part.rect.contains(at):
                return painter.mark.name, painter.hit(part, at)
        return "", -1

    def links(self, view: View) -> tuple[Link, ...]:
        """Return the share links of all words, where they stand."""
        return tuple(link for painter, part in self._parts(view) for link in painter.links(part))

    def text(self) -> str:
        """Return all tables and words, one below the other."""
        return "\n\n".join(painter.text() for painter in self.painters if not painter.empty)

    def _parts(self, view: View) -> list[tuple[Painter[Any], View]]:
        top = -self.scrolled
        parts: list[tuple[Painter[Any], View]] = []
        for painter in self.painters:
            if painter.empty:
                continue
            height = painter.height(view.rect.width(), view.theme) or view.rect.height() - top
            rect = QRectF(view.rect.left(), top, view.rect.width(), max(height, 1.0))
            over = max(0.0, painter.width(view.theme) - view.rect.width())
            slid = min(self.slid, over)
            span = painter.bounds(False) or (slid, slid + view.rect.width(), 0.0, 1.0)
            parts.append(
                (painter, View(rect, span, view.theme, view.ratio, painter.y_down, vector=view.vector))
            )
            top += height + view.theme.px(12)
        return parts

    def _go(self, view: View, scrolled: float, slid: float) -> None:
        self.scrolled = min(max(0.0, scrolled), max(0.0, self._tall(view) - view.rect.height()))
        self.slid = min(max(0.0, slid), max(0.0, self._wide(view) - view.rect.width()))

    def _tall(self, view: View) -> float:
        wanted = [p.height(view.rect.width(), view.theme) for p in self.painters if not p.empty]
        return sum(wanted) + view.theme.px(12) * max(len(wanted) - 1, 0) + view.theme.px(4)

    def _wide(self, view: View) -> float:
        return max((p.width(view.theme) for p in self.painters if not p.empty), default=0.0)


def _shown(before: float, room: float, whole: float) -> tuple[float, float]:
    """Return where on an edge of `room` pixels the part that is shown begins and ends, (0, 0) for all."""
    return (before * room / whole, (before + room) * room / whole) if whole > room > 0 else (0.0, 0.0)
