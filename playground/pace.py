"""Whether a run goes on, how fast it may go, and how fast it goes."""

from __future__ import annotations

import time

from playground.rate import Rate


class Pace:
    """Whether a step is due, and when; and how many there are in a second.

    Steps that are asked for by number are due at once; while it is `playing` they are due in their time.
    """

    def __init__(self) -> None:
        self.playing = False
        self._asked = 0
        self._interval = 0.0
        self._due = 0.0
        self._rate = Rate()

    def limit(self, steps_per_second: float | None) -> None:
        """Allow that many steps a second; None for as many as there can be."""
        self._interval = 1.0 / steps_per_second if steps_per_second else 0.0
        self._due = min(self._due, time.perf_counter() + self._interval)

    def play(self, playing: bool) -> None:
        """Go on without an end, or stop; steps that were asked for are asked for no longer."""
        self.playing, self._asked = playing, 0

    def ask(self, steps: int) -> None:
        """Ask for so many steps, after which it stops; quick presses add up."""
        self.playing, self._asked = False, self._asked + max(steps, 0)

    def forget(self) -> None:
        """Ask for no more steps, as none can be taken."""
        self._asked = 0

    @property
    def moving(self) -> bool:
        """Whether there are steps to take."""
        return self.playing or self._asked > 0

    def wait(self) -> float:
        """Return how long until a step is due; 0 or less when it is."""
        return self._due - time.perf_counter() if self._interval and not self._asked else 0.0

    def count(self) -> None:
        """Note that a step was taken. A late one does not make the next ones hurry."""
        self._asked = max(self._asked - 1, 0)
        self._due = max(self._due + self._interval, time.perf_counter())
        self._rate.count()

    def rate(self) -> float:
        """Return steps per second."""
        return self._rate.per_second

    def restart(self) -> None:
        """Measure anew: what came before has nothing to say about what comes now."""
        self._rate.restart()
