"""How controls are drawn: colours from the palette, lengths that grow with the font, a few shapes.

Everything is read at painting time, so that a change of theme or of font size shows at once.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QWidget

BASE_FONT = 13
"""The font's height in pixels at which lengths are as written."""

Direction = Literal["down", "right"]


def px(widget: QWidget, length: float) -> int:
    """Return a length in pixels that was measured at a 13 px font."""
    return max(1, round(length * widget.fontInfo().pixelSize() / BASE_FONT))


def text(widget: QWidget) -> QColor:
    """Return the colour of text."""
    return _colour(widget, QPalette.ColorRole.WindowText)


def muted(widget: QWidget) -> QColor:
    """Return the colour of what stands back."""
    return _colour(widget, QPalette.ColorRole.PlaceholderText)


def accent(widget: QWidget) -> QColor:
    """Return the colour of what was changed, chosen or has the focus."""
    return _colour(widget, QPalette.ColorRole.Highlight)


def surface(widget: QWidget) -> QColor:
    """Return the colour of the column."""
    return _colour(widget, QPalette.ColorRole.Base)


def well(widget: QWidget, *, live: bool = False) -> QColor:
    """Return the colour of a box on the column, a little stronger under the pointer."""
    return mixed(surface(widget), text(widget), 0.12 if live else 0.06)


def line(widget: QWidget) -> QColor:
    """Return the colour of grooves and quiet outlines."""
    return mixed(surface(widget), text(widget), 0.16)


def wrong(widget: QWidget) -> QColor:
    """Return the colour of a refused value; at least 4.5:1 on the column."""
    return QColor("#B84A00") if surface(widget).lightnessF() > 0.5 else QColor("#F28B5B")


def mixed(below: QColor, above: QColor, share: float) -> QColor:
    """Return `share` of one colour over another."""
    pairs = (
        (below.red(), above.red()),
        (below.green(), above.green()),
        (below.blue(), above.blue()),
    )
    return QColor(*(round((1 - share) * under + share * over) for under, over in pairs))


def _colour(widget: QWidget, role: QPalette.ColorRole) -> QColor:
    """Ask the application: a style sheet puts the colours of its rules into the widgets' own palettes."""
    group = QPalette.ColorGroup.Active if widget.isEnabled() else QPalette.ColorGroup.Disabled
    return QApplication.palette().color(group, role)


def box(painter: QPainter, widget: QWidget, fill: QColor | None, outline: QColor | None = None) -> None:
    """Draw the rounded box that a widget fills."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(outline, 1.5) if outline else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill else Qt.BrushStyle.NoBrush)
    edge = 0.75 if outline else 0.0
    radius = px(widget, 4)
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(edge, edge, -edge, -edge), radius, radius)


def chevron(painter: QPainter, centre: QPointF, size: float, colour: QColor, direction: Direction) -> None:
    """Draw a small open arrow head."""
    half = size / 2
    points = [QPointF(-half, -half / 2), QPointF(0, half / 2), QPointF(half, -half / 2)]
    if direction == "right":
        points = [QPointF(point.y(), point.x()) for point in points]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(colour, max(1.2, size / 5))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([point + centre for point in points]))
