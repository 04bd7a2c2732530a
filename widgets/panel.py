"""One scene at work: its panes, readings and transport, with its controls beside them."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.faults import Fault
from playground.frame import Frame
from playground.params import fields
from playground.rate import Rate
from playground.scene import Scene
from widgets.canvas import Canvas
from widgets.column import Column
from widgets.drops import DropZone, refusal
from widgets.errors import Banner
from widgets.history import History
from widgets.menu import Menu
from widgets.offer import OfferCard
from widgets.readouts import Readouts
from widgets.rewind import Rewind
from widgets.rewind_view import RewindView
from widgets.shortcuts import Shortcuts
from widgets.steering import Engine, Steering
from widgets.theme import Theme
from widgets.transport import Transport

SLOW_START = 0.3
"""Seconds after which a start that is still under way shows its progress and Cancel."""


class Panel(QWidget):
    """Shows one scene: hands the user's acts to the steering, and the engine's frames to the painters."""

    def __init__(
        self,
        scene: Scene,
        history: History,
        engine: Engine,
        theme: Theme,
        menu: Menu,
        pace: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        params = history.now
        self.scene = scene
        self.frame: Frame | None = None
        self.ticks = 0
        self.shown = 0
        self.steering = Steering(scene, history, engine, pace, clock)
        self.rewind = Rewind(clock)
        self._engine = engine
        self._fault: Fault | None = None
        self._notice = ""
        self._rate = Rate(clock)
        self._scenes_pace = scene.pace_at(params)
        # parents first, in the order of Tab: whenever a widget gets one, all that is in it is styled anew
        self.banner = Banner(self)
        self.canvas = Canvas(scene, theme, self)
        self.canvas.show_params(params)
        self.offer = OfferCard(self.canvas)
        self.drops = DropZone(self.canvas)
        self.readouts = Readouts(scene.readouts, self)
        self.view = RewindView(self.rewind, self.canvas, self.offer, self.readouts, self.steering, engine)
        self.transport = Transport(self)
        self.column = Column(scene, params, menu, self)
        self.header, self.controls, self.lesson = self.column.header, self.column.controls, self.column.lesson
        self._arrange()
        self._connect()
        self.transport.set_pace(pace)

    @property
    def up_to_date(self) -> bool:
        """Tell whether what is shown holds the effect of everything the user did."""
        return self._engine.up_to_date

    def tick(self) -> None:
        """Show the newest frame, if there is one. Called by the one screen timer."""
        self.ticks += 1
        frame = self._engine.frame()
        if frame is not None:
            try:
                self._show(frame)
            finally:
                self._engine.taken()  # also after a frame that could not be shown, or none would follow
        progress = self._engine.progress
        if progress is None:
            self.transport.hide_progress()
        elif self.steering.waiting > SLOW_START:
            self.transport.show_progress(progress.fraction or None, progress.text)

    def layout_state(self) -> dict[str, Any]:
        """Return how the panes are laid out and which groups of controls are folded, JSON-ready."""
        return {**self.canvas.layout_state(), "folds": self.controls.folds()}

    def restore_layout(self, state: object) -> None:
        """Lay out as `layout_state` told; what does not fit this scene is passed over."""
        if isinstance(state, dict):
            known: dict[str, Any] = state
            self.canvas.restore_layout(known)
            self.controls.restore_folds(known.get("folds"))

    def show_recording(self, seconds: float | None) -> None:
        """Show how long a recording lasts: at the head of the controls, or under the panes without them."""
        self.header.recording.show_seconds(seconds)
        self.transport.recording.show_seconds(seconds if self.column.isHidden() else None)

    def _arrange(self) -> None:
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self.banner)
        centre.addWidget(self.canvas, 1)
        centre.addWidget(self.readouts)
        centre.addWidget(self.transport)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addLayout(centre, 1)
        across.addWidget(self.column)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _connect(self) -> None:
        steering = self.steering
        self._connect_rewind()  # first: what acts on the run returns to the newest picture before
        self.controls.changed.connect(steering.use)
        self.canvas.looked.connect(steering.look)
        steering.look(self.canvas.in_view)
        self.canvas.failed.connect(self._painter_failed)
        self.drops.dropped.connect(self._take_file)
        for restarted in (self.banner.restarted, self.transport.restarted):
            restarted.connect(self._forget_fault)  # the same one may come again, and is news then
        self.banner.restarted.connect(steering.restart)
        self.transport.played.connect(steering.play)
        self.transport.restarted.connect(steering.restart)
        self.transport.paced.connect(steering.set_pace)
        self.transport.cancelled.connect(steering.cancel)
        steering.changed.connect(self._show_params)
        keys = Shortcuts(self)  # of the panel, not the controls: they work while those are folded away
        for field in fields(type(steering.params)):
            if field.key:
                keys.add(field.key, partial(self.controls.turn, field.name))

    def _connect_rewind(self) -> None:
        rewind, transport = self.rewind, self.transport
        for acted in (transport.played, transport.restarted, self.banner.restarted):
            acted.connect(rewind.leave)
        transport.advanced.connect(self.view.advance)
        transport.went_back.connect(rewind.back)
        transport.scrubbed.connect(rewind.go_to)
        rewind.began.connect(lambda: transport.play_button.expect(False))
        rewind.moved.connect(self._show_run)

    def _show(self, frame: Frame) -> None:
        self.frame = frame
        self.shown += 1
        self._rate.count()
        self.rewind.take(frame)
        if not self.rewind.looking_back:
            self.view.show()
        self._show_run()
        self._show_messages(frame)
        self.steering.told(frame)

    def _show_run(self) -> None:
        if self.frame is not None:
            self.transport.show_frame(self.frame, self._rate.per_second, self.rewind.place)

    def _take_file(self, path: str) -> None:
        if not self.controls.drop(path):
            self.banner.show_notice(refusal(path, self.steering.params), passing=True)

    def _forget_fault(self) -> None:
        self._fault = None
        self.banner.clear_faults()

    def _show_params(self) -> None:
        self._keep_pace(self.scene.pace_at(self.steering.params))
        self.controls.show_params(self.steering.params)
        self.canvas.show_params(self.steering.params)
        self.view.follow_params()

    def _keep_pace(self, pace: float | None) -> None:
        """Take the scene's pace where other parameters bring another: what learns need not be followed."""
        if pace != self._scenes_pace:
            self._scenes_pace = pace
            self.transport.set_pace(pace)
            self.steering.set_pace(pace)

    def _show_messages(self, frame: Frame) -> None:
        if frame.fault != self._fault:
            self.banner.clear_faults()
            if frame.fault is not None:
                self.banner.show_fault(frame.fault, self.steering.link())
        if frame.notice and frame.notice != self._notice:
            self.banner.show_notice(frame.notice)
        self._fault, self._notice = frame.fault, frame.notice

    def _painter_failed(self, pane: str, details: str) -> None:
        fault = Fault(f"The pane “{pane}” could not be drawn", "The other panes go on.", details, "bug")
        self.banner.show_fault(fault, self.steering.link(), restart=False)
