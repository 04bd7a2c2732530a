"""Image files, read as RGB whatever they hold, and refused before they fill the memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from playground.faults import UserError
from playground.opencv import MOST_PIXELS, cv2

Rgb = npt.NDArray[np.uint8]
"""(height, width, 3), red first."""

LARGEST_FILE = 2**29
"""Bytes; more than any picture of MOST_PIXELS needs, far less than /dev/zero gives."""
EXPECTED = "expected a PNG, JPEG, WebP, BMP, GIF or TIFF image"


def read_photo(path: str | Path) -> Rgb:
    """Read an image file as (H, W, 3) uint8 RGB; of an animation, the first picture.

    16 bits are brought to 8, grey and CMYK to RGB; what is transparent is laid over white; the turn that a
    camera has noted in the file's EXIF data is applied. Raises UserError, naming the file, where it cannot
    be read or decoded, and from its header alone where it has more than MOST_PIXELS pixels.
    """
    path = Path(path)
    content = _content(path)
    colours = _decoded(content, cv2.IMREAD_COLOR, path.name)
    if content[:2].tobytes() != b"\xff\xd8":  # a JPEG has no alpha, and takes longest to decode twice
        stored = to_bytes(_decoded(content, cv2.IMREAD_UNCHANGED, path.name))
        if stored.ndim == 3 and stored.shape[2] == 4:
            colours = _over_white(colours, stored)
    return to_rgb(colours)


def to_rgb(image: npt.NDArray[Any]) -> Rgb:
    """Return what OpenCV hands out as (H, W, 3) uint8 RGB.

    It may be grey, BGR or BGRA, (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), of 8 or 16 bits; what a camera
    leaves in the fourth channel is not for showing, and is dropped.
    """
    image = to_bytes(image)
    if image.ndim == 2 or image.shape[2] == 1:
        return cv2.cvtColor(image, cv2.COLOR_GRAY2RGB)  # pyright: ignore[reportReturnType]
    code = cv2.COLOR_BGRA2RGB if image.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return cv2.cvtColor(image, code)  # pyright: ignore[reportReturnType]


def to_bytes(image: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Return an image of 16 bits with 8, any other as it is."""
    return (image >> 8).astype(np.uint8) if image.dtype == np.uint16 else image


def _content(path: Path) -> npt.NDArray[np.uint8]:
    try:
        if not path.is_file():
            raise UserError(f"there is no image file {path}", EXPECTED)
        if path.stat().st_size > LARGEST_FILE:
            raise UserError(f"{path.name} is larger than {LARGEST_FILE >> 20} MB", EXPECTED)
        return np.frombuffer(path.read_bytes(), np.uint8)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(f"{path.name} cannot be read ({reason})", EXPECTED) from None


def _decoded(content: npt.NDArray[np.uint8], how: int, name: str) -> npt.NDArray[Any]:
    try:
        image = cv2.imdecode(content, how) if content.size else None
    except cv2.error as error:
        if error.func == "validateInputImageSize":
            most = f"expected at most {MOST_PIXELS / 1e6:.0f} million, such as 8192 × 8192"
            raise UserError(f"{name} has too many pixels", most) from None
        image = None
    if image is None:
        raise UserError(f"{name} is empty, damaged or no image", EXPECTED)
    return image


def _over_white(colours: npt.NDArray[np.uint8], stored: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Lay colours over white, by the alpha of the same image as it is stored.

    OpenCV turns colours as EXIF data says, and never what it decodes with alpha. Of the eight ways to lay an
    image, the right one is the one at which both have the same colours.
    """
    for laid in (stored, stored[:, ::-1]):
        for quarters in range(4):
            turned = np.rot90(laid, quarters)
            if np.array_equal(turned[..., :3], colours):
                share = turned[..., 3:].astype(np.float32) / 255
                return np.rint(colours * share + 255 * (1 - share)).astype(np.uint8)
    return colours
