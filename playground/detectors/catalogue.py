"""The models that can be downloaded, and where they lie. Nothing here touches the network."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from platformdirs import user_data_path

from playground.faults import UserError


@dataclass(frozen=True)
class ModelFile:
    """One file of a model: its official address, its size in bytes and the SHA-256 it must have."""

    address: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """What it is called on disk: the last part of its address."""
        return urlsplit(self.address).path.rsplit("/", 1)[-1]

    def fits(self, path: Path) -> bool:
        """Return whether the file at `path` is this one, to the byte; False where it cannot be read."""
        try:
            if path.stat().st_size != self.size:
                return False
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
        except OSError:
            return False


@dataclass(frozen=True)
class Model:
    """A model that can be had: the first of its `files` is the model, which finds a second one beside it."""

    name: str
    title: str
    classes: str
    licence: str
    files: tuple[ModelFile, ...]

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return sum(file.size for file in self.files)


_FASTEST: Final = (
    "https://raw.githubusercontent.com/dog-qiuqiu/Yolo-Fastest/99d03d0f26e2555275bdb30f43479d47cc19311f/"
    "ModelZoo/yolo-fastest-1.1_coco/yolo-fastest-1.1"
)
_YOLOX: Final = "https://github.com/Megvii-BaseDetection/YOLOX/releases/download/0.1.1rc0"

CATALOGUE: Final[Mapping[str, Model]] = {
    model.name: model
    for model in (
        Model(
            name="yolo-fastest",
            title="Yolo-Fastest 1.1",
            classes="COCO, 80 classes",
            licence="YOLO LICENSE v2 (use freely)",
            files=(
                ModelFile(
                    f"{_FASTEST}.cfg",
                    9_685,
                    "f6df5775c1e862998cf69046eba9265be3ae84dfe8b2caab7529823f0795bf70",
                ),
                ModelFile(
                    f"{_FASTEST}.weights",
                    1_384_268,
                    "1c445c42bbd6df63edea2cc69f99667b5650d663ca11e34b116240740cd42890",
                ),
            ),
        ),
        Model(
            name="yolox-nano",
            title="YOLOX-Nano",
            classes="COCO, 80 classes",
            licence="Apache-2.0",
            files=(
                ModelFile(
                    f"{_YOLOX}/yolox_nano.onnx",
                    3_659_407,
                    "c789161ed43c8269fcd4e67c67eeeb4e80c622da2eb296a20bc6007bd18a0b7d",
                ),
            ),
        ),
        Model(
            name="yolox-tiny",
            title="YOLOX-Tiny",
            classes="COCO, 80 classes",
            licence="Apache-2.0",
            files=(
                ModelFile(
                    f"{_YOLOX}/yolox_tiny.onnx",
                    20_219_662,
                    "427cc366d34e27ff7a03e2899b5e3671425c262ea2291f88bb942bc1cc70b0f7",
                ),
            ),
        ),
        Model(
            name="yolox-s",
            title="YOLOX-S",
            classes="COCO, 80 classes",
            licence="Apache-2.0",
            files=(
                ModelFile(
                    f"{_YOLOX}/yolox_s.onnx",
                    35_858_002,
                    "c5c2d13e59ae883e6af3b45daea64af4833a4951c92d116ec270d9ddbe998063",
                ),
            ),
        ),
    )
}
"""From small to large. Yolo-Fastest's checksums were worked out from its files; releases on GitHub tell none.
YOLOX-S is, to the byte, what the Git LFS pointer of opencv/opencv_zoo's object_detection_yolox_2022nov.onnx
names (the zoo's own copy is often over its quota). Sizes and SHA-256 of the other two are those with which
several public projects, each by itself, have pinned this release. The licences are the repositories'."""


def find(name: str) -> Model:
    """Return a model of the catalogue. UserError, naming those there are, for another name."""
    if name not in CATALOGUE:
        raise UserError(f"unknown model {name!r}", f"there are {', '.join(CATALOGUE)}")
    return CATALOGUE[name]


def models_folder() -> Path:
    """Return where downloaded models lie; PLAYGROUND_HOME overrides the system's place."""
    home = os.environ.get("PLAYGROUND_HOME")
    base = Path(home) if home else user_data_path("playground", appauthor=False)
    return base / "models"


def installed(model: Model, folder: Path | None = None) -> tuple[Path, ...]:
    """Return the paths of a model's files, verified; () unless all of them are there."""
    paths = [(folder or models_folder()) / file.name for file in model.files]
    fit = all(file.fits(path) for file, path in zip(model.files, paths, strict=True))
    return tuple(paths) if fit else ()


def by_hand(model: Model, folder: Path | None = None) -> str:
    """Say how to get a model without this program: which files to put where."""
    addresses = " and ".join(file.address for file in model.files)
    return f"by hand: save {addresses} in {folder or models_folder()}"


class NotInstalled(UserError):
    """A model of the catalogue was named that is not here yet; nothing downloads unasked."""

    def __init__(self, model: Model) -> None:
        get = f"`playground models get {model.name}` downloads it, {model.size / 1e6:.1f} MB"
        super().__init__(f"{model.title} is not here yet", get)
        self.model = model


def file_of(model: Model, folder: Path | None = None) -> Path:
    """Return the file to load a model from, verified. NotInstalled where it is not here."""
    paths = installed(model, folder)
    if not paths:
        raise NotInstalled(model)
    return paths[0]
