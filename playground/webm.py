"""WebM: pictures compressed by VP8, each with the moment at which it is shown.

OpenCV writes its own .webm at one rate only: to keep true time, a picture that stands would be compressed
again and again, 20 ms of a core each time at 1080 × 950, and an encoder that is late could never catch up.
So it writes the bare pictures (IVF), and they are put into the container here with their true times. These
lie in a file of their own until then: a film whose process was killed can be finished later. The elements are
those of the Matroska specification, RFC 9559.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from playground.opencv import cv2
from playground.places import claimed

BARE = ".ivf"
_TIMES = ".times"
_HEAD = 32  # bytes of an IVF file before its pictures
_LONGEST = 30_000  # ms in a cluster: its blocks count from its beginning, up to 32 767


class WebM:
    """Writes to `path`, which is a whole file after `close`. OSError where that cannot be.

    At 1080 × 950 a picture in which everything has changed takes 45 ms on one core, at 1600 × 1000 70 ms; VP9
    takes three times as long for a file a tenth smaller. The encoder puts 256 KiB on the disk at a time: a
    kill takes along what is less.
    """

    def __init__(self, path: Path, size: tuple[int, int], fps: float) -> None:
        self._path = path
        self._bare = path.with_suffix(BARE)
        self._fps = fps
        self._shown = 0  # pictures so far, repeats counted
        self._times = FileIO(path.with_suffix(_TIMES), "wb+")  # unbuffered: a kill must not take times along
        claimed(self._times)  # before there are pictures: nobody takes them for left behind
        self._bare.open("wb").close()  # the encoder does not say why it cannot open a file
        self._writer = cv2.VideoWriter(
            str(self._bare), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"VP80"), fps, size
        )
        if not self._writer.isOpened():
            self.close()
            raise OSError(errno.ENOTSUP, "this OpenCV has no encoder for VP8")

    def add(self, picture: NDArray[np.uint8], count: int = 1) -> None:
        """Show a picture, height × width × BGR of the film's size, for so many pictures' time."""
        self._shown += count
        end = round(1000 * self._shown / self._fps)
        self._times.write(struct.pack("<I", end))
        self._writer.write(picture)

    def spare(self) -> int:
        """Return the bytes that `close` takes on the disk, for a moment."""
        return self._bare.stat().st_size

    def close(self) -> None:
        """Finish the file; what was added so far is kept, as bare pictures where it cannot be finished."""
        self._writer.release()
        with self._times:
            _finish(self._path, self._times)
        self._path.with_suffix(_TIMES).unlink()


def rescue(path: Path) -> bool:
    """Finish a file whose writer was killed, from what lies beside it; tell whether there is one now.

    There is none where it is still being written, or was not yet one picture long. OSError as below.
    """
    beside = path.with_suffix(_TIMES)
    with FileIO(beside) as times:
        if not claimed(times):
            return False
        finished = _finish(path, times)
    beside.unlink()
    return finished


def _finish(path: Path, times: FileIO) -> bool:
    """Make one file of bare pictures and their times; without a whole picture there is none.

    Raises OSError where it cannot be written, and leaves the pictures as they are.
    """
    bare = path.with_suffix(BARE)
    times.seek(0)
    known = times.readall()
    ends = [end for (end,) in struct.iter_unpack("<I", known[: len(known) // 4 * 4])]  # ms
    with bare.open("rb") as pictures:
        some = bool(ends) and len(pictures.read(_HEAD)) == _HEAD and any(_pictures(pictures))
        if some:
            _put_into(path, pictures, ends)
    bare.unlink()
    return some


def _put_into(path: Path, pictures: BinaryIO, ends: list[int]) -> None:
    """Write the file, or none where it cannot be written."""
    pictures.seek(0)
    try:
        with path.open("wb") as target:
            _wrap(pictures, target, [0, *ends[:-1]], ends[-1])
    except Exception:
        path.unlink(missing_ok=True)
        raise


def _wrap(bare: BinaryIO, target: BinaryIO, starts: list[int], duration: float) -> None:
    """Put the pictures of an IVF file into a WebM file; `starts` and `duration` in ms."""
    width, height = struct.unpack("<HH", bare.read(_HEAD)[12:16])
    names = _uint(0x4286, 1) + _uint(0x42F7, 1) + _uint(0x42F2, 4) + _uint(0x42F3, 8)
    target.write(
        _element(0x1A45DFA3, names + _element(0x4282, b"webm") + _uint(0x4287, 2) + _uint(0x4285, 2))
    )
    target.write(_element(0x18538067, b""))  # the segment: the rest of the file
    begin = target.tell()
    target.write(_seek_cues(0))
    app = b"playground"
    info = _uint(0x2AD7B1, 1_000_000) + _element(0x4489, struct.pack(">d", duration))  # times are in ms
    target.write(_element(0x1549A966, info + _element(0x4D80, app) + _element(0x5741, app)))
    video = _element(0xE0, _uint(0xB0, width) + _uint(0xBA, height))
    track = _uint(0xD7, 1) + _uint(0x73C5, 1) + _uint(0x83, 1) + _uint(0x9C, 0) + _element(0x86, b"V_VP8")
    target.write(_element(0x1654AE6B, _element(0xAE, track + video)))
    cues = b""
    for start, key, blocks in _clusters(zip(starts, _pictures(bare), strict=False)):
        if key:
            place = _element(0xB7, _uint(0xF7, 1) + _uint(0xF1, target.tell() - begin))
            cues += _element(0xBB, _uint(0xB3, start) + place)
        target.write(_element(0x1F43B675, _uint(0xE7, start) + blocks))
    cues_at = target.tell() - begin
    target.write(_element(0x1C53BB6B, cues))
    size = target.tell() - begin
    target.seek(begin - 8)
    target.write(_size(size) + _seek_cues(cues_at))


def _clusters(pictures: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bool, bytes]]:
    """Return when each cluster begins, whether with a picture that needs no other, and its blocks."""
    begun, began_with_key, blocks = 0, False, b""
    for start, picture in pictures:
        key = not picture[0] & 1  # RFC 6386, 9.1
        if blocks and (key or start - begun > _LONGEST):
            yield begun, began_with_key, blocks
            blocks = b""
        if not blocks:
            begun, began_with_key = start, key
        head = struct.pack(">BhB", 0x81, start - begun, 0x80 if key else 0)  # track 1
        blocks += _element(0xA3, head + picture)
    if blocks:
        yield begun, began_with_key, blocks


def _pictures(bare: BinaryIO) -> Iterator[bytes]:
    """Return the pictures of an IVF file behind its head, up to one that is cut off."""
    while len(head := bare.read(12)) == 12:
        length = struct.unpack("<I", head[:4])[0]
        if not length or len(picture := bare.read(length)) < length:
            return
        yield picture


def _seek_cues(place: int) -> bytes:
    """Return the element that says where in the segment the cues lie; its length is always the same."""
    target = _element(0x53AB, (0x1C53BB6B).to_bytes(4)) + _element(0x53AC, place.to_bytes(8))
    return _element(0x114D9B74, _element(0x4DBB, target))


def _element(name: int, content: bytes) -> bytes:
    return name.to_bytes((name.bit_length() + 7) // 8) + _size(len(content)) + content


def _uint(name: int, value: int) -> bytes:
    return _element(name, value.to_bytes((value.bit_length() + 7) // 8 or 1))


def _size(length: int) -> bytes:
    return (1 << 56 | length).to_bytes(8)
