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


class Stack(Ensemble):
    """Tables and words; `scrolled` counts the pixels above the upper edge."""

    def __init__(self, pane: Pane) -> None:
        super().__init__(pane)
        self.scrolled = 0.0

    def painter_for(self, mark: Mark) -> type[Painter[Any]]:
        """Return the painter of a mark."""
        return painters.painter_for(mark)

    def wheel(self, view: View, at: QPointF, turn: float) -> bool:
        """Scroll."""
        before = self.scrolled
        self.scrolled = self._within(view, before - turn / 2)
        return self.scrolled != before

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
        total = self._total(view)
        self.scrolled = self._within(view, self.scrolled)
        for each, part in self._parts(view):
            if part.rect.bottom() > 0 and part.rect.top() < size.height():
                paint_apart(each, painter, part)
        if total > view.rect.height() > 0:
            share = view.rect.height() / total
            top = self.scrolled * share
            thumb = QRectF(size.width() - 7, top, 4, view.rect.height() * share)
            painter.fillRect(thumb, theme.mixed("text", 0.22))

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
            span = painter.bounds(False) or (0.0, 1.0, 0.0, 1.0)
            parts.append(
                (painter, View(rect, span, view.theme, view.ratio, painter.y_down, vector=view.vector))
            )
            top += height + view.theme.px(12)
        return parts

    def _within(self, view: View, scrolled: float) -> float:
        return min(max(0.0, scrolled), max(0.0, self._total(view) - view.rect.height()))

    def _total(self, view: View) -> float:
        wanted = [p.height(view.rect.width(), view.theme) for p in self.painters if not p.empty]
        return sum(wanted) + view.theme.px(12) * max(len(wanted) - 1, 0) + view.theme.px(4)
