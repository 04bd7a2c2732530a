"""What a hand does is taken back act by act: one stroke, one undo."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from playground.frame import Frame, Look, Open, Rebuild, Steer, Stroke, Touch
from playground.scene import Gesture
from tests.toys.counter import SCENE, CounterParams
from tests.widgets.fake_engine import FakeEngine, steered
from widgets.history import History
from widgets.steering import Steering

pytestmark = pytest.mark.usefixtures("qapp")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Painter:
    """A hand that paints numbers: every place it touches adds one to `goal`, in the engine."""

    def __init__(self) -> None:
        self.engine = FakeEngine()
        self.clock = Clock()
        self.steering = Steering(
            SCENE, History(CounterParams(goal=0), self.clock), self.engine, None, self.clock
        )
        self.goal = 0
        self.strokes: list[Stroke] = []

    def touch(self, kind: str, after: float = 0.0) -> None:
        """Do something so many seconds after the last time."""
        self.clock.now += after
        self.steering.touch(Gesture("field", kind))  # pyright: ignore[reportArgumentType]
        sent = self.engine.commands[-1]
        assert isinstance(sent, Touch)
        if kind in ("press", "drag", "set", "act"):
            self.goal += 1
            self.strokes.append(Stroke(sent.stroke, {"goal": self.goal}))

    def frame(self, up_to_date: bool = True, **params: object) -> None:
        """Let the newest frame come to the window."""
        self.engine.up_to_date = up_to_date
        now = CounterParams(goal=self.goal).updated(params)
        self.steering.told(Frame(1, 0, "running", now, None, strokes=tuple(self.strokes)))
        self.strokes = []

    def undone(self) -> int:
        """Undo, and return what is left."""
        self.steering.undo()
        assert isinstance(self.steering.params, CounterParams)
        return self.steering.params.goal


@pytest.fixture
def hand() -> Painter:
    return Painter()


def test_a_stroke_of_five_seconds_with_pauses_is_one_act(hand: Painter) -> None:
    hand.touch("press")
    for pause in (0.1, 1.5, 0.1, 2.0, 1.3):
        hand.touch("drag", after=pause)
        hand.frame()
    hand.touch("release")
    hand.frame()
    assert hand.steering.params == CounterParams(goal=6)
    assert hand.undone() == 0
    assert steered(hand.engine) == [{"goal": 0}]


@pytest.mark.parametrize("seen", ["between", "together"])
def test_two_strokes_in_a_fifth_of_a_second_are_two_acts(hand: Painter, seen: str) -> None:
    """However late frames are: both strokes may be told by one."""
    for turn in range(2):
        hand.touch("press", after=0.05 * turn)
        hand.touch("drag", after=0.05)
        hand.touch("release", after=0.05)
        if seen == "between" and turn == 0:
            hand.frame()
    hand.frame()
    assert [hand.undone(), hand.undone()] == [2, 0]
    hand.steering.redo()
    assert hand.steering.params == CounterParams(goal=2)


def test_a_stroke_told_by_frames_that_are_behind_is_not_lost(hand: Painter) -> None:
    hand.touch("press")
    hand.frame(up_to_date=False)
    hand.touch("release")
    hand.touch("press", after=0.1)
    hand.frame(up_to_date=False)
    assert hand.steering.params == CounterParams(goal=0)
    hand.touch("release")
    hand.frame()
    assert hand.steering.params == CounterParams(goal=2)
    assert [hand.undone(), hand.undone()] == [1, 0]


def test_a_control_turned_meanwhile_keeps_what_it_was_turned_to(hand: Painter) -> None:
    hand.touch("press")
    hand.steering.use(CounterParams(goal=0, by=4))
    hand.frame(up_to_date=False)  # made before the control was turned
    assert hand.steering.params == CounterParams(goal=0, by=4)
    hand.frame(by=4)
    assert hand.steering.params == CounterParams(goal=1, by=4)
    assert hand.undone() == 0
    assert hand.steering.params == CounterParams(goal=0, by=4)


def test_what_is_nudged_on_a_card_follows_the_rule_of_controls(hand: Painter) -> None:
    hand.touch("press")
    hand.touch("release")
    hand.frame()
    for after in (0.1, 0.5, 0.5, 1.0):
        hand.touch("set", after=after)
        hand.frame()
    assert [hand.undone(), hand.undone(), hand.undone()] == [4, 1, 0]


def test_each_button_of_a_card_is_an_act_however_quick(hand: Painter) -> None:
    for kind in ("set", "act", "act", "set"):
        hand.touch(kind, after=0.1)
    hand.frame()
    assert [hand.undone() for _ in range(4)] == [3, 2, 1, 0]


def test_a_stroke_goes_on_after_an_undo_as_another_act(hand: Painter) -> None:
    hand.touch("press")
    hand.frame()
    assert hand.undone() == 0
    hand.goal = 0
    hand.touch("drag")
    hand.touch("drag")
    hand.frame()
    assert hand.steering.params == CounterParams(goal=2)
    assert hand.undone() == 0


def test_the_window_says_what_it_shows_once_the_scene_is_open(qtbot: QtBot) -> None:
    engine = FakeEngine()
    steering = Steering(SCENE, History(CounterParams()), engine, None)
    steering.look(frozenset({"count", "field"}))
    assert engine.commands == []
    steering.open()
    assert [type(command) for command in engine.commands] == [Open, Look]
    for panes in ({"field"}, {"field"}, {"count"}):
        steering.look(frozenset(panes))
    assert engine.commands[1:] == [Look(frozenset(p)) for p in ({"count", "field"}, {"field"}, {"count"})]


def test_what_the_run_itself_moves_on_is_followed_and_is_no_act() -> None:
    painter = Painter()
    painter.touch("press")
    painter.frame()
    for by in (2, 3, 4):
        painter.frame(by=by)
        assert painter.steering.params == CounterParams(goal=1, by=by)
    assert painter.undone() == 0


@pytest.mark.parametrize("changes", [{"goal": 5}, {"seed": 3}])
def test_a_preset_begins_anew_and_once_whatever_it_changes(changes: dict[str, int]) -> None:
    engine = FakeEngine()
    steering = Steering(SCENE, History(CounterParams()), engine, None)
    steering.begin(steering.params.updated(changes))
    rebuilds = [command for command in engine.commands if isinstance(command, Rebuild)]
    assert len(rebuilds) == (not CounterParams().needs_restart(steering.params))
    assert isinstance(engine.commands[0], Steer)
    steering.undo()
    assert steering.params == CounterParams()
