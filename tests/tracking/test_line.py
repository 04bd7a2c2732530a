"""Who crosses a line, in which direction."""

import numpy as np
import pytest

from playground.tracking.line import LineCounter
from playground.tracking.sort import Tracks
from tests.tracking.runs import box, followed

UPRIGHT = (100.0, 0.0), (100.0, 200.0)


def at(*centres: tuple[float, float], label: int = 0, lost: int = 0) -> Tracks:
    """Tracks 1, 2, … of boxes 20 by 20 about these centres: 2 pixels are the margin."""
    boxes = np.array([box(x, y, 20, 20) for x, y in centres]).reshape(-1, 4)
    count = len(boxes)
    whole = np.ones(count, int)
    ids, labels = np.arange(1, count + 1), np.full(count, label)
    return Tracks(ids, boxes, labels, whole, lost * whole, np.zeros((count, 2)), np.zeros(0, int))


def counted(line, *ways: list[tuple[float, float]]) -> tuple[int, int]:
    """How many cross forward and back on these ways."""
    counter = LineCounter(*line)
    for centres in zip(*ways, strict=True):
        counter.update(at(*centres))
    return counter.forward.total(), counter.back.total()


@pytest.mark.parametrize(
    ("line", "forward"),
    [
        (UPRIGHT, (1, 0)),  # drawn down: forward is to the right
        (((0.0, 100.0), (200.0, 100.0)), (0, -1)),  # drawn to the right: up
        (((200.0, 200.0), (0.0, 0.0)), (-1, 1)),  # drawn up and to the left: left and down
    ],
)
def test_forward_is_to_the_left_of_the_way_along_the_line(line, forward) -> None:
    way = [(100 + share * forward[0], 100 + share * forward[1]) for share in range(-40, 41, 8)]
    assert counted(line, way) == (1, 0)
    assert counted(line, way[::-1]) == (0, 1)
    assert counted(line, way, way[::-1], way) == (2, 1)
    assert counted(line, [*way, *way[::-1], *way]) == (2, 1), "there and back again is three crossings"


def test_what_waits_on_the_line_counts_once_and_only_when_it_goes_on() -> None:
    shaking = [(100 + 1.9 * (-1) ** step, 50.0) for step in range(50)]
    assert counted(UPRIGHT, [(80, 50), *shaking]) == (0, 0)
    assert counted(UPRIGHT, [(80, 50), *shaking, (80, 50)]) == (0, 0)
    assert counted(UPRIGHT, [(80, 50), *shaking, (120, 50)]) == (1, 0)
    assert counted(UPRIGHT, [*shaking, (120, 50)]) == (0, 0), "nobody saw where it came from"


def test_beyond_the_ends_there_is_no_line() -> None:
    assert counted(UPRIGHT, [(80, 210), (120, 210)]) == (0, 0)
    assert counted(UPRIGHT, [(80, 100), (80, 230), (120, 230), (120, 100)]) == (0, 0), "round the end"
    assert counted(UPRIGHT, [(80, 230), (120, 230), (120, 100), (80, 100)]) == (0, 1), (
        "round, and back through"
    )
    assert counted(UPRIGHT, [(60, 150), (140, 230)]) == (1, 0), "the way meets it at a height of 190"
    assert counted(((50.0, 50.0), (50.0, 50.0)), [(0, 0), (100, 100)]) == (0, 0)


def test_a_jump_while_lost_counts_when_it_is_seen_again_and_counts_are_kept_by_class() -> None:
    counter = LineCounter(*UPRIGHT)
    counter.update(at((80, 50), label=2))
    counter.update(at((120, 50), label=2, lost=1))
    assert not counter.forward, "it is only expected there"
    counter.update(at((130, 50), label=2))
    counter.update(at((60, 50), label=5))
    assert (dict(counter.forward), dict(counter.back)) == ({2: 1}, {5: 1})


def test_tracks_of_noisy_boxes_count_once_each() -> None:
    """Eight walk over and four stay on the line, every side of every box off by 2 pixels."""
    random, counter = np.random.default_rng(4), LineCounter((200.0, 0.0), (200.0, 2000.0))
    pictures = [
        np.array(
            [box(80 + 3 * step, 100 * row + 60) for row in range(8)]
            + [box(200, 100 * row + 60) for row in range(8, 12)]
        )
        + random.normal(0, 2, (12, 4))
        for step in range(80)
    ]
    for tracks in followed(pictures):
        counter.update(tracks)
    assert (counter.forward.total(), counter.back.total()) == (8, 0)
