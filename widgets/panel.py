"""One scene at work: its panes, readings and transport, with its controls beside them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground import links
from playground.faults import Fault
from playground.frame import Advance, Cancel, Command, Frame, Open, Play, Progress, Rebuild, Steer, Touch
from playground.params import Params
from playground.scene import Gesture, Scene
from widgets.canvas import Canvas
from widgets.controls import Controls
from widgets.errors import Banner
from widgets.glyphs import unit
from widgets.header import Header
from widgets.history import History, differing
from widgets.menu import Menu
from widgets.readouts import Readouts
from widgets.theme import Theme
from widgets.transport import Transport

COLUMN, STRIP = 316, 36
RATE_SECONDS = 0.5
SLOW_START = 0.3
"""Seconds after which a start that is still under way shows its progress and Cancel."""


class Engine(Protocol):
    """What a panel needs of the engine: the host's interface."""

    @property
    def progress(self) -> Progress | None:
        """How far a slow start is."""
        ...

    @property
    def up_to_date(self) -> bool:
        """Whether the last frame holds the effect of every command."""
        ...

    def obey(self, command: Command) -> None:
        """Send a command."""
        ...

    def frame(self) -> Frame | None:
        """Return the newest frame, once."""
        ...

    def taken(self) -> None:
        """Say that the frame is on screen."""
        ...

    def close(self) -> None:
        """End the engine."""
        ...


