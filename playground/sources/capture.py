"""What gives pictures, one by one: devices and network streams, video files, images, the drawn street."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from playground.faults import UserError
from playground.opencv import cv2
from playground.sources.cameras import why_not
from playground.sources.photo import Rgb, read_photo, to_rgb
from playground.sources.source import Camera, Photos, Source, Stream, Synthetic, Video
from playground.sources.synthetic import FRAMES_PER_SECOND, Street, Truth

PHOTOS_PER_SECOND: Final = 1.0
"""How fast the images of a folder follow each other."""
STREET_SECONDS: Final = 120.0
"""Of the street that is drawn, how much can be sought in."""
USUAL_RATE: Final = 25.0
"""Pictures a second of a video that does not say."""
NETWORK_PATIENCE: Final = 5000
"""Milliseconds after which a stream that does not answer is given up."""


class Unavailable(Exception):
    """A device does not give pictures now, and may do so later. `message` says why, `hint` what may help."""

    def __init__(self, message: str, hint: str) -> None:
        self.message, self.hint = message, hint
        super().__init__(message, hint)


@dataclass(frozen=True, eq=False)
class View:
    """One picture, (H, W, 3) uint8 RGB, its time in seconds from the beginning, and what is in it.

    `place` is where `seek` finds it again, from 0 to 1; a live source has no places.
    """

    pixels: Rgb
    time: float
    truth: Truth | None = None
    place: float = 0.0


class Capture(Protocol):
    """Something that gives pictures. All its methods are called by one thread, and may take their time.

    `live` tells that it goes on by itself and can be lost, as a camera; what is not live ends, and is begun
    anew where it `loops`. `rate` is how many pictures a second it is played at, 0 where it sets the pace.
    """

    name: str
    live: bool
    loops: bool
    rate: float

    def open(self) -> None:
        """Begin at the beginning. Raises Unavailable for a device, UserError for a file of no use."""
        ...

    def read(self) -> View | None:
        """Return the next picture; None at the end, and where a device gives none any more."""
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
            return Film(source)
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
        self.live, self.loops, self.rate = True, False, 0.0
        self._source = source
        self._connect = connect or _connected
        self._device: cv2.VideoCapture | None = None
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
            self.live, self.loops, self.rate = False, True, _rate(device)
        self._device, self._opened = device, time.perf_counter()

    def read(self) -> View | None:
        """Return the next picture, of whatever size and channels it comes in."""
        if self._device is None:
            return None
        try:
            given, image = self._device.read()
        except cv2.error:  # from within a driver, such as where the format changes
            return None
        return View(to_rgb(image), time.perf_counter() - self._opened) if given else None

    def seek(self, fraction: float) -> None:
        """Stay: there is only now."""

    def release(self) -> None:
        """Let the device go; its light goes out."""
        if self._device is not None:
            self._device.release()
            self._device = None

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


class Film:
    """A video file, played at its own rate."""

    live, loops = False, True

    def __init__(self, video: Video) -> None:
        self.name = video.name
        self.rate = USUAL_RATE
        self._path = video.path
        self._file: cv2.VideoCapture | None = None
        self._frames = 0
        self._next = 0

    def open(self) -> None:
        """Open the file, and learn its rate and length."""
        file = cv2.VideoCapture(str(self._path))
        if not file.isOpened():
            file.release()
            raise UserError(
                f"{self.name} cannot be played", "it is damaged, no video, or in an unknown format"
            )
        self.rate = _rate(file)
        self._frames = max(int(file.get(cv2.CAP_PROP_FRAME_COUNT)), 0)
        self._file, self._next = file, 0

    def read(self) -> View | None:
        """Return the next picture; None at the end, or where the file cannot be read on."""
        if self._file is None:
            return None
        given, image = self._file.read()
        if not given:
            return None
        self._next += 1
        place = (self._next - 1) / self._frames if self._frames else 0.0
        return View(to_rgb(image), (self._next - 1) / self.rate, place=place)

    def seek(self, fraction: float) -> None:
        """Go to the picture at that share of the file's length, where the length is known."""
        if self._file is not None and self._frames:
            self._next = min(round(fraction * self._frames), self._frames - 1)
            self._file.set(cv2.CAP_PROP_POS_FRAMES, self._next)

    def release(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.release()
            self._file = None


def _rate(file: cv2.VideoCapture) -> float:
    rate = file.get(cv2.CAP_PROP_FPS)
    return rate if 1 <= rate <= 240 else USUAL_RATE  # files may say anything, 0 and NaN too


class Album:
    """Image files, one after the other."""

    live = False

    def __init__(self, photos: Photos) -> None:
        self.name = photos.name
        self.loops = len(photos.paths) > 1
        self.rate = PHOTOS_PER_SECOND if self.loops else 0.0  # one alone is over as soon as it is read
        self._paths = photos.paths
        self._next = 0

    def open(self) -> None:
        """Begin with the first image."""
        self._next = 0

    def read(self) -> View | None:
        """Return the next image; UserError names one that cannot be read."""
        if self._next == len(self._paths):
            return None
        self._next += 1
        photo, at = read_photo(self._paths[self._next - 1]), self._next - 1
        return View(photo, at / PHOTOS_PER_SECOND, place=at / len(self._paths))

    def seek(self, fraction: float) -> None:
        """Go to the image at that share of them."""
        self._next = min(round(fraction * len(self._paths)), len(self._paths) - 1)

    def release(self) -> None:
        """Do nothing: a file is read as a whole."""


class Drawn:
    """The synthetic street."""

    live, loops, rate = False, False, FRAMES_PER_SECOND

    def __init__(self, source: Synthetic) -> None:
        self.name = source.name
        self._street = Street(source.seed, source.crowd)
        self._next = 0

    def open(self) -> None:
        """Begin at time zero."""
        self._next = 0

    def read(self) -> View:
        """Return the next picture, with its true boxes."""
        moment = self._next / self.rate
        self._next += 1
        pixels, truth = self._street.picture(moment)
        return View(pixels, moment, truth, moment / STREET_SECONDS % 1)

    def seek(self, fraction: float) -> None:
        """Go to that share of its first minutes; it has no end."""
        self._next = round(fraction * STREET_SECONDS * self.rate)

    def release(self) -> None:
        """Do nothing: it is only drawn."""
