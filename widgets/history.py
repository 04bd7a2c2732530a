"""Undo and redo of what the user turned."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from playground.frame import differing
from playground.params import Params

PAUSE = 0.8
"""Seconds: changes of one parameter in quicker succession are one act, such as one drag of a slider.

A stroke in a pane is one act however long it takes, and another stroke another act however soon.
"""
DEEPEST = 200
MOST_BYTES = 64_000_000
"""How much the acts may hold together; 200 acts on 100 000 points would be 480 MB."""
KEPT = 5
"""How many parameters that links and presets replaced stay when the scene is left, and the app."""


class History:
    """The parameters as they were and as they became; the more they hold, the fewer are kept.

    `made` are those that `made` gave as the scene was left: undo goes back to them too.
    """

    def __init__(
        self,
        params: Params,
        clock: Callable[[], float] = time.monotonic,
        most_bytes: int = MOST_BYTES,
        made: Sequence[Params] = (),
    ) -> None:
        self._past: list[_Step] = []
        self._future: list[_Step] = []
        self._now, *then = *made, params
        self._most_bytes = most_bytes
        self._clock = clock
        self._last = _NOTHING
        for later in then:
            self._last = _NOTHING  # and so it stays where `params` are the last of `made`
            self.arrive(later)

    @property
    def now(self) -> Params:
        """The parameters as they are."""
        return self._now

    @property
    def made(self) -> tuple[Params, ...]:
        """The last few parameters made by hand that links and presets replaced, oldest first.

        The present ones end them where they were made by hand since, so that the next link keeps them too.
        """
        made = [step.params for step in self._past if step.made]
        now = [self._now] if made and not self._last.arrival else []
        return (*made, *now)[-KEPT:]

    def note(self, params: Params, stroke: int = 0) -> None:
        """Remember that the parameters became these, by a stroke in a pane where it has a number."""
        self._note(params, stroke)

    def arrive(self, params: Params) -> None:
        """Remember that a link or a preset led to these, which is an act by itself."""
        self._note(params, arrival=True)

    def follow(self, params: Params) -> None:
        """Take what the run itself has moved on: nobody's act, so that there is nothing to take back."""
        self._now = params

    def undo(self) -> Params | None:
        """Go back one act; None where there is none."""
        return self._move(self._past, self._future)

    def redo(self) -> Params | None:
        """Go forward again; None where there is nothing undone."""
        return self._move(self._future, self._past)

    def _note(self, params: Params, stroke: int = 0, arrival: bool = False) -> None:
        replaced = differing(params, self._now)
        if not replaced:
            return
        act = _Act(self._clock(), frozenset(replaced), stroke, arrival)
        if self._past and act.continues(self._last):
            self._past[-1] = replace(self._past[-1], names=self._past[-1].names | act.changed)
        else:
            # what did not change is shared with the parameters after it, and weighs nothing
            # from link to link nothing was, nor with nothing but defaults
            made = arrival and not self._last.arrival and bool(self._now.changed())
            self._past.append(_Step(self._now, act.changed, len(pickle.dumps(replaced)), made))
            self._forget()
        self._last = act
        self._now, self._future = params, []

    def _move(self, source: list[_Step], target: list[_Step]) -> Params | None:
        if not source:
            return None
        step = source.pop()
        target.append(replace(step, params=self._now))
        self._now = self._now.updated({name: getattr(step.params, name) for name in step.names})
        self._last = _NOTHING
        return self._now

    def _forget(self) -> None:
        """Let go of the oldest acts where there are too many, or too large ones."""
        total = sum(step.size for step in self._past)
        while len(self._past) > DEEPEST or (total > self._most_bytes and len(self._past) > 1):
            total -= self._past.pop(0).size


@dataclass(frozen=True)
class _Step:
    """Parameters on one side of an act, the names of those that it changed, and how many bytes these take.

    Only these are taken back: others may have been moved on by the run itself meanwhile. `made` marks
    parameters made by hand until a link or a preset replaced them.
    """

    params: Params
    names: frozenset[str]
    size: int
    made: bool


@dataclass(frozen=True)
class _Act:
    """When, which parameters, in which stroke, 0 for none, and whether a link or a preset did it."""

    moment: float
    changed: frozenset[str]
    stroke: int = 0
    arrival: bool = False

    def continues(self, last: _Act) -> bool:
        if self.arrival or last.arrival:
            return False
        if self.stroke or last.stroke:
            return self.stroke == last.stroke
        return self.changed == last.changed and self.moment - last.moment < PAUSE


_NOTHING = _Act(0.0, frozenset())
