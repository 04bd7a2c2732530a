"""The pictures of a run that are kept: which, how exactly, and in how much memory."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.frame import Frame
from playground.marks import Heatmap
from playground.params import Params
from playground.scene import Action, Offer, Picture
from playground.slots import SlotReader, SlotWriter
from widgets.rewind import DENSE, Place, Record, Rewind

pytestmark = pytest.mark.usefixtures("qapp")
NOISE = np.random.default_rng(0).random(200_000)


def frame(step: int, floats: int = 16, run: int = 1, **changes: object) -> Frame:
    """A frame whose picture tells its step, of so many floats that no two pictures share."""
    values = np.append(float(step), NOISE[:floats] + step)[None]
    picture = Picture({"field": (Heatmap(values, (0, 1, 0, 1)),)}, {"count": float(step)}, {"field": "note"})
    return Frame(run, step, "running", Params(), changes.pop("picture", picture), **changes)  # pyright: ignore


def field(shown: Frame | None) -> np.ndarray:
    assert shown is not None
    assert shown.picture is not None
    (mark,) = shown.picture.panes["field"]
    assert isinstance(mark, Heatmap)
    return mark.values


class Clock:
    """A second passes between any two frames, unless told otherwise."""

    def __init__(self, tick: float = 1.0) -> None:
        self.now, self.tick = 0.0, tick

    def __call__(self) -> float:
        return self.now


def played(frames: Iterable[Frame], tick: float = 1.0) -> Rewind:
    clock = Clock(tick)
    rewind = Rewind(clock)
    for each in frames:
        clock.now += tick
        rewind.take(each)
    return rewind


def steps(record: Record) -> list[int]:
    return [kept.step for kept in record.kept]


def test_every_picture_comes_back_exactly_though_its_memory_was_written_over() -> None:
    writer, reader = SlotWriter(), SlotReader()
    made = [frame(step, device="cuda", seen=frozenset({"field"})) for step in range(12)]
    rewind = played(reader.unpack(writer.pack(each)) for each in made)
    for step in reversed(range(11)):
        rewind.back(1)
        shown = rewind.frame
        assert shown is not None
        assert shown.picture is not None
        assert np.array_equal(field(shown), field(made[step]))
        assert not field(shown).flags.writeable
        assert (shown.step, shown.device, shown.seen) == (step, "cuda", {"field"})
        assert (shown.picture.metrics, shown.picture.notes) == ({"count": step}, {"field": "note"})
    rewind.leave()
    assert np.array_equal(field(rewind.frame), field(made[11]))
    writer.close()


def test_what_could_be_done_with_an_item_then_is_not_offered() -> None:
    offered = Picture({}, {}, offer=Offer("field", "Unit", (Action("go", "Go"),)))
    rewind = played([frame(0, picture=offered), frame(1)])
    rewind.back(1)
    assert rewind.frame is not None
    assert rewind.frame.picture is not None
    assert rewind.frame.picture.offer is None


@settings(max_examples=30, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 3000), min_size=1, max_size=250),
    most_pictures=st.integers(4, 60),
    most_kilobytes=st.integers(8, 200),
)
def test_the_record_never_grows_beyond_its_bounds_and_covers_the_run(
    sizes: list[int], most_pictures: int, most_kilobytes: int
) -> None:
    record = Record(most_pictures, most_kilobytes * 1024)
    fits = [step for step, size in enumerate(sizes) if record.keep(frame(step, size)) <= most_kilobytes * 128]
    held = {id(part): len(part) for kept in record.kept for part in (kept.head, *kept.parts)}
    assert record.size == sum(held.values()) <= most_kilobytes * 1024
    assert len(record.kept) <= most_pictures
    assert set(steps(record)) <= set(fits)
    assert steps(record) == sorted(steps(record))
    if fits:
        assert (steps(record)[0], steps(record)[-1]) == (fits[0], fits[-1])


def test_a_long_run_is_covered_evenly_and_its_end_densely() -> None:
    record = Record()
    for step in range(10_000):
        record.keep(frame(step, 1))
    old, new = steps(record)[:-DENSE], steps(record)[-DENSE:]
    assert new == list(range(10_000 - DENSE, 10_000))
    assert set(np.diff(old)) == {record.stride}
    assert old[0] == 0
    assert 400 < len(old) < 1000


def test_what_pictures_have_in_common_is_held_once() -> None:
    record, surface = Record(), Heatmap(NOISE[None], (0, 1, 0, 1))
    for step in range(300):
        racer = Heatmap(np.full((1, 9), float(step)), (0, 1, 0, 1))
        record.keep(frame(step, picture=Picture({"field": (surface,), "racer": (racer,)}, {})))
    assert len(record.kept) == 300
    assert record.size < 2 * NOISE.nbytes
    assert record.kept[7].picture().panes["racer"][0].values[0, 0] == 7  # pyright: ignore


@pytest.mark.parametrize(("floats", "least", "most"), [(40_000, 58, 60), (200_000, 18, 22)])
def test_large_pictures_of_a_fast_run_are_kept_less_often(floats: int, least: int, most: int) -> None:
    rewind = played((frame(step, floats) for step in range(61)), tick=1 / 60)
    assert least <= len(rewind._record.kept) <= most


def test_single_steps_are_each_kept_however_large_and_redrawing_one_keeps_nothing() -> None:
    rewind = played(frame(step // 3, 200_000) for step in range(30))
    assert steps(rewind._record) == list(range(9))


def test_another_run_has_another_past() -> None:
    rewind = played(frame(step) for step in range(9))
    rewind.back(3)
    rewind.take(frame(0, run=2))
    assert not rewind.looking_back
    assert rewind.place == Place(0, 0, 0)
    rewind = played([*map(frame, range(9)), frame(0)])  # a new engine counts its runs anew
    assert rewind.place == Place(0, 0, 0)


def test_a_lost_engine_leaves_its_last_picture_and_its_past() -> None:
    writer, reader = SlotWriter(), SlotReader()
    rewind = played(reader.unpack(writer.pack(frame(step))) for step in range(5))
    rewind.take(Frame(1, 4, "failed", Params(), None))
    for step in (50, 51):
        reader.unpack(writer.pack(frame(step)))
    assert field(rewind.frame)[0, 0] == 4
    rewind.back(2)
    assert field(rewind.frame)[0, 0] == 2
    writer.close()


def test_moving_along_the_run() -> None:
    rewind = played(frame(step) for step in (0, 5, 10, 15, 20, 40))
    began: list[int] = []
    rewind.began.connect(lambda: began.append(rewind.place.step))
    seen: list[int] = []
    rewind.moved.connect(lambda: seen.append(rewind.place.step))
    for move, by in [("back", 1), ("back", 2), ("forward", 1), ("back", 10), ("back", 1), ("forward", 9)]:
        getattr(rewind, move)(by)
    assert seen == [20, 10, 15, 0, 40]
    for share in (0.0, 0.3, 0.7, 0.9):
        rewind.go_to(share)
    assert seen[5:] == [0, 10, 20, 40]
    assert began == [40, 40]
    assert not rewind.looking_back


def test_the_picture_looked_at_stays_while_the_record_is_thinned() -> None:
    rewind = played(frame(step) for step in range(50))
    rewind.back(12)
    for step in range(50, 3000):
        rewind._clock.now += 1  # pyright: ignore
        rewind.take(frame(step))
    assert rewind.place == Place(0, 37, 2999)
    assert field(rewind.frame)[0, 0] == 37
    rewind.forward(1)
    assert rewind.place.step in range(38, 48)
