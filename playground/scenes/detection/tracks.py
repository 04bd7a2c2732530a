"""What is followed while pictures come: tracks with their trails and speeds, and what crosses the line."""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from playground.boxes.iou import Floats, Ints
from playground.scenes.detection.found import Found
from playground.scenes.detection.params import DetectionParams
from playground.sources.mailbox import Shot
from playground.tracking.line import LineCounter
from playground.tracking.sort import Rule, Tracker, Tracks

LONGEST: Final = 300
"""Places of a trail that are kept."""
RECENT: Final = 30
"""Pictures over which their rate is taken; those of a camera come unevenly."""
MOST: Final = 100
"""Boxes of a picture that are followed, the highest scores first; at a threshold of 0 there are thousands."""

Size = tuple[int, int]


class Tracking:
    """The tracks of one run of pictures.

    `tracks` are those after the newest picture, None before the first; `size` is that picture's width and
    height. `counter` is there once a picture came since a line counts.
    """

    def __init__(self) -> None:
        self.counter: LineCounter | None = None
        self._asked: tuple[object, ...] = ()
        self._line: tuple[float, ...] = ()
        self._tracker = Tracker()
        self.begin()

    def _let_go(self) -> None:
        """End all tracks; what was counted stays."""
        self.tracks: Tracks | None = None
        self.size: Size = 0, 0
        self._tracker.let_go()
        self._trails: dict[int, deque[tuple[float, float]]] = {}
        self._times: deque[float] = deque(maxlen=RECENT)
        self._ids: dict[tuple[bytes, int], int] = {}

    def follow(self, params: DetectionParams) -> None:
        """Begin anew where pictures are turned or tracks wanted again; at another line count from zero."""
        asked = params.track, params.mirror
        line = params.line if params.count else ()
        if asked != self._asked:
            self.begin()
        if line != self._line:
            self.counter = None
        self._asked, self._line = asked, line

    def begin(self) -> None:
        """Begin anew, where a hand breaks the run of pictures; ids go on."""
        self.counter = None
        self._let_go()

    def feed(self, found: Found, shot: Shot, params: DetectionParams) -> Ints:
        """Take what is kept of the next picture; return the ids (m,) of these boxes, 0 for none.

        A picture of another size, or from before the last one, as where a video begins again or a camera is
        back, ends all tracks.
        """
        size: Size = (shot.pixels.shape[1], shot.pixels.shape[0])
        if self._times and (size != self.size or shot.time < self._times[-1]):
            self._let_go()
        if params.track:
            self.size = size
            self._times.append(shot.time)
            self._follow_boxes(found, params)
            self._count(params)
        return self.ids(found)

    def _follow_boxes(self, found: Found, params: DetectionParams) -> None:
        self._tracker.rule = Rule(params.max_age, params.min_hits, params.match_iou, params.class_aware)
        boxes, scores, labels = found.boxes[:MOST], found.scores[:MOST], found.labels[:MOST]
        tracks = self._tracker.update(boxes, scores, labels)
        self._ids = {
            (box.tobytes(), label): number
            for box, label, number in zip(boxes, labels.tolist(), tracks.given.tolist(), strict=True)
        }
        trails: dict[int, deque[tuple[float, float]]] = {}
        for number, (x, y), lost in zip(
            tracks.ids.tolist(), tracks.centres.tolist(), tracks.lost.tolist(), strict=True
        ):
            trails[number] = self._trails.get(number, deque(maxlen=LONGEST))
            if not lost:
                trails[number].append((x, y))
        self.tracks, self._trails = tracks, trails

    def _count(self, params: DetectionParams) -> None:
        if params.counts and self.tracks is not None:
            (x1, y1), (x2, y2) = line_ends(params, self.size).tolist()
            if self.counter is None:
                self.counter = LineCounter((x1, y1), (x2, y2))
            elif len(self._times) == 1:
                self.counter.move((x1, y1), (x2, y2))
            self.counter.update(self.tracks)

    def ids(self, found: Found) -> Ints:
        """Return the ids (m,) of the boxes that are kept; 0 for one that was not when the picture came."""
        both = zip(found.boxes, found.labels.tolist(), strict=True)
        return np.array([self._ids.get((box.tobytes(), label), 0) for box, label in both], np.intp)

    def trails(self, most: int) -> dict[int, Floats]:
        """Return by id the newest places (k, 2), in pixels, k at most `most`, where there are two or more."""
        shown = {
            number: np.array(trail)[max(len(trail) - most, 0) :] for number, trail in self._trails.items()
        }
        return {number: trail for number, trail in shown.items() if len(trail) > 1}

    @property
    def speeds(self) -> Floats:
        """How fast each track is (n,), in pixels a second; NaN while there is but one picture."""
        if self.tracks is None:
            return np.zeros(0)
        spanned = self._times[-1] - self._times[0]
        rate = (len(self._times) - 1) / spanned if spanned > 0 else np.nan
        return np.hypot(*self.tracks.velocity.T) * rate


def line_ends(params: DetectionParams, size: Size) -> Floats:
    """Return the two ends (2, 2) of the counting line in pixels; they lie in the picture."""
    return np.clip(np.array(params.line).reshape(2, 2), 0, 1) * size
