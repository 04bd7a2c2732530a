"""A picture of 640×480 through a 3×3 kernel, timed against cv2.filter2D on the same numbers."""

from __future__ import annotations

import numpy as np
import torch

from playground.benchmark import Row, compare
from playground.convolution.geometry import Axis
from playground.convolution.kernels import made
from playground.convolution.layer import Layer
from playground.convolution.operations import forward
from playground.opencv import cv2


def bench() -> list[Row]:
    """Time both on one thread; RuntimeError where they do not agree."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    kernel = made("sobel_x", 3, 3).astype(np.float32)
    random = torch.rand((1, 480, 640), generator=torch.Generator().manual_seed(0))
    image = random.numpy()
    rows, columns = (Axis(size, 3, before=1, after=1) for size in image.shape[1:])
    layer = Layer("conv", 1, rows, columns, kernel[None, None])

    def filtered() -> object:
        return cv2.filter2D(image[0], cv2.CV_32F, kernel, borderType=cv2.BORDER_CONSTANT)

    if not np.allclose(forward(layer, image)[0], np.asarray(filtered()), atol=1e-5):
        raise RuntimeError("cv2.filter2D gives another output")
    ours = compare("640×480, 3×3", "frames/s", lambda: forward(layer, image), "cv2.filter2D", filtered)
    return [ours]
