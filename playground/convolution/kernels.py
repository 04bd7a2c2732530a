"""Kernels by name, as they are laid on an image (cross-correlation), row 0 on top."""

from __future__ import annotations

from typing import Final

import numpy as np

from playground.convolution.layer import Floats

FIXED: Final[dict[str, list[list[float]]]] = {
    "vertical_edge": [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
    "horizontal_edge": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "sobel_x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel_y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "scharr_x": [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]],
    "scharr_y": [[-3, -10, -3], [0, 0, 0], [3, 10, 3]],
    "prewitt_x": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "prewitt_y": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "laplacian_diagonal": [[1, 1, 1], [1, -8, 1], [1, 1, 1]],
}
"""Of one size. `sobel_x` answers to change along x, as cv2.Sobel(dx=1) does; Scharr's has 3, 10, 3."""
SIZED: Final = ("identity", "box_blur", "gaussian_blur")
"""Of any size."""
RANDOM: Final = "random"
CUSTOM: Final = "custom"
NAMES: Final = (*FIXED, *SIZED, RANDOM)


def made(name: str, rows: int, columns: int) -> Floats:
    """Return a kernel (rows, columns) by name; one of a fixed size keeps it, cut to its middle in 1-D."""
    if name in FIXED:
        kernel = np.array(FIXED[name], float)
        return kernel[1:2] if rows == 1 else kernel
    kernel = np.zeros((rows, columns))
    match name:
        case "box_blur":
            kernel[:] = 1 / kernel.size
        case "gaussian_blur":
            kernel[:] = np.outer(gaussian(rows), gaussian(columns))
        case _:
            kernel[(rows - 1) // 2, (columns - 1) // 2] = 1
    return kernel


def gaussian(size: int) -> Floats:
    """Return samples of a bell that sum to 1; its σ grows with the size as in cv2.getGaussianKernel."""
    sigma = 0.3 * ((size - 1) * 0.5 - 1) + 0.8
    place = np.arange(size) - (size - 1) / 2
    bell = np.exp(-(place**2) / (2 * sigma**2))
    return bell / bell.sum()


def turned(kernel: Floats, count: int) -> Floats:
    """Return (count, rows, columns): the kernel and its turns, one for each further output channel.

    A square one is turned by 90° each time, another one mirrored by turns.
    """
    square = kernel.shape[0] == kernel.shape[1]
    return np.stack([np.rot90(kernel, turn if square else 2 * turn) for turn in range(count)])


def resized(kernel: Floats, rows: int, columns: int) -> Floats:
    """Return a kernel (…, kh, kw) cut, or filled up with zeros, about its middle."""
    out = np.zeros((*kernel.shape[:-2], rows, columns))
    spans = [_overlap(old, new) for old, new in zip(kernel.shape[-2:], (rows, columns), strict=True)]
    (from_y, to_y), (from_x, to_x) = spans
    out[..., to_y, to_x] = kernel[..., from_y, from_x]
    return out


def _overlap(old: int, new: int) -> tuple[slice, slice]:
    size, ahead = min(old, new), abs(old - new) // 2
    return (
        (slice(ahead, ahead + size), slice(size)) if old > new else (slice(size), slice(ahead, ahead + size))
    )
