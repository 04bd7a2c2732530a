"""Commands on their way to the engine: in order, merged where only the latest counts, never blocking."""

from __future__ import annotations

import pickle
import threading
from collections import deque
from contextlib import suppress
from multiprocessing.connection import Connection

from playground.frame import Look, Numbered, Steer, Taken, Touch


class Outbox:
    """Writes messages to a pipe in order, from a thread of its own, since a full pipe blocks.

    Parameter changes that wait are merged; of hovers and of looks that wait only the latest is kept.
    """

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._queue: deque[Numbered | Taken | None] = deque()
        self._ready = threading.Condition()
        self.failed = ""
        self._thread = threading.Thread(target=self._write, name="engine outbox", daemon=True)
        self._thread.start()

    def put(self, message: Numbered | Taken | None) -> None:
        """Queue a message; None ends the thread."""
        with self._ready:
            last = self._queue[-1] if self._queue else None
            merged = _merged(last, message)
            if merged is not None:
                self._queue[-1] = merged
            else:
                self._queue.append(message)
            self._ready.notify()

    def close(self) -> None:
        """End the thread; the other end of the pipe must be gone, so that no write hangs."""
        with self._ready:
            self._queue.clear()
        self.put(None)
        self._thread.join()

    def _write(self) -> None:
        with suppress(OSError):  # the engine has gone; the host notices on its own
            while True:
                with self._ready:
                    self._ready.wait_for(lambda: self._queue)
                    message = self._queue.popleft()
                if message is None:
                    return
                try:
                    self._pipe.send(message)
                except (TypeError, AttributeError, pickle.PicklingError) as error:  # a stranger's scene
                    self.failed = str(error)


def _merged(last: Numbered | Taken | None, new: Numbered | Taken | None) -> Numbered | None:
    """Return one message that does the work of both, or None where both must be sent."""
    if not isinstance(last, Numbered) or not isinstance(new, Numbered):
        return None
    match last.command, new.command:
        case Steer(old), Steer(changes):
            return Numbered(new.number, Steer({**old, **changes}))
        case Touch(old), Touch(gesture) if old.kind == gesture.kind == "hover":
            return new
        case Look(), Look():
            return new
        case _:
            return None
