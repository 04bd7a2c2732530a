"""Counting what crosses a line, by direction and class."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Final

from playground.tracking.sort import Tracks

Place = tuple[float, float]
MARGIN: Final = 0.1
"""How far beyond the line, as a share of a box's size, its centre must come before it is on the other side.

A box shakes in proportion to its size, and something that waits on the line must not be counted up."""


@dataclass
class _Course:
    """Where a track was seen last, whether it last passed the line between its ends, and its settled side."""

    place: Place
    distance: float
    settled: bool | None = None
    between: bool = False


class LineCounter:
    """Counts tracks whose centres cross the line from `start` to `end`, in pixels.

    Forward is towards the left hand of one who walks from start to end: to the right over a line drawn
    downwards, up over a line drawn to the right (y points down). `forward` and `back` count by class.
    """

    def __init__(self, start: Place, end: Place) -> None:
        self.start, self.end = start, end
        self.forward: Counter[int] = Counter()
        self.back: Counter[int] = Counter()
        self._courses: dict[int, _Course] = {}

    def move(self, start: Place, end: Place) -> None:
        """Go on counting at a line elsewhere, or in other pictures: no way leads there from the last ones."""
        self.start, self.end = start, end
        self._courses = {}

    def update(self, tracks: Tracks) -> None:
        """Take the tracks of the next picture; those that are not seen in it are where they were seen last.

        A track is counted as it settles on the other side, if the line was last passed between its ends: it
        may shake on the line, or go round its end. One that appears on the line settles before it can cross.
        """
        seen = (tracks.lost == 0).tolist()
        places: list[list[float]] = tracks.centres.tolist()
        sides = (tracks.boxes[:, 2:] - tracks.boxes[:, :2]).tolist()
        courses: dict[int, _Course] = {}
        for row, number in enumerate(tracks.ids.tolist()):
            course = self._courses.get(number)
            if seen[row]:
                x, y = places[row]
                margin = MARGIN * math.sqrt(sides[row][0] * sides[row][1])
                course = self._moved(course, (x, y), margin, int(tracks.labels[row]))
            if course is not None:
                courses[number] = course
        self._courses = courses

    def _moved(self, course: _Course | None, place: Place, margin: float, label: int) -> _Course:
        """Return the course of a track that is seen at a place; count it where it has crossed."""
        distance = self._distance(place)
        if course is None:
            course = _Course(place, distance)
        if (distance >= 0) != (course.distance >= 0):
            course.between = self._between(course, place, distance)
        course.place, course.distance = place, distance
        if abs(distance) >= margin:
            side = distance >= 0
            if course.settled not in (None, side) and course.between:
                (self.forward if side else self.back)[label] += 1
            course.settled = side
        return course

    def _distance(self, place: Place) -> float:
        """Return how far a place lies from the endless line, in pixels, above 0 on the side of forward."""
        (x1, y1), (x2, y2), (x, y) = self.start, self.end, place
        length = math.hypot(x2 - x1, y2 - y1)
        return ((y2 - y1) * (x - x1) - (x2 - x1) * (y - y1)) / length if length else 0.0

    def _between(self, course: _Course, place: Place, distance: float) -> bool:
        """Tell whether the way from the last place to this one passes between the line's ends."""
        (x1, y1), (x2, y2), (x0, y0), (x, y) = self.start, self.end, course.place, place
        share = course.distance / (course.distance - distance)  # of the way, where it meets the endless line
        along = (x2 - x1) * (x0 + share * (x - x0) - x1) + (y2 - y1) * (y0 + share * (y - y0) - y1)
        return 0 <= along <= (x2 - x1) ** 2 + (y2 - y1) ** 2
