"""Undo goes back far, and holds no more than it may."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pytest

from playground.kinds import PointTable, Slider
from playground.params import Params
from playground.samples import Samples
from widgets.history import DEEPEST, History


@dataclass(frozen=True)
class Painted(Params):
    points: Annotated[Samples | str, PointTable()] = ""
    rate: Annotated[float, Slider(0, 1)] = 0.0


def points(count: int, seed: int) -> Samples:
    return Samples.of(np.full((count, 3), float(seed)))


def undone(history: History) -> int:
    """Undo everything; return how often that went."""
    times = 0
    while history.undo() is not None:
        times += 1
    return times


@pytest.mark.parametrize(("most", "kept"), [(100_000, 4), (1_000_000, 20), (10, 1)])
def test_acts_on_many_points_are_kept_up_to_so_many_bytes(most: int, kept: int) -> None:
    history = History(Painted(points(1000, 0)), most_bytes=most)  # 24 kB
    for act in range(1, 21):
        history.note(Painted(points(1000, act)), stroke=act)
    assert undone(history) == kept


def test_points_that_stay_weigh_nothing() -> None:
    many = points(1000, 0)
    history = History(Painted(many), most_bytes=100_000)
    for act in range(1, DEEPEST + 50):
        history.note(Painted(many, rate=act / 1000), stroke=act)
    assert undone(history) == DEEPEST


def test_what_was_let_go_leaves_the_rest_in_order() -> None:
    history = History(Painted(points(1000, 0)), most_bytes=60_000)
    made = [Painted(points(1000, act)) for act in range(1, 6)]
    for act, params in enumerate(made, 1):
        history.note(params, stroke=act)
    assert [history.undo(), history.undo(), history.undo()] == [made[3], made[2], None]
    assert [history.redo(), history.redo(), history.redo()] == [made[3], made[4], None]


def test_what_the_run_has_moved_on_meanwhile_is_not_taken_back() -> None:
    history = History(Painted(rate=0.1), lambda: 0.0)
    history.note(Painted(rate=0.2))
    history.follow(Painted(points(3, 1), rate=0.2))
    assert history.undo() == Painted(points(3, 1), rate=0.1)
    history.follow(Painted(points(3, 2), rate=0.1))
    assert history.redo() == Painted(points(3, 2), rate=0.2)


def test_an_act_of_several_parts_is_taken_back_whole() -> None:
    history = History(Painted(), lambda: 0.0)
    history.note(Painted(rate=0.2), stroke=1)
    history.note(Painted(points(3, 1), rate=0.2), stroke=1)
    assert history.undo() == Painted()
    assert history.redo() == Painted(points(3, 1), rate=0.2)


def at(*rates: float) -> tuple[Painted, ...]:
    return tuple(Painted(rate=rate) for rate in rates)


def reopened(history: History) -> History:
    """Leave the scene and come back to it."""
    return History(history.now, made=history.made)


def test_a_link_is_an_act_by_itself_however_soon_after_another() -> None:
    history = History(Painted(), lambda: 0.0)
    history.note(Painted(rate=0.1))
    history.arrive(Painted(rate=0.2))
    history.arrive(Painted(rate=0.3))
    history.note(Painted(rate=0.4))
    assert [history.undo() for _ in range(4)] == [*at(0.3, 0.2, 0.1, 0.0)]


def test_what_was_made_outlives_any_number_of_links_each_after_coming_back() -> None:
    history = History(Painted(rate=0.1))
    for link in range(2, 10):
        history.arrive(Painted(rate=link / 10))
        history = reopened(history)
    assert (history.now, history.made) == (Painted(rate=0.9), at(0.1))
    assert history.undo() == Painted(rate=0.1)
    assert history.redo() == Painted(rate=0.9)


def test_what_was_made_out_of_a_link_is_kept_beside_what_the_link_replaced() -> None:
    history = History(Painted(rate=0.1))
    history.arrive(Painted(rate=0.2))
    history.note(Painted(rate=0.3))
    history = reopened(reopened(history))
    history.arrive(Painted(rate=0.4))
    history.arrive(Painted(rate=0.5))
    history = reopened(history)
    assert [history.now, history.undo(), history.undo(), history.undo()] == [*at(0.5, 0.3, 0.1), None]


def test_a_link_that_was_taken_back_has_replaced_nothing() -> None:
    history = History(Painted(rate=0.1))
    history.arrive(Painted(rate=0.2))
    history.undo()
    history.note(Painted(rate=0.3))
    assert reopened(history).undo() is None


def test_what_a_link_replaced_is_kept_only_where_something_had_been_made() -> None:
    history = History(Painted())
    history.arrive(Painted(rate=0.2))
    history.note(Painted(rate=0.3))
    assert reopened(history).undo() is None, "not all the way to the defaults"
