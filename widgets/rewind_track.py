"""The slim line over the run, along which one looks back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from widgets.editors import ink
from widgets.editors.track import Track
from widgets.rewind import Place

HEIGHT = 12
INSET = 12


class RewindTrack(Track):
    """Shows the run from its first picture to the newest and where in it one looks; there only for a run.

    It never takes the focus: its keys are those of the whole window.
    """

    def __init__(self) -> None:
        super().__init__("", "")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Look back at the run")
        self.setToolTip("Look back at the run: ← and →, Home for its beginning, End for now")
        self._place = Place(0, 0, 0)
        self.show_place(self._place)

    def show_place(self, place: Place) -> None:
        """Show where in the run the picture is."""
        self._place = place
        self.setVisible(place.first < place.last)
        share = (place.step - place.first) / (place.last - place.first) if place.past else 1.0
        if share != self._fraction:  # while a run grows, the handle stands still at its end
            self.show_fraction(share)

    def sizeHint(self) -> QSize:
        """Return the height of the line with room to grab it."""
        return QSize(ink.px(self, 80), ink.px(self, HEIGHT))

    def handle(self) -> QPointF:
        """Return the middle of the handle."""
        return QPointF(super().handle().x(), self.height() / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, what lies before the picture in the accent colour, and the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        live = self._place.past or self.dragging() or self.underMouse()
        handle, thick = self.handle(), ink.px(self, 3 if live else 2)
        line = QRectF(self._radius(), handle.y() - thick / 2, self.width() - 2 * self._radius(), thick)
        painter.setBrush(ink.line(self))
        painter.drawRoundedRect(line, thick / 2, thick / 2)
        colour = ink.accent(self) if live else ink.muted(self)
        painter.setBrush(colour)
        if live:
            line.setRight(handle.x())
            painter.drawRoundedRect(line, thick / 2, thick / 2)
        radius = ink.px(self, 5 if live else 3)
        painter.drawEllipse(handle, radius, radius)

    def _radius(self) -> float:
        return ink.px(self, INSET)
