"""All marks of a pane together: what a Board of plots, a Stack of text and a Stage in space share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainter

from playground.marks import Mark
from playground.scene import Pane
from widgets.painters.base import Painter
from widgets.painters.links import Link
from widgets.painters.view import View
from widgets.theme import Theme


class Ensemble(ABC):
    """The painters of a pane, matched with its marks by place and type."""

    def __init__(self, pane: Pane) -> None:
        self.pane = pane
        self.painters: list[Painter[Any]] = []

    @abstractmethod
    def painter_for(self, mark: Mark) -> type[Painter[Any]]:
        """Return the painter of a mark in this kind of pane."""

    @abstractmethod
    def view(self, size: QSizeF, theme: Theme, ratio: float, vector: bool = False) -> View:
        """Return where the pane's coordinates lie in a widget of `size`."""

    @abstractmethod
    def paint(
        self, painter: QPainter, size: QSizeF, theme: Theme, ratio: float, vector: bool = False
    ) -> None:
        """Paint all marks."""

    def take(self, marks: tuple[Mark, ...]) -> bool:
        """Hold the newest marks; tell whether the pane looks different."""
        changed = len(marks) != len(self.painters)
        del self.painters[len(marks) :]
        for place, mark in enumerate(marks):
            kind = self.painter_for(mark)
            if place >= len(self.painters) or type(self.painters[place]) is not kind:
                self.painters[place : place + 1] = [kind()]
            changed = self.painters[place].take(mark) or changed
        return changed

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to paint."""
        return all(painter.empty for painter in self.painters)

    @property
    def at_home(self) -> bool:
        """Tell whether the view is the one at first."""
        return True

    def go_home(self) -> None:  # noqa: B027 - text has nowhere to go
        """Show everything, as at first."""

    def note(self) -> str:
        """Return what the reader must know of how the marks are shown."""
        return ""

    def text(self) -> str:
        """Return what can be copied as text, "" where nothing can."""
        return ""

    def links(self, view: View) -> tuple[Link, ...]:
        """Return the share links in a pane of text, where they stand."""
        return ()

    def place(self, view: View, at: QPointF) -> tuple[float, float]:
        """Return a pixel in the pane's coordinates."""
        return view.data(at)

    def hit(self, view: View, at: QPointF) -> tuple[str, int]:
        """Return the name and item of the uppermost named mark at a pixel, ("", -1) for none."""
        for painter in reversed(self.painters):
            if painter.mark is not None and painter.mark.name:
                item = painter.hit(view, at)
                if item >= 0:
                    return painter.mark.name, item
        return "", -1

    def wheel(self, view: View, at: QPointF, turn: float) -> bool:
        """Zoom or scroll by degrees / 8 of the wheel; False where nothing moves."""
        return False

    def slide(self, view: View, at: QPointF, turn: float) -> bool:
        """Move sideways by degrees / 8 of the wheel; False where nothing moves."""
        return self.pan(view, at, at + QPointF(turn / 2, 0.0))

    def pan(self, view: View, start: QPointF, end: QPointF) -> bool:
        """Move what is shown from one pixel to another; False where nothing moves."""
        return False


def paint_apart(each: Painter[Any], painter: QPainter, view: View) -> None:
    """Paint a mark and leave the QPainter as it was, also if it raises: Qt warns of states left behind."""
    painter.save()
    try:
        each.paint(painter, view)
    finally:
        painter.restore()
