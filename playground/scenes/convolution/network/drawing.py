"""Strokes of the mouse as a picture, and the strokes that a hand adds."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from playground.cnn.layers import SIZE
from playground.opencv import cv2
from playground.scenes.convolution.params.input import LONGEST_STROKE, MOST_STROKES

Strokes = tuple[tuple[float, ...], ...]
PEN: Final = 2.6
"""Width of a stroke in pixels: those that were learnt from are 1.7 to 3.9 wide."""
FINER: Final = 8
"""How much finer than the picture is drawn, to be averaged down to soft edges."""


def drawn(strokes: Strokes) -> NDArray[np.float32]:
    """Return strokes, each x, y, x, y, … in pixels, as light on dark (size, size) in 0…1."""
    fine = np.zeros((SIZE * FINER, SIZE * FINER), np.uint8)
    for stroke in strokes:
        places = np.array(stroke[: len(stroke) // 2 * 2]).reshape(-1, 1, 2)
        bounded = np.clip(places, -SIZE, 2 * SIZE)  # OpenCV draws no line that reaches far beyond
        line = np.round(bounded * FINER).astype(np.int32)
        cv2.polylines(fine, [line], False, 255, round(PEN * FINER), cv2.LINE_AA)
    small = cv2.resize(fine, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / np.float32(255)


def begun(strokes: Strokes, x: float, y: float) -> Strokes:
    """Return the strokes with a new one that begins at a place; the oldest goes where there are too many."""
    return (*strokes[1 - MOST_STROKES :], (x, y, x, y))


def drawn_on(strokes: Strokes, x: float, y: float) -> Strokes:
    """Return the strokes, the last one drawn on to a place; a very long one goes on as another."""
    if not strokes:
        return begun(strokes, x, y)
    *others, last = strokes
    if len(last) + 2 > LONGEST_STROKE:
        return (*strokes[1 - MOST_STROKES :], (*last[-2:], x, y))
    return (*others, (*last, x, y))
