"""The one slot between the thread that takes pictures and the step that looks at them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from playground.sources.photo import Rgb
from playground.sources.synthetic import StreetTruth

HOLD = 1.0
"""Seconds without being asked after which what need not go on, such as a video, stands still."""


@dataclass(frozen=True, eq=False)
class Shot:
    """A picture as it was taken.

    `pixels` are (H, W, 3) uint8 RGB; `number` counts from 0 in order of taking, also what nobody looked at;
    `taken` is when, in seconds of the reader's clock (time.perf_counter); `time` is seconds from the source's
    beginning. `truth` holds the true boxes where the picture is a drawn one. `capture_ms` is how long the
    source took to give it; a camera's time until its next picture is in that. One that stands in for a device
    that is not there is a `stand_in`. `place`, from 0 to 1, is where `seek` finds it again.
    """

    pixels: Rgb
    number: int
    taken: float
    time: float
    truth: StreetTruth | None = None
    capture_ms: float = 0.0
    stand_in: bool = False
    place: float = 0.0


@dataclass(frozen=True)
class Status:
    """How a source is: `text` says what a user should know, "" where all is well; `short` in a few words."""

    kind: Literal["opening", "playing", "missing", "lost", "silent", "ended"]
    text: str = ""
    short: str = ""


class Mailbox:
    """Holds the newest shot until it is asked for; with `every`, the giver waits until each was.

    Everything in it may be called from both threads, and nothing in it takes long but what says so.
    """

    def __init__(self, every: bool, clock: Callable[[], float]) -> None:
        self.every = every
        self.clock = clock
        self.status = Status("opening")
        self.busy_since: float | None = None
        self._held: set[str] = set()  # why it stands still
        self._takers = 0
        self._changed = threading.Condition()
        self._slot: Shot | None = None
        self._goal: float | None = None
        self._asked = clock()
        self._error: Exception | None = None
        self._over = False
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether nobody wants pictures any more."""
        return self._closed

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to come."""
        return self._over and self._slot is None

    def take(self, timeout: float) -> Shot | None:
        """Wait for a shot that was not taken yet; None where none comes in time, or none will come.

        Raises what the giver failed of.
        """
        with self._changed:
            self._asked = self.clock()
            self._takers += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._slot is not None or self._over, timeout)
            self._takers -= 1
            shot, self._slot = self._slot, None
            if shot is None and self._error is not None:
                raise self._error
            self._changed.notify_all()
            return shot

    def put(self, shot: Shot) -> None:
        """Put a shot in place of the one that waits; with `every`, wait until that was taken."""
        with self._changed:
            if self.every:
                self._changed.wait_for(lambda: self._slot is None or self._closed)
            if not self._closed and self._goal is None:  # else it is from before the place that is wished for
                self._slot = shot
                self._changed.notify_all()

    def hold(self, why: str, held: bool) -> None:
        """Let what need not go on stand still, but for the next picture where one is asked for.

        It goes on when there is no reason left to hold it.
        """
        with self._changed:
            (self._held.add if held else self._held.discard)(why)
            self._asked = self.clock()
            self._changed.notify_all()

    def rest(self, seconds: float) -> None:
        """Wait, and on while it is held or nobody asks; a wish to be elsewhere or closing ends it.

        While it is held, so does the next picture, where one is asked for and is not there.
        """
        with self._changed:
            self._changed.wait_for(self._stirred, max(seconds, 0.0))
            self._changed.wait_for(lambda: self._stirred() or self._asked_lately())

    def wish(self, fraction: float) -> None:
        """Wish to go on at another place of the source; what is on its way is not given any more."""
        with self._changed:
            self._goal = min(max(fraction, 0.0), 1.0)
            self._slot = None
            self._changed.notify_all()

    def wished(self) -> float | None:
        """Return the place that was wished for since the last call, or None."""
        with self._changed:
            goal, self._goal = self._goal, None
            return goal

    def end(self, error: Exception | None = None) -> None:
        """Say that nothing more comes, and what went wrong."""
        with self._changed:
            self._error, self._over = error, True
            self.status = Status("ended")
            self._changed.notify_all()

    @contextmanager
    def busy(self) -> Generator[None]:
        """Note for how long a device or file keeps its caller waiting."""
        self.busy_since = self.clock()
        try:
            yield
        finally:
            self.busy_since = None

    def close(self) -> None:
        """Say that nobody wants pictures any more."""
        with self._changed:
            self._closed = self._over = True
            self._slot = None
            self._changed.notify_all()

    def _stirred(self) -> bool:
        next_wanted = bool(self._held) and self._takers > 0 and self._slot is None
        return self._closed or self._goal is not None or next_wanted

    def _asked_lately(self) -> bool:
        return not self._held and self.clock() - self._asked < HOLD
