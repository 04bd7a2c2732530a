"""An engine that does what the test says, in no time and without a process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from playground.faults import Fault
from playground.frame import Advance, Command, Frame, Open, Play, Progress, Rebuild, Results, Steer
from playground.marks import Heatmap, Path
from playground.params import Params
from playground.scene import Picture
from tests.toys.counter import CounterParams


def picture(step: int) -> Picture:
    line = np.array([[0.0, 0.0], [1.0, float(step + 1)]])
    field = Heatmap(np.full((4, 4), float(step)), (0, 1, 0, 1))
    return Picture({"count": (Path((line,)),), "field": (field,)}, {"count": float(step)})


class FakeEngine:
    """Obeys like the runner and makes one frame for each look; `commands` remembers what was asked."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.progress: Progress | None = None
        self.up_to_date = True
        self.closed = False
        self.waiting = 0
        self.most_waiting = 0
        self.next: Frame | None = None
        self.published: Results | None = None

    def obey(self, command: Command) -> None:
        self.commands.append(command)
        match command:
            case Open(params=params, playing=playing):
                self.show(Frame(1, 0, "running" if playing else "paused", params, picture(0)))
            case Steer(changes):
                self.change(params=self._now().params.updated(changes))
            case Advance(steps):
                step = self._now().step + steps
                self.change(step=step, status="paused", picture=picture(step))
            case Play(playing):
                self.change(status="running" if playing else "paused")
            case Rebuild():
                self.change(step=0, picture=picture(0), fault=None, status="running")
            case _:
                pass

    def show(self, frame: Frame) -> None:
        self._last = frame
        self.next = frame

    def change(self, **changes: object) -> None:
        self.show(replace(self._now(), **changes))

    def fail(self, message: str, details: str = "Traceback: here") -> None:
        self.change(status="failed", fault=Fault(message, "Restart to try again.", details, "bug"))

    def frame(self) -> Frame | None:
        frame, self.next = self.next, None
        return frame

    def results(self) -> Results | None:
        results, self.published = self.published, None
        return results

    def taken(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def asked(self, kind: type[Command]) -> list[Command]:
        return [command for command in self.commands if isinstance(command, kind)]

    def _now(self) -> Frame:
        return getattr(self, "_last", Frame(0, 0, "paused", CounterParams(), None))


def steered(engine: FakeEngine) -> list[Mapping[str, object]]:
    """The parameter changes the engine was told, in order."""
    return [command.changes for command in engine.commands if isinstance(command, Steer)]


def latest(engine: FakeEngine) -> Params:
    return engine._now().params
