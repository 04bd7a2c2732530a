"""What is seen of a run: its newest picture, or one of its past until the user does something to the run."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPointF

from playground.scene import Gesture, Picture
from widgets.canvas import Canvas
from widgets.offer import OfferCard
from widgets.readouts import Readouts
from widgets.rewind import Rewind
from widgets.steering import Engine, Steering

UNSEEN = "not drawn at that step"
"""Of a pane that lay behind another when the picture was made."""


class RewindView(QObject):
    """Shows what the rewind has to show, and passes gestures and steps on once the newest picture is back."""

    def __init__(
        self,
        rewind: Rewind,
        canvas: Canvas,
        offer: OfferCard,
        readouts: Readouts,
        steering: Steering,
        engine: Engine,
    ) -> None:
        super().__init__()
        self._rewind = rewind
        self._canvas = canvas
        self._offer = offer
        self._readouts = readouts
        self._steering = steering
        self._engine = engine
        rewind.began.connect(self._begin)
        rewind.moved.connect(self.show)
        canvas.looked.connect(self._look_again)
        for gestured in (canvas.gestured, offer.gestured):
            gestured.connect(self._touch)

    def show(self) -> None:
        """Show the picture in the panes, its numbers, and what can be done with what is picked."""
        frame = self._rewind.frame
        if frame is None or frame.picture is None:
            return
        picture = frame.picture
        if self._rewind.looking_back:
            self._show_past(picture, frame.seen)
        else:
            self._canvas.show_picture(picture, frame.seen)
        self._offer.show_offer(picture.offer, self._engine.up_to_date)
        self._readouts.show_metrics(picture.metrics, frame.device)

    def advance(self, steps: int) -> None:
        """Go so many pictures forward to the newest one, or let the run take steps."""
        if self._rewind.looking_back:
            self._rewind.forward(steps)
        else:
            self._steering.advance(steps)

    def follow_params(self) -> None:
        """Return to the newest picture if the user has changed a parameter, rather than the run by itself."""
        newest = self._rewind.newest
        if newest is not None and newest.params != self._steering.params:
            self._rewind.leave()

    def _show_past(self, picture: Picture, seen: frozenset[str] | None) -> None:
        """Show it, and nothing in panes it says nothing of: what they showed is of another time."""
        unseen = frozenset[str]() if seen is None else self._canvas.in_view - seen - frozenset(picture.panes)
        notes = {**picture.notes, **dict.fromkeys(unseen, UNSEEN)}
        self._canvas.show_picture(replace(picture, notes=notes), seen)
        for name in unseen:
            self._canvas.panes[name].show_marks(None)

    def _begin(self) -> None:
        """Pause, and send the card away first: what is being typed on it still counts."""
        self._offer.show_offer(None)
        newest, playing = self._rewind.newest, self._steering.playing
        if newest is not None and (newest.status == "running" or (newest.status == "paused" and playing)):
            self._steering.play(False)

    def _look_again(self) -> None:
        if self._rewind.looking_back:
            self.show()

    def _touch(self, gesture: Gesture) -> None:
        """Pass a gesture on; pointing at the past is none."""
        if self._rewind.looking_back:
            if gesture.kind in ("hover", "leave"):
                return
            self._rewind.leave()
            gesture = self._aimed(gesture) if gesture.kind == "press" else gesture
        self._steering.touch(gesture)

    def _aimed(self, press: Gesture) -> Gesture:
        """Return the press with what lies there now."""
        pane = self._canvas.panes[press.pane]
        view = pane.view()
        at = QPointF(pane.pressed_at.x() * pane.width(), pane.pressed_at.y() * pane.height())
        (x, y), (mark, item) = pane.board.place(view, at), pane.board.hit(view, at)
        return replace(press, x=x, y=y, mark=mark, item=item)
