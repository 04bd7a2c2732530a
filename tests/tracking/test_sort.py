"""Who is who from picture to picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.sources.synthetic import ASPECTS, Street
from playground.tracking.line import LineCounter
from playground.tracking.sort import Rule, Tracker
from tests.tracking.runs import box, followed, taken


def test_a_thing_has_an_id_once_it_was_seen_often_enough() -> None:
    said = followed([[box(10 * at)] for at in range(5)], min_hits=3)
    assert [each.ids.tolist() for each in said] == [[], [], [1], [1], [1]]
    assert [each.given.tolist() for each in said] == [[0], [0], [1], [1], [1]]
    assert said[-1].hits.tolist() == [5]
    np.testing.assert_allclose(said[-1].velocity, [[10, 0]], atol=0.2)


def test_a_false_alarm_that_flickers_never_has_one() -> None:
    said = followed([[box(50)], [box(50)], []] * 4, min_hits=3, max_age=9)
    assert not any(each.ids.size for each in said)


def test_two_that_cross_keep_their_ids() -> None:
    """Where they meet, one box hides the other for some pictures: only their pace tells them apart."""
    ways = [(6.0 * at, 300 - 6.0 * at) for at in range(50)]
    said = followed([[box(x)] if abs(x - other) < 20 else [box(x), box(other)] for x, other in ways])
    start = dict(zip(said[5].ids.tolist(), said[5].centres[:, 0], strict=True))
    end = dict(zip(said[-1].ids.tolist(), said[-1].centres[:, 0], strict=True))
    assert set(start) == set(end) == {1, 2}
    assert all((start[each] < 150) != (end[each] < 150) for each in (1, 2))


@pytest.mark.parametrize(("gap", "ids"), [(1, [1]), (6, [1]), (7, [2])])
def test_what_is_out_of_sight_no_longer_than_max_age_keeps_its_id(gap, ids) -> None:
    pictures = [[box(5 * at)] if not 10 <= at < 10 + gap else [] for at in range(25)]
    said = followed(pictures, max_age=6)
    assert said[-1].ids.tolist() == ids
    lost = said[10 + min(gap, 6) - 1]
    assert lost.lost.tolist() == [min(gap, 6)]
    assert lost.centres[0, 0] == pytest.approx(5 * (10 + min(gap, 6) - 1), abs=1), "it goes on where it went"


def test_pairs_are_made_for_the_most_overlap_in_all_not_the_best_one_first() -> None:
    """Greedy, the right box would take the left track, and leave the right one without."""
    said = followed([[box(100), box(130)]] * 3 + [[box(78), box(112)]], match_iou=0.2, min_hits=1)
    centres = dict(zip(said[-1].ids.tolist(), said[-1].centres[:, 0], strict=True))
    assert said[-1].given.tolist() == [1, 2]
    assert centres[1] < centres[2]


def test_what_overlaps_too_little_begins_a_track_of_its_own() -> None:
    for asked, ids in ((0.3, [1]), (0.4, [2])):  # an IoU of 20/60
        said = followed([[box(50)], [box(70)]], match_iou=asked, min_hits=1)
        assert said[-1].given.tolist() == ids


def test_classes_part_tracks_only_where_asked_for() -> None:
    for within, last in ((True, 2), (False, 1)):
        tracker = Tracker(Rule(within_class=within, min_hits=1))
        taken(tracker, [box(50)], [3])
        said = taken(tracker, [box(51)], [7])
        assert said.given.tolist() == [last]
        assert said.labels[-1] == 7


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 9))
def test_the_order_of_boxes_means_nothing(shuffle, seed) -> None:
    random = np.random.default_rng(seed)
    first, second = Tracker(Rule(min_hits=2)), Tracker(Rule(min_hits=2))
    starts, paces = random.uniform(0, 200, (6, 2)), random.normal(0, 4, (6, 2))
    for at in range(6):
        centres = (starts + at * paces)[random.random(6) < 0.9]
        boxes = np.array([box(*centre) for centre in centres]).reshape(-1, 4)
        order = list(range(len(boxes)))
        shuffle.shuffle(order)
        one, other = taken(first, boxes), taken(second, boxes[order])
        np.testing.assert_array_equal(one.ids, other.ids)
        np.testing.assert_array_equal(one.given[order], other.given)
        np.testing.assert_array_equal(one.boxes, other.boxes)


edge = st.sampled_from([0.0, 1e-320, 1e-4, 1.0, 50.0, 99.0, -1e300, 1e308, np.inf, -np.inf, np.nan])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(edge, edge, edge, edge), max_size=4), min_size=1, max_size=6))
def test_no_box_whatsoever_breaks_it(pictures) -> None:
    for said in followed(pictures, min_hits=1, match_iou=0.0):
        assert np.isfinite(said.boxes).all()
        assert (said.boxes[:, 2:] > said.boxes[:, :2]).all()


def test_a_minute_of_the_street_has_few_switches_and_is_counted_without_an_error() -> None:
    """True boxes, 15 a second; who is who, and who crosses the middle, is known from where each is drawn."""
    street, tracker, names = Street(), Tracker(), tuple(ASPECTS)
    counter, crossed, middles = LineCounter((320.0, 0.0), (320.0, 480.0)), [0, 0], np.zeros(0)
    held: dict[int, tuple[int, int]] = {}
    switches, rows = 0, 0
    for picture in range(900):
        time = picture / 15
        places = np.array([thing.box(time) for thing in street.things], np.float32)
        seen = np.clip(places, 0, (640, 480, 640, 480)).tolist()
        truth = street._truth(time)  # without the picture, which takes most of the time
        said = taken(tracker, truth.boxes, [names.index(label) for label in truth.labels])
        counter.update(said)
        before, middles = middles, places[:, [0, 2]].mean(1)
        if picture:
            near = abs(middles - before) < 100  # the others left on one side to come again on the other
            crossed[0] += int(((before < 320) & (middles >= 320) & near).sum())
            crossed[1] += int(((before >= 320) & (middles < 320) & near).sum())
        for place, number in zip(truth.boxes.tolist(), said.given.tolist(), strict=True):
            thing = seen.index(place)
            known, last = held.get(thing, (number, picture))
            switches += bool(number and number != known and picture - last <= tracker.rule.max_age)
            rows += bool(number)
            if number:
                held[thing] = number, picture
    assert rows > 4000
    assert switches <= 3
    assert [counter.forward.total(), counter.back.total()] == crossed
    assert min(crossed) > 10
