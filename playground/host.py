"""The engine process seen from the window: commands in, newest frame out, and a watch over its life.

Never blocks: commands are written by a thread, since a stopped engine does not read its pipe. Never
imports torch.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from playground.faults import Fault
from playground.frame import (
    Advance,
    Cancel,
    Close,
    Command,
    Frame,
    Look,
    Numbered,
    Open,
    Play,
    Progress,
    Publish,
    Rebuild,
    Results,
    Steer,
    Taken,
    Throttle,
    Touch,
)
from playground.interrupts import held_back
from playground.outbox import Outbox
from playground.slots import Parcel, SlotReader

SILENCE = 5.0
"""Seconds without a sign of life after which the engine counts as hung."""
PATIENCE = 1.0
"""Seconds a start has to answer Cancel before its process is ended."""
ABSENCE = 1.0
"""A window that has not looked for so many seconds must not blame the engine for its own silence."""
STABLE = 30.0
"""An engine lost sooner than this many seconds after the last one is not started again by itself."""


class Host:
    """Runs a Runner in a process of its own behind the runner's own interface: `obey` and `frame`.

    `clock` tells seconds; tests bring their own. `live` as of the runner: where nobody watches, every picture
    of a video counts.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, live: bool = True) -> None:
        self._clock = clock
        self._live = live
        self._opened: Open | None = None
        self._last: Frame | None = None
        self._look: Look | None = None
        self._sent = 0
        self._awaited = 0  # the number of the last command but hovers, which never stop while a hand moves
        self._opened_as = 0  # the number of the last Open
        self._lost_at = -STABLE
        self._looked = clock()
        self._cancelled_at: float | None = None
        self._asked = 0  # the number of a Publish not answered yet
        self._results: Results | None = None
        self._engine: EngineProcess | None = None
        self.progress: Progress | None = None

    @property
    def up_to_date(self) -> bool:
        """Tell whether the last frame holds the effect of every command sent, but for hovers."""
        return self._last is not None and self._last.applied >= self._awaited

    @property
    def process_id(self) -> int | None:
        """The engine process's id, or None while there is none."""
        return self._engine.process_id if self._engine else None

    def obey(self, command: Command) -> None:
        """Send a command to the engine; Open and Rebuild start the process if there is none."""
        self._remember(command)
        if self._engine is None:
            if isinstance(command, Open | Rebuild):
                self._spawn()
            elif isinstance(command, Publish):
                self._results = Results(0, {}, Fault("There is no engine to ask for results", "Restart it."))
            return
        if isinstance(command, Cancel):
            self._cancelled_at = self._clock()
        elif isinstance(command, Open | Rebuild):
            self._cancelled_at = None
            self.progress = Progress(0.0, "Starting")
        self._send(command)

    def frame(self) -> Frame | None:
        """Return the newest frame, once; None when there is no new one. Call `taken` when it is shown."""
        if self._engine is None:
            return None
        looked, self._looked = self._looked, self._clock()
        if self._looked - looked > ABSENCE:
            self._engine.heard = self._looked  # we slept, not the engine
        if self._engine.outbox.failed:
            return self._lost(f"A command cannot be sent: {self._engine.outbox.failed}", again=False)
        try:
            frame = self._received(self._engine.received(self._clock()))
        except (EOFError, OSError):
            return self._lost(self._engine.obituary())
        if frame is not None:
            return frame
        if self._cancelled_at is not None and self._clock() - self._cancelled_at > PATIENCE:
            return self._lost("Starting was cancelled", again=False)
        if self._clock() - self._engine.heard > SILENCE:
            return self._lost(f"The engine has not answered for {SILENCE:.0f} seconds")
        return None

    def results(self) -> Results | None:
        """Return what came in answer to the last Publish, once; None while there is nothing.

        It comes with the frames: `frame` must be called meanwhile. An engine that is lost first answers with
        a fault, one that was told of another scene not at all.
        """
        results, self._results = self._results, None
        return results

    def taken(self) -> None:
        """Say that the last frame is on screen: the engine may make another."""
        if self._engine is not None:
            self._engine.outbox.put(Taken())

    def close(self) -> None:
        """End the process, by force if it does not listen."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _received(self, messages: list[object]) -> Frame | None:
        newest: Frame | None = None
        for message in messages:
            if isinstance(message, Progress):
                self.progress = message
            elif isinstance(message, Results):
                self._answer(message)
            elif isinstance(message, Frame):
                newest, self.progress, self._cancelled_at = message, None, None
        if newest is not None and newest.applied < self._opened_as:
            self.taken()  # it shows the scene before this one
            return None
        if newest is not None:
            self._last = newest
            if self._opened is not None and self.up_to_date:
                self._opened = replace(self._opened, params=newest.params)  # gestures change them too
        return newest

    def _remember(self, command: Command) -> None:
        """Keep what a new engine would have to be told."""
        match command, self._opened:
            case Open(), _:
                self._opened, self._look = command, None
            case Look(), _:
                self._look = command
            case Steer(changes), Open() as opened:
                self._opened = replace(opened, params=opened.params.updated(changes))
            case Advance(), Open() as opened:
                self._opened = replace(opened, playing=False)
            case Play(playing, pace), Open() as opened:
                self._opened = replace(opened, playing=playing, steps_per_second=pace)
            case Throttle(pace), Open() as opened:
                self._opened = replace(opened, steps_per_second=pace)
            case _:
                pass

    def _send(self, command: Command) -> None:
        if self._engine is not None:
            self._sent += 1
            if isinstance(command, Open):
                self._opened_as = self._sent
            if isinstance(command, Publish):
                self._asked = self._sent
            elif not (isinstance(command, Touch) and command.gesture.kind in ("hover", "leave")):
                self._awaited = self._sent
            self._engine.outbox.put(Numbered(self._sent, command))

    def _answer(self, results: Results) -> None:
        if results.number == self._asked and results.number > self._opened_as:
            self._results, self._asked = results, 0

    def _spawn(self) -> None:
        self._engine = EngineProcess(self._clock(), self._live)
        self._cancelled_at = None
        self.progress = Progress(0.0, "Starting the engine")
        if self._opened is not None:
            self._send(self._opened)
        if self._look is not None:
            self._send(self._look)

    def _lost(self, what: str, again: bool = True) -> Frame | None:
        """Say that the engine is gone, and start a new one unless the last loss was just now."""
        if self._engine is not None:
            self._engine.kill()
            self._engine = None
        self.progress, self._cancelled_at = None, None
        if self._asked:
            self._answer(Results(self._asked, {}, Fault(what, "Ask for the results again.")))
        again = again and self._clock() - self._lost_at > STABLE
        self._lost_at = self._clock()
        if self._opened is None:
            return None
        blank = Frame(0, 0, "failed", self._opened.params, None)
        last = replace(self._last or blank, picture=None, params=self._opened.params, applied=-1)
        if again:
            self._spawn()
            notice = f"{what}. It was started again with the same parameters."
            self._last = replace(last, status="starting", fault=None, notice=notice)
        else:
            self._last = replace(
                last, status="failed", fault=Fault(what, "Restart to start it again.", what, "bug")
            )
        return self._last


class EngineProcess:
    """One engine process with its pipe, its slots and the thread that writes to it."""

    def __init__(self, now: float, live: bool) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_main, args=(theirs, live), daemon=True, name="engine")
        with held_back():
            self._process.start()
        theirs.close()  # the engine alone holds it now, so that its end is noticed
        self._slots = SlotReader()
        self.outbox = Outbox(self._pipe)
        self.heard = now

    @property
    def process_id(self) -> int | None:
        """The process's id."""
        return self._process.pid

    def received(self, now: float) -> list[object]:
        """Return the messages that have come; EOFError or OSError when the process is gone."""
        found: list[object] = []
        while self._pipe.poll():
            message: Any = self._pipe.recv()
            self.heard = now
            found.append(self._slots.unpack(message) if isinstance(message, Parcel) else message)
        return found

    def obituary(self) -> str:
        """Say how the process ended."""
        self._process.join(0.2)
        code = self._process.exitcode
        if code is not None and code < 0:
            return f"The engine was ended by signal {-code}"
        return f"The engine ended with status {code}"

    def close(self) -> None:
        """Ask the process to end, and end it if it does not."""
        self.outbox.put(Numbered(0, Close()))
        self._process.join(0.5)
        self.kill()

    def kill(self) -> None:
        """End the process and everything that belongs to it."""
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self.outbox.close()
        self._pipe.close()
        self._process.close()


def _main(pipe: Connection, live: bool) -> None:
    from playground.process import main  # late: only the engine process may import torch

    main(pipe, live)
