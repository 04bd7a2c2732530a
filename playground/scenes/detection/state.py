"""What the scene holds between steps: the reader, the eye, the newest picture and what was seen."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Final

from playground.darknet.network import Network
from playground.detectors.catalogue import Model, NotInstalled
from playground.detectors.detector import DarknetDetector, DarknetReading
from playground.faults import Cancelled
from playground.rate import Rate
from playground.scene import WAITING, Context, Waiting
from playground.scenes.detection.box_log import BoxLog
from playground.scenes.detection.eye import Eye, Manner, Sight, turned
from playground.scenes.detection.found import TRUE_NAMES, Found, check_classes, found, true_boxes
from playground.scenes.detection.getting import Installed
from playground.scenes.detection.params import DetectionParams
from playground.scenes.detection.tracks import Tracking
from playground.sources.mailbox import Shot
from playground.sources.reader import Reader
from playground.sources.source import parse_source

FIRST: Final = 1.0
"""Seconds that the first picture is waited for; a camera that takes longer comes into view later."""
SOUGHT: Final = 3.0
"""Seconds that a picture at another place of a video is waited for, unless something else is wanted first."""
NEXT: Final = 0.01
"""Seconds that a step waits for the next picture or the next answer."""


@dataclass
class Watching:
    """Pictures of a source, and what the network says of them.

    `shot` is the newest picture taken, `sight` the newest answer, with the picture it is for; `frames` counts
    the pictures that were answered, or shown where no model looks. `age` is how many seconds passed from
    taking a picture to its answer. `missing` is the model that was named and is not installed, `absent` tells
    that the source is not there, and `offers` that there is a card, which offers to try it again, or models.
    `held` is the end of the counting line that the hand holds, -1 for none, and `over_end` tells that it is
    over one. `sought` tells that no picture from the place that was asked for has been answered yet.
    """

    context: Context
    reader: Reader
    eye: Eye | None
    place: float
    shot: Shot | None = None
    sight: Sight | None = None
    frames: int = 0
    age: float = 0.0
    paint_ms: float = 0.0
    missing: Model | None = None
    offers: bool = False
    absent: bool = False
    held: int = -1
    over_end: bool = False
    sought: bool = True
    tracking: Tracking = field(default_factory=Tracking)
    log: BoxLog = field(default_factory=BoxLog)
    rate: Rate = field(default_factory=Rate)
    installed: Installed = field(default_factory=Installed)
    _shown: tuple[object, Shot] | None = None
    _found: tuple[object, Found] | None = None

    @classmethod
    def of(cls, params: DetectionParams, context: Context) -> Watching:
        """Load the model, open the source and look at its first picture."""
        source = parse_source(params.source, params.size)
        eye, missing = _eye(params, context)
        if not context.live:  # there a typing error is told beside the picture, which goes on
            check_classes(eye.detector.names if eye else TRUE_NAMES, params.classes)
        state = cls(context, context.frames(source), eye, params.position)
        state.missing, state.offers = missing, missing is not None
        state.tracking.follow(params)
        if params.position:
            state.reader.seek(params.position)
        context.progress(0.0, "Looking at the first picture")
        state._begin(params)
        return state

    def follow(self, params: DetectionParams) -> None:
        """Take what has changed in the parameters; a picture is looked at again in another manner."""
        self.tracking.follow(params)
        self.reader.hold("frozen", params.freeze)
        if params.position != self.place:
            self._seek(params)
        if self.eye and self.sight and not self.sight.serves(manner := self._manner(self.eye, params)):
            self.sight = self.eye.look(self.sight.shot, manner)

    def installed_now(self, params: DetectionParams) -> None:
        """Look with the model that was missing."""
        self.eye, self.missing, self.offers = Eye.of(params, self.context), None, False
        if self.shot is not None:
            self.look(self.shot, params)

    def _heed(self) -> None:
        """Bring a card where the source is not there, and take it back when it is."""
        absent = self.reader.status.kind == "missing"
        if absent != self.absent:
            self.absent, self.offers = absent, absent or self.missing is not None

    def retry(self, params: DetectionParams) -> None:
        """Try at once to open what is not there."""
        self.reader.close()
        self.reader = self.context.frames(parse_source(params.source, params.size))
        self.reader.hold("frozen", params.freeze)
        self._begin(params)

    def _begin(self, params: DetectionParams) -> None:
        """Look at the first picture."""
        self.see(params, FIRST)
        self._heed()

    @property
    def stale(self) -> float:
        """For how many seconds nothing has come after the picture that is shown; 0 while all is well."""
        lost = self.reader.status.kind in ("lost", "silent")
        return time.perf_counter() - self.shot.taken if lost and self.shot else 0.0

    def _seek(self, params: DetectionParams) -> None:
        """Go to another place; what was asked about the old one is void. Raises Cancelled."""
        self.sought = True
        self.reader.seek(params.position)
        self.tracking.begin()
        if self.eye is not None:
            self.eye.forget()
        until = time.perf_counter() + SOUGHT  # waited for now, for it may be frozen, or paused
        while self.sought and not self.reader.finished and time.perf_counter() < until:
            if self.context.cancelled():
                raise Cancelled
            self.see(params, NEXT)
        self.place = params.position

    def moved(self, params: DetectionParams) -> DetectionParams:
        """Return the parameters with the place of a frozen picture, so that it is found again."""
        held = self.shown(params) if params.freeze and not self.sought else None
        if held is None or held.stand_in or held.place == self.place:
            return params
        self.place = held.place
        return params.updated({"position": held.place})

    def see(self, params: DetectionParams, wait: float) -> None:
        """Wait for the next picture, and for what the network says of it."""
        shot = self.reader.wait(wait)
        if shot is not None:
            self.look(shot, params)

    def look(self, shot: Shot, params: DetectionParams) -> None:
        """Take a picture, with all that the network says of it."""
        self.shot = shot
        if self.eye is None:
            self._count(shot, params)
        else:
            self._answered(self.eye.look(shot, self._manner(self.eye, params)), params)

    def advance(self, params: DetectionParams, wait: float) -> bool | Waiting:
        """Take what comes within so many seconds: True where another picture or answer is shown now.

        False where nothing more will come.
        """
        self._heed()
        if self.missing and self.installed(self.missing):
            self.installed_now(params)
            return True
        if params.freeze and not self.sought:
            time.sleep(wait)
            return False if self.reader.every else WAITING  # where somebody looks on, it may be let go
        before = self.shown(params), self.sight
        if self.eye is None or self.reader.every:
            self.see(params, wait)
        else:
            self._watch(self.eye, params, wait)
        if before != (self.shown(params), self.sight):
            return True
        looks = self.eye is not None and self.eye.busy
        return WAITING if looks or not self.reader.finished else False

    def _watch(self, eye: Eye, params: DetectionParams, wait: float) -> None:
        """Give the eye the newest picture whenever it has done with one, and take its answers."""
        manner = self._manner(eye, params)
        shot = self.reader.wait(wait) if params.play_on or not eye.busy else None
        self.shot = shot or self.shot
        if not eye.busy:
            if shot is not None:
                eye.begin(shot, manner)
            return
        still = self.reader.finished  # and gives nothing to wait for
        sight = eye.take(0.0 if params.play_on and not still else wait)
        if sight is not None and sight.serves(manner):
            self._answered(sight, params)

    def _manner(self, eye: Eye, params: DetectionParams) -> Manner:
        """Return how to look at pictures now: with the maps of a layer where somebody sees them."""
        manner = eye.manner(params)
        inside = self.network is not None and self.context.seen("maps")
        return replace(manner, layer=self.network_layer(params.layer)) if inside else manner

    def _answered(self, sight: Sight, params: DetectionParams) -> None:
        self.sight = sight
        self._count(sight.shot, params)

    def _count(self, shot: Shot, params: DetectionParams) -> None:
        """Take a picture that is answered: what is kept of it goes on tracks, and into the log.

        What stands in for a camera that is not there is shown, and goes nowhere.
        """
        self.sought = False
        self.frames += 1
        self.age = time.perf_counter() - shot.taken
        self.rate.count()
        if shot.stand_in:
            return
        found = self.found(params)
        self.log.add(shot, found, self.tracking.feed(found, shot, params))

    def shown(self, params: DetectionParams) -> Shot | None:
        """Return the picture to be shown: the newest, or the one that the boxes are for."""
        shot = self.shot if self.sight is None or (params.play_on and not params.freeze) else self.sight.shot
        if shot is None:
            return None
        key = shot, params.mirror
        if self._shown is None or self._shown[0] != key:
            self._shown = key, turned(shot, params.mirror)
        return self._shown[1]

    def found(self, params: DetectionParams) -> Found:
        """Return what is found at the parameters' thresholds, or the true boxes where no model looks."""
        shown = self.shown(params)
        of = self.sight if self.sight else shown
        key = of, *params.deciding
        if self._found is None or self._found[0] != key:
            if self.eye and self.sight:
                now = found(self.sight, self.eye.detector.names, params)
            else:
                now = true_boxes(shown.truth if shown else None, params)
            self._found = key, now
        return self._found[1]

    @property
    def network(self) -> Network | None:
        """The network whose inside can be shown: one of the Darknet family."""
        detector = self.eye.detector if self.eye else None
        return detector.network if isinstance(detector, DarknetDetector) else None

    @property
    def halved(self) -> bool:
        """Whether the network computes in half precision."""
        return self.network is not None and self.network.dtype.itemsize == 2

    @property
    def answer(self) -> DarknetReading | None:
        """The raw numbers of such a network for the picture that was looked at."""
        reading = self.sight.reading if self.sight else None
        return reading if isinstance(reading, DarknetReading) else None

    def network_layer(self, layer: int) -> int:
        """Return the layer whose maps are shown: the last one where there are not so many."""
        return min(layer, len(self.network.cfg.layers) - 1) if self.network else 0


def _eye(params: DetectionParams, context: Context) -> tuple[Eye | None, Model | None]:
    """Return the eye, None without a model, and the model that is not installed where somebody may get it."""
    if not (params.model or params.weights):
        return None, None
    try:
        return Eye.of(params, context), None
    except NotInstalled as error:
        if not context.live:
            raise
        return None, error.model
