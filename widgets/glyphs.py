"""Icon buttons, drawn as paths in the palette's colours: crisp at every scale, right in both themes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontInfo,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from widgets.theme import DARK, LIGHT, Theme

STROKE = 1.6
BUTTON = 28


def _play() -> QPainterPath:
    path = QPainterPath(QPointF(-4.0, -6.0))
    path.lineTo(6.5, 0.0)
    path.lineTo(-4.0, 6.0)
    path.closeSubpath()
    return path


def _pause() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(-5.0, -6.0, 3.5, 12.0), 1.0, 1.0)
    path.addRoundedRect(QRectF(1.5, -6.0, 3.5, 12.0), 1.0, 1.0)
    return path


def _step() -> QPainterPath:
    path = QPainterPath(QPointF(-5.5, -5.0))
    path.lineTo(3.0, 0.0)
    path.lineTo(-5.5, 5.0)
    path.closeSubpath()
    path.addRoundedRect(QRectF(3.8, -5.0, 2.0, 10.0), 1.0, 1.0)
    return path


def _step_back() -> QPainterPath:
    return QTransform.fromScale(-1, 1).map(_step())


def _restart() -> QPainterPath:
    path = QPainterPath()
    circle = QRectF(-5.0, -5.0, 10.0, 10.0)
    path.arcMoveTo(circle, 200.0)
    path.arcTo(circle, 200.0, 288.0)
    path.lineTo(-5.2, -1.9)
    path.moveTo(-5.2, -5.2)
    path.lineTo(-5.2, -1.9)
    path.lineTo(-1.9, -1.9)
    return path


def _lines(*strokes: tuple[tuple[float, float], ...]) -> Callable[[], QPainterPath]:
    def path() -> QPainterPath:
        made = QPainterPath()
        for stroke in strokes:
            made.moveTo(*stroke[0])
            for point in stroke[1:]:
                made.lineTo(*point)
        return made

    return path


def _search() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(-1.2, -1.2), 4.2, 4.2)
    path.moveTo(2.0, 2.0)
    path.lineTo(5.6, 5.6)
    return path


FILLED: Mapping[str, Callable[[], QPainterPath]] = {
    "play": _play,
    "pause": _pause,
    "step": _step,
    "step_back": _step_back,
}
STROKED: Mapping[str, Callable[[], QPainterPath]] = {
    "restart": _restart,
    "search": _search,
    "close": _lines(((-3.8, -3.8), (3.8, 3.8)), ((3.8, -3.8), (-3.8, 3.8))),
    "menu": _lines(((-4.5, -3.6), (4.5, -3.6)), ((-4.5, 0.0), (4.5, 0.0)), ((-4.5, 3.6), (4.5, 3.6))),
    "fold": _lines(((1.0, -4.0), (-3.0, 0.0), (1.0, 4.0)), ((5.0, -4.0), (1.0, 0.0), (5.0, 4.0))),
    "unfold": _lines(((-1.0, -4.0), (3.0, 0.0), (-1.0, 4.0)), ((-5.0, -4.0), (-1.0, 0.0), (-5.0, 4.0))),
}


def paint_icon(painter: QPainter, name: str, centre: QPointF, color: QColor, scale: float = 1.0) -> None:
    """Paint the icon `name`, 12 units wide or high, around `centre`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    painter.scale(scale, scale)
    filled = name in FILLED
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(color, 1.0 if filled else STROKE, Qt.PenStyle.SolidLine, cap, join))
    painter.setBrush(color if filled else Qt.BrushStyle.NoBrush)
    painter.drawPath(FILLED[name]() if filled else STROKED[name]())
    painter.restore()


def faded(color: QColor, alpha: float) -> QColor:
    """Return the colour at an opacity of `alpha`."""
    made = QColor(color)
    made.setAlphaF(alpha)
    return made


def tabular(font: QFont) -> QFont:
    """Return the font with figures of one width, so that moving numbers stand still."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def unit(widget: QWidget) -> float:
    """Return the factor everything scales by: how much larger than 13 px the widget's type is."""
    return QFontInfo(widget.font()).pixelSize() / 13.0


def shown_theme(widget: QWidget) -> Theme:
    """Return the theme that the widget's palette shows now, for its class colours.

    The text tells: a style sheet's transparent ground makes the palette's window black.
    """
    return DARK if widget.palette().color(QPalette.ColorRole.WindowText).lightness() > 128 else LIGHT


class IconButton(QAbstractButton):
    """A flat square button with one icon; `accented` draws it in the accent colour.

    Tab reaches it, a click leaves the focus where it was: Space stays with play and pause.
    """

    def __init__(self, icon: str, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon_name = icon
        self.accented = False
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_icon(self, icon: str, name: str, tip: str) -> None:
        """Change what the button shows and is called."""
        if icon != self.icon_name:
            self.icon_name = icon
            self.setAccessibleName(name)
            self.setToolTip(tip)
            self.update()

    def sizeHint(self) -> QSize:
        """Return a square as high as a row."""
        side = round(BUTTON * unit(self))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the same: an icon never shrinks."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Stop showing it."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon, its ground while hovered or pressed, and a ring while focused."""
        palette = self.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = palette.color(QPalette.ColorRole.WindowText)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isEnabled() and (self.isDown() or self.underMouse()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(text, 0.16 if self.isDown() else 0.08))
            painter.drawRoundedRect(frame, 4, 4)
        accent = palette.color(QPalette.ColorRole.Highlight)
        if self.hasFocus():
            painter.setPen(QPen(accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 4, 4)
        color = accent if self.accented else text
        centre = QRectF(self.rect()).center()
        paint_icon(
            painter, self.icon_name, centre, color if self.isEnabled() else faded(text, 0.3), unit(self)
        )
