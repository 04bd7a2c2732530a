"""One picture as a source gives it."""

from __future__ import annotations

from dataclasses import dataclass

from playground.sources.photo import Rgb
from playground.sources.synthetic import StreetTruth


@dataclass(frozen=True, eq=False)
class View:
    """One picture, (H, W, 3) uint8 RGB, its time in seconds from the beginning, and what is in it.

    `place` is where `seek` finds it again, from 0 to 1; a live source has no places. It is shown for `lasts`
    seconds; 0 where the source sets the pace.
    """

    pixels: Rgb
    time: float
    truth: StreetTruth | None = None
    place: float = 0.0
    lasts: float = 0.0
