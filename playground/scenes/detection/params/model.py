"""The network that looks, and how pictures are brought to its size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Self

from playground.detectors.catalogue import CATALOGUE
from playground.detectors.shipped import STREET
from playground.kinds import Choice, FilePath, Toggle
from playground.params import RESTART, Label, Section
from playground.scenes.detection.params.source import SourceParams

AS_TRAINED: Final = "as_trained"
NAMED: Final = (("Street", STREET), *((model.title, model.name) for model in CATALOGUE.values()))


@dataclass(frozen=True)
class ModelParams(SourceParams):
    """The network."""

    model: Annotated[
        str,
        Section("Model"),
        FilePath((".cfg", ".safetensors", ".onnx"), named=NAMED),
        RESTART,
        "street: a small network that comes with the program and knows the drawn street only. The others "
        "that are named are downloaded when asked for. Or the file of one of the Darknet family (.cfg, "
        ".safetensors), or of a detector in ONNX: YOLOX, YOLOv5, v8, v11, SSD. Names of classes are read "
        "from FILE.names beside a .cfg or .onnx.",
    ] = STREET
    weights: Annotated[
        str,
        FilePath((".weights",)),
        RESTART,
        "The weights of a .cfg; without, FILE.weights beside it.",
    ] = ""
    resize: Annotated[
        str,
        Choice(AS_TRAINED, "stretch", "letterbox", labels=("as it was trained", "stretch", "letterbox")),
        "How pictures are brought to the network's input: stretched, or in proportion with grey beside them.",
    ] = AS_TRAINED
    bgr: Annotated[
        bool,
        Label("Red ↔ blue"),
        Toggle(),
        "Give the network red and blue exchanged, a common mistake, to see the scores fall.",
    ] = False
    half: Annotated[
        bool,
        Label("Half precision"),
        Toggle(),
        RESTART,
        "Compute in half precision where the device is faster at it: float16 on a GPU, bfloat16 on a CPU "
        "with AMX. Scores move by some hundredths.",
    ] = False

    def with_chosen(self, name: str, value: object) -> Self:
        """Return a copy after a hand has chosen; another model leaves the weights of the one before it."""
        return self.updated({"model": value, "weights": ""} if name == "model" else {name: value})

    @property
    def out_of_place(self) -> bool:
        """Whether the network that knows only the drawn street is to look at something else."""
        return self.model == STREET and self.source not in ("synthetic", "crowd")
