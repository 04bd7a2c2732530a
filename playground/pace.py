"""How fast a run may go, and how fast it goes."""

from __future__ import annotations

import time


class Pace:
    """When the next step is due, and how many there were in the last half second."""

    def __init__(self) -> None:
        self._interval = 0.0
        self._due = 0.0
        self._rate = 0.0
        self._counted = 0
        self._since = time.perf_counter()

    def limit(self, steps_per_second: float | None) -> None:
        """Allow that many steps a second; None for as many as there can be."""
        self._interval = 1.0 / steps_per_second if steps_per_second else 0.0
        self._due = min(self._due, time.perf_counter() + self._interval)

    def wait(self) -> float:
        """Return how long until a step is due; 0 or less when it is."""
        return self._due - time.perf_counter() if self._interval else 0.0

    def count(self) -> None:
        """Note that a step was taken. A late one does not make the next ones hurry."""
        now = time.perf_counter()
        self._due = max(self._due + self._interval, now)
        self._counted += 1
        if now - self._since >= 0.5:
            self._rate = self._counted / (now - self._since)
            self._counted, self._since = 0, now

    def rate(self) -> float:
        """Return steps per second."""
        return self._rate

    def restart(self) -> None:
        """Measure anew: what came before has nothing to say about what comes now."""
        self._counted, self._since = 0, time.perf_counter()
