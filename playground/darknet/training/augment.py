"""Change a picture as cameras and places do, with its true boxes, so that a network learns the things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from playground.darknet.training.batch import Example
from playground.opencv import cv2

Floats = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint8]

ZOOM: Final = 1.4
"""A picture is shown so many times as large at most, or as small."""
SHIFT: Final = 0.15
"""Of its width and height that it is moved by at most."""
LIGHT: Final = 0.4
"""By which brightness, and a quarter of which each colour, differs from 1 at most."""
BLUR: Final = 1.2
"""Standard deviation, in pixels of the network's input, of the strongest blur."""
NOISE: Final = 16.0
"""Standard deviation of the strongest noise, of 255."""
GREY: Final = (127, 127, 127)
"""What lies beside a picture that is shown smaller or moved."""
SEEN: Final = 0.35
"""Share of a box that has to be left within the picture; of less there is none."""


def augmented(example: Example, width: int, height: int, generator: torch.Generator) -> Example:
    """Return an example at the size of a network's input: mirrored, zoomed, moved, lit, blurred and noisy.

    Each by chance, and little light or colour more often than much.
    """
    chance = torch.rand(6, generator=generator).double().numpy()
    light = ((2 * torch.rand(4, generator=generator) - 1) ** 3 * LIGHT).double().numpy()
    view = _view(example, (width, height), chance[:4])
    pixels = _lit(view.pixels(example), light, chance[4:], generator)
    boxes, seen = view.boxes(example)
    return Example(pixels, boxes[seen], example.labels[seen])


@dataclass(frozen=True, eq=False)
class _View:
    """A point p of the picture, (x, y) in its pixels, is seen at scale·p + offset in one of `size`."""

    scale: Floats
    offset: Floats
    size: tuple[int, int]

    def pixels(self, example: Example) -> Pixels:
        """Return what is seen, (height, width, 3)."""
        move = self.offset + (self.scale - 1) / 2  # the middles of pixels lie half a pixel inside
        matrix = np.column_stack([np.diag(self.scale), move])
        return np.asarray(cv2.warpAffine(example.pixels, matrix, self.size, borderValue=GREY), np.uint8)

    def boxes(self, example: Example) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        """Return the boxes (m, 4), cut at the edges, and of which enough is left (m,)."""
        corners = example.boxes.reshape(-1, 2, 2) * self.scale + self.offset
        whole = np.concatenate([corners.min(1), corners.max(1)], 1)
        cut = np.clip(whole, 0, [*self.size, *self.size]).astype(np.float32)
        shares = np.prod(cut[:, 2:] - cut[:, :2], 1) / np.prod(whole[:, 2:] - whole[:, :2], 1)
        return cut, shares >= SEEN


def _view(example: Example, size: tuple[int, int], chance: Floats) -> _View:
    """Return what four numbers in 0…1 choose: whether mirrored, how large, how far to the right and down."""
    mirror, zoom, *shift = chance
    own = np.array(example.pixels.shape[1::-1])
    scale = size / own * ZOOM ** (2 * zoom - 1)
    scale[0] *= -1 if mirror < 0.5 else 1
    moved = SHIFT * (2 * np.array(shift) - 1) * size
    return _View(scale, np.array(size) / 2 + moved - scale * own / 2, size)


def _lit(pixels: Pixels, light: Floats, chance: Floats, generator: torch.Generator) -> Pixels:
    """Return a picture in another light (4,), of all and of each colour, and by chance blurred and noisy."""
    blur, noise = chance
    seen = pixels.astype(np.float32)
    if blur > 0.5:
        seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), BLUR * (2 * blur - 1) + 0.01))
    seen = seen * ((1 + light[0]) * (1 + light[1:] / 4))
    if noise > 0.5:
        grain = torch.randn(seen.shape, generator=generator).numpy()
        seen = seen + NOISE * (2 * noise - 1) * grain
    return np.clip(np.rint(seen), 0, 255).astype(np.uint8)
