"""Frames through shared memory: pickled with their arrays out of band, into two alternating slots.

The reader gets arrays that lie in the slot itself, without a copy. A slot is written again two frames later,
and a frame is made only when the last one was taken, so the arrays of the newest frame and of the one before
stay whole as long as anyone looks at them.

Slots are plain memory maps: one is freed when the last array that looks into it goes, which
multiprocessing.shared_memory refuses (its close raises while views exist).
"""

from __future__ import annotations

import mmap
import os
import pickle
import secrets
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

_ALIGN = 64
_SMALLEST = 1 << 20


@dataclass(frozen=True)
class Parcel:
    """Where a value lies: which of the two slots, its name and size, and offset and length of each part."""

    turn: int
    slot: str
    size: int
    spans: tuple[tuple[int, int], ...]


class SlotWriter:
    """Packs values into two alternating slots, which grow as needed."""

    def __init__(self) -> None:
        self._slots: list[_Slot | None] = [None, None]
        self._turn = 0

    def pack(self, value: object) -> Parcel:
        """Write a value into the next slot and say where it lies. OSError where memory is short."""
        buffers: list[pickle.PickleBuffer] = []
        head = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
        parts = [memoryview(head), *(buffer.raw() for buffer in buffers)]
        spans: list[tuple[int, int]] = []
        end = 0
        for part in parts:
            spans.append((end, part.nbytes))
            end += -(-part.nbytes // _ALIGN) * _ALIGN
        slot = self._room(end)
        for (offset, length), part in zip(spans, parts, strict=True):
            slot.memory[offset : offset + length] = part
        return Parcel(self._turn, slot.name, slot.size, tuple(spans))

    def close(self) -> None:
        """Remove what the reader has not seen yet; the memory itself goes with its last view."""
        for slot in self._slots:
            if slot is not None:
                _forget_name(slot.name)
        self._slots = [None, None]

    def _room(self, size: int) -> _Slot:
        self._turn = 1 - self._turn
        slot = self._slots[self._turn]
        if slot is None or slot.size < size:
            slot = _create(max(_SMALLEST, size + size // 2))
            self._slots[self._turn] = slot
        return slot


class SlotReader:
    """Unpacks parcels; the arrays of what it returns are read-only views into the slot."""

    def __init__(self) -> None:
        self._names = ["", ""]
        self._slots: list[mmap.mmap | None] = [None, None]

    def unpack(self, parcel: Parcel) -> Any:
        """Return the value that was packed."""
        slot = self._slots[parcel.turn]
        if slot is None or self._names[parcel.turn] != parcel.slot:
            slot = _attach(parcel)
            self._slots[parcel.turn], self._names[parcel.turn] = slot, parcel.slot
        memory = memoryview(slot).toreadonly()
        head, *rest = (memory[offset : offset + length] for offset, length in parcel.spans)
        return pickle.loads(head, buffers=rest)


@dataclass(frozen=True)
class _Slot:
    name: str
    size: int
    memory: mmap.mmap


if sys.platform == "win32":

    def _create(size: int) -> _Slot:
        name = f"playground-{secrets.token_hex(8)}"
        return _Slot(name, size, mmap.mmap(-1, size, tagname=name))

    def _attach(parcel: Parcel) -> mmap.mmap:
        return mmap.mmap(-1, parcel.size, tagname=parcel.slot, access=mmap.ACCESS_READ)

    def _forget_name(name: str) -> None:
        pass  # the name goes with the last handle

else:

    def _create(size: int) -> _Slot:
        memory_disk = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        handle, name = tempfile.mkstemp(prefix="playground-", dir=memory_disk)
        try:
            if sys.platform == "linux":
                os.posix_fallocate(handle, 0, size)  # a full disk is an OSError here, not a SIGBUS later
            else:
                os.ftruncate(handle, size)
            return _Slot(name, size, mmap.mmap(handle, size))
        except OSError:
            _forget_name(name)
            raise
        finally:
            os.close(handle)

    def _attach(parcel: Parcel) -> mmap.mmap:
        handle = os.open(parcel.slot, os.O_RDONLY)
        try:
            return mmap.mmap(handle, parcel.size, access=mmap.ACCESS_READ)
        finally:
            os.close(handle)
            _forget_name(parcel.slot)  # both sides have it now: nothing is left behind, however they end

    def _forget_name(name: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(name)
