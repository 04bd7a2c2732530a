"""How fast a run may go, and how fast it goes."""

from __future__ import annotations

import time

from playground.rate import Rate


class Pace:
    """When the next step is due, and how many there are in a second."""

    def __init__(self) -> None:
        self._interval = 0.0
        self._due = 0.0
        self._rate = Rate()

    def limit(self, steps_per_second: float | None) -> None:
        """Allow that many steps a second; None for as many as there can be."""
        self._interval = 1.0 / steps_per_second if steps_per_second else 0.0
        self._due = min(self._due, time.perf_counter() + self._interval)

    def wait(self) -> float:
        """Return how long until a step is due; 0 or less when it is."""
        return self._due - time.perf_counter() if self._interval else 0.0

    def count(self) -> None:
        """Note that a step was taken. A late one does not make the next ones hurry."""
        self._due = max(self._due + self._interval, time.perf_counter())
        self._rate.count()

    def rate(self) -> float:
        """Return steps per second."""
        return self._rate.per_second

    def restart(self) -> None:
        """Measure anew: what came before has nothing to say about what comes now."""
        self._rate.restart()
