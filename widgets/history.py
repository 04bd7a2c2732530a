"""Undo and redo of what the user turned."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from playground.frame import differing
from playground.params import Params

PAUSE = 0.8
"""Seconds: changes of one parameter in quicker succession are one act, such as one drag of a slider.

A stroke in a pane is one act however long it takes, and another stroke another act however soon.
"""
DEEPEST = 200


class History:
    """The parameters as they were and as they became."""

    def __init__(self, params: Params, clock: Callable[[], float] = time.monotonic) -> None:
        self._past: list[Params] = []
        self._future: list[Params] = []
        self._now = params
        self._clock = clock
        self._last = _NOTHING

    @property
    def now(self) -> Params:
        """The parameters as they are."""
        return self._now

    def note(self, params: Params, stroke: int = 0) -> None:
        """Remember that the parameters became these, by a stroke in a pane where it has a number."""
        changed = frozenset(differing(self._now, params))
        if not changed:
            return
        act = _Act(self._clock(), changed, stroke)
        if not (self._past and act.continues(self._last)):
            self._past = [*self._past, self._now][-DEEPEST:]
        self._last = act
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
        self._last = _NOTHING
        return self._now


@dataclass(frozen=True)
class _Act:
    """When, which parameters, and in which stroke; 0 is none."""

    moment: float
    changed: frozenset[str]
    stroke: int

    def continues(self, last: _Act) -> bool:
        if self.stroke or last.stroke:
            return self.stroke == last.stroke
        return self.changed == last.changed and self.moment - last.moment < PAUSE


_NOTHING = _Act(0.0, frozenset(), 0)
