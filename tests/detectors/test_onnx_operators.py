"""The operators that YOLOX is made of, as OpenCV runs them, against torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from playground.darknet import onnx_file
from playground.darknet.onnx_file import Graph
from playground.detectors.onnx import OnnxDetector

SIDE, CHANNELS, CLASSES = 64, 8, 80


@dataclass
class Both:
    """A tensor by its name in a file, and as torch has it."""

    name: str
    value: torch.Tensor


class Twin:
    """Builds the same network twice: as a graph in a file, and in torch on a picture."""

    def __init__(self, picture: torch.Tensor) -> None:
        self.graph = Graph("toy")
        self.picture = Both(self.graph.input("images", tuple(picture.shape)), picture)
        self._generator = np.random.default_rng(0)
        self._stored = 0

    def stored(self, values: object, kind: type = np.int64) -> str:
        self._stored += 1
        return self.graph.tensor(f"stored_{self._stored}", np.asarray(values, kind))

    def focus(self) -> Both:
        """Every second pixel of every second row into channels of its own, four times."""
        parts: list[Both] = []
        for column, row in ((0, 0), (0, 1), (1, 0), (1, 1)):
            name = self.picture.name
            for axis, start in ((2, row), (3, column)):
                ends = [self.stored([each]) for each in (start, np.iinfo(np.int64).max, axis, 2)]
                name = self.graph.add("Slice", (name, *ends))
            parts.append(Both(name, self.picture.value[..., row::2, column::2]))
        return self.joined(parts)

    def joined(self, parts: list[Both]) -> Both:
        names = tuple(part.name for part in parts)
        return Both(self.graph.add("Concat", names, axis=1), torch.cat([part.value for part in parts], 1))

    def convolved(
        self, given: Both, size: int, *, stride: int = 1, groups: int = 1, out: int = CHANNELS
    ) -> Both:
        kernel = self._generator.normal(0, 0.2, (out, given.value.shape[1] // groups, size, size))
        bias = self._generator.normal(0, 1, out)
        names = (given.name, self.stored(kernel, np.float32), self.stored(bias, np.float32))
        pads, strides = (size // 2,) * 4, (stride, stride)
        name = self.graph.add(
            "Conv", names, kernel_shape=(size, size), pads=pads, strides=strides, group=groups
        )
        weight, offset = (torch.tensor(each, dtype=torch.float32) for each in (kernel, bias))
        return Both(name, F.conv2d(given.value, weight, offset, stride, size // 2, groups=groups))

    def sigmoid(self, given: Both) -> Both:
        return Both(self.graph.add("Sigmoid", (given.name,)), given.value.sigmoid())

    def silu(self, given: Both) -> Both:
        name = self.graph.add("Mul", (given.name, self.sigmoid(given).name))
        return Both(name, F.silu(given.value))

    def pooled(self, given: Both) -> Both:
        """The widest of three windows beside the picture itself."""
        parts = [given]
        for size in (5, 9, 13):
            name = self.graph.add("MaxPool", (given.name,), kernel_shape=(size, size), pads=(size // 2,) * 4)
            parts.append(Both(name, F.max_pool2d(given.value, size, 1, size // 2)))
        return self.joined(parts)

    def doubled(self, given: Both) -> Both:
        scales = self.stored([1, 1, 2, 2], np.float32)
        how = {
            "mode": "nearest",
            "coordinate_transformation_mode": "asymmetric",
            "nearest_mode": "floor",
        }
        name = self.graph.add("Resize", (given.name, "", scales), **how)
        return Both(name, F.interpolate(given.value, scale_factor=2))

    def head(self, given: Both) -> Both:
        """Boxes as they are, objectness and classes as probabilities; one row for each cell."""
        boxes, objectness, classes = (self.convolved(given, 1, out=out) for out in (4, 1, CLASSES))
        said = self.joined([boxes, self.sigmoid(objectness), self.sigmoid(classes)])
        name = self.graph.add("Reshape", (said.name, self.stored([1, 5 + CLASSES, -1])))
        return Both(name, said.value.flatten(2))


@pytest.mark.parametrize("opset", [11, 13])  # YOLOX is published with the former
def test_opencv_runs_what_yolox_is_made_of_as_torch_does(tmp_path: Path, monkeypatch, opset: int) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    blue_first = torch.tensor(pixels[:, :, ::-1].copy()).permute(2, 0, 1)[None].float()
    twin = Twin(blue_first)
    fine = twin.silu(twin.convolved(twin.focus(), 3, stride=2))
    fine = twin.silu(twin.convolved(twin.convolved(fine, 3, groups=CHANNELS, stride=2), 1))
    middle = twin.silu(twin.convolved(fine, 3, stride=2))
    coarse = twin.pooled(twin.silu(twin.convolved(middle, 3, stride=2)))
    middle = twin.joined([twin.doubled(coarse), middle])
    heads = [twin.head(each) for each in (fine, middle, coarse)]
    name = twin.graph.add("Concat", tuple(head.name for head in heads), axis=2)
    twin.graph.output(twin.graph.add("Transpose", (name,), "output", perm=(0, 2, 1)), (1, 84, 5 + CLASSES))
    monkeypatch.setattr(onnx_file, "OPSET", opset)
    (tmp_path / "toy.onnx").write_bytes(twin.graph.file())

    detector = OnnxDetector(tmp_path / "toy.onnx")
    assert (detector.layout.name, len(detector.names)) == ("YOLOX", CLASSES)
    expected = torch.cat([head.value for head in heads], 2).transpose(1, 2).numpy()
    found = detector.look(pixels).outputs["output"]
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4 * np.abs(expected).max())
