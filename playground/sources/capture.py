"""What gives pictures, one by one: devices and network streams, video files, images, the drawn street."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol

from playground.faults import UserError
from playground.opencv import cv2
from playground.sources.cameras import why_not
from playground.sources.photo import read_photo, to_rgb
from playground.sources.playback import Playback
from playground.sources.source import Camera, Photos, Source, Stream, Synthetic, Video
from playground.sources.synthetic import FRAMES_PER_SECOND, Street
from playground.sources.view import View

PHOTO_SECONDS: Final = 1.0
"""How long each image of a folder is shown."""
STREET_SECONDS: Final = 120.0
"""After which the street that is drawn begins anew, so that each of its pictures has a place."""
NETWORK_PATIENCE: Final = 5000
"""Milliseconds after which a stream that does not answer is given up."""


class Unavailable(Exception):
    """A device does not give pictures now, and may do so later. `message` says why, `hint` what may help."""

    def __init__(self, message: str, hint: str) -> None:
        self.message, self.hint = message, hint
        super().__init__(message, hint)


class Capture(Protocol):
    """Something that gives pictures. All its methods are called by one thread, and may take their time.

    `live` tells that it goes on by itself and can be lost, as a camera; what is not may end, and is begun
    anew where it `loops`.
    """

    name: str
    live: bool
    loops: bool

    def open(self) -> None:
        """Begin at the beginning. Raises Unavailable for a device, UserError for a file of no use."""
        ...

    def read(self) -> View | None:
        """Return the next picture; None at the end, and where a device gives none any more.

        Raises UserError for one that cannot be read; where there are others, the next call goes on with them.
        """
        ...

    def seek(self, fraction: float) -> None:
        """Go to a place between 0, the beginning, and 1, the end; what has no places stays where it is."""
        ...

    def release(self) -> None:
        """Give the device or file back; no harm where nothing is open."""
        ...


def capture_of(source: Source) -> Capture:
    """Return what gives the pictures of a source; nothing is opened yet."""
    match source:
        case Synthetic():
            return Drawn(source)
        case Video():
            return VideoFile(source)
        case Photos():
            return Album(source)
        case Camera() | Stream():
            return Device(source)


class Device:
    """A camera or a network stream. `connect` opens it with OpenCV.

    The address of a stream may be that of a video file, known by its length: it is played as one.
    """

    def __init__(
        self, source: Camera | Stream, connect: Callable[[Camera | Stream], cv2.VideoCapture] | None = None
    ) -> None:
        self.name = source.name
        self.live, self.loops = True, False
        self._source = source
        self._connect = connect or _connected
        self._device: cv2.VideoCapture | None = None
        self._playback: Playback | None = None
        self._opened = 0.0

    def open(self) -> None:
        """Connect, and ask for the resolution that is wished for; the device may choose another."""
        device = self._connect(self._source)
        if not device.isOpened():
            device.release()
            raise Unavailable(*self._trouble())
        if isinstance(self._source, Camera) and self._source.size:
            width, height = self._source.size
            device.set(cv2.CAP_PROP_FRAME_WIDTH, width)
            device.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        if isinstance(self._source, Stream) and device.get(cv2.CAP_PROP_FRAME_COUNT) > 0:
            self.live, self.loops, self._playback = False, True, Playback(device)
        self._device, self._opened = device, time.perf_counter()

    def read(self) -> View | None:
        """Return the next picture, of whatever size and channels it comes in."""
        if self._device is None:
            return None
        try:
            if self._playback:
                view = self._playback.read()
                return view and replace(view, place=0.0)  # not every server can be asked for a place
            given, image = self._device.read()
            return View(to_rgb(image), time.perf_counter() - self._opened) if given else None
        except cv2.error:  # from within a driver, such as where the format changes, or for what is no picture
            return None

    def seek(self, fraction: float) -> None:
        """Stay: there is only now."""

    def release(self) -> None:
        """Let the device go; its light goes out."""
        if self._device is not None:
            self._device.release()
            self._device = self._playback = None

    def _trouble(self) -> tuple[str, str]:
        if isinstance(self._source, Camera):
            return why_not(self._source.index)
        return f"{self.name} does not answer", "check the address and the network"


def _connected(source: Camera | Stream) -> cv2.VideoCapture:
    if isinstance(source, Camera):
        return cv2.VideoCapture(source.index)
    patience = [
        cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
        NETWORK_PATIENCE,
        cv2.CAP_PROP_READ_TIMEOUT_MSEC,
        NETWORK_PATIENCE,
    ]
    return cv2.VideoCapture(source.address, cv2.CAP_FFMPEG, patience)


class VideoFile:
    """A video file, played at the times of its pictures."""

    live, loops = False, True

    def __init__(self, video: Video) -> None:
        self.name = video.name
        self._path = video.path
        self._file: cv2.VideoCapture | None = None
        self._playback: Playback | None = None

    def open(self) -> None:
        """Open the file, and read its first pictures."""
        self._file = cv2.VideoCapture(str(self._path))
        if not self._file.isOpened():
            self.release()
            raise UserError(
                f"{self.name} cannot be played", "it is damaged, no video, or in an unknown format"
            )
        self._playback = Playback(self._file)

    def read(self) -> View | None:
        """Return the next picture; None at the end, or where the file cannot be read on."""
        return self._playback.read() if self._playback else None

    def seek(self, fraction: float) -> None:
        """Go to the picture at that share of the file's length, where the length is known."""
        if self._playback:
            self._playback.seek(fraction)

    def release(self) -> None:
        """Close the file."""
        self._playback = None
        if self._file is not None:
            self._file.release()
            self._file = None


class Album:
    """Image files, one after the other."""

    live = False

    def __init__(self, photos: Photos) -> None:
        self.name = photos.name
        self.loops = len(photos.paths) > 1
        self._lasts = PHOTO_SECONDS if self.loops else 0.0  # one alone is over as soon as it is read
        self._paths = photos.paths
        self._next = 0

    def open(self) -> None:
        """Begin with the first image."""
        self._next = 0

    def read(self) -> View | None:
        """Return the next image; UserError names one that cannot be read, and it is passed over."""
        if self._next == len(self._paths):
            return None
        self._next += 1
        photo, at = read_photo(self._paths[self._next - 1]), self._next - 1
        return View(photo, at * PHOTO_SECONDS, place=at / len(self._paths), lasts=self._lasts)

    def seek(self, fraction: float) -> None:
        """Go to the image at that share of them."""
        self._next = min(round(fraction * len(self._paths)), len(self._paths) - 1)

    def release(self) -> None:
        """Do nothing: a file is read as a whole."""


class Drawn:
    """The synthetic street. Without an end, it begins anew after STREET_SECONDS."""

    live, loops = False, False

    def __init__(self, source: Synthetic) -> None:
        self.name = source.name
        self._street = Street(crowd=source.crowd)
        self._pictures = round(STREET_SECONDS * FRAMES_PER_SECOND)
        self._next = 0

    def open(self) -> None:
        """Begin at time zero."""
        self._next = 0

    def read(self) -> View:
        """Return the next picture, with its true boxes."""
        number, self._next = self._next, (self._next + 1) % self._pictures
        moment = number / FRAMES_PER_SECOND
        pixels, truth = self._street.picture(moment)
        return View(pixels, moment, truth, number / self._pictures, 1 / FRAMES_PER_SECOND)

    def seek(self, fraction: float) -> None:
        """Go to the picture at that share of it."""
        self._next = min(round(fraction * self._pictures), self._pictures - 1)

    def release(self) -> None:
        """Do nothing: it is only drawn."""
