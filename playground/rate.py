"""How often something happens."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

WINDOW: Final = 0.5
"""Seconds over which is counted at least."""


class Rate:
    """How often in a second something happened of late; it falls while nothing happens any more."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._measured = 0.0
        self.restart()

    def restart(self) -> None:
        """Measure anew; until there is something to tell, what was measured last holds."""
        self._count = 0
        self._since = self._last = self._clock()

    def count(self) -> None:
        """Note that it happened once more."""
        self._count += 1
        self._last = self._clock()
        passed = self._last - self._since
        if passed >= WINDOW:
            self._measured = self._count / passed
            self._count, self._since = 0, self._last

    @property
    def per_second(self) -> float:
        """How often in a second: once nothing came for a while, at most as if it came just now."""
        quiet = self._clock() - self._last
        return min(self._measured, 1 / quiet) if quiet > WINDOW else self._measured