class Panel(QWidget):
    """Shows one scene, passes the user's acts to the engine and its frames to the painters."""

    changed = Signal()

    def __init__(
        self,
        scene: Scene,
        params: Params,
        engine: Engine,
        theme: Theme,
        menu: Menu,
        pace: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.scene = scene
        self.params = params
        self.pace = pace
        self.frame: Frame | None = None
        self.playing = True
        self.controls_folded = False
        self.ticks = 0
        self.shown = 0
        self._engine = engine
        self._clock = clock
        self._history = History(params, clock)
        self._fault: Fault | None = None
        self._notice = ""
        self._waiting_since = clock()
        self._rate = Rate(clock)
        self.header = Header(scene.title, menu)
        self.banner = Banner()
        self.canvas = Canvas(scene, theme)
        self.readouts = Readouts(scene.readouts)
        self.transport = Transport()
        self.controls = Controls(params)
        self.column = QWidget()
        self._arrange()
        self._connect()
        self.transport.set_pace(pace)

    def open(self, device: str = "", playing: bool = True) -> None:
        """Start the scene."""
        self.playing = playing
        self._wait()
        self._engine.obey(Open(self.scene, self.params, device, playing, self.pace))

    def tick(self) -> None:
        """Show the newest frame, if there is one. Called by the one screen timer."""
        self.ticks += 1
        frame = self._engine.frame()
        if frame is not None:
            self._show(frame)
            self._engine.taken()
        progress = self._engine.progress
        if progress is None:
            self.transport.hide_progress()
        elif self._clock() - self._waiting_since > SLOW_START:
            self.transport.show_progress(progress.fraction or None, progress.text)

    def use(self, params: Params) -> None:
        """Go to other parameters, as a preset, a link or undo brings them."""
        self._history.note(params)
        self._steer(params)

    def advance(self, steps: int) -> None:
        """Take so many steps and pause."""
        self.playing = False
        self._engine.obey(Advance(steps))

    def play(self, playing: bool) -> None:
        """Run or pause."""
        self.playing = playing
        self._engine.obey(Play(playing, self.pace))

    @property
    def up_to_date(self) -> bool:
        """Tell whether what is shown holds the effect of everything the user did."""
        return self._engine.up_to_date

    def link(self) -> str:
        """Return the share link of what is shown."""
        return links.write(self.scene.name, self.params)

    def undo(self) -> None:
        """Take the last change of the parameters back."""
        self._go(self._history.undo())

    def redo(self) -> None:
        """Do the change again that was taken back."""
        self._go(self._history.redo())

    def set_theme(self, theme: Theme) -> None:
        """Change the panes' colours and type."""
        self.canvas.set_theme(theme)

    def fold_controls(self, folded: bool) -> None:
        """Hide the controls behind a narrow strip that brings them back, or show them."""
        self.controls_folded = folded
        self.controls.setVisible(not folded)
        self.header.set_folded(folded)
        self.column.setFixedWidth(self._column_width(folded))

    def present(self, presenting: bool) -> None:
        """Leave only the panes and the transport, or bring the rest back."""
        self.column.setVisible(not presenting)

    def _column_width(self, folded: bool) -> int:
        return round((STRIP if folded else COLUMN) * unit(self))

    def _arrange(self) -> None:
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self.banner)
        centre.addWidget(self.canvas, 1)
        centre.addWidget(self.readouts)
        centre.addWidget(self.transport)
        side = QVBoxLayout(self.column)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(self.header)
        side.addWidget(self.controls, 1)
        side.addStretch()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addLayout(centre, 1)
        across.addWidget(self.column)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _connect(self) -> None:
        self.controls.changed.connect(self.use)
        self.canvas.gestured.connect(self._touch)
        self.canvas.failed.connect(self._painter_failed)
        self.banner.restarted.connect(self._restart)
        self.transport.played.connect(self.play)
        self.transport.advanced.connect(self.advance)
        self.transport.restarted.connect(self._restart)
        self.transport.paced.connect(self._set_pace)
        self.transport.cancelled.connect(self._cancel)

    def _show(self, frame: Frame) -> None:
        self.frame = frame
        self.shown += 1
        if frame.picture is not None:
            self.canvas.show_picture(frame.picture)
            self.readouts.show_metrics(frame.picture.metrics, frame.device)
        self._rate.count()
        self.transport.show_frame(frame, self._rate.per_second)
        self._show_messages(frame)
        if self._engine.up_to_date and frame.params != self.params:
            self._told(frame.params)

    def _show_messages(self, frame: Frame) -> None:
        if frame.fault != self._fault:
            self.banner.clear_faults()
            if frame.fault is not None:
                self.banner.show_fault(frame.fault, self.link())
        if frame.notice and frame.notice != self._notice:
            self.banner.show_notice(frame.notice)
        self._fault, self._notice = frame.fault, frame.notice

    def _told(self, params: Params) -> None:
        """Take parameters that a gesture changed in the engine."""
        self._history.note(params)
        self.params = params
        self.controls.show_params(params)
        self.changed.emit()

    def _go(self, params: Params | None) -> None:
        if params is not None:
            self._steer(params)

    def _steer(self, params: Params) -> None:
        changes = differing(self.params, params)
        if self.params.needs_restart(params):
            self._wait()
        self.params = params
        self.controls.show_params(params)
        if changes:
            self._engine.obey(Steer(changes))
            self.changed.emit()

    def _touch(self, gesture: Gesture) -> None:
        self._engine.obey(Touch(gesture))

    def _restart(self) -> None:
        self._wait()
        self._engine.obey(Rebuild())

    def _set_pace(self, pace: float | None) -> None:
        self.pace = pace
        self._engine.obey(Play(self.playing, pace))
        self.changed.emit()

    def _cancel(self) -> None:
        self._engine.obey(Cancel())

    def _wait(self) -> None:
        self._waiting_since = self._clock()

    def _painter_failed(self, pane: str, details: str) -> None:
        fault = Fault(f"The pane “{pane}” could not be drawn", "The other panes go on.", details)
        self.banner.show_fault(fault, self.link(), restart=False)


class Rate:
    """How often something happened in a second, of late."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since, self._count = clock(), 0
        self.per_second = 0.0

    def count(self) -> None:
        """Note that it happened once more."""
        self._count += 1
        passed = self._clock() - self._since
        if passed >= RATE_SECONDS:
            self.per_second = self._count / passed
            self._since, self._count = self._clock(), 0
