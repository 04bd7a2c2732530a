"""The runner: commands between steps, pace, faults as frames."""

import math
import time
import weakref
from dataclasses import dataclass, replace

import pytest
import torch

from playground.faults import Fault, UserError
from playground.frame import Advance, Frame, Look, Open, Play, Rebuild, Steer, Stroke, Throttle, Touch
from playground.runner import Runner, run
from playground.scene import WAITING, Context, Gesture, Picture
from tests.toys.counter import SCENE, CounterParams


def opened(playing: bool = True, pace: float | None = None, **changes: object) -> Runner:
    runner = Runner()
    runner.obey(Open(SCENE, CounterParams().updated(changes), playing=playing, steps_per_second=pace))
    return runner


def count(frame: Frame) -> float:
    assert frame.picture is not None
    return frame.picture.metrics["count"]


def test_runs_until_the_goal_and_then_sleeps() -> None:
    runner = opened(goal=5)
    assert runner.work(1) == math.inf
    frame = runner.frame()
    assert (frame.status, frame.step) == ("finished", 5)
    runner.obey(Steer({"goal": 8}))
    runner.work(1)
    assert runner.frame().step == 8


def test_same_seed_same_count_and_seeds_differ() -> None:
    counts = [count(run(SCENE, CounterParams(seed=seed), steps=3)[0]) for seed in (0, 0, 1, 2)]
    assert counts[0] == counts[1]
    assert len(set(counts)) > 1


def test_a_steering_parameter_keeps_the_state_and_a_restart_parameter_does_not() -> None:
    runner = opened(playing=False)
    runner.obey(Advance(4))
    runner.work(1)
    runner.obey(Steer({"by": 2}))
    assert runner.frame().step == 4
    runner.obey(Steer({"seed": 5}))
    assert runner.frame().step == 0


def test_paused_a_parameter_still_redraws() -> None:
    runner = opened(playing=False)
    runner.frame()
    assert not runner.changed
    runner.obey(Steer({"by": 3}))
    assert runner.changed
    assert runner.work(1) == math.inf


def test_advance_takes_exactly_that_many_and_pauses() -> None:
    runner = opened(playing=False)
    runner.obey(Advance(7))
    assert runner.work(1) == math.inf
    frame = runner.frame()
    assert (frame.step, frame.status) == (7, "paused")


def test_steps_that_are_asked_for_quickly_add_up() -> None:
    runner = opened(playing=False)
    for _ in range(3):
        runner.obey(Advance(1))
    runner.work(1)
    assert (runner.frame().status, runner.frame().step) == ("paused", 3)
    runner.obey(Play(True))
    runner.obey(Advance(1))
    runner.work(1)
    assert runner.frame().step == 4
    runner.obey(Advance(5))
    runner.obey(Play(False))
    runner.work(1)
    assert runner.frame().step == 4


def test_pace_spaces_the_steps() -> None:
    runner = opened(pace=10)
    runner.work(1)
    wait = runner.work(1)
    assert 0 < wait <= 0.1
    assert runner.frame().step <= 2
    runner.obey(Play(True, None))
    assert runner.work(0.02) == 0
    assert runner.frame().step > 50


def test_gestures_become_parameters_and_hover_only_state() -> None:
    runner = opened(playing=False)
    runner.obey(Touch(Gesture("field", "press", x=4.0)))
    assert runner.frame().params == CounterParams(by=4)
    runner.obey(Touch(Gesture("field", "hover", x=0.5)))
    frame = runner.frame()
    assert frame.params == CounterParams(by=4)
    assert frame.picture is not None
    assert frame.picture.metrics["hovered"] == 0.5


@pytest.mark.parametrize("trouble", ["start", "step", "draw", "touch"])
def test_what_an_engine_raises_is_a_frame_with_details(trouble: str) -> None:
    runner = opened(trouble=trouble)
    runner.work(0.01)
    if trouble == "touch":
        runner.obey(Touch(Gesture("field", "press", x=1.0)))
    frame = runner.frame()
    assert frame.status == "failed"
    assert frame.fault is not None
    assert f"{trouble} went wrong" in frame.fault.message
    assert "Traceback" in frame.fault.details
    assert runner.work(1) == math.inf
    runner.obey(Steer({"trouble": ""}))
    runner.obey(Rebuild())
    runner.work(0.01)
    assert runner.frame().fault is None


