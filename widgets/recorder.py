"""Recording a scene on screen: its panes and readings as a film, while everything goes on."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from playground.faults import Fault
from playground.film import RATES, Film, even
from playground.filming import Filming, Salvage
from playground.places import dated, videos_folder
from widgets import pictures
from widgets.panel import Panel

RATE = RATES[".webm"]
REST = 4
"""After taking a picture the window is left alone for so many times as long: where it must be painted anew,
that takes 5 to 12 ms at 1080 × 950."""
MOST_PIXELS = 1600 * 1000
"""A larger picture, as of a screen with small pixels, is filmed smaller: the encoder would be too late."""

AGAIN = "The next start of the app tries once more to make a film of them."


class Recorder(QObject):
    """Films the panel that is on screen, from `start` until `stop`.

    `changed` tells that a recording has begun or ended. `noticed` carries where a film lies, `failed` a
    Fault; both come from `tick`, as a film is finished while the window goes on.
    """

    changed = Signal()
    noticed = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._filming: Filming | None = None
        self._ending: list[Filming] = []
        self._salvage: Salvage | None = None
        self._began = self._due = 0.0

    @property
    def seconds(self) -> float | None:
        """How long the recording lasts already; None while there is none."""
        return None if self._filming is None else self._clock() - self._began

    def toggle(self, panel: Panel) -> None:
        """Begin to record, or stop."""
        if self._filming is None:
            self.start(panel)
        else:
            self.stop()

    def start(self, panel: Panel) -> None:
        """Begin a film in the user's folder of videos, of the size that the panes have now."""
        first = pictures.last_painted(*pictures.stage(panel))
        height, width = first.shape[:2]
        folder = videos_folder()
        try:
            film = Film(dated(folder, panel.scene.name, ".webm"), _limited(width, height), RATE)
        except OSError as error:
            reason = error.strerror or str(error)
            self.failed.emit(
                Fault(f"Nothing can be recorded in {folder}: {reason}", "Make room there, or the folder.")
            )
            return
        self._filming = Filming(film, RATE)
        self._filming.show(first, 0.0)
        self._began = self._clock()
        self._due = self._began + 1 / RATE
        self.changed.emit()

    def stop(self) -> None:
        """End the recording, if there is one; its film is finished without anybody waiting."""
        if self._filming is not None:
            self._filming.finish(self._clock() - self._began)
            self._ending.append(self._filming)
            self._filming = None
            self.changed.emit()

    def rescue(self) -> None:
        """Finish films that were left behind as the app was killed; what became of them is told once."""
        self._salvage = Salvage(videos_folder())

    def tick(self, panel: Panel) -> None:
        """Take a picture where one is due, and tell of films that are done. For the one screen timer."""
        now = self._clock()
        if self._filming is not None and self._filming.done:  # of trouble
            self.stop()
        if self._filming is not None and now >= self._due:
            self._filming.show(pictures.last_painted(*pictures.stage(panel)), now - self._began)
            self._due = max(self._due + 1 / RATE, now + (1 + REST) * (self._clock() - now))
        for filming in [filming for filming in self._ending if filming.done]:
            self._ending.remove(filming)
            if filming.trouble:
                self._complain(filming)
            else:
                self.noticed.emit(f"The recording is in {filming.film.path}")
        if self._salvage is not None and self._salvage.done:
            self._tell(self._salvage)
            self._salvage = None

    def close(self) -> None:
        """End the recording and wait for its film."""
        self.stop()
        for filming in self._ending:
            filming.wait()
            if filming.trouble:
                self._complain(filming)
        self._ending.clear()

    def _complain(self, filming: Filming) -> None:
        kept = filming.film.kept()
        hint = "Nothing was kept."
        if kept == filming.film.path:
            hint = f"What was recorded until then is in {kept}."
        elif kept is not None:
            hint = f"Its pictures are kept in {kept}. {AGAIN}"
        self.failed.emit(Fault(f"The recording has ended: {filming.trouble}", hint))

    def _tell(self, salvage: Salvage) -> None:
        if salvage.films:
            films = " and ".join(str(film) for film in salvage.films)
            self.noticed.emit(f"A recording had been cut off. What there was is in {films}")
        for bare, trouble in salvage.troubles.items():
            cannot = f"A recording that had been cut off cannot be finished: {trouble}"
            self.failed.emit(Fault(cannot, f"Its pictures are kept in {bare}. {AGAIN}"))


def _limited(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, math.sqrt(MOST_PIXELS / (width * height)))
    return even((round(width * scale), round(height * scale)))
