"""The engine process: reads commands, lets the runner work, sends a frame whenever the last was taken."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections import deque
from dataclasses import replace
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from playground import log
from playground.faults import Fault
from playground.frame import (
    Beat,
    Cancel,
    Close,
    Frame,
    Numbered,
    Open,
    Progress,
    Publish,
    Rebuild,
    Results,
    Steer,
    Taken,
)
from playground.interrupts import heard_again
from playground.slots import Parcel, SlotWriter

if TYPE_CHECKING:  # torch is imported later, with signs of life meanwhile
    from playground.runner import Runner

WORK = 0.004
"""Seconds between two looks at the pipe: a control answers well within one screen tick."""
BEAT = 0.25
"""Seconds between two signs of life."""
ENDS_A_START = (Cancel, Close, Open, Rebuild, Steer)
"""Commands that make a start under way pointless."""


def main(pipe: Connection, live: bool = True) -> None:
    """Run the engine process until it is told to close, or the window is gone; `live` as of the runner."""
    _die_with_the_window()
    log.open_log()
    link = Link(pipe)
    runner_type = _imported(link)
    runner = runner_type(progress=link.progress, cancelled=link.interrupted, live=live)
    slots = SlotWriter()
    taken, applied = True, 0
    try:
        while True:
            while (message := link.message()) is not None:
                match message:
                    case Taken():
                        taken = True
                    case Numbered(_, Close()):
                        return
                    case Numbered(number, Publish()):
                        _publish(link, runner, number)
                    case Numbered(number, command):
                        runner.obey(command)
                        applied = number
            if taken and runner.changed:
                link.send(_packed(slots, replace(runner.frame(), applied=applied)))
                taken = False
            link.beat()
            link.rest(min(runner.work(WORK), BEAT))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the window has closed
    finally:
        runner.close()
        slots.close()


def _packed(slots: SlotWriter, frame: Frame) -> Parcel:
    """Pack a frame; one that cannot be packed is sent as a failure without its picture."""
    try:
        return slots.pack(frame)
    except Exception as error:  # a stranger's picture may hold anything, and memory may be full
        fault = Fault.of(error, "sending the picture")
        return slots.pack(replace(frame, status="failed", picture=None, fault=fault))


def _publish(link: Link, runner: Runner, number: int) -> None:
    """Send the results; what cannot be made or sent is told as a failure."""
    try:
        link.send(Results(number, runner.results()))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise  # the window has gone
    except Exception as error:  # a stranger's results may be anything
        link.send(Results(number, {}, Fault.of(error, "publishing the results")))


class Link:
    """The engine's end of the pipe."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._waiting: deque[Numbered | Taken] = deque()
        self._last_beat = 0.0
        self._sending = threading.Lock()  # signs of life come from a second thread during the imports

    def send(self, message: object) -> None:
        """Send a message to the window."""
        with self._sending:
            self._pipe.send(message)

    def message(self) -> Numbered | Taken | None:
        """Return the next message that has come, or None. The others wait, and may interrupt a start."""
        self._receive()
        return self._waiting.popleft() if self._waiting else None

    def interrupted(self) -> bool:
        """Tell whether a command waits that makes the present start pointless. A sign of life as well."""
        self.beat()
        self._receive()
        return any(
            isinstance(message, Numbered) and isinstance(message.command, ENDS_A_START)
            for message in self._waiting
        )

    def progress(self, fraction: float, text: str) -> None:
        """Tell the window how far a slow start is."""
        self.send(Progress(fraction, text))
        self._last_beat = time.monotonic()

    def beat(self) -> None:
        """Send a sign of life, at most every BEAT seconds."""
        now = time.monotonic()
        if now - self._last_beat >= BEAT:
            self._last_beat = now
            self.send(Beat())

    def rest(self, seconds: float) -> None:
        """Wait for a command for at most that long."""
        if seconds > 0 and not self._waiting:
            self._pipe.poll(seconds)

    def _receive(self) -> None:
        while self._pipe.poll():
            self._waiting.append(self._pipe.recv())


def _imported(link: Link) -> type[Runner]:
    """Import torch with the runner, which takes seconds on a cold disk, while a thread tells we live."""
    done = threading.Event()

    def tell() -> None:
        while not done.wait(BEAT):
            link.beat()

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    from playground.runner import Runner  # late: with the window already up

    done.set()
    teller.join()
    return Runner


def _die_with_the_window() -> None:
    """Leave no process behind, however the window ends, and let it alone decide about Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    heard_again()
    if sys.platform == "linux":
        # PR_SET_PDEATHSIG: the kernel kills us with the window even while we are stopped or hang in C
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
