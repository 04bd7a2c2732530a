"""Films: pictures in a row, written to a .webm or .gif file while they come."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from playground.faults import UserError
from playground.gif import Gif
from playground.opencv import cv2
from playground.webm import BARE, WebM, rescue

SUFFIXES = (".webm", ".gif")
RATES = {".webm": 25, ".gif": 10}
"""Pictures a second where none are asked for."""
PART = ".part"
"""What stands before the suffixes of a film's files until it is whole."""
RESERVE = 32 * 2**20
"""Bytes left free on the disk: the encoder says nothing of a full one, and a film has yet to be finished."""


class Reel(Protocol):
    """A film file being written."""

    def add(self, picture: NDArray[np.uint8], count: int = 1) -> None:
        """Show a picture for so many pictures' time. OSError where it cannot be written."""
        ...

    def spare(self) -> int:
        """Return the bytes that `close` takes on the disk, for a moment."""
        ...

    def close(self) -> None:
        """Finish the file; what was added so far is kept."""
        ...


class Film:
    """Writes a film beside its place, and puts it there as it is closed: a whole film or none.

    `size` is width and height, both even; `fps` pictures a second. `free` tells the bytes that are free in a
    folder. OSError where the film cannot be written.
    """

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        fps: float,
        free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self.path = path
        self.pictures = 0
        self.size = size
        self._free = free
        self._beside = _beside(path)
        self._check_room(0)
        self._reel: Reel = (Gif if path.suffix == ".gif" else WebM)(self._beside, size, fps)

    def add(self, picture: NDArray[np.uint8], count: int = 1) -> None:
        """Show a picture, height × width × BGR of any size, for so many pictures' time. OSError as above."""
        self._check_room(self._reel.spare())
        self._reel.add(fitted(picture, self.size), count)
        self.pictures += count

    def close(self) -> None:
        """Finish the film and put it in its place; one without a picture leaves nothing behind."""
        self._reel.close()
        if self.pictures:
            os.replace(self._beside, self.path)
        else:
            self._beside.unlink(missing_ok=True)

    def kept(self) -> Path | None:
        """Return where what was filmed lies: unfinished beside its place, or there; None where nothing is."""
        places = (self._beside, self._beside.with_suffix(BARE), self.path)
        return next((place for place in places if place.exists()), None)

    def _check_room(self, spare: int) -> None:
        if self._free(self.path.parent) < RESERVE + spare:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def left_behind(folder: Path) -> list[Path]:
    """Return the bare pictures of films in a folder that are not finished; some may be written just now."""
    return sorted(folder.glob(f"*{PART}{BARE}"))


def rescued(bare: Path, spared: Path | None = None) -> Path | None:
    """Finish a film that was left behind as its process was killed, and return where it lies.

    It gets its own name, or with a number where that is taken, or `spared` for another film. None where it is
    still being written, or has no whole picture. OSError where it cannot be finished: the bare pictures stay.
    """
    beside = bare.with_suffix(".webm")
    if not rescue(beside):
        return None
    stem = bare.name.removesuffix(PART + BARE)
    names = (f"{stem}.webm" if number == 1 else f"{stem} ({number}).webm" for number in count(1))
    paths = (bare.with_name(name) for name in names)
    return beside.rename(next(path for path in paths if path != spared and not path.exists()))


def make_way(path: Path) -> Path | None:
    """Finish what was left behind of a film at that path, under another name, and return where it lies.

    None where there is nothing. OSError as above, and where it is still being written.
    """
    bare = _beside(path).with_suffix(BARE)
    if path.suffix != ".webm" or not bare.exists():
        return None
    film = rescued(bare, spared=path)
    if bare.exists():
        raise OSError(errno.EBUSY, f"its pictures in {bare.name} are still being written")
    return film


def _beside(path: Path) -> Path:
    """Return where a film lies until it is whole; the encoder goes by the suffix."""
    return path.with_name(f"{path.stem}{PART}{path.suffix}")


def check_target(path: Path, option: str) -> None:
    """Refuse a name no film can have. UserError."""
    if path.suffix not in SUFFIXES:
        raise UserError(f"{option} {path} is neither .gif nor .webm", "expected FILE.gif or FILE.webm")
    if not path.parent.is_dir():
        raise UserError(f"{option} {path} cannot be written", f"there is no folder {path.parent}")


def even(size: tuple[int, int]) -> tuple[int, int]:
    """Return the largest even width and height within a size: VP8 halves the resolution of colours."""
    return size[0] // 2 * 2, size[1] // 2 * 2


def fitted(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return a picture as large as fits in the middle of another size, over its own corner's colour."""
    height, width = picture.shape[:2]
    if even((width, height)) == size:
        return np.ascontiguousarray(picture[: size[1], : size[0]])
    scale = min(size[0] / width, size[1] / height)
    inner = max(round(width * scale), 1), max(round(height * scale), 1)
    made = np.full((size[1], size[0], 3), picture[0, 0], np.uint8)
    left, top = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
    smaller = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    made[top : top + inner[1], left : left + inner[0]] = cv2.resize(picture, inner, interpolation=smaller)
    return made
