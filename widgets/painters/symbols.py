"""The shapes of points, and bitmaps of them to be stamped."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF, QTransform

from widgets.theme import SYMBOLS, Theme

Look = tuple[str, QColor]
"""A shape and its colour."""


def symbol_path(name: str) -> QPainterPath:
    """Return a shape of diameter 1 about the origin; all look about equally large."""
    path = QPainterPath()
    if name in ("circle", "ring"):
        path.addEllipse(QPointF(), 0.5, 0.5)
    elif name == "square":
        path.addRect(-0.44, -0.44, 0.88, 0.88)
    elif name in ("plus", "x"):
        _polygon(path, _plus(45.0 if name == "x" else 0.0))
    elif name == "cross":
        for sign in (-1, 1):
            path.moveTo(-0.5, -0.5 * sign)
            path.lineTo(0.5, 0.5 * sign)
    else:
        corners, inner, turn, radius = {
            "triangle": (3, 0.0, 0.0, 0.64),
            "diamond": (4, 0.0, 0.0, 0.58),
            "pentagon": (5, 0.0, 0.0, 0.55),
            "star": (5, 0.45, 0.0, 0.66),
        }.get(name, (4, 0.0, 0.0, 0.5))
        _polygon(path, _ring(corners, inner, turn, radius))
    return path


def paint_symbol(
    painter: QPainter, name: str, size: float, colour: QColor, halo: QColor, hollow: bool, scale: float = 1.0
) -> None:
    """Paint a shape about the origin: filled, with a rim in the halo's colour, or the other way round."""
    shape = QTransform.fromScale(size, size).map(symbol_path(name))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if hollow or name in ("ring", "cross"):
        painter.setBrush(halo if hollow else Qt.BrushStyle.NoBrush)
        rim, line = (3.6, 1.7) if hollow else (3.0, 1.4)
        for pen in (QPen(halo, rim * scale), QPen(colour, line * scale)):
            painter.setPen(pen)
            painter.drawPath(shape)
    else:
        pen = QPen(halo, 1.2 * scale)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(colour)
        painter.drawPath(shape)


STEPS = 32
"""Colours of points by value; more could not be told apart."""


@dataclass(frozen=True)
class Like:
    """How points look, as the fields of Points say."""

    size: float = 9.0
    hollow: bool = False
    symbol: str = ""
    by_value: bool = False

    def looks(self, theme: Theme) -> list[Look]:
        """Return the shape and colour of each group, or of each step of the palette."""
        if self.symbol:
            return [(self.symbol, theme.colour("text"))]
        if self.by_value:
            table = theme.table("diverging")[:: 256 // STEPS]
            return [("circle", QColor(*colour)) for colour in table.tolist()]
        colours = theme.colour if self.hollow else theme.fill
        return [(name, colours(index)) for index, name in enumerate(SYMBOLS)]

    def rim(self, theme: Theme) -> QColor:
        """Return the colour around a shape; among values it tells hollow points, which keep their colour."""
        return theme.colour("text" if self.by_value and not self.hollow else "window")

    @property
    def open(self) -> bool:
        """Tell whether the shape's inside is left out."""
        return self.hollow and not self.by_value


class Sheet:
    """All looks side by side in one pixmap, so that points are stamped in one call."""

    def __init__(self, like: Like, theme: Theme, ratio: float) -> None:
        scale, looks = theme.mark_scale, like.looks(theme)
        self.cell = math.ceil((like.size + 6) * scale * ratio)
        self.count = len(looks)
        self.pixmap = QPixmap(self.cell * self.count, self.cell)
        self.pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self.pixmap)
        for index, (name, colour) in enumerate(looks):
            painter.resetTransform()
            painter.translate(self.cell * (index + 0.5), self.cell / 2)
            painter.scale(ratio, ratio)
            paint_symbol(painter, name, like.size * scale, colour, like.rim(theme), like.open, scale)
        painter.end()


def _polygon(path: QPainterPath, points: list[QPointF]) -> None:
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()


def _ring(corners: int, inner: float, turn: float, radius: float) -> list[QPointF]:
    count = corners * 2 if inner else corners
    points: list[QPointF] = []
    for index in range(count):
        reach = radius * inner if inner and index % 2 else radius
        angle = math.radians(turn) + 2 * math.pi * index / count
        points.append(QPointF(reach * math.sin(angle), -reach * math.cos(angle)))
    return points


def _plus(turn: float) -> list[QPointF]:
    arm, half = 0.56, 0.19
    corners = [(half, arm), (half, half), (arm, half), (arm, -half), (half, -half), (half, -arm)]
    corners += [(-x, -y) for x, y in corners]
    rotation = QTransform().rotate(turn)
    return [rotation.map(QPointF(x, y)) for x, y in corners]
