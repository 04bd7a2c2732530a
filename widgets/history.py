"""Undo and redo of what the user turned."""

from __future__ import annotations

import time
from collections.abc import Callable

from playground.frame import differing
from playground.params import Params

PAUSE = 0.8
"""Seconds: changes of one parameter in quicker succession are one act, such as one drag of a slider."""
DEEPEST = 200


class History:
    """The parameters as they were and as they became."""

    def __init__(self, params: Params, clock: Callable[[], float] = time.monotonic) -> None:
        self._past: list[Params] = []
        self._future: list[Params] = []
        self._now = params
        self._clock = clock
        self._last = (-PAUSE, frozenset[str]())

    def note(self, params: Params) -> None:
        """Remember that the parameters became these."""
        changed = frozenset(differing(self._now, params))
        if not changed:
            return
        moment = self._clock()
        same_act = self._last[1] == changed and moment - self._last[0] < PAUSE
        if not (same_act and self._past):
            self._past = [*self._past, self._now][-DEEPEST:]
        self._last = (moment, changed)
        self._now, self._future = params, []

    def undo(self) -> Params | None:
        """Go back one act; None where there is none."""
        return self._move(self._past, self._future)

    def redo(self) -> Params | None:
        """Go forward again; None where there is nothing undone."""
        return self._move(self._future, self._past)

    def _move(self, source: list[Params], target: list[Params]) -> Params | None:
        if not source:
            return None
        target.append(self._now)
        self._now = source.pop()
        self._last = (-PAUSE, frozenset())
        return self._now
