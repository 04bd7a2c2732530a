"""The strip under the panes: play, step both ways, restart, speed, and how far and how fast the run is."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from playground.frame import Frame, Status
from widgets.glyphs import IconButton, unit
from widgets.readings import Count, Progress, Rates, grouped, rate_text
from widgets.recorder_mark import RecorderMark
from widgets.rewind import Place
from widgets.rewind_track import RewindTrack
from widgets.shortcuts import Shortcuts

HEIGHT = 44
PACES: tuple[float | None, ...] = (1, 2, 5, 10, 30, 60, 120, 500, 2000, None)
SETTLE_MS = 300
"""For this long after an act, frames made before it do not flip the play button back."""
RATES_MS = 250
"""Numbers that change faster than this cannot be read."""
ENDED: dict[Status, str] = {"finished": "finished", "failed": "stopped", "paused": "paused"}


def pace_text(pace: float | None) -> str:
    """Return a speed as the control names it."""
    if pace is None:
        return "max"
    return f"{grouped(pace)} step{'' if pace == 1 else 's'}/s"


class Transport(QWidget):
    """Play, step, restart and speed, with the step count and the rates, under a line along the run.

    The signals are the user's acts; `show_*`, `hide_*` and `set_*` emit nothing.
    """

    played = Signal(bool)
    advanced = Signal(int)
    went_back = Signal(int)
    scrubbed = Signal(float)
    restarted = Signal()
    paced = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Transport")
        self.play_button = PlayButton()
        self.back_button = IconButton(
            "step_back", "Step back", "Look one step back (←), ten (Shift+←), at the beginning (Home)"
        )
        self.step_button = IconButton("step", "Step", "One step (→), ten steps (Shift+→)")
        self.restart_button = IconButton("restart", "Restart", "Restart from the seed (R)")
        self.track = RewindTrack()
        self.count = Count()
        self.pace = QComboBox()
        self.rates = Rates()
        self.recording = RecorderMark()
        self.progress = Progress()
        self._page = QStackedWidget()
        self._place = Place(0, 0, 0)
        self._rated: tuple[Status, bool] | None = None
        self._rates_age = QElapsedTimer()
        self._arrange()
        self._connect()
        self._fit()

    def show_frame(self, frame: Frame, frames_per_second: float, place: Place | None = None) -> None:
        """Show how far and how fast the run is, and where in it the picture is if not at its end."""
        self._place = place = place or Place(frame.step, frame.step, frame.step)
        if frame.status != "starting":
            self.hide_progress()
        self.track.show_place(place)
        self.back_button.setEnabled(self.step_button.isEnabled() and place.first < place.step)
        self.count.show_step(place.step, place.last)
        self.play_button.show_status(frame.status)
        if (frame.status, place.past) == self._rated and self._rates_age.elapsed() < RATES_MS:
            return
        self._rated = frame.status, place.past
        self._rates_age.start()
        first = ENDED.get(frame.status) or f"{rate_text(frame.steps_per_second)} steps/s"
        second = f"{frames_per_second:.0f} frames/s" if frame.status == "running" else ""
        self.rates.show_rates("looking back" if place.past else first, "" if place.past else second)

    def show_progress(self, fraction: float | None, text: str) -> None:
        """Show how far a slow start is, in place of the numbers; None where that is not known."""
        self.progress.show_progress(fraction, text)
        self._page.setCurrentWidget(self.progress)
        self._allow(False)

    def hide_progress(self) -> None:
        """Show the numbers again."""
        if self._page.currentWidget() is self.progress:
            self._page.setCurrentIndex(0)
            self._allow(True)

    def set_pace(self, steps_per_second: float | None) -> None:
        """Show the nearest of the speeds on offer; None is as fast as it goes."""
        if steps_per_second is None:
            self.pace.setCurrentIndex(PACES.index(None))
            return
        apart = [float("inf") if pace is None else abs(pace - steps_per_second) for pace in PACES]
        self.pace.setCurrentIndex(apart.index(min(apart)))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the one thin line above it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        painter.fillRect(0, 0, self.width(), 1, self.palette().color(QPalette.ColorRole.Mid))

    def _arrange(self) -> None:
        self.pace.setAccessibleName("Speed")
        self.pace.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.pace.setToolTip("Steps per second")
        self.pace.addItems([pace_text(pace) for pace in PACES])
        self.set_pace(None)
        numbers = QWidget()
        inner = QHBoxLayout(numbers)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.count)
        inner.addSpacing(8)
        inner.addStretch(1)
        inner.addWidget(self.pace)
        inner.addWidget(self.rates, 1000)
        self._page.addWidget(numbers)
        self._page.addWidget(self.progress)
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(0)
        for button in self._buttons():
            row.addWidget(button)
        row.addWidget(self._page, 1)
        row.addWidget(self.recording)
        policy = self.track.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.track.setSizePolicy(policy)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 1, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.track)
        outer.addLayout(row, 1)

    def _connect(self) -> None:
        self.play_button.played.connect(self.played)
        self.back_button.clicked.connect(lambda: self._go_back(_wished()))
        self.step_button.clicked.connect(lambda: self._advance(_wished()))
        self.track.moved.connect(self._scrub)
        self.restart_button.clicked.connect(lambda: self.restarted.emit())
        self.pace.activated.connect(lambda index: self.paced.emit(PACES[index]))
        self.progress.cancel.clicked.connect(lambda: self.cancelled.emit())
        keys = Shortcuts(self)
        keys.add("Space", self.play_button.click)
        keys.add("Right", lambda: self._advance(1), repeat=True)
        keys.add("Shift+Right", lambda: self._advance(10), repeat=True)
        keys.add("Left", lambda: self._go_back(1), repeat=True)
        keys.add("Shift+Left", lambda: self._go_back(10), repeat=True)
        keys.add("Home", lambda: self._scrub(0.0))
        keys.add("End", lambda: self._scrub(1.0))
        keys.add("R", self.restart_button.click)

    def _fit(self) -> None:
        scale = unit(self)
        self.setFixedHeight(round(HEIGHT * scale))
        self.pace.setMinimumWidth(round(102 * scale))

    def _advance(self, steps: int) -> None:
        if self.step_button.isEnabled():
            self.play_button.expect(False)
            self.advanced.emit(steps)

    def _go_back(self, pictures: int) -> None:
        if self.back_button.isEnabled():
            self.went_back.emit(pictures)

    def _scrub(self, share: float) -> None:
        if self.track.isEnabled() and self._place.first < self._place.last:
            self.scrubbed.emit(share)

    def _buttons(self) -> tuple[IconButton, ...]:
        return self.play_button, self.back_button, self.step_button, self.restart_button

    def _allow(self, allowed: bool) -> None:
        for part in (*self._buttons(), self.track):
            part.setEnabled(allowed)
        self.back_button.setEnabled(allowed and self._place.first < self._place.step)


def _wished() -> int:
    """Return how many steps a click asks for."""
    return 10 if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier else 1


class PlayButton(IconButton):
    """Play while paused, pause while playing.

    It answers at once; frames that were made before the act and say otherwise are passed over for a moment.
    """

    played = Signal(bool)

    def __init__(self) -> None:
        super().__init__("play", "Play", "Play (Space)")
        self.accented = True
        self._playing = False
        self._told = False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._believe)
        self.clicked.connect(self._toggle)

    def show_status(self, status: Status) -> None:
        """Show what a frame says."""
        if status == "starting":
            return
        self._told = status == "running"
        if status in ("finished", "failed") or not self._settle.isActive():
            self._believe()

    def expect(self, playing: bool) -> None:
        """Show what an act will bring, before a frame says so."""
        self._settle.start()
        self._show(playing)

    def _believe(self) -> None:
        self._settle.stop()
        self._show(self._told)

    def _show(self, playing: bool) -> None:
        self._playing = playing
        if playing:
            self.show_icon("pause", "Pause", "Pause (Space)")
        else:
            self.show_icon("play", "Play", "Play (Space)")

    def _toggle(self) -> None:
        self.expect(not self._playing)
        self.played.emit(self._playing)
