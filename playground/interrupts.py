"""Ctrl+C and SIGTERM: what ends a process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from multiprocessing import resource_tracker

ENDINGS = (signal.SIGINT, signal.SIGTERM)


def on_ending(action: Callable[[], object]) -> None:
    """Do this, between two lines of Python, when the process is told to end. In the main thread alone."""
    for each in ENDINGS:
        signal.signal(each, lambda number, frame: action())


@contextmanager
def held_back() -> Generator[None]:
    """Let no ending signal act here until the block is over, nor on a process that begins in it.

    One that is cut off while it is born dies with a traceback.
    Here each is raised once the block is over. The new process, to which a terminal sends Ctrl+C too, in the
    midst of Python's start, is deaf to them until `heard_again`, which it calls when it knows how to end.
    Outside the main thread, which alone may set handlers, only the new process is deaf. Windows has no masks.
    """
    came: list[int] = []
    main = threading.current_thread() is threading.main_thread()
    ours = [each for each in ENDINGS if main and signal.getsignal(each) is not None]  # None: not Python's
    before = {each: signal.signal(each, lambda number, _: came.append(number)) for each in ours}
    if hasattr(signal, "pthread_sigmask"):
        resource_tracker.ensure_running()  # starting it within the block would lift the mask again
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        heard_again()
        for each, handler in before.items():
            signal.signal(each, handler)
        for number in came:
            signal.raise_signal(number)


def heard_again() -> None:
    """Let this thread, and whatever process begins in it, hear its signals."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
