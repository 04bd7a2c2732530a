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


REFERENCE = {
    "dog.jpg": [
        ("car", 0.90, (454, 76, 684, 180)),
        ("dog", 0.65, (122, 220, 365, 515)),
        ("cat", 0.57, (112, 211, 369, 516)),
        ("bicycle", 0.53, (242, 187, 589, 422)),
        ("car", 0.44, (690, 116, 728, 154)),
        ("bicycle", 0.31, (81, 176, 446, 490)),
    ],
    "bus.jpg": [
        ("person", 0.96, (53, 374, 219, 869)),
        ("bus", 0.89, (95, 190, 799, 764)),
        ("person", 0.80, (198, 424, 341, 812)),
    ],
    "person.jpg": [
        ("person", 0.99, (182, 87, 270, 380)),
        ("dog", 0.85, (73, 259, 212, 353)),
        ("sheep", 0.77, (420, 141, 582, 319)),
    ],
}
"""Computed once with an independent reader; ../shared/data/PROVENANCE.md tells how."""
