"""A video that is open: its pictures at their own times, and found again by them.

OpenCV tells one rate of a video. Where pictures come unevenly, as in films of a screen or of a phone, that is
a mean at best: what counts are the times that the file gives its pictures.
"""

from __future__ import annotations

from typing import Any, Final

import numpy.typing as npt

from playground.opencv import cv2
from playground.sources.photo import to_rgb
from playground.sources.view import View

USUAL_RATE: Final = 25.0
"""Pictures a second of a video that does not say."""
LONGEST: Final = 86400.0
"""Seconds; what is longer is no length of a video."""
NEAR: Final = 1e-6
"""Seconds in which a share of the length is rounded, as it is found again."""


class PictureTimes:
    """The times of pictures one after the other, in seconds, never going back.

    Containers without times, and the last pictures of some with them, give 0 or anything; recordings of
    broadcasts leap. There the constant `rate` goes on.
    """

    def __init__(self, rate: float, end: float) -> None:
        self.rate = rate
        self.trusted = True
        self._end = end
        self.begin(0.0)

    def begin(self, near: float) -> None:
        """Go on somewhere else; `near` is the next picture's time where the file tells none."""
        self.told, self._latest, self._usual = -1.0, 0.0, near

    def next(self, told: float) -> float:
        """Return the time of the next picture, of which the file gives that one."""
        if self.trusted and self.told < told < self._end:
            self.told = told
            self._latest = max(told, self._latest)
        else:
            self._latest = self._usual
        self._usual = self._latest + 1 / self.rate
        return self._latest


class Playback:
    """Plays an open file, which stays its owner's.

    It is read ahead by one picture, whose time tells how long the one before it is shown.
    """

    def __init__(self, file: cv2.VideoCapture) -> None:
        self._file = file
        self._fps = file.get(cv2.CAP_PROP_FPS)  # may be anything, 0 and NaN too
        rate = self._fps if 1 <= self._fps <= 240 else USUAL_RATE
        length = file.get(cv2.CAP_PROP_FRAME_COUNT) / self._fps if self._fps > 0 else 0.0
        self._length = length if 0 < length < LONGEST else 0.0
        self._times = PictureTimes(rate, (self._length or LONGEST) + 1 / rate)
        self._ready: list[tuple[npt.NDArray[Any], float]] = []
        self._read_ahead()
        self._times.trusted = self._times.told > 0  # the second picture's: what keeps no times says 0 of it

    def read(self) -> View | None:
        """Return the next picture; None at the end, or where the file cannot be read on."""
        self._read_ahead()
        if not self._ready:
            return None
        image, time = self._ready.pop(0)
        end = self._ready[0][1] if self._ready else max(self._length, time + 1 / self._times.rate)
        place = min(time / self._length, 1.0) if self._length else 0.0
        return View(to_rgb(image), time, place=place, lasts=end - time)

    def seek(self, fraction: float) -> None:
        """Go to the picture that is shown at that share of the length, where that is known.

        OpenCV goes to a picture that needs no other, and from there counts pictures at one rate: where they
        are rarer it comes out too late, and is sent farther back. A time of 0 is that of the first picture
        only at the beginning: elsewhere it may stand for none.
        """
        goal, back = fraction * self._length, 0.0
        if not self._length:
            return
        self._jump(goal)
        while back < goal and not (self._ready and 0 < self._ready[0][1] <= goal + NEAR):
            back = min(4 * back + 1, goal)
            self._jump(goal - back)
        while len(self._ready) == 2 and self._ready[1][1] <= goal + NEAR:
            del self._ready[0]
            self._read_ahead()

    def _jump(self, time: float) -> None:
        number = int((time + NEAR) * self._fps)
        self._file.set(cv2.CAP_PROP_POS_FRAMES, number)
        self._times.begin(number / self._fps)
        self._ready.clear()
        self._read_ahead()

    def _read_ahead(self) -> None:
        """Read on until two pictures are there, or the end is."""
        while len(self._ready) < 2:
            given, image = self._file.read()
            if not given:
                return
            time = self._times.next(self._file.get(cv2.CAP_PROP_POS_MSEC) / 1e3)
            self._ready.append((image, time))
