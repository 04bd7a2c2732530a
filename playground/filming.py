"""Filming what goes on: pictures come when they come, the film keeps true time, and nobody waits for it."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.film import Film, left_behind, rescued

NICE = 5
_log = logging.getLogger(__name__)


class Filming:
    """Writes a film in a thread of its own.

    One picture waits at most: where the encoder is late a newer one takes its place, and the one before
    stands as long as the clock says. `trouble` is why the film ended early, "" while all is well; once `done`
    without any, the film lies in its place.
    """

    def __init__(self, film: Film, fps: float) -> None:
        self.film = film
        self.trouble = ""
        self._fps = fps
        self._news = threading.Condition()
        self._waiting: tuple[NDArray[np.uint8], float] | None = None
        self._end: float | None = None
        self._shown: NDArray[np.uint8] | None = None  # stands from place `_begun` on, in pictures
        self._begun = 0
        self._thread = threading.Thread(target=self._work, name="film", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Tell whether the film is in its place, or never will be."""
        return not self._thread.is_alive()

    def show(self, picture: NDArray[np.uint8], seconds: float) -> None:
        """Show a picture, height × width × BGR, from that second of the film on."""
        with self._news:
            self._waiting = picture, seconds
            self._news.notify()

    def finish(self, seconds: float) -> None:
        """End the film at that second. It is in its place once `done`, or after `wait`."""
        with self._news:
            self._end = seconds
            self._news.notify()

    def wait(self) -> None:
        """Wait until the film is done; it must have been finished."""
        self._thread.join()

    def _work(self) -> None:
        self._attempt(self._film)
        self._attempt(self.film.close)

    def _attempt(self, action: Callable[[], None]) -> None:
        """Do what a film needs; whatever goes wrong ends it."""
        try:
            action()
        except Exception as error:  # nobody above would hear of it, and the film must be closed all the same
            _log.exception("the film %s has ended", self.film.path)
            self.trouble = self.trouble or _reason(error)

    def _film(self) -> None:
        _let_others_go_first()
        while (news := self._next()) is not None:
            self._turn_to(*news)
        if self._shown is None:
            raise ValueError("no picture came")
        if self._end is not None:
            self._stand_until(max(round(self._end * self._fps), self._begun + 1))

    def _next(self) -> tuple[NDArray[np.uint8], float] | None:
        """Wait for the next picture; None once the film ends."""
        with self._news:
            self._news.wait_for(lambda: self._waiting is not None or self._end is not None)
            news, self._waiting = self._waiting, None
            return news

    def _turn_to(self, picture: NDArray[np.uint8], seconds: float) -> None:
        if self._shown is None:  # though it may have overtaken the very first one: the film begins with it
            self._shown = picture
        elif not np.array_equal(picture, self._shown):  # what stands costs nothing
            self._stand_until(round(seconds * self._fps))
            self._shown = picture

    def _stand_until(self, place: int) -> None:
        if self._shown is not None and place > self._begun:
            self.film.add(self._shown, place - self._begun)
        self._begun = max(place, self._begun)


class Salvage:
    """Finishes the films of a folder that were left behind, as their process was killed, in a thread.

    Once `done`, `films` are those it made, and `troubles` why others could not be, by their bare pictures.
    """

    def __init__(self, folder: Path) -> None:
        self.films: list[Path] = []
        self.troubles: dict[Path, str] = {}
        self._folder = folder
        self._thread = threading.Thread(target=self._work, name="salvage", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Tell whether nothing is left to do."""
        return not self._thread.is_alive()

    def _work(self) -> None:
        _let_others_go_first()
        for bare in left_behind(self._folder):
            try:
                film = rescued(bare)
            except Exception as error:  # one that cannot be finished must not keep others from it
                _log.exception("the film of %s cannot be finished", bare)
                self.troubles[bare] = _reason(error)
            else:
                self.films += [film] if film else []


def _let_others_go_first() -> None:
    """Leave the processors to the window and the engine, which must not wait for a film.

    On two busy cores 95 % of screen ticks followed each other within 59 ms where it was their equal, within
    29 ms behind them.
    """
    if sys.platform == "linux":  # elsewhere all threads of a process are equals
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
