"""What is drawn and written of tracks: trails, boxes out of sight, the counting line, and their tables."""

from __future__ import annotations

from typing import Final

import numpy as np

from playground.boxes.iou import Floats
from playground.marks import Boxes, Mark, Path, Points, Table
from playground.scenes.detection.found import Found
from playground.scenes.detection.overlay import GREY, YELLOW, track_colours
from playground.scenes.detection.params import DetectionParams
from playground.scenes.detection.tracks import Size, Tracking, line_ends

ENDS: Final = "line ends"
"""What the hand takes hold of."""
MOST_ROWS: Final = 40
NOTE: Final = "in pictures"
"""What the tracks' table counts seen and lost in; there is room for no more beside the tabs."""
ALONG, BESIDE = 0.25, 0.02
"""Where the counts stand: so far along the line, clear of its handle, and so far off it in the picture."""


def ways(tracking: Tracking, trail: int) -> list[Mark]:
    """Return the trails, a mark for each colour, and dashed the boxes that are expected but not seen."""
    if tracking.tracks is None:
        return []
    by_colour: dict[int, list[Floats]] = {}
    for number, places in tracking.trails(trail).items():
        by_colour.setdefault(int(track_colours(np.array(number))), []).append(places)
    marks: list[Mark] = [
        Path(tuple(lines), colour, width=2.0, name="trails") for colour, lines in by_colour.items()
    ]
    return [*marks, _expected(tracking)]


def _expected(tracking: Tracking) -> Boxes:
    """Return the part of them that lies in the picture, in grey: nobody has seen them there."""
    assert tracking.tracks is not None
    lost = tracking.tracks.boxes[tracking.tracks.lost > 0]
    boxes = np.clip(lost, 0, np.tile(tracking.size, 2))
    boxes = boxes[(boxes[:, 2:] > boxes[:, :2]).all(1)]
    return Boxes(boxes, np.full(len(boxes), GREY), dashed=True, name="expected", label="out of sight")


def line(tracking: Tracking, params: DetectionParams, size: Size) -> list[Mark]:
    """Return the counting line with its two ends, and on either side what has come there."""
    ends = line_ends(params, size)
    forward, back = counted(tracking)
    return [
        Path((ends,), colour=YELLOW, width=2.5, name="line"),
        _signs(ends, np.array(size), (f"{forward} forward", f"{back} back")),
        Points(ends, np.zeros(2), size=14, symbol="ring", name=ENDS),
    ]


def _signs(ends: Floats, size: Floats, texts: tuple[str, str]) -> Boxes:
    """Return what is written on the side of forward and on that of back."""
    across, down = ends[1] - ends[0]
    forward = np.array((down, -across)) / (np.hypot(across, down) or 1.0)
    off = BESIDE * size.max() * np.stack([forward, -forward])
    near = ends[0] + ALONG * (ends[1] - ends[0]) + off
    return Boxes(np.hstack([near, near + off]), np.full(2, YELLOW), texts, width=0, name="counts")


def counted(tracking: Tracking) -> tuple[int, int]:
    """Return how many have crossed the line forward and back."""
    counter = tracking.counter
    return (counter.forward.total(), counter.back.total()) if counter else (0, 0)


def metrics(tracking: Tracking, params: DetectionParams) -> dict[str, float]:
    """Return how many tracks there are, and what was counted, where either is asked for."""
    numbers: dict[str, float] = {}
    if params.track:
        numbers["tracks"] = float(0 if tracking.tracks is None else len(tracking.tracks))
    if params.counts:
        numbers["counted_forward"], numbers["counted_back"] = map(float, counted(tracking))
    return numbers


def tables(tracking: Tracking, found: Found) -> tuple[Table, ...]:
    """Return what was counted by class and direction, and below it every track."""
    both = _counts(tracking, found), _tracks(tracking, found)
    return tuple(table for table in both if table.rows)


def _counts(tracking: Tracking, found: Found) -> Table:
    counter = tracking.counter
    if counter is None:
        return Table(())
    rows = [
        (found.name(label), f"{counter.forward[label]}", f"{counter.back[label]}")
        for label in sorted({*counter.forward, *counter.back})
    ]
    total = "all", *(f"{number}" for number in counted(tracking))
    return Table((*rows, total), ("Crossed the line", "Forward", "Back"))


def _tracks(tracking: Tracking, found: Found) -> Table:
    tracks = tracking.tracks
    if tracks is None:
        return Table(())
    rows = [
        (
            f"#{number}",
            found.name(label),
            f"{hits}",
            f"{lost}" if lost else "–",
            "–" if np.isnan(speed) else f"{speed:.0f}",
        )
        for number, label, hits, lost, speed in zip(
            tracks.ids.tolist(),
            tracks.labels.tolist(),
            tracks.hits.tolist(),
            tracks.lost.tolist(),
            tracking.speeds.tolist(),
            strict=True,
        )
    ]
    return Table(tuple(rows[:MOST_ROWS]), ("Track", "Class", "Seen", "Lost", "px/s"))
