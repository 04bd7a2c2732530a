"""A pane in space: a surface seen from a point that a drag moves around it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from playground.marks import Mark, Surface
from playground.scene import Pane
from widgets import painters
from widgets.painters import opengl
from widgets.painters.base import Painter
from widgets.painters.camera import HOME
from widgets.painters.ensemble import Ensemble, paint_apart
from widgets.painters.solid import SolidPainter
from widgets.painters.view import View
from widgets.theme import Theme


class Stage(Ensemble):
    """Surfaces drawn in space, by OpenGL or by the processor: seen, touched and turned in the same way."""

    def __init__(self, pane: Pane) -> None:
        super().__init__(pane)
        self.camera = HOME

    def painter_for(self, mark: Mark) -> type[Painter[Any]]:
        """Return the painter of a mark; surfaces stand up here."""
        return opengl.solid_painter() if isinstance(mark, Surface) else painters.painter_for(mark)

    @property
    def at_home(self) -> bool:
        """Tell whether the surface is seen as at first."""
        return self.camera == HOME

    def note(self) -> str:
        """Tell where OpenGL is missing, and how to turn the surface until it has been turned."""
        if self.empty:
            return ""
        solid = (painter for painter in self.painters if isinstance(painter, SolidPainter))
        missing = opengl.MISSING if any(not painter.by_opengl for painter in solid) else ""
        said = [missing, "right drag turns" if self.at_home else ""]
        return " · ".join(text for text in said if text)

    def go_home(self) -> None:
        """See the surface as at first."""
        self.camera = HOME

    def wheel(self, view: View, at: QPointF, turn: float) -> bool:
        """Come nearer or go away."""
        self.camera = self.camera.nearer(1.1 ** (turn / 120))
        return True

    def pan(self, view: View, start: QPointF, end: QPointF) -> bool:
        """Walk around the surface: 0.5° a pixel."""
        self.camera = self.camera.turned(0.5 * (end.x() - start.x()), 0.5 * (end.y() - start.y()))
        return True

    def place(self, view: View, at: QPointF) -> tuple[float, float]:
        """Return the x and y of the point of the surface that is seen at a pixel."""
        for painter in self.painters:
            if isinstance(painter, SolidPainter) and not painter.empty:
                return painter.place(view, self.camera, at)
        return 0.0, 0.0

    def view(self, size: QSizeF, theme: Theme, ratio: float, vector: bool = False) -> View:
        """Return the whole widget; the camera does the rest."""
        return View(QRectF(QPointF(), size), (0.0, 1.0, 0.0, 1.0), theme, ratio, vector=vector)

    def paint(
        self, painter: QPainter, size: QSizeF, theme: Theme, ratio: float, vector: bool = False
    ) -> None:
        """Paint all marks."""
        view = self.view(size, theme, ratio, vector)
        for each in self.painters:
            if isinstance(each, SolidPainter):
                each.camera = self.camera
                each.labels = (self.pane.x_label, self.pane.y_label)
            if not each.empty:
                paint_apart(each, painter, view)
