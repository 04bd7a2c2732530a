"""Bring a picture to a network's input size, and boxes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from playground.opencv import cv2

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Planes = npt.NDArray[np.float32]
Resize = Literal["stretch", "letterbox", "corner"]
"""The whole input, both sides scaled apart; the middle of it, or its upper left corner, in proportion."""

GREY: Final = 114
"""What fills the rest of the input, as the YOLO family was trained with."""


@dataclass(frozen=True)
class Fit:
    """Where a picture stands in a network's input: x′ = x·scale_x + left, y′ = y·scale_y + top, in pixels.

    `picture` and `network` are (width, height).
    """

    picture: tuple[int, int]
    network: tuple[int, int]
    scale_x: float
    scale_y: float
    left: int = 0
    top: int = 0

    def to_picture(self, boxes: Floats) -> Floats:
        """Return boxes x1 y1 x2 y2 (n, 4) of the input in pixels of the picture, cut at its edges."""
        scale, shift = self._scale_and_shift()
        return np.clip((boxes - shift) / scale, 0, np.tile(np.array(self.picture, np.float64), 2))

    def to_network(self, boxes: Floats) -> Floats:
        """Return boxes x1 y1 x2 y2 (n, 4) of the picture in pixels of the input."""
        scale, shift = self._scale_and_shift()
        return boxes * scale + shift

    def _scale_and_shift(self) -> tuple[Floats, Floats]:
        scale = np.array([self.scale_x, self.scale_y] * 2)
        return scale, np.array([self.left, self.top] * 2, np.float64)


def fit(picture: Pixels, width: int, height: int, resize: Resize = "stretch") -> tuple[Pixels, Fit]:
    """Return a picture (h, w, 3) at the size of a network's input, and where it stands there."""
    rows, columns = picture.shape[:2]
    if resize == "stretch":
        fitted = cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR)
        return _pixels(fitted), Fit((columns, rows), (width, height), width / columns, height / rows)
    scale = min(width / columns, height / rows)
    inner = max(1, round(columns * scale)), max(1, round(rows * scale))
    left, top = (0, 0) if resize == "corner" else ((width - inner[0]) // 2, (height - inner[1]) // 2)
    fitted = np.full((height, width, 3), GREY, np.uint8)
    fitted[top : top + inner[1], left : left + inner[0]] = cv2.resize(
        picture, inner, interpolation=cv2.INTER_LINEAR
    )
    return fitted, Fit((columns, rows), (width, height), inner[0] / columns, inner[1] / rows, left, top)


def planes(fitted: Pixels, *, bgr: bool = False) -> Planes:
    """Return pixels (h, w, 3) RGB as a network takes them: (1, 3, h, w) float32 in 0…1.

    With `bgr` the colours come in the wrong order, as from OpenCV's own readers.
    """
    ordered = fitted[:, :, ::-1] if bgr else fitted
    return np.ascontiguousarray(ordered.transpose(2, 0, 1)[None], np.float32) / np.float32(255)


def _pixels(array: object) -> Pixels:
    return np.asarray(array, np.uint8)
