"""What a user may name as the source of pictures, as values. Free of OpenCV: the window imports it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playground.faults import UserError

IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
VIDEOS = (".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".ogv", ".wmv")
STREAMS = ("rtsp", "rtsps", "http", "https")
EXPECTED = (
    "expected synthetic, crowd, the number of a camera such as 0, the path of a video, an image or a folder "
    "of images, or an address such as rtsp://…"
)


@dataclass(frozen=True)
class Synthetic:
    """A street that is drawn, always the same one, with the true boxes of what moves on it."""

    crowd: bool = False

    @property
    def name(self) -> str:
        """How it is called in a sentence."""
        return "the crowded street" if self.crowd else "the synthetic street"


@dataclass(frozen=True)
class Camera:
    """A camera of this machine, by index; `size` is the width and height to ask it for, in pixels."""

    index: int
    size: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """How it is called in a sentence."""
        return f"camera {self.index}"


@dataclass(frozen=True)
class Video:
    """A video file."""

    path: Path

    @property
    def name(self) -> str:
        """How it is called in a sentence."""
        return self.path.name


@dataclass(frozen=True)
class Photos:
    """Image files: one, or all of a folder in natural order ("2.png" before "10.png")."""

    paths: tuple[Path, ...]

    @property
    def name(self) -> str:
        """How it is called in a sentence."""
        return self.paths[0].name if len(self.paths) == 1 else self.paths[0].parent.name


@dataclass(frozen=True)
class Stream:
    """A network stream."""

    address: str

    @property
    def name(self) -> str:
        """The address without what may be secret in it: user, password, path and query."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.hostname}"


Source = Synthetic | Camera | Video | Photos | Stream


def parse_source(text: str, size: tuple[int, int] | None = None) -> Source:
    """Return the source that a text names; `size` is for a camera.

    Raises UserError, with what was expected, where it names nothing that can be, or no file that is there.
    Whether a camera or a stream answers is found out as it is opened.
    """
    text = text.strip()
    if text in ("synthetic", "crowd"):
        return Synthetic(crowd=text == "crowd")
    if re.fullmatch(r"[0-9]{1,2}", text):
        return Camera(int(text), size)
    if "://" in text:
        return _stream(text)
    if not text:
        raise UserError("no source is named", EXPECTED)
    return _files(text)


def _stream(text: str) -> Stream:
    scheme = text.partition("://")[0].lower()
    try:
        host = urlsplit(text).hostname
    except ValueError:  # such as an address in brackets that do not close
        host = None
    if scheme not in STREAMS or not host:
        raise UserError(
            f"{scheme}://… is no address of a stream", "expected rtsp://HOST/… or http(s)://HOST/…"
        )
    return Stream(text)


def _files(text: str) -> Source:
    try:
        path = Path(text).expanduser()
        if path.is_dir():
            return Photos(_images(path))
        found = path.is_file()
    except (OSError, ValueError, RuntimeError) as error:  # a name too long, a closed folder, no home
        raise UserError(f"{text} cannot be read ({error})", EXPECTED) from None
    if not found:
        raise UserError(f"there is no source {text}", EXPECTED)
    if path.suffix.lower() in VIDEOS:
        return Video(path)
    if path.suffix.lower() in IMAGES:
        return Photos((path,))
    raise UserError(f"{path.name} is neither a video nor an image", f"expected {' '.join(VIDEOS + IMAGES)}")


def _images(folder: Path) -> tuple[Path, ...]:
    found = [path for path in folder.iterdir() if path.suffix.lower() in IMAGES and path.is_file()]
    if not found:
        raise UserError(f"the folder {folder} holds no images", f"expected {' '.join(IMAGES)}")
    return tuple(sorted(found, key=_natural))


def _natural(path: Path) -> tuple[list[str | int], str]:
    """Order by the texts and numbers of a name in turn: texts stand at even places, numbers at odd."""
    parts = re.split(r"([0-9]+)", path.name.lower())
    return [int(part) if part.isdecimal() else part for part in parts], path.name
