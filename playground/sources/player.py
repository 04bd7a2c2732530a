"""What the thread of a reader does: it opens a source, drains it and gives it back. Nothing else does."""

from __future__ import annotations

import logging
from dataclasses import replace
from math import inf

from playground.faults import UserError
from playground.sources.capture import Capture, Drawn, Unavailable
from playground.sources.mailbox import Mailbox, Shot, Status
from playground.sources.source import Synthetic
from playground.sources.view import View

_log = logging.getLogger(__name__)
RETRY = 2.0
"""Seconds between two tries to open a device that is not there."""


class Player:
    """Plays a capture into a mailbox until that is closed.

    A device that is not there is tried again and again; until it first gives a picture, the synthetic street
    stands in for it. Once it is lost, its last picture stays. Of the images of a folder, those that cannot be
    read are passed over, and named. Where every picture is asked for, as without a window, each of these is
    an error.
    """

    def __init__(self, capture: Capture, mailbox: Mailbox) -> None:
        self._capture = capture
        self._mailbox = mailbox
        self._substitute = Drawn(Synthetic())
        self._count = 0
        self._met = False  # whether the device or file has given pictures before
        self._trouble: Status | None = None  # of which the log knows
        self._passed_over: list[str] = []  # why, for each image

    def run(self) -> None:
        """Play to the end, and tell what goes wrong to the one that waits for pictures."""
        try:
            while not self._mailbox.closed and self._round():
                pass
            self._mailbox.end()
        except (
            Exception
        ) as error:  # from a driver, or a bug: a thread that dies silently would look like a hang
            self._mailbox.end(error)

    def _round(self) -> bool:
        """Open, play and release once; tell whether to begin again."""
        try:
            self._show()
        except Unavailable as trouble:
            if self._mailbox.every:
                raise UserError(trouble.message, trouble.hint) from None
            self._wait_for_device(trouble)
            return True
        return self._capture.loops and not self._mailbox.every

    def _show(self) -> None:
        capture = self._capture
        if not self._count:  # later the reason why it is opened again goes on to be told
            self._mailbox.status = Status("opening", f"Opening {capture.name} …")
        try:
            with self._mailbox.busy():
                capture.open()
            shown = self._play(capture, Status("playing"))
        finally:
            capture.release()
        self._met = self._met or shown
        if capture.live and not self._mailbox.closed:
            raise _lost(capture, shown)
        if not shown and not self._mailbox.closed:
            raise UserError(f"{capture.name} holds no pictures", "it is damaged, or in an unknown format")

    def _wait_for_device(self, trouble: Unavailable) -> None:
        text = f"{trouble.message}: {trouble.hint}"
        if self._met:
            self._complain(Status("lost", f"{text}. It is tried again until it is back."))
            self._mailbox.rest(RETRY)
        else:
            stand_in = f"Until it is there this is {self._substitute.name}."
            missing = Status("missing", f"{text}. {stand_in}", trouble.message)
            self._complain(missing)
            self._play(self._substitute, missing, self._mailbox.clock() + RETRY)

    def _complain(self, trouble: Status) -> None:
        """Tell what is wrong; in the log once, however often the device is tried again."""
        if trouble != self._trouble:
            _log.warning("%s", trouble.text)
        self._mailbox.status = self._trouble = trouble

    def _play(self, capture: Capture, status: Status, until: float = inf) -> bool:
        """Hand over pictures to the end, each for its time; tell whether there were any."""
        clock, shown = self._mailbox.clock, False
        due = clock()
        while not self._mailbox.closed and clock() < until:
            goal = self._mailbox.wished()
            if goal is not None:
                with self._mailbox.busy():
                    capture.seek(goal)
                due = clock()
            began = clock()
            try:
                with self._mailbox.busy():
                    view = capture.read()
            except UserError as trouble:
                if self._mailbox.every or not capture.loops:
                    raise
                self._pass_over(trouble.message)
                continue
            if view is None:
                break
            self._mailbox.status = replace(status, text=status.text or self._told())
            self._put(view, began, stand_in=capture is self._substitute)
            if self._trouble and capture is self._capture:
                _log.info("%s gives pictures again", capture.name)
                self._trouble = None
            shown = True
            if view.lasts and not self._mailbox.every:
                due = max(due + view.lasts, clock())  # a late one does not make the next ones hurry
                self._mailbox.rest(due - clock())
        return shown

    def _pass_over(self, why: str) -> None:
        if why not in self._passed_over:  # a folder is shown again and again
            self._passed_over.append(why)

    def _told(self) -> str:
        """Say what is passed over, "" where nothing is."""
        if not self._passed_over:
            return ""
        first, more = self._passed_over[0], len(self._passed_over) - 1
        return f"Passed over: {first}, and {more} more" if more else f"Passed over: {first}"

    def _put(self, view: View, began: float, stand_in: bool) -> None:
        taken = self._mailbox.clock()
        spent = 1e3 * (taken - began)
        self._mailbox.put(
            Shot(view.pixels, self._count, taken, view.time, view.truth, spent, stand_in, view.place)
        )
        self._count += 1


def _lost(capture: Capture, shown: bool) -> Unavailable:
    if shown:
        return Unavailable(f"No more pictures from {capture.name}", "it may be unplugged or switched off")
    return Unavailable(f"No pictures from {capture.name}", "another program may be using it")
