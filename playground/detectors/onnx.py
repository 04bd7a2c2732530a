"""Detectors in .onnx files, run by OpenCV."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from playground.darknet.candidates import Candidates
from playground.darknet.plain_file import plain_file
from playground.detectors.letterbox import Pixels, Resize, planes
from playground.detectors.names import class_names
from playground.detectors.onnx_input import input_sides
from playground.detectors.onnx_layouts import Layout, Outputs, recognise
from playground.faults import UserError
from playground.opencv import cv2

EXPECTED: Final = "expected a detector in ONNX with one input of 1×3×height×width"
LARGEST: Final = 2 << 30
"""Bytes: what a protocol buffer may hold."""


@dataclass(frozen=True, eq=False)
class OnnxAnswer:
    """What a model gave for one picture."""

    layout: Layout
    outputs: Outputs

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shape of each output, in the order of the file."""
        return tuple(output.shape for output in self.outputs.values())

    @property
    def total(self) -> int:
        """How many boxes there are before any threshold."""
        return len(self.layout.cells) or len(self.layout.read(self.outputs)[0])

    def candidates(self, score_threshold: float) -> Candidates:
        """Return what scores more than the threshold, highest score first."""
        return self.layout.candidates(self.outputs, score_threshold)


class OnnxDetector:
    """A model whose layout was told from the shapes of its answer to a grey picture.

    UserError, naming the file, where it cannot be read or run, or answers in no known layout.
    """

    def __init__(self, path: str | Path) -> None:
        with plain_file(path, EXPECTED) as (file, self.file, size):
            if not 0 < size <= LARGEST:
                raise UserError(f"{self.file} has {size} bytes", EXPECTED)
            content = file.read()
        try:
            self.height, self.width = input_sides(content)
            self.net = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
        except ValueError as error:
            raise UserError(f"{self.file} is not an ONNX file ({error})", EXPECTED) from None
        except cv2.error as error:
            raise UserError(f"{self.file} cannot be read by OpenCV ({_reason(error)})", EXPECTED) from None
        grey = np.full((1, 3, self.height, self.width), 0.5, np.float32)
        try:
            self.layout = recognise(self._forward(grey), self.width, self.height)
        except UserError as error:
            raise UserError(f"{self.file}: {error.message}", error.hint) from None
        self.resize: Resize = self.layout.resize
        self.names = class_names(self.layout.classes, path)

    def look(self, fitted: Pixels, *, bgr: bool = False) -> OnnxAnswer:
        """Return what the model gives for a picture (height, width, 3) RGB of its input's size.

        With `bgr` colours go in in the order that is wrong for it.
        """
        layout = self.layout
        given = planes(fitted, bgr=bgr != layout.bgr) * np.float32(255)
        return OnnxAnswer(layout, self._forward((given - layout.mean) / layout.deviation))

    def _forward(self, given: npt.NDArray[np.floating]) -> Outputs:
        try:
            self.net.setInput(given.astype(np.float32))
            names = self.net.getUnconnectedOutLayersNames()
            outputs = self.net.forward(names)
        except (cv2.error, UnicodeDecodeError) as error:  # the latter for a name that is no text
            raise UserError(f"{self.file} cannot be run by OpenCV ({_reason(error)})", EXPECTED) from None
        return {name: np.asarray(each, np.float32) for name, each in zip(names, outputs, strict=True)}


def _reason(error: Exception) -> str:
    text = str(getattr(error, "err", "") or error)
    return text if len(text) <= 200 else f"{text[:199]}…"
