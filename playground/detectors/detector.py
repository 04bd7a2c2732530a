"""One way to ask any detector: load it, give it a picture, read its answer at any threshold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import torch

from playground.darknet.candidates import Candidates
from playground.darknet.cfg import read_cfg
from playground.darknet.decode import Answer, answers, decode
from playground.darknet.network import Network
from playground.darknet.safetensors_file import read_safetensors
from playground.darknet.weights import Floats, read_weights
from playground.detectors import catalogue
from playground.detectors.catalogue import CATALOGUE
from playground.detectors.letterbox import Pixels, Resize, planes
from playground.detectors.names import class_names
from playground.detectors.onnx import OnnxDetector
from playground.detectors.shipped import STREET, street_file
from playground.faults import UserError

NAMES: Final = ", ".join((STREET, *CATALOGUE))
EXPECTED: Final = f"expected a Darknet .cfg with its .weights, a .safetensors, an .onnx, or one of {NAMES}"


class Reading(Protocol):
    """What a detector gave for one picture; thresholds act on it without asking again."""

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shape of each of its outputs."""
        ...

    @property
    def total(self) -> int:
        """How many boxes there are before any threshold."""
        ...

    def candidates(self, score_threshold: float) -> Candidates:
        """Return what scores more than the threshold, highest score first."""
        ...


class Detector(Protocol):
    """Takes pictures of width × height pixels; `resize` is how its kind was trained to see them."""

    file: str
    width: int
    height: int
    resize: Resize
    names: tuple[str, ...]

    def look(self, fitted: Pixels, *, bgr: bool = False) -> Reading:
        """Return what it gives for a picture (height, width, 3) RGB; with `bgr` its colours are swapped."""
        ...


@dataclass(frozen=True, eq=False)
class DarknetReading:
    """The raw numbers of all heads for one picture, and the maps of the layer that was asked for.

    `maps` (channels, rows, columns) are what that layer gave.
    """

    answers: tuple[Answer, ...]
    maps: Floats | None = None

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shape of each head: rows, columns, anchors, and numbers for each anchor."""
        return tuple((*each.raw.shape[2:], len(each.anchors), each.raw.shape[1]) for each in self.answers)

    @property
    def total(self) -> int:
        """How many boxes there are before any threshold."""
        return sum(each.objectness.size for each in self.answers)

    def candidates(self, score_threshold: float) -> Candidates:
        """Return what scores more than the threshold, highest score first."""
        return decode(self.answers, score_threshold)


class DarknetDetector:
    """A network of the Darknet family; `network` shows its inside."""

    resize: Resize = "stretch"

    def __init__(self, network: Network, names: tuple[str, ...]) -> None:
        self.network = network
        self.names = names
        self.file = network.cfg.file
        _, self.height, self.width = network.cfg.input

    def look(self, fitted: Pixels, *, bgr: bool = False, layer: int | None = None) -> DarknetReading:
        """Return the answers of all heads, and with them the maps of a `layer` that is asked for."""
        cfg, pixels = self.network.cfg, torch.as_tensor(planes(fitted, bgr=bgr))
        asked = cfg.heads if layer is None else {*cfg.heads, layer}
        raw = {index: each[0].cpu().numpy() for index, each in self.network.outputs(pixels, asked).items()}
        heads = [raw[index] for index in sorted(cfg.heads)]
        return DarknetReading(answers(cfg, heads), None if layer is None else raw[layer])


def load(
    model: str | Path,
    weights: str | Path = "",
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
) -> Detector:
    """Load a detector: "street", which comes with the program, one of the catalogue, or the one in a file.

    That is a .cfg with its .weights (FILE.weights beside it where none are named), .safetensors or .onnx.
    `device` and `dtype` are for networks in torch; ONNX runs on the CPU. UserError for what cannot be used,
    NotInstalled for one of the catalogue that is not here. Files that can hold code, such as .pt, are never
    opened.
    """
    path = _file_of(str(model))
    if weights and path.suffix.lower() != ".cfg":
        which = path.name if str(model) else "not named"
        raise UserError(f"{Path(weights).name} belongs to a .cfg, and the model is {which}", EXPECTED)
    if path.suffix.lower() == ".onnx":
        return OnnxDetector(path)
    if path.suffix.lower() == ".safetensors":
        own = read_safetensors(path)
        return DarknetDetector(Network(own.cfg, own.weights, device, dtype), own.names)
    if path.suffix.lower() != ".cfg":
        raise UserError(f"{path.name or model} is not a model that is known", EXPECTED)
    cfg = read_cfg(path)
    kernels = read_weights(weights or path.with_suffix(".weights"), cfg)
    return DarknetDetector(Network(cfg, kernels, device, dtype), class_names(cfg.classes, path))


def _file_of(model: str) -> Path:
    if model == STREET:
        return street_file()
    return catalogue.file_of(CATALOGUE[model]) if model in CATALOGUE else Path(model)
