"""Pictures with what is truly on them, as training takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

NOTHING: Final = -1
"""The label of a row that is there only because another picture has more objects."""


@dataclass(frozen=True, eq=False)
class Example:
    """One picture (height, width, 3) uint8 RGB, `boxes` (m, 4) x1 y1 x2 y2 in its pixels, `labels` (m,)."""

    pixels: npt.NDArray[np.uint8]
    boxes: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Batch:
    """n pictures (n, 3, height, width) in 0…1, their `boxes` (n, most, 4) and `labels` (n, most).

    Boxes are x1 y1 x2 y2 in pixels; rows beyond a picture's own objects are 0 and labelled `NOTHING`.
    """

    pictures: Tensor
    boxes: Tensor
    labels: Tensor

    @classmethod
    def of(cls, examples: Sequence[Example], device: torch.device | str = "cpu") -> Batch:
        """Put pictures of one size together."""
        most = max(1, *(len(each.labels) for each in examples))
        boxes = torch.zeros(len(examples), most, 4)
        labels = torch.full((len(examples), most), NOTHING)
        for row, each in enumerate(examples):
            boxes[row, : len(each.labels)] = torch.as_tensor(each.boxes)
            labels[row, : len(each.labels)] = torch.as_tensor(each.labels)
        pixels = torch.as_tensor(np.stack([each.pixels for each in examples])).to(device)
        pictures = pixels.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last) / 255
        return cls(pictures, boxes.to(device), labels.to(device))