def test_an_engine_that_cannot_be_loaded_tells_its_own_fault_whatever_failed_before() -> None:
    runner = opened(trouble="start")
    before = runner.frame()
    missing = replace(SCENE, engine="tests.toys.nowhere")
    for command in (Open(missing, CounterParams()), Rebuild()):
        runner.obey(command)
        frame = runner.frame()
        assert (frame.status, frame.step) == ("failed", 0)
        assert frame.run > before.run
        assert "No module named 'tests.toys.nowhere'" in frame.fault.message


def test_bad_input_is_told_without_a_traceback() -> None:
    fault = opened(trouble="input").frame().fault
    assert fault is not None
    assert fault == Fault("points.csv, line 3: two columns", "expected three", details="")


def test_divergence_names_the_step_and_goes_on_from_the_last_good_state() -> None:
    runner = opened(trouble="diverge")
    runner.work(1)
    frame = runner.frame()
    assert frame.fault is not None
    assert frame.fault.message.startswith("Diverged at step 4")
    assert frame.picture is not None
    before = count(frame)
    runner.obey(Steer({"trouble": "", "goal": 5}))
    runner.work(1)
    assert count(runner.frame()) == before + 2


class Follower:
    """What the counter's engine would have as `follow`: it notes what it was told, and refuses minus one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[int] = []
        monkeypatch.setattr("tests.toys.counter.follow", self, raising=False)

    def __call__(self, state: object, params: CounterParams) -> None:
        self.told.append(params.by)
        if params.by == -1:
            raise UserError("minus one", "choose another")


def test_the_state_follows_each_change_once_whoever_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    follower = Follower(monkeypatch)
    runner = opened(playing=False)
    runner.obey(Advance(3))
    runner.work(1)
    runner.frame()
    assert follower.told == [1], "after the start; steps and pictures are no change"
    runner.obey(Steer({"by": 2}))
    runner.obey(Touch(Gesture("field", "press", x=4.0)))
    runner.obey(Touch(Gesture("field", "hover", x=0.5)))
    runner.frame()
    assert follower.told == [1, 2, 4]
    runner.obey(Steer({"seed": 3}))
    assert follower.told == [1, 2, 4, 4], "after a new start"
    runner.obey(Look(frozenset({"count"})))
    assert follower.told == [1, 2, 4, 4, 4], "a pane may show what was not found out while nobody saw it"


def test_parameters_that_cannot_be_followed_are_told_and_nothing_goes_on_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    follower = Follower(monkeypatch)
    runner = opened(playing=True, pace=1)
    before = runner.frame()
    runner.obey(Steer({"by": -1}))
    for command in (Look(frozenset({"count"})), Touch(Gesture("field", "hover", x=0.5))):
        runner.obey(command)
        frame = runner.frame()
        assert (frame.status, frame.fault) == ("failed", Fault("minus one", "choose another"))
        assert frame.picture is before.picture
    assert runner.work(1) == math.inf
    assert runner.results() == {}
    assert follower.told == [1, -1], "they are not tried again unasked"
    runner.obey(Play(True, None))
    assert (runner.frame().status, follower.told) == ("failed", [1, -1, -1])
    runner.obey(Steer({"by": 5}))
    runner.work(0.01)
    assert runner.frame().fault is None
    assert count(runner.frame()) % 5 == count(before) % 5


def test_unusable_parameters_are_a_fault_and_the_old_ones_stay() -> None:
    runner = opened(playing=False)
    runner.obey(Steer({"goal": -3}))
    frame = runner.frame()
    assert frame.params == CounterParams()
    assert frame.fault is not None
    assert "goal=-3" in frame.fault.message


def test_a_step_that_forgets_its_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.toys.counter.step", lambda state, params: None)
    runner = opened()
    assert runner.work(1) == math.inf
    fault = runner.frame().fault
    assert fault is not None
    assert "step returned None" in fault.message


def test_a_step_that_has_to_wait_is_none_and_nothing_is_drawn_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([WAITING, WAITING, True, WAITING])
    watched: list[int] = []
    monkeypatch.setattr("tests.toys.counter.step", lambda state, params: next(answers))

    def watch(state: object, params: object) -> bool:
        watched.append(1)
        return len(watched) == 3

    monkeypatch.setattr("tests.toys.counter.watch", watch, raising=False)
    runner = opened(playing=False)
    runner.frame()
    runner.obey(Advance(1))
    for _ in range(2):
        runner.frame()
        assert runner.work(0) == 0.0
        assert not runner.changed
        assert (runner.frame().step, runner.frame().status) == (0, "running")
    assert runner.work(0) == 0.0
    assert runner.work(0) == math.inf
    assert runner.changed
    assert (runner.frame().step, runner.frame().status) == (1, "paused")
    runner.obey(Play(True))
    runner.frame()
    runner.work(0)
    assert runner.changed, "what goes on by itself is looked at meanwhile"
    assert runner.frame().step == 1


def test_out_of_gpu_memory_goes_on_on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = opened(playing=False)
    runner.obey(Advance(5))
    runner.work(1)
    before = count(runner.frame())
    runner._device = torch.device("meta")  # any device but the CPU
    calls: list[int] = []

    def short(state: object, params: object) -> bool:
        calls.append(1)
        if len(calls) == 1:
            raise torch.OutOfMemoryError("no room")
        return True

    monkeypatch.setattr("tests.toys.counter.step", short)
    runner.obey(Advance(1))
    runner.work(1)
    frame = runner.frame()
    assert (frame.device, frame.fault, frame.step) == ("cpu", None, 6)
    assert "Out of GPU memory" in frame.notice
    assert count(frame) == before


@dataclass
class Connected:
    context: Context
    weights: torch.Tensor


def test_moved_to_the_cpu_the_engine_still_tells_hears_and_knows_what_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    asked = False
    monkeypatch.setattr("playground.device.choose", lambda name: torch.device("meta"))
    monkeypatch.setattr("tests.toys.counter.start", lambda params, context: Connected(context, torch.ones(2)))
    monkeypatch.setattr("tests.toys.counter.draw", lambda state, params: Picture({}, {}))
    before: list[weakref.ref[Connected]] = []
    freed: list[bool] = []

    def step(state: Connected, params: object) -> bool:
        if not before:
            before.append(weakref.ref(state))
            raise torch.OutOfMemoryError("no room")
        return True

    monkeypatch.setattr("tests.toys.counter.step", step)
    monkeypatch.setattr("torch.cuda.empty_cache", lambda: freed.append(before[0]() is None))
    runner = Runner(progress=lambda fraction, text: told.append(text), cancelled=lambda: asked, live=True)
    runner.obey(Open(SCENE, CounterParams(), playing=False))
    assert runner._state.context.device.type == "meta"
    runner.obey(Advance(1))
    runner.work(1)
    assert runner.frame().notice == "Out of GPU memory: running on the CPU"
    assert freed == [True], "what was on the device is let go of before its memory is given back"
    context = runner._state.context
    assert (context.device.type, context.live) == ("cpu", True)
    context.progress(0.5, "half")
    assert told == ["half"]
    assert not context.cancelled()
    asked = True
    assert context.cancelled()
    runner.obey(Look(frozenset({"count"})))
    assert (context.seen("count"), context.seen("field")) == (True, False)
    runner.close()


def test_a_state_that_cannot_move_is_told_and_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = opened(playing=False)
    runner._device = torch.device("meta")
    runner._state.pieces = (piece for piece in range(3))

    def short(state: object, params: object) -> bool:
        raise torch.OutOfMemoryError("no room")

    monkeypatch.setattr("tests.toys.counter.step", short)
    runner.obey(Advance(1))
    runner.work(1)
    frame = runner.frame()
    assert frame.fault is not None
    assert "cannot pickle 'generator' object" in frame.fault.message + frame.fault.details
    assert (frame.device, frame.notice) == ("meta", "")


def test_a_device_that_is_not_there_means_the_cpu_and_a_notice() -> None:
    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    runner = Runner()
    runner.obey(Open(SCENE, CounterParams(), device="cuda", playing=False))
    frame = runner.frame()
    assert frame.device == "cpu"
    assert "no device 'cuda'" in frame.notice


def test_work_comes_back_in_time() -> None:
    runner = opened()
    began = time.perf_counter()
    assert runner.work(0.01) == 0
    assert time.perf_counter() - began < 5  # counting to the goal takes far longer


def test_panes_that_nobody_sees_are_not_drawn_and_come_as_soon_as_they_are_looked_at() -> None:
    runner = opened(playing=False)
    frame = runner.frame()
    assert (frame.seen, panes(frame)) == (None, {"count", "field"})
    runner.obey(Look(frozenset({"count"})))
    assert runner.changed
    frame = runner.frame()
    assert (frame.seen, panes(frame)) == ({"count"}, {"count"})


@pytest.mark.parametrize("ends", ["finished", "failed", "paused"])
def test_looking_at_a_pane_redraws_whatever_became_of_the_run(ends: str) -> None:
    runner = opened(playing=ends != "paused", goal=2, trouble="step" if ends == "failed" else "")
    if ends == "failed":
        runner.obey(Steer({"goal": 9}))
    runner.work(1)
    runner.obey(Look(frozenset({"count"})))
    assert (runner.frame().status, runner.changed) == (ends, False)
    runner.obey(Look(frozenset({"field"})))
    assert runner.changed
    assert runner.work(1) == math.inf
    frame = runner.frame()
    assert (frame.status, panes(frame)) == (ends, {"field"})


def test_a_picture_that_is_kept_after_a_fault_tells_what_was_seen_in_it() -> None:
    runner = opened(playing=False)
    runner.obey(Look(frozenset({"count"})))
    runner.frame()
    runner.obey(Steer({"trouble": "draw"}))
    runner.obey(Look(frozenset({"field"})))
    frame = runner.frame()
    assert frame.fault is not None
    assert (frame.seen, panes(frame)) == ({"count"}, {"count"})


def test_another_scene_is_drawn_whole_until_the_window_says_what_it_shows() -> None:
    runner = opened(playing=False)
    runner.obey(Look(frozenset()))
    runner.obey(Open(SCENE, CounterParams(), playing=False))
    assert panes(runner.frame()) == {"count", "field"}


def panes(frame: Frame) -> set[str]:
    assert frame.picture is not None
    return set(frame.picture.panes)


@pytest.mark.parametrize("trouble", ["step", "diverge"])
def test_another_speed_does_not_resume_a_run_that_failed(trouble: str) -> None:
    runner = opened(trouble=trouble)
    runner.work(1)
    runner.obey(Throttle(30))
    frame = runner.frame()
    assert (frame.status, frame.step) == ("failed", 3)
    assert frame.fault is not None
    assert runner.work(1) == math.inf


def test_another_speed_counts_from_the_next_step() -> None:
    runner = opened(playing=False)
    runner.obey(Throttle(10))
    assert runner.frame().status == "paused"
    runner.obey(Play(True, 10))
    runner.work(0.01)
    runner.obey(Throttle(None))
    before = runner.frame().step
    runner.work(0.02)
    assert runner.frame().step > before + 50


def test_a_frame_tells_what_each_stroke_changed() -> None:
    runner = opened(playing=False)
    for stroke, x in ((1, 2.0), (1, 3.0), (2, 4.0), (0, 5.0), (0, 2.0)):
        runner.obey(Touch(Gesture("field", "drag", x=x), stroke))
    runner.obey(Touch(Gesture("field", "press", x=2.0), 3))
    assert runner.frame().strokes == tuple(
        Stroke(number, {"by": by}) for number, by in ((1, 3), (2, 4), (0, 5), (0, 2))
    )
    assert runner.frame().strokes == ()


def test_a_run_that_waits_is_shown_again_now_and_then_for_its_rate_falls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr("playground.runner.time.perf_counter", lambda: now[0])
    monkeypatch.setattr("tests.toys.counter.step", lambda state, params: WAITING)
    runner = opened()
    runner.frame()
    runner.work(0)
    assert not runner.changed
    now[0] += 1.5
    runner.work(0)
    assert runner.changed


def test_what_the_hand_cannot_have_is_told_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def touch(state: object, gesture: Gesture, params: CounterParams) -> None:
        raise UserError("that cannot be had", "ask for something else")

    monkeypatch.setattr("tests.toys.counter.touch", touch)
    runner = opened(goal=10**9)
    runner.obey(Touch(Gesture("count", "press")))
    frame = runner.frame()
    assert frame.fault is not None
    assert (frame.fault.message, frame.status) == ("that cannot be had", "running")
    step = frame.step
    runner.work(0)
    assert runner.frame().step > step
    runner.obey(Steer({"by": 2}))
    assert runner.frame().fault is None
