"""The engine process: lives and dies without the window ever waiting."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator

import pytest

from playground.frame import Advance, Cancel, Frame, Look, Open, Play, Rebuild, Steer, Throttle, Touch
from playground.host import Host
from playground.scene import Gesture
from tests.toys.counter import SCENE, CounterParams

pytestmark = pytest.mark.slow  # a process that imports torch is started


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.close()


def until(host: Host, good: Callable[[Frame], bool], seconds: float = 20) -> Frame:
    """Play the window: look sixty times a second, show what comes, and say so."""
    end = time.monotonic() + seconds
    longest = 0.0
    while time.monotonic() < end:
        began = time.perf_counter()
        frame = host.frame()
        longest = max(longest, time.perf_counter() - began)
        if frame is not None:
            host.taken()
            if good(frame):
                return frame
        time.sleep(0.016)
    raise AssertionError("the frame waited for did not come")


def opened(host: Host, **changes: object) -> Frame:
    host.obey(Open(SCENE, CounterParams().updated(changes), playing=False))
    return until(host, lambda frame: frame.status != "starting")


def test_the_whole_path(host: Host) -> None:
    frame = opened(host, size=700)
    assert frame.picture is not None
    first = frame.picture.metrics["count"]
    host.obey(Advance(10))
    frame = until(host, lambda frame: frame.step == 10)
    assert frame.picture is not None
    assert frame.picture.metrics["count"] == first + 10
    mark = frame.picture.panes["field"][0]
    assert (mark.values == first + 10).all()
    host.obey(Touch(Gesture("field", "press", x=3.0)))
    frame = until(host, lambda frame: host.up_to_date)
    assert frame.params == CounterParams(by=3, size=700)


def test_many_changes_at_once_all_count(host: Host) -> None:
    opened(host)
    for by in range(-5, 6):
        host.obey(Steer({"by": by}))
        host.obey(Steer({"size": by + 10}))
    frame = until(host, lambda frame: host.up_to_date)
    assert frame.params == CounterParams(by=5, size=15)


def test_no_more_frames_than_are_taken(host: Host) -> None:
    opened(host)
    host.obey(Play(True))
    until(host, lambda frame: frame.step > 1000)
    frames = 0
    for _ in range(20):  # nobody says "taken": at most one more frame is made
        time.sleep(0.02)
        frames += host.frame() is not None
    assert frames <= 1


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
def test_a_killed_engine_comes_back_with_the_same_parameters(host: Host, how: signal.Signals) -> None:
    opened(host, by=2)
    host.obey(Steer({"size": 9}))
    assert host.process_id is not None
    os.kill(host.process_id, how)
    began = time.monotonic()
    told = until(host, lambda frame: bool(frame.notice))
    assert time.monotonic() - began < 2
    assert f"signal {int(how)}" in told.notice
    frame = until(host, lambda frame: frame.status == "paused")
    assert frame.params == CounterParams(by=2, size=9)
    os.kill(host.process_id, how)
    failed = until(host, lambda frame: frame.status == "failed")  # twice in a row: not by itself again
    assert failed.fault is not None
    host.obey(Rebuild())
    assert until(host, lambda frame: frame.status == "paused").params == CounterParams(by=2, size=9)


def test_an_engine_that_says_nothing_for_five_seconds_is_replaced(host: Host) -> None:
    opened(host)
    host.obey(Steer({"trouble": "hang"}))
    host.obey(Play(True))
    began = time.monotonic()
    told = until(host, lambda frame: bool(frame.notice))
    assert 4.5 < time.monotonic() - began < 8
    assert "has not answered for 5 seconds" in told.notice


def test_the_window_never_waits_for_a_stopped_engine(host: Host) -> None:
    opened(host)
    assert host.process_id is not None
    os.kill(host.process_id, signal.SIGSTOP)
    began = time.perf_counter()
    for index in range(3000):  # far more than a pipe holds
        host.obey(Touch(Gesture("field", "press", x=float(index % 5))))
        host.frame()
    assert time.perf_counter() - began < 2
    host.close()


def test_a_slow_start_reports_and_can_be_cancelled(host: Host) -> None:
    host.obey(Open(SCENE, CounterParams(trouble="slow start")))
    end = time.monotonic() + 20
    while (host.progress is None or host.progress.text != "Loading") and time.monotonic() < end:
        host.frame()
        time.sleep(0.01)
    assert host.progress is not None
    assert host.progress.fraction == 0.5
    host.obey(Cancel())
    frame = until(host, lambda frame: frame.status == "failed")
    assert frame.fault is not None
    assert "cancelled" in frame.fault.message


def test_a_start_that_does_not_listen_is_cancelled_all_the_same(host: Host) -> None:
    opened(host)
    host.obey(Steer({"trouble": "deaf start"}))
    host.obey(Rebuild())
    time.sleep(0.2)
    host.obey(Cancel())
    began = time.monotonic()
    until(host, lambda frame: frame.status == "failed")
    assert time.monotonic() - began < 3


WINDOW = """
    import sys, time
    from playground.frame import Open
    from playground.host import Host
    from tests.toys.counter import SCENE, CounterParams
    if __name__ == "__main__":
        host = Host()
        host.obey(Open(SCENE, CounterParams(trouble=sys.argv[1])))
        while host.frame() is None and sys.argv[1] != "deaf start":
            time.sleep(0.01)
        time.sleep(3 if sys.argv[1] == "deaf start" else 0)
        print(host.process_id, flush=True)
        time.sleep(60)
