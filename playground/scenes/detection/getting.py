"""The card that offers to download a model to those who have none; nothing downloads unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from playground.detectors import catalogue, download
from playground.detectors.catalogue import CATALOGUE, Model
from playground.detectors.shipped import STREET
from playground.faults import Cancelled
from playground.scene import Action, Context, Offer
from playground.scenes.detection.params import DetectionParams

FIRST: Final = next(iter(CATALOGUE.values()))
"""The smallest of the catalogue."""
NAMES: Final = (STREET, *CATALOGUE)
"""What the card's buttons are called."""


class Installed:
    """Which models are here; one is read anew only where its files have changed, not for every frame."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[list[object], bool]] = {}

    def __call__(self, model: Model) -> bool:
        """Tell whether all files of a model are here, to the byte."""
        stamps: list[object] = [_stamp(catalogue.models_folder() / file.name) for file in model.files]
        before, here = self._known.get(model.name, ([], False))
        if stamps != before:
            here = None not in stamps and bool(catalogue.installed(model))
            self._known[model.name] = stamps, here
        return here


def offer(params: DetectionParams, missing: Model | None, installed: Callable[[Model], bool]) -> Offer:
    """Return the card: the built-in network with those of the catalogue, or with the one that is missing."""
    own = [Action(STREET, "Use Street")] if params.model != STREET else []
    models = (missing,) if missing else tuple(CATALOGUE.values())
    actions = [Action(model.name, _label(model, installed(model))) for model in models]
    title = f"{missing.title} is not here yet" if missing else "Look with a network"
    return Offer("picture", title, (*actions, *own) if missing else (*own, *actions))


def _label(model: Model, here: bool) -> str:
    return f"Use {model.title}, installed" if here else f"Download {model.title}, {model.size / 1e6:.1f} MB"


def _stamp(path: Path) -> tuple[Path, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return path, found.st_size, found.st_mtime_ns


def gotten(name: str, params: DetectionParams, context: Context) -> DetectionParams | None:
    """Download the model of that name and return parameters with it; None where that was cancelled.

    The built-in network is only named. UserError, saying how to get one by hand, where it cannot be had.
    """
    try:
        if name != STREET:
            download.get(catalogue.find(name), context.progress, context.cancelled)
    except Cancelled:
        return None
    return params.with_chosen("model", name)
