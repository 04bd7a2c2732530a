"""The network that looks at pictures, in a thread of its own, so that nothing else waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeVar

import numpy as np
import torch

from playground.darknet.network import fast_dtype
from playground.detectors.detector import DarknetDetector, Detector, Reading, load
from playground.detectors.letterbox import Fit, Pixels, Resize, fit
from playground.faults import Cancelled
from playground.scene import Context
from playground.scenes.detection.params import DetectionParams
from playground.scenes.detection.params.model import AS_TRAINED
from playground.sources.mailbox import Shot

T = TypeVar("T")
ALIVE: Final = 0.2
"""Seconds between two signs of life while a large network is waited for."""


@dataclass(frozen=True)
class Manner:
    """How pictures are given to the network, and the layer whose maps are wanted as well, None for none."""

    resize: Resize
    bgr: bool
    mirror: bool
    layer: int | None = None


@dataclass(frozen=True, eq=False)
class Sight:
    """What the network gave for a picture.

    `fitted` is what it was given, `fit` where the picture stands there; `resize_ms` and `network_ms` are how
    long it took to make it so, and to look at it.
    """

    shot: Shot
    manner: Manner
    fitted: Pixels
    fit: Fit
    reading: Reading
    resize_ms: float
    network_ms: float

    def serves(self, manner: Manner) -> bool:
        """Tell whether it is what another look in this manner would give; maps are there beyond need."""
        return manner in (self.manner, replace(self.manner, layer=None))


def turned(shot: Shot, mirror: bool) -> Shot:
    """Return a picture with its true boxes, left and right exchanged where asked for."""
    if not mirror:
        return shot
    pixels: Pixels = np.ascontiguousarray(shot.pixels[:, ::-1])
    return replace(shot, pixels=pixels, truth=shot.truth and shot.truth.mirrored(pixels.shape[1]))


def _loaded(model: str, weights: str, half: bool, device: torch.device) -> Detector:
    return load(model, weights, device=device, dtype=fast_dtype(device) if half else torch.float32)


class Eye:
    """A detector, and the one thread in which it looks; it ends when nobody holds the eye any more."""

    def __init__(self, make: Callable[[torch.device], Detector], context: Context) -> None:
        """Make the detector for the context's device. Raises Cancelled."""
        self._make, self._context = make, context
        # else a new thread may use one for each processor: a small network then took 20 ms, not 0.3
        threads = torch.get_num_threads()
        self._thread = ThreadPoolExecutor(1, "detector", torch.set_num_threads, (threads,))
        self._coming: Future[Sight] | None = None
        self.detector = self._awaited(self._thread.submit(make, context.device))

    @classmethod
    def of(cls, params: DetectionParams, context: Context) -> Eye:
        """Load the model that is named. UserError for one that cannot be used; Cancelled."""
        context.progress(0.0, "Loading the model")
        return cls(partial(_loaded, params.model, params.weights, params.half), context)

    def __reduce__(self) -> tuple[type[Eye], tuple[Callable[[torch.device], Detector], Context]]:
        return Eye, (self._make, self._context)  # loaded anew where a GPU's memory was too small

    def manner(self, params: DetectionParams) -> Manner:
        """Return how the parameters want pictures to be given."""
        own = params.resize == AS_TRAINED
        return Manner(self.detector.resize if own else params.resize, params.bgr, params.mirror)  # pyright: ignore[reportArgumentType]

    @property
    def busy(self) -> bool:
        """Whether it looks at a picture, or one that it has looked at was not taken yet."""
        return self._coming is not None

    def begin(self, shot: Shot, manner: Manner) -> None:
        """Look at a picture; `take` brings the answer."""
        self._coming = self._thread.submit(self._look, shot, manner)

    def take(self, timeout: float) -> Sight | None:
        """Return the answer, waiting for it at most `timeout` seconds; None where there is none yet."""
        if self._coming is None:
            return None
        try:
            sight = self._coming.result(timeout)
        except NotYet:
            return None
        except BaseException:
            self._coming = None
            raise
        self._coming = None
        return sight

    def forget(self) -> None:
        """Want no answer any more to what was asked."""
        self._coming = None

    def look(self, shot: Shot, manner: Manner) -> Sight:
        """Look at a picture and wait for the answer, however large the network. Raises Cancelled."""
        return self._awaited(self._thread.submit(self._look, shot, manner))

    def _awaited(self, coming: Future[T]) -> T:
        """Return what the thread gives, with signs of life meanwhile."""
        try:
            while not wait((coming,), ALIVE).done:
                if self._context.cancelled():
                    raise Cancelled
            return coming.result()
        finally:
            del coming  # else it and its error hold each other, and the error all that it came through

    def _look(self, shot: Shot, manner: Manner) -> Sight:
        began = time.perf_counter()
        pixels = turned(shot, manner.mirror).pixels
        fitted, placed = fit(pixels, self.detector.width, self.detector.height, manner.resize)
        resized = time.perf_counter()
        if isinstance(self.detector, DarknetDetector):
            reading = self.detector.look(fitted, bgr=manner.bgr, layer=manner.layer)
        else:
            reading = self.detector.look(fitted, bgr=manner.bgr)
        seen = time.perf_counter()
        return Sight(shot, manner, fitted, placed, reading, 1e3 * (resized - began), 1e3 * (seen - resized))
