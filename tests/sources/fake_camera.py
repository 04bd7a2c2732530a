"""A camera whose every picture, loss and hang the test decides."""

from __future__ import annotations

import queue
import threading
import time

import numpy as np
import numpy.typing as npt

from playground.sources.capture import Unavailable
from playground.sources.mailbox import Shot
from playground.sources.reader import Reader
from playground.sources.view import View

GREY = np.full((4, 6, 3), 120, np.uint8)


class FakeCamera:
    """Gives what is put in: an image, or None for being unplugged. It can be opened while `plugged`."""

    name = "camera 7"
    live, loops = True, False

    def __init__(self, *images: npt.NDArray[np.uint8] | None, plugged: bool = True) -> None:
        self.plugged = plugged
        self.coming: queue.SimpleQueue[npt.NDArray[np.uint8] | None] = queue.SimpleQueue()
        for image in images:
            self.coming.put(image)
        self.asked = threading.Semaphore(0)  # one for every read that has begun
        self.opened = 0
        self.released = 0
        self.threads: set[int] = set()

    def open(self) -> None:
        self.threads.add(threading.get_ident())
        if not self.plugged:
            raise Unavailable("No camera found", "connect one")
        self.opened += 1

    def read(self) -> View | None:
        self.threads.add(threading.get_ident())
        self.asked.release()
        image = self.coming.get()
        return None if image is None else View(image, 0.0)

    def seek(self, fraction: float) -> None:
        raise AssertionError("a camera is not sought in")

    def release(self) -> None:
        self.threads.add(threading.get_ident())
        if self.opened > self.released:
            self.released += 1


class RunningCamera(FakeCamera):
    """Gives two hundred pictures a second by itself."""

    def read(self) -> View | None:
        self.threads.add(threading.get_ident())
        time.sleep(0.005)
        return View(GREY, 0.0)


def shot_of(reader: Reader, seconds: float = 5.0) -> Shot:
    shot = reader.wait(seconds)
    assert shot is not None, reader.status
    return shot


def status_of(reader: Reader, kind: str, seconds: float = 5.0) -> str:
    """Wait until the reader says so, and return its words."""
    end = time.monotonic() + seconds
    while reader.status.kind != kind:
        assert time.monotonic() < end, reader.status
        time.sleep(0.002)
    return reader.status.text
