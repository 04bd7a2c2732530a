"""A drawn or photographed shape as the network's input: small, grey, light strokes on dark."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from playground.cnn.layers import SIZE
from playground.opencv import cv2

FAINTEST: Final = 0.1
"""Strokes that stand out less than this are not made brighter, else an empty wall's grain became a shape."""


def prepare(pixels: npt.NDArray[np.uint8] | npt.NDArray[np.floating]) -> Tensor:
    """Return pixels (h, w) or (h, w, 3) in RGB, uint8 or floats in 0…1, as a picture (1, 1, size, size).

    Of the picture's middle the largest square is taken, as luminance (BT.601), and averaged down. The median
    along its edge counts as the background, which becomes 0. Whatever departs from it in the direction that
    departs more (by sum of squares) counts as strokes, so dark on light is seen as light on dark; it becomes
    positive, the brightest 1. Raises ValueError for another shape or type, for an empty picture, and for
    floats that are not finite.
    """
    grey = _averaged(_square(_grey(pixels)))
    edge = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
    departure = grey - np.median(edge)
    lighter, darker = departure.clip(min=0), (-departure).clip(min=0)
    strokes = lighter if np.square(lighter).sum() >= np.square(darker).sum() else darker
    return torch.as_tensor(strokes / max(float(strokes.max()), FAINTEST)).view(1, 1, SIZE, SIZE)


def _grey(pixels: npt.NDArray[np.uint8] | npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    if pixels.size == 0 or not (pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] == 3)):
        raise ValueError(f"pixels: (h, w) or (h, w, 3) expected, got {pixels.shape}")
    if pixels.dtype != np.uint8 and not np.issubdtype(pixels.dtype, np.floating):
        raise ValueError(f"pixels: uint8 or floats expected, got {pixels.dtype}")
    if not np.isfinite(pixels).all():
        raise ValueError("pixels: finite numbers expected")
    values = pixels.astype(np.float32) / (255 if pixels.dtype == np.uint8 else 1)
    grey = values if values.ndim == 2 else cv2.cvtColor(values, cv2.COLOR_RGB2GRAY)
    return np.asarray(grey, np.float32)


def _square(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    height, width = grey.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return np.ascontiguousarray(grey[top : top + side, left : left + side])


def _averaged(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.resize(grey, (SIZE, SIZE), interpolation=cv2.INTER_AREA), np.float32)