"""


@pytest.mark.parametrize("trouble", ["", "hang", "deaf start"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_engine_outlives_its_window(trouble: str, how: signal.Signals, tmp_path: os.PathLike[str]) -> None:
    script = os.path.join(tmp_path, "window.py")
    with open(script, "w") as file:
        file.write(textwrap.dedent(WINDOW))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["."])}
    window = subprocess.Popen(
        [sys.executable, script, trouble], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    assert window.stdout is not None
    engine = int(window.stdout.readline())
    window.send_signal(how)
    window.wait(5)
    window.stdout.close()
    end = time.monotonic() + 2
    while time.monotonic() < end and alive(engine):
        time.sleep(0.02)
    assert not alive(engine)


def alive(process_id: int) -> bool:
    try:
        with open(f"/proc/{process_id}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_no_frame_of_the_scene_before_comes_after_a_new_one_is_opened(host: Host) -> None:
    opened(host)
    host.obey(Play(True))
    until(host, lambda frame: frame.step > 100)
    time.sleep(0.05)  # a frame of the running scene waits now
    host.obey(Open(SCENE, CounterParams(by=2), playing=False))
    frame = until(host, lambda frame: True)
    assert frame.params == CounterParams(by=2)
    assert frame.step == 0


def test_a_scene_opened_after_a_cancelled_one_starts(host: Host) -> None:
    opened(host)
    host.obey(Steer({"trouble": "deaf start"}))
    host.obey(Rebuild())
    time.sleep(0.2)
    host.obey(Cancel())
    host.obey(Open(SCENE, CounterParams(by=2), playing=False))
    frame = until(host, lambda frame: frame.status == "paused", seconds=30)
    assert frame.params == CounterParams(by=2)


def test_after_single_steps_a_new_engine_waits_too(host: Host) -> None:
    host.obey(Open(SCENE, CounterParams(goal=1000)))
    until(host, lambda frame: frame.status == "finished")
    host.obey(Rebuild())
    host.obey(Advance(1))
    until(host, lambda frame: frame.status == "paused")
    assert host.process_id is not None
    os.kill(host.process_id, signal.SIGKILL)
    until(host, lambda frame: bool(frame.notice))
    assert until(host, lambda frame: frame.status != "starting").status == "paused"


def drawn(frame: Frame) -> set[str]:
    return set(frame.picture.panes) if frame.picture else set()


def test_a_pane_comes_as_soon_as_it_is_looked_at_and_a_new_engine_knows_too(host: Host) -> None:
    opened(host)
    host.obey(Look(frozenset({"count"})))
    assert drawn(until(host, lambda frame: host.up_to_date)) == {"count"}
    host.obey(Throttle(7))
    host.obey(Look(frozenset({"field"})))
    assert drawn(until(host, lambda frame: host.up_to_date)) == {"field"}
    assert host.process_id is not None
    os.kill(host.process_id, signal.SIGKILL)
    until(host, lambda frame: bool(frame.notice))
    assert drawn(until(host, lambda frame: frame.status == "paused")) == {"field"}


def test_a_hand_that_never_rests_is_no_reason_to_wait(host: Host) -> None:
    opened(host)
    host.obey(Touch(Gesture("field", "press", x=3.0), 1))
    host.obey(Touch(Gesture("field", "release", x=3.0), 1))
    strokes: list[object] = []
    end = time.monotonic() + 20
    while time.monotonic() < end and not host.up_to_date:
        host.obey(Touch(Gesture("field", "hover", x=0.5)))  # one more is always on its way
        if (frame := host.frame()) is not None:
            strokes += [stroke.changes for stroke in frame.strokes]
            host.taken()
        time.sleep(0.004)
    assert host.up_to_date
    assert strokes == [{"by": 3}]
