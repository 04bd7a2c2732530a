"""What is followed from picture to picture, and the line that it may cross."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.kinds import Numbers, Slider, Toggle
from playground.params import Label, Section, When
from playground.scenes.detection.params.boxes import SHARE
from playground.scenes.detection.params.inside import InsideParams
from playground.scenes.detection.params.source import WATCH

TRACK: Final = When("track", True)


@dataclass(frozen=True)
class TrackingParams(InsideParams):
    """Tracks, and the counting of what crosses a line."""

    track: Annotated[
        bool,
        Section("Tracking", WATCH),
        Toggle(),
        "Follow the kept boxes from picture to picture (SORT): each thing has a number of its own.",
    ] = False
    trail: Annotated[
        int,
        TRACK,
        Slider(0, 120, minimum=0, maximum=300, unit="pictures"),
        "Over how many pictures the way of each is shown.",
    ] = 30
    max_age: Annotated[
        int,
        TRACK,
        Slider(0, 60, minimum=0, maximum=300, unit="pictures"),
        "For how many pictures something may be out of sight and keep its number.",
    ] = 15
    min_hits: Annotated[
        int,
        TRACK,
        Slider(1, 10, minimum=1, maximum=100, unit="pictures"),
        "In how many pictures in a row something must be seen before it has a number.",
    ] = 3
    match_iou: Annotated[
        float,
        TRACK,
        Label("Matching IoU"),
        SHARE,
        "A box goes on a track if it overlaps the place that was expected by at least this much. With class "
        "aware, it must be of the same class too.",
    ] = 0.3
    count: Annotated[bool, TRACK, Toggle(), "Count what crosses a line, by direction and class."] = False
    line: Annotated[
        tuple[float, ...],
        TRACK,
        When("count", True),
        Numbers(4),
        "x and y of the line's two ends, as shares of the picture's width and height: drag them on the "
        "picture. Forward is towards the left hand of one who walks from the first end to the second.",
    ] = (0.5, 0.1, 0.5, 0.95)

    @property
    def counts(self) -> bool:
        """Whether there is a line that counts."""
        return self.track and self.count
