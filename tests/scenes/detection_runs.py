"""Detection with a small network of random weights, and with a real one and its reference."""

from pathlib import Path

import numpy as np
import torch

from playground.darknet.cfg import parse_cfg
from playground.darknet.random_weights import random_weights
from playground.frame import Frame
from playground.opencv import cv2
from playground.scenes.detection.scene import DetectionParams
from tests.darknet.files import SMALL, flat, pack, real

FASTEST = "yolo-fastest-1.1"


def params(**changes: object) -> DetectionParams:
    return DetectionParams().updated(changes)


def toy_files(tmp_path: Path) -> dict[str, str]:
    """A small network with random weights, and a picture of noise."""
    cfg = parse_cfg(SMALL)
    numbers = flat(cfg, random_weights(cfg, torch.Generator().manual_seed(3)))
    (tmp_path / "toy.cfg").write_text(SMALL)
    (tmp_path / "toy.weights").write_bytes(pack(numbers))
    noise = np.random.default_rng(0).integers(0, 256, (60, 128, 3), np.uint8)
    cv2.imwrite(str(tmp_path / "noise.png"), noise)
    return {"model": str(tmp_path / "toy.cfg"), "source": str(tmp_path / "noise.png")}


def fastest(picture: str) -> dict[str, object]:
    return {
        "source": str(real(picture)),
        "model": str(real(f"{FASTEST}.cfg")),
        "weights": str(real(f"{FASTEST}.weights")),
        "resize": "stretch",
    }


def shown(frame: Frame) -> dict[str, tuple]:
    assert frame.fault is None, frame.fault
    assert frame.picture is not None
    return dict(frame.picture.panes)
