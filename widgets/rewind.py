"""Looking back at a run: copies of its pictures so far, in bounded memory, and which of them is seen.

Pictures are kept, not states. A picture is exactly what was on screen, of any engine, and costs as much
memory as it shows. A state cannot be turned back: a step forgets what was before, a copy of every state would
hold the weights, the optimizer and the data each time, a camera has none, and a replay from the seed would
have to repeat every touch of the hand at its step. So looking back changes nothing of what runs.
"""

from __future__ import annotations

import pickle
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from playground.frame import Frame
from playground.scene import Picture

MOST_PICTURES, MOST_BYTES = 1000, 64 << 20
DENSE = 100
"""So many of the newest pictures are never thinned out, if they are at most half of all."""
BYTES_PER_SECOND = 32 << 20
"""What may be copied while a run plays: every one of 60 frames a second up to 0.5 MB, else fewer."""


@dataclass(frozen=True)
class Kept:
    """A picture of the past, packed: the `number` it was kept as, the run's step, and memory of its own."""

    number: int
    step: int
    seen: frozenset[str] | None
    device: str
    head: bytes
    parts: tuple[bytearray, ...]

    def picture(self) -> Picture:
        """Return the picture, its arrays read-only."""
        return pickle.loads(self.head, buffers=[memoryview(part).toreadonly() for part in self.parts])


class Record:
    """The pictures of a run: the newest densely, the older ones evenly, from the first one on.

    Every picture is kept at first. Whenever they become too many, of the older ones only every second stays,
    so that after a while every `stride`-th is there. What a picture has in common with the one before, as the
    surface that racers run on, is held once. A picture of more than an eighth of the bytes is not kept.
    """

    def __init__(self, most_pictures: int = MOST_PICTURES, most_bytes: int = MOST_BYTES) -> None:
        self.kept: list[Kept] = []
        self.stride = 1
        self.size = 0
        self._most = (most_pictures, most_bytes)
        self._count = 0
        self._users: Counter[int] = Counter()  # how many pictures hold the part with that id

    def keep(self, frame: Frame) -> int:
        """Keep a copy of the frame's picture; return how many bytes it has."""
        buffers: list[pickle.PickleBuffer] = []
        head = pickle.dumps(frame.picture, protocol=5, buffer_callback=buffers.append)
        raw = [buffer.raw() for buffer in buffers]
        size = len(head) + sum(part.nbytes for part in raw)
        if size <= self._most[1] // 8:
            before = self.kept[-1].parts if self.kept else ()
            parts = tuple(_copied(part, before[at : at + 1]) for at, part in enumerate(raw))
            self._add(Kept(self._count, frame.step, frame.seen, frame.device, head, parts))
        return size

    def _add(self, kept: Kept) -> None:
        self._count += 1
        self.kept.append(kept)
        for part in (kept.head, *kept.parts):
            self._users[id(part)] += 1
            if self._users[id(part)] == 1:
                self.size += len(part)
        most_pictures, most_bytes = self._most
        aged = len(self.kept) - self._dense() - 1
        self._thin(max(aged, 0), aged + 1)
        while len(self.kept) > most_pictures or self.size > most_bytes:
            self.stride *= 2
            self._thin(0, len(self.kept) - self._dense())

    def _dense(self) -> int:
        return min(DENSE, len(self.kept) // 2)

    def _thin(self, first: int, end: int) -> None:
        """Drop what is not on the stride among these."""
        for kept in self.kept[first:end]:
            if kept.number % self.stride:
                self._forget(kept)
        self.kept[first:end] = [kept for kept in self.kept[first:end] if kept.number % self.stride == 0]

    def _forget(self, kept: Kept) -> None:
        for part in (kept.head, *kept.parts):
            self._users[id(part)] -= 1
            if not self._users[id(part)]:
                del self._users[id(part)]
                self.size -= len(part)


def _copied(part: memoryview, before: tuple[bytearray, ...]) -> bytearray:
    """Return a copy, or what there is already if it is the same; bytearrays compare as fast as memory is."""
    return before[0] if before and before[0] == part else bytearray(part)


@dataclass(frozen=True)
class Place:
    """The step that is seen, between the first one there is a picture of and the newest."""

    first: int
    step: int
    last: int

    @property
    def past(self) -> bool:
        """Tell whether one looks back."""
        return self.step < self.last


class Rewind(QObject):
    """Decides which picture is seen: the newest, or one of the past.

    `began` tells that looking back is about to begin, `moved` that another picture is to be shown.
    """

    began = Signal()
    moved = Signal()

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._record = Record()
        self.newest: Frame | None = None
        self._past: Kept | None = None
        self._due = clock()  # when the next picture may be copied

    @property
    def looking_back(self) -> bool:
        """Tell whether what is seen is past."""
        return self._past is not None

    @property
    def frame(self) -> Frame | None:
        """The frame to show: the newest, or as it was at an earlier step, without what could be done then."""
        if self.newest is None or self._past is None:
            return self.newest
        past = self._past
        picture = replace(past.picture(), offer=None)
        return replace(self.newest, step=past.step, picture=picture, seen=past.seen, device=past.device)

    @property
    def place(self) -> Place:
        """Where in the run the frame to show is."""
        now = self.newest.step if self.newest else 0
        first = self._record.kept[0].step if self._record.kept else now
        return Place(first, self._past.step if self._past else now, now)

    def take(self, frame: Frame) -> None:
        """Take the newest frame; the one before it is kept if it is of an earlier step of the same run.

        A picture is copied only now, when it becomes the past: until the next frame is asked for, the memory
        it lies in stays whole (see playground/slots.py). So pictures that differ in nothing but what the
        hand points at cost nothing, and of single steps each one is kept.
        """
        last = self.newest
        if frame.picture is None and last is not None:  # the engine was lost: its last picture stays
            frame = replace(frame, picture=deepcopy(last.picture), seen=last.seen)
        self.newest = frame
        if last is None or last.picture is None or last.run != frame.run or last.step > frame.step:
            self._record, self._past, self._due = Record(), None, self._clock()
        elif last.step < frame.step and self._clock() >= self._due:
            self._due = self._clock() + self._record.keep(last) / BYTES_PER_SECOND

    def back(self, pictures: int) -> None:
        """Look so many pictures further back, to the first one at most."""
        before = bisect_left(self._steps(), self.place.step)
        if before:
            self._look(max(before - pictures, 0))

    def forward(self, pictures: int) -> None:
        """Look so many pictures less far back, up to the newest."""
        if self._past is not None:
            self._look(bisect_left(self._steps(), self._past.step + 1) - 1 + pictures)

    def go_to(self, share: float) -> None:
        """Look at the picture nearest to a share of the run: 0 is the first one, 1 the newest."""
        place = self.place
        wanted = place.first + share * (place.last - place.first)
        steps = [*self._steps(), place.last]
        self._look(min(range(len(steps)), key=lambda index: abs(steps[index] - wanted)))

    def leave(self) -> None:
        """Return to the newest picture."""
        if self._past is not None:
            self._past = None
            self.moved.emit()

    def _steps(self) -> list[int]:
        return [kept.step for kept in self._record.kept]

    def _look(self, index: int) -> None:
        """Look at the picture that was kept there; beyond the last of them is the newest."""
        if index >= len(self._record.kept):
            self.leave()
            return
        if self._past is None:
            self.began.emit()
        self._past = self._record.kept[index]
        self.moved.emit()
