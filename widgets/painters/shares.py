"""Shares of classes as colours: the largest share gives the colour, its lead over the next the strength.

So classes that tie meet in the field's neutral colour, as two do whose field is one signed number.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.opencv import cv2
from widgets import colours
from widgets.painters.raster import Cut
from widgets.theme import Theme

_FULL = 0.75
"""How much of a class's colour a field takes on: points of that class still stand out."""
_FULL_DARK = 0.55
_HALFWAY = 0.62
"""What half the lead shows of that: more than half, for weak colours are hard to tell apart."""


class ShareRaster:
    """Shares scaled to pixels, then told apart: 1.2 ms for 100×100 shares of 6 classes on 470×470 pixels.

    Buffers stay from frame to frame: with new ones it took 5 ms, most of it the system's page faults.
    """

    def __init__(self) -> None:
        self._shares = np.empty((0, 0, 0), np.float32)
        self._bytes = np.empty((0, 0, 0), np.uint8)

    def __call__(self, planes: list[NDArray[np.float32]], cut: Cut, smooth: bool) -> NDArray[np.uint16]:
        """Return places in `class_table` (h, w) of shares given class by class."""
        shape = (len(planes) + 2, cut.height, cut.width)
        if self._shares.shape != shape:
            self._shares, self._bytes = np.empty(shape, np.float32), np.empty((2, *shape[1:]), np.uint8)
        for plane, scaled in zip(planes, self._shares, strict=False):
            cut(plane, smooth, scaled)
        return told_apart(self._shares, self._bytes)


def told_apart(shares: NDArray[np.float32], room: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Return places in `class_table` (h, w); `shares` (classes + 2, h, w) is overwritten, as is `room`.

    Its last two planes and `room` (2, h, w) hold what is found on the way.
    """
    best, second, lesser = shares[0], shares[-2], shares[-1]
    winner, ahead = room
    second.fill(0.0)
    winner.fill(0)
    for number, share in enumerate(shares[1:-2], start=1):
        cv2.compare(share, best, cv2.CMP_GT, ahead)
        np.bitwise_and(ahead, np.uint8(number), out=ahead)
        cv2.max(winner, ahead, winner)
        cv2.min(best, share, lesser)
        cv2.max(second, lesser, second)
        cv2.max(best, share, best)
    cv2.subtract(best, second, best)
    cv2.convertScaleAbs(best, ahead, 255.0)
    return winner * np.uint16(256) + ahead


def class_places(shares: NDArray[Any]) -> NDArray[np.uint16]:
    """Return the place in `class_table` of each of a few shares (rows, columns, classes), unscaled."""
    planes, _ = planes_of(shares)
    work = np.empty((len(planes) + 2, *shares.shape[:2]), np.float32)
    work[:-2] = planes
    return told_apart(work, np.empty((2, *shares.shape[:2]), np.uint8))


def planes_of(shares: NDArray[Any]) -> tuple[list[NDArray[np.float32]], NDArray[np.uint8] | None]:
    """Return shares (rows, columns, classes) class by class, and where one is NaN (None: nowhere)."""
    planes = np.ascontiguousarray(np.moveaxis(shares, 2, 0), np.float32)
    if np.isfinite(planes.sum()):
        return list(planes), None
    blank = np.asarray(~np.isfinite(planes).all(axis=0))
    return list(np.where(blank, np.float32(0), planes)), blank.astype(np.uint8)


@cache
def class_table(theme: Theme, count: int) -> colours.Table:
    """Return the colours (classes · 256, 3) of classes, each from neutral to the strongest."""
    full = _FULL_DARK if theme.dark else _FULL
    shades: list[colours.Table] = []
    for group in range(count):
        strong, middle = (colours.mix(theme.window, theme.hex(group), full * part) for part in (1, _HALFWAY))
        shades.append(colours.ramp((theme.window, middle, strong)))
    return np.concatenate(shades)
