"""What an engine has of a source: a reader, which never lets it wait longer than it wants to."""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Final

from playground.faults import UserError
from playground.sources.capture import Capture, capture_of
from playground.sources.mailbox import Mailbox, Shot, Status
from playground.sources.player import Player
from playground.sources.source import Source

_log = logging.getLogger(__name__)
SILENT: Final = 1.5
"""Seconds without a picture from a device after which the user is told."""
PATIENCE: Final = 10.0
"""Seconds after which a run without a window, in which every picture counts, gives up."""
PAUSED: Final = "paused"
RELEASE: Final = 1.0
"""Seconds that a device is given to be released before it is left to its thread."""


class Reader:
    """Reads a source in a thread of its own, in which alone the source is opened, read and released.

    `wait` hands out the newest picture, each at most once. With `every` it hands out all of them in order,
    from the beginning to the end, at whatever pace they are asked for; without, what has an end begins anew,
    plays at its own rate, and stands still while nobody asks. A reader that is dropped closes itself.
    """

    def __init__(
        self, capture: Capture, every: bool = False, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.name = capture.name
        self._mailbox = Mailbox(every, clock)
        self._silence_noted = False
        self._told = ""
        player = Player(capture, self._mailbox)  # knows nothing of the reader, so that this can be dropped
        self._thread = threading.Thread(target=player.run, name=f"reader of {capture.name}", daemon=True)
        self._thread.start()
        weakref.finalize(self, self._mailbox.close)

    @property
    def status(self) -> Status:
        """How the source is, with what a user should know."""
        status = self._mailbox.status
        if status.kind == "playing" and self.silent_for > SILENT:
            return Status("silent", f"No picture from {self.name} for {self.silent_for:.0f} seconds")
        return status

    def news(self) -> bool:
        """Tell whether the status says something else than when this was last asked."""
        told, self._told = self._told, self.status.text
        return told != self._told

    @property
    def every(self) -> bool:
        """Whether every picture counts, as in a run without a window."""
        return self._mailbox.every

    @property
    def silent_for(self) -> float:
        """For how many seconds the source has been opening, or has owed the next picture."""
        since = self._mailbox.busy_since
        return 0.0 if since is None else self._mailbox.clock() - since

    @property
    def finished(self) -> bool:
        """Whether no picture will come any more: the end was reached, or the reader closed."""
        return self._mailbox.finished

    def wait(self, timeout: float = 0.05) -> Shot | None:
        """Return the newest picture that was not returned yet, waiting for it at most `timeout` seconds.

        None where none came in time. Where every picture counts it waits as long as it takes, and None means
        the end. Raises UserError for a file that cannot be read, and where every picture counts, also for a
        device that is not there, or does not answer for PATIENCE seconds.
        """
        shot = self._mailbox.take(PATIENCE if self.every else timeout)
        self._note_silence(shot)
        if shot is None and self.every and not self.finished:
            raise UserError(f"no picture from {self.name} for {PATIENCE:.0f} seconds", "is it connected?")
        return shot

    def _note_silence(self, shot: Shot | None) -> None:
        """Write into the log, once, that a device hangs."""
        if shot is not None:
            self._silence_noted = False
        elif not self._silence_noted and self.status.kind == "silent":
            self._silence_noted = True
            _log.warning("%s", self.status.text)

    def seek(self, fraction: float) -> None:
        """Go on at a place between 0, the beginning, and 1, the end, where the source has places."""
        self._mailbox.wish(fraction)

    def hold(self, why: str, held: bool) -> None:
        """Let a video or a folder stand still: who asks gets the picture after the last; or let it go on.

        It goes on when every `why` that held it has let it go.
        """
        self._mailbox.hold(why, held)

    def close(self) -> None:
        """Ask for the source to be released, and do not wait for it."""
        self._mailbox.close()

    def released(self, timeout: float) -> bool:
        """Tell whether the source is released after a close, waiting for it at most `timeout` seconds."""
        self._thread.join(max(timeout, 0.0))
        return not self._thread.is_alive()


class Readers:
    """The readers that one state has opened: they are closed together, with it."""

    def __init__(self, every: bool) -> None:
        self._every = every
        self._open: list[Reader] = []
        self._held = False

    def open(self, source: Source) -> Reader:
        """Start reading a source."""
        reader = Reader(capture_of(source), self._every)
        reader.hold(PAUSED, self._held)
        self._open.append(reader)
        return reader

    def hold(self, held: bool) -> None:
        """Let all sources stand still that can, while nothing plays; or go on."""
        if held != self._held:
            self._held = held
            for reader in self._open:
                reader.hold(PAUSED, held)

    def __iter__(self) -> Iterator[Reader]:
        return iter(self._open)

    def close(self) -> None:
        """Have all sources released, within about a second: one whose device hangs is left to its thread."""
        leaving, self._open = self._open, []
        for reader in leaving:
            reader.close()
        until = time.monotonic() + RELEASE
        for reader in leaving:
            if not reader.released(until - time.monotonic()):
                _log.warning("%s hangs; it will be released when it comes back", reader.name)
