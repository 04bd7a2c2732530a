"""From what the network said to the boxes that are kept, at whatever thresholds, without asking it again."""

from __future__ import annotations

import difflib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from playground.boxes.iou import Floats, Ints
from playground.boxes.suppression import suppress
from playground.darknet.candidates import Candidates
from playground.faults import UserError
from playground.scenes.detection.eye import Sight
from playground.scenes.detection.params import DetectionParams
from playground.sources.synthetic import ASPECTS, StreetTruth

TRUE_NAMES: Final = tuple(ASPECTS)
"""What stands on the synthetic street, for pictures that nobody looks at."""


@dataclass(frozen=True, eq=False)
class Found:
    """The candidates of a picture, boxes in its pixels, and which of them are kept.

    `kept` (m,) are indices into the candidates, highest score first, and `scores` (m,) what suppression left
    them. `decode_ms` and `suppress_ms` are how long both took, 0 for true boxes.
    """

    candidates: Candidates
    names: tuple[str, ...]
    kept: Ints
    scores: Floats
    decode_ms: float = 0.0
    suppress_ms: float = 0.0

    @property
    def boxes(self) -> Floats:
        """Boxes (m, 4) that are kept."""
        return self.candidates.boxes[self.kept]

    @property
    def labels(self) -> Ints:
        """Classes (m,) of those that are kept."""
        return self.candidates.labels[self.kept]

    def name(self, label: int) -> str:
        """Return what a class is called."""
        return class_name(self.names, label)


def class_name(names: Sequence[str], label: int) -> str:
    """Return what a class is called; one that the names do not reach, by its number."""
    return names[label] if label < len(names) else f"class {label}"


def found(sight: Sight, names: tuple[str, ...], params: DetectionParams) -> Found:
    """Return what is found at these thresholds in what the network said."""
    began = time.perf_counter()
    said = sight.reading.candidates(params.score_threshold)
    placed = Candidates(
        sight.fit.to_picture(said.boxes), said.scores, said.labels, said.objectness, said.origins
    )
    candidates = _of_classes(placed, names, params.classes)
    decoded = time.perf_counter()
    left = suppress(
        candidates.boxes,
        candidates.scores,
        labels=candidates.labels if params.class_aware else None,
        method=params.method,  # pyright: ignore[reportArgumentType]
        iou_threshold=params.iou_threshold,
        score_threshold=params.score_threshold,
        sigma=params.sigma,
    )
    done = time.perf_counter()
    return Found(candidates, names, left.kept, left.scores, 1e3 * (decoded - began), 1e3 * (done - decoded))


def true_boxes(truth: StreetTruth | None, params: DetectionParams) -> Found:
    """Return the true boxes of a drawn picture as if they had been found, each with a score of 1."""
    boxes = np.zeros((0, 4)) if truth is None else truth.boxes.astype(np.float64)
    labels = [TRUE_NAMES.index(label) for label in (() if truth is None else truth.labels)]
    ones, origins = np.ones(len(boxes)), np.zeros((0, 4), np.intp)
    candidates = Candidates(boxes, ones, np.array(labels, np.intp), ones, origins)
    candidates = _of_classes(candidates, TRUE_NAMES, params.classes)
    return Found(candidates, TRUE_NAMES, np.arange(len(candidates)), candidates.scores)


def check_classes(names: tuple[str, ...], wanted: str) -> None:
    """Raise UserError, with the nearest that there is, for a class that is wanted and has no such name."""
    known = [name.lower() for name in names]
    for name in _wanted(wanted):
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(names[:8])} …"
            raise UserError(f"the model has no class {name!r}", hint)


def wanted_labels(names: tuple[str, ...], classes: str) -> list[int] | None:
    """Return which classes are wanted by their names, None where none are named and so all are."""
    wanted = _wanted(classes)
    return [label for label, name in enumerate(names) if name.lower() in wanted] if wanted else None


def _wanted(classes: str) -> list[str]:
    return [name.strip().lower() for name in classes.split(",") if name.strip()]


def _of_classes(candidates: Candidates, names: tuple[str, ...], classes: str) -> Candidates:
    """Return the candidates of the classes that are wanted."""
    labels = wanted_labels(names, classes)
    return candidates if labels is None else candidates.take(np.isin(candidates.labels, labels))
