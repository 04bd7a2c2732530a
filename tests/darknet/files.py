"""Real files of others, which stay where they are, and weights written without the reader's code."""

import struct
from pathlib import Path

import numpy as np
import pytest

from playground.darknet.cfg import Cfg
from playground.darknet.weights import Weights

REAL = Path(__file__).parents[2].parent / "shared/data/detect"

SMALL = """
[net]  ; a comment
width=64
height=32
channels=3
[convolutional]
batch_normalize=1
filters=8
size=3
stride=2
pad=1
activation=leaky
[convolutional]
filters=14  # 2 anchors × (5 + 2 classes)
size=1
activation=linear
[yolo]
mask=1,2
anchors=4,6, 10,14, 20,30
classes=2
num=3
scale_x_y=1.1
"""
SMALL_NUMBERS = 8 * 4 + 8 * 3 * 9 + 14 + 14 * 8


def real(name: str) -> Path:
    """Return a real file, or skip the test that asks for it."""
    if not (REAL / name).is_file():
        pytest.skip(f"../shared/data/detect/{name} is not here")
    return REAL / name


def pack(numbers: np.ndarray, version: tuple[int, int] = (0, 2)) -> bytes:
    """Return a .weights file: version, revision, pictures seen in 8 bytes (0.2) or 4 (0.1), float32s."""
    header = struct.pack("<3i", *version, 5) + struct.pack("<q" if version >= (0, 2) else "<i", 32_000)
    return header + numbers.astype("<f4").tobytes()


def flat(cfg: Cfg, weights: Weights) -> np.ndarray:
    """Return the numbers of weights in the order of a .weights file."""
    parts = []
    for index in cfg.convolutions:
        kernel = weights[index]
        norm = kernel.norm
        parts += [kernel.biases, *((norm.scales, norm.means, norm.variances) if norm else ()), kernel.weights]
    return np.concatenate([part.ravel() for part in parts])
