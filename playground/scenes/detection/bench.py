"""What is timed: networks, decoding, how old boxes are behind a slow network, the scene in a window."""

from __future__ import annotations

import time
from statistics import median
from typing import Any, Final

import numpy as np
import torch

from playground.benchmark import Row
from playground.darknet.candidates import Candidates
from playground.detectors import bench, catalogue
from playground.detectors.letterbox import Pixels, Resize
from playground.scene import Context
from playground.scenes.detection.eye import Eye
from playground.scenes.detection.getting import FIRST
from playground.scenes.detection.params import DetectionParams
from playground.scenes.detection.state import NEXT, Watching
from playground.sources.capture import capture_of
from playground.sources.reader import Reader
from playground.sources.source import Synthetic
from playground.sources.synthetic import FRAMES_PER_SECOND

TURNED: Final = "score_threshold"
RATE: Final = FRAMES_PER_SECOND
"""Pictures a second of the street; no other frames are drawn."""
LOOK: Final = 0.15
"""Seconds that the simulated network takes."""
ALLOWED: Final = 1e3 * (LOOK + 1.5 / 30)
"""Milliseconds that its boxes may be old: its own time and one and a half pictures of a camera."""


def _live() -> dict[str, dict[str, Any]]:
    named = {FIRST.title: {"model": FIRST.name}} if catalogue.installed(FIRST) else {}
    return {"640×480 street": {}, "640×480, 12 boxes": {"source": "crowd"}, **named}


LIVE: Final = _live()
"""Parameters whose steps, frames and screen ticks are counted in a window, with a model where one is here."""


class Nothing:
    """What the simulated network gives."""

    shapes: tuple[tuple[int, ...], ...] = ()
    total = 0

    def candidates(self, score_threshold: float) -> Candidates:
        """Return none."""
        none = np.zeros(0)
        return Candidates(np.zeros((0, 4)), none, none.astype(np.intp), none, np.zeros((0, 4), np.intp))


class Patient:
    """A detector that takes its time, without keeping a processor busy."""

    file = "simulated"
    width = height = 32
    resize: Resize = "stretch"
    names: tuple[str, ...] = ("thing",)

    def look(self, fitted: Pixels, *, bgr: bool = False) -> Nothing:
        """Wait, and find nothing."""
        time.sleep(LOOK)
        return Nothing()


def ages(seconds: float, play_on: bool) -> list[float]:
    """Return how many milliseconds after it was taken each picture of a 30 fps camera has its boxes."""
    params = DetectionParams(play_on=play_on)
    reader = Reader(capture_of(Synthetic()))
    context = Context(torch.device("cpu"), torch.Generator())
    state = Watching(context, reader, Eye(lambda device: Patient(), context), params.position)
    found: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        before = state.sight
        state.advance(params, NEXT)
        if state.sight is not before:
            found.append(1e3 * state.age)
    reader.close()
    return found


def rows(seconds: float = 10.0) -> list[Row]:
    """Time networks against their eager versions and OpenCV's, and a slow network in the loop."""
    found = bench.bench()
    for name, play_on in (("waiting for boxes", False), ("playing on", True)):
        age = median(ages(seconds, play_on))
        title = f"age behind 150 ms, {name}"
        found.append(Row(title, age, "ms", "150 ms and 1.5 pictures", ALLOWED, age / ALLOWED))
    return found
