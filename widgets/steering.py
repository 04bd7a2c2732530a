"""What the user asks of the engine: parameters as they should be, play and pace, undo and redo."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from playground import links
from playground.faults import UserError
from playground.frame import (
    Advance,
    Cancel,
    Command,
    Frame,
    Look,
    Open,
    Play,
    Progress,
    Rebuild,
    Results,
    Steer,
    Stroke,
    Throttle,
    Touch,
    differing,
)
from playground.params import Params
from playground.scene import Gesture, Scene
from widgets.history import History


class Engine(Protocol):
    """What the window needs of an engine: the host's interface."""

    @property
    def progress(self) -> Progress | None:
        """How far a slow start is."""
        ...

    @property
    def up_to_date(self) -> bool:
        """Whether the last frame holds the effect of every command, but for hovers."""
        ...

    def obey(self, command: Command) -> None:
        """Send a command."""
        ...

    def frame(self) -> Frame | None:
        """Return the newest frame, once."""
        ...

    def results(self) -> Results | None:
        """Return what came in answer to Publish, once."""
        ...

    def taken(self) -> None:
        """Say that the frame is on screen."""
        ...

    def close(self) -> None:
        """End the engine."""
        ...


class Steering(QObject):
    """Turns the user's acts on one scene into commands; `changed` tells of other parameters or pace."""

    changed = Signal()

    def __init__(
        self,
        scene: Scene,
        history: History,
        engine: Engine,
        pace: float | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.scene = scene
        self.params = history.now
        self.history = history
        self.pace = pace
        self.playing = True
        self._engine = engine
        self._clock = clock
        self._waiting_since = clock()
        self._strokes: list[Stroke] = []  # not noted yet: an own change is on its way
        self._presses = 0
        self._seen = frozenset[str]()
        self._opened = False

    @property
    def waiting(self) -> float:
        """Seconds since a start was last asked for."""
        return self._clock() - self._waiting_since

    def open(self, device: str = "", playing: bool = True) -> None:
        """Start the scene."""
        self.playing = playing
        self._wait()
        self._engine.obey(Open(self.scene, self.params, device, playing, self.pace))
        self._engine.obey(Look(self._seen))
        self._opened = True

    def use(self, params: Params) -> None:
        """Go to other parameters, as a control brings them."""
        self.history.note(params)
        self._steer(params)

    def begin(self, params: Params) -> None:
        """Begin anew with other parameters, as a preset or a link asks: what was learnt before is not its."""
        rebuilt = self.params.needs_restart(params)
        self.history.arrive(params)
        self._steer(params)
        if not rebuilt:
            self.restart()

    def told(self, frame: Frame) -> None:
        """Take parameters that gestures changed in the engine, stroke by stroke.

        While an own change is on its way they wait: an older frame must not turn it back.
        """
        self._strokes += frame.strokes
        if not self._engine.up_to_date:
            return
        strokes, self._strokes = self._strokes, []
        for stroke in strokes:
            with suppress(UserError):  # it no longer goes with what was turned meanwhile
                self.history.note(self.history.now.updated(stroke.changes), stroke.number)
        self.history.follow(frame.params)
        if frame.params != self.params:
            self.params = frame.params
            self.changed.emit()

    def undo(self) -> None:
        """Take the last change of the parameters back."""
        if (params := self.history.undo()) is not None:
            self._steer(params)

    def redo(self) -> None:
        """Do the change again that was taken back."""
        if (params := self.history.redo()) is not None:
            self._steer(params)

    def play(self, playing: bool) -> None:
        """Run or pause."""
        self.playing = playing
        self._engine.obey(Play(playing, self.pace))

    def set_pace(self, steps_per_second: float | None) -> None:
        """Run at that speed; None is as fast as it goes."""
        self.pace = steps_per_second
        self._engine.obey(Throttle(self.pace))
        self.changed.emit()

    def advance(self, steps: int) -> None:
        """Take so many steps and pause."""
        self.playing = False
        self._engine.obey(Advance(steps))

    def restart(self) -> None:
        """Begin anew from the seed."""
        self._wait()
        self._engine.obey(Rebuild())

    def cancel(self) -> None:
        """Give up a slow start."""
        self._engine.obey(Cancel())

    def touch(self, gesture: Gesture) -> None:
        """Pass a gesture on, with the number of its stroke; a button of an offer is a stroke by itself."""
        self._presses += gesture.kind in ("press", "act")
        stroke = self._presses if gesture.kind in ("press", "drag", "release", "act") else 0
        self._engine.obey(Touch(gesture, stroke))

    def look(self, panes: frozenset[str]) -> None:
        """Say which panes are in view."""
        if self._opened and panes != self._seen:
            self._engine.obey(Look(panes))
        self._seen = panes

    def link(self) -> str:
        """Return the share link of the parameters."""
        return links.write(self.scene.name, self.params)

    def _steer(self, params: Params) -> None:
        changes = differing(self.params, params)
        if self.params.needs_restart(params):
            self._wait()
        self.params = params
        if changes:
            self._engine.obey(Steer(changes))
        self.changed.emit()

    def _wait(self) -> None:
        self._waiting_since = self._clock()
