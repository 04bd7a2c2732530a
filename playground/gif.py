"""Animated GIF, written picture by picture: a film of any length takes the memory of two pictures.

OpenCV encodes each picture as a GIF of its own, with a palette of its own, and the blocks are put one behind
the other. Only what differs from the picture before is encoded: smaller files, and 256 colours for the part
that moves. Without dithering thin lines stay as they are (mean error 1.0 of 255 over the panes of a network,
against 14 with OpenCV's own dithering).
"""

from __future__ import annotations

import contextlib
import struct
from io import FileIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.opencv import cv2

FASTEST = 50
"""Pictures a second: browsers show a delay under 2/100 s as 1/10 s."""
_LOOPS_FOR_EVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
_LONGEST = 0xFFFF  # hundredths of a second that one picture can stand


class Gif:
    """Writes to `path`, which is a whole file after `close`. OSError where that cannot be."""

    def __init__(self, path: Path, size: tuple[int, int], fps: float) -> None:
        self._fps = fps
        self._shown = 0  # pictures so far, repeats counted
        self._before: NDArray[np.uint8] | None = None
        self._file = FileIO(path, "wb")  # unbuffered: a full disk is told of the picture it happens to
        self._write(b"GIF89a" + struct.pack("<HHBBB", *size, 0x70, 0, 0) + _LOOPS_FOR_EVER)

    def add(self, picture: NDArray[np.uint8], count: int = 1) -> None:
        """Show a picture, height × width × BGR, for so many pictures' time."""
        begin, end = (round(100 * shown / self._fps) for shown in (self._shown, self._shown + count))
        whole = self._file.tell()
        try:
            self._write(_frame(picture, self._before, min(end - begin, _LONGEST)))
        except OSError:
            with contextlib.suppress(OSError):
                self._file.seek(whole)
                self._file.truncate()
            raise
        self._before, self._shown = picture, self._shown + count

    def spare(self) -> int:
        """Return the bytes that `close` takes on the disk, for a moment."""
        return 1

    def close(self) -> None:
        """Finish the file; what was added so far is kept."""
        with self._file:
            self._write(b";")

    def _write(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[self._file.write(rest) :]


def _frame(picture: NDArray[np.uint8], before: NDArray[np.uint8] | None, delay: int) -> bytes:
    """Return the blocks that show a picture over the one before, for `delay` hundredths of a second."""
    height, width = picture.shape[:2]
    x, y = 0, 0
    if before is not None:
        x, y, width, height = cv2.boundingRect(cv2.absdiff(picture, before).max(axis=2))
    part = np.ascontiguousarray(picture[y : y + max(height, 1), x : x + max(width, 1)])
    palette, pixels = _encoded(part)
    control = struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 0x04, delay, 0, 0)  # 0x04: leave it standing
    place = struct.pack("<BHHHHB", 0x2C, x, y, part.shape[1], part.shape[0], 0x87)  # 0x87: 256 own colours
    return control + place + palette + pixels


def _encoded(picture: NDArray[np.uint8]) -> tuple[bytes, bytes]:
    """Return the palette of 256 colours and the compressed pixels that OpenCV makes of a picture."""
    _, encoded = cv2.imencode(".gif", picture, [cv2.IMWRITE_GIF_DITHER, 3])  # 3: none
    content = encoded.tobytes()
    if content[10] & 0x87 != 0x87:
        raise ValueError("OpenCV made a GIF without a palette of 256 colours")
    at = 13 + 768
    while content[at] == 0x21:  # extensions: two bytes, then blocks that each begin with their length
        at += 2
        while content[at]:
            at += 1 + content[at]
        at += 1
    return content[13 : 13 + 768], content[at + 10 : -1]
