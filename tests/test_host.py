"""The engine process: lives and dies without the window ever waiting."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from multiprocessing import util

import pytest

from playground.frame import (
    Advance,
    Cancel,
    Frame,
    Look,
    Open,
    Play,
    Publish,
    Rebuild,
    Results,
    Steer,
    Throttle,
    Touch,
)
from playground.host import Host
from playground.scene import Gesture
from playground.scenes.detection.scene import SCENE as DETECTION
from tests.toys.counter import SCENE, CounterParams

pytestmark = pytest.mark.slow  # a process that imports torch is started
PATIENCE = 60
"""Seconds: nothing waits so long but on a machine with much else to do."""


class Clock:
    """Seconds for a host: slow, as a busy machine costs no patience; fast where a test waits for five."""

    def __init__(self) -> None:
        self.pace = 0.2
        self._seconds, self._read = 0.0, time.monotonic()

    def __call__(self) -> float:
        before, self._read = self._read, time.monotonic()
        self._seconds += self.pace * (self._read - before)
        return self._seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def host(clock: Clock) -> Iterator[Host]:
    host = Host(clock)
    yield host
    host.close()


@pytest.fixture(scope="module")
def warm() -> Iterator[Host]:
    """One engine process for the tests that leave theirs unharmed."""
    host = Host(Clock())
    opened(host)
    yield host
    host.close()


def until(host: Host, good: Callable[[Frame], bool]) -> Frame:
    """Play the window: look sixty times a second, show what comes, and say so."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        frame = host.frame()
        if frame is not None:
            host.taken()
            if good(frame):
                return frame
        time.sleep(0.016)
    raise AssertionError("the frame waited for did not come")


def opened(host: Host, **changes: object) -> Frame:
    host.obey(Open(SCENE, CounterParams().updated(changes), playing=False))
    return until(host, lambda frame: frame.status != "starting" and host.up_to_date)


def started(host: Host, text: str) -> None:
    """Wait until a start says this of itself."""
    end = time.monotonic() + PATIENCE
    while host.progress is None or host.progress.text != text:
        assert time.monotonic() < end, "the start waited for did not begin"
        host.frame()
        time.sleep(0.01)


def test_the_whole_path(warm: Host) -> None:
    frame = opened(warm, size=700)
    assert frame.picture is not None
    first = frame.picture.metrics["count"]
    warm.obey(Advance(10))
    frame = until(warm, lambda frame: frame.step == 10)
    assert frame.picture is not None
    assert frame.picture.metrics["count"] == first + 10
    mark = frame.picture.panes["field"][0]
    assert (mark.values == first + 10).all()
    warm.obey(Touch(Gesture("field", "press", x=3.0)))
    frame = until(warm, lambda frame: warm.up_to_date)
    assert frame.params == CounterParams(by=3, size=700)


def test_many_changes_at_once_all_count(warm: Host) -> None:
    opened(warm)
    for by in range(-5, 6):
        warm.obey(Steer({"by": by}))
        warm.obey(Steer({"size": by + 10}))
    frame = until(warm, lambda frame: warm.up_to_date)
    assert frame.params == CounterParams(by=5, size=15)


def test_no_more_frames_than_are_taken(warm: Host) -> None:
    opened(warm)
    warm.obey(Play(True))
    until(warm, lambda frame: frame.step > 1000)
    frames = 0
    for _ in range(20):  # nobody says "taken": at most one more frame is made
        time.sleep(0.02)
        frames += warm.frame() is not None
    assert frames <= 1
    warm.taken()


def test_a_killed_engine_comes_back_with_the_same_parameters(host: Host) -> None:
    opened(host, by=2)
    host.obey(Steer({"size": 9}))
    assert host.process_id is not None
    os.kill(host.process_id, signal.SIGKILL)
    told = until(host, lambda frame: bool(frame.notice))
    assert "signal 9" in told.notice
    frame = until(host, lambda frame: frame.status == "paused")
    assert frame.params == CounterParams(by=2, size=9)
    os.kill(host.process_id, signal.SIGSEGV)
    failed = until(host, lambda frame: frame.status == "failed")  # twice in a row: not by itself again
    assert failed.fault is not None
    assert "signal 11" in failed.fault.message
    host.obey(Rebuild())
    assert until(host, lambda frame: frame.status == "paused").params == CounterParams(by=2, size=9)


def test_an_engine_that_says_nothing_for_five_seconds_is_replaced(host: Host, clock: Clock) -> None:
    opened(host)
    host.obey(Steer({"trouble": "hang"}))
    host.obey(Play(True))
    clock.pace = 5
    told = until(host, lambda frame: bool(frame.notice))
    assert "has not answered for 5 seconds" in told.notice


def test_the_window_never_waits_for_a_stopped_engine(host: Host) -> None:
    opened(host)
    assert host.process_id is not None
    os.kill(host.process_id, signal.SIGSTOP)
    for index in range(3000):  # far more than a pipe holds: one that waits here waits for ever
        host.obey(Touch(Gesture("field", "press", x=float(index % 5))))
        host.frame()


def test_a_slow_start_reports_and_can_be_cancelled(warm: Host) -> None:
    warm.obey(Open(SCENE, CounterParams(trouble="slow start")))
    started(warm, "Loading")
    assert warm.progress is not None
    assert warm.progress.fraction == 0.5
    warm.obey(Cancel())
    frame = until(warm, lambda frame: frame.status == "failed")
    assert frame.fault is not None
    assert "cancelled" in frame.fault.message


def test_a_start_that_does_not_listen_is_cancelled_all_the_same(host: Host, clock: Clock) -> None:
    opened(host)
    host.obey(Steer({"trouble": "deaf start"}))
    host.obey(Rebuild())
    started(host, "Deaf")
    host.obey(Cancel())
    clock.pace = 5
    fault = until(host, lambda frame: frame.status == "failed").fault
    assert fault is not None
    assert fault.message == "Starting was cancelled"  # and not that it said nothing for five seconds


WINDOW = """
    import signal, sys, time
    from playground.frame import Open
    from playground.host import Host
    from tests.toys.counter import SCENE, CounterParams
    if __name__ == "__main__":
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins without
        host = Host()
        host.obey(Open(SCENE, CounterParams(trouble=sys.argv[1])))
        while host.frame() is None and (host.progress is None or host.progress.text != "Deaf"):
            time.sleep(0.01)
        print(host.process_id, flush=True)
        time.sleep(60)
"""


@pytest.mark.parametrize(
    ("trouble", "how"),
    [
        ("", signal.SIGKILL),
        ("", signal.SIGINT),
        ("hang", signal.SIGTERM),
        ("hang", signal.SIGINT),
        ("deaf start", signal.SIGKILL),
    ],
)
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
    try:
        window.wait(PATIENCE / 2)
    finally:
        window.kill()
        window.wait()
        window.stdout.close()
    end = time.monotonic() + 10
    while time.monotonic() < end and alive(engine):
        time.sleep(0.02)
    assert not alive(engine)


CUT_OFF = """
    import os, signal
    from multiprocessing import util
    from playground.host import EngineProcess
    spawn = util.spawnv_passfds
    def born(*given):
        child = spawn(*given)
        if "spawn_main" in str(given):
            os.kill(os.getpid(), how)  # the engine has begun, and what it shall do is not yet written to it
        return child
    if __name__ == "__main__":
        how, rule = signal.Signals(HOW), RULE
        signal.signal(how, rule)
        util.spawnv_passfds = born
        EngineProcess(0.0, live=False)
"""


@pytest.mark.parametrize("rule", ["signal.SIG_DFL", "signal.default_int_handler"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_end_while_the_engine_is_born_leaves_no_traceback_of_it(how: signal.Signals, rule: str) -> None:
    script = textwrap.dedent(CUT_OFF).replace("HOW", str(int(how))).replace("RULE", rule)
    window = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE)
    assert window.returncode in (-how, -signal.SIGINT)  # what Python makes of a KeyboardInterrupt
    assert "EOFError" not in window.stderr
    assert "spawn_main" not in window.stderr


def test_an_engine_does_not_hear_the_ctrl_c_of_its_terminal_however_early(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    spawn = util.spawnv_passfds

    def struck(*given: object) -> int:
        child = spawn(*given)
        os.kill(child, signal.SIGINT)
        return child

    monkeypatch.setattr(util, "spawnv_passfds", struck)
    host = Host(clock)
    try:
        opened(host)
    finally:
        host.close()


def alive(process_id: int) -> bool:
    try:
        with open(f"/proc/{process_id}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_no_frame_of_the_scene_before_comes_after_a_new_one_is_opened(warm: Host) -> None:
    opened(warm)
    warm.obey(Play(True))
    until(warm, lambda frame: frame.step > 100)
    time.sleep(0.05)  # a frame of the running scene waits now
    warm.obey(Open(SCENE, CounterParams(by=2), playing=False))
    frame = until(warm, lambda frame: True)
    assert frame.params == CounterParams(by=2)
    assert frame.step == 0


def test_a_scene_opened_after_a_cancelled_one_starts(host: Host, clock: Clock) -> None:
    opened(host)
    host.obey(Steer({"trouble": "deaf start"}))
    host.obey(Rebuild())
    started(host, "Deaf")
    host.obey(Cancel())
    host.obey(Open(SCENE, CounterParams(by=2), playing=False))
    clock.pace = 5
    until(host, lambda frame: bool(frame.notice))
    clock.pace = 0.2
    frame = until(host, lambda frame: frame.status == "paused")
    assert frame.params == CounterParams(by=2)


def test_after_single_steps_a_new_engine_waits_too(host: Host) -> None:
    host.obey(Open(SCENE, CounterParams()))
    until(host, lambda frame: frame.step > 10)
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


def test_a_hand_that_never_rests_is_no_reason_to_wait(warm: Host) -> None:
    opened(warm)
    warm.obey(Touch(Gesture("field", "press", x=3.0), 1))
    warm.obey(Touch(Gesture("field", "release", x=3.0), 1))
    strokes: list[object] = []
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not warm.up_to_date:
        warm.obey(Touch(Gesture("field", "hover", x=0.5)))  # one more is always on its way
        if (frame := warm.frame()) is not None:
            strokes += [stroke.changes for stroke in frame.strokes]
            warm.taken()
        time.sleep(0.004)
    assert warm.up_to_date
    assert strokes == [{"by": 3}]


def published(host: Host) -> Results:
    """Ask for the results and look on until they come."""
    host.obey(Publish())
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if host.frame() is not None:
            host.taken()
        if (results := host.results()) is not None:
            return results
        time.sleep(0.004)
    raise AssertionError("no results came")


def test_results_come_when_asked_for_and_what_goes_wrong_is_told(warm: Host) -> None:
    frame = opened(warm)
    results = published(warm)
    assert frame.picture is not None
    assert results.arrays["count"] == frame.picture.metrics["count"]
    assert warm.up_to_date
    assert warm.results() is None
    opened(warm, trouble="results")
    failed = published(warm)
    assert failed.fault is not None
    assert failed.fault.message == "RuntimeError while publishing the results: results went wrong"
    assert opened(warm).status == "paused"


def test_results_of_the_scene_before_never_come(warm: Host) -> None:
    opened(warm)
    warm.obey(Publish())
    opened(warm, by=2)
    assert warm.results() is None


def test_an_engine_that_is_gone_answers_with_a_fault(host: Host) -> None:
    opened(host)
    assert host.process_id is not None
    os.kill(host.process_id, signal.SIGSTOP)
    host.obey(Publish())
    os.kill(host.process_id, signal.SIGKILL)
    until(host, lambda frame: bool(frame.notice))
    results = host.results()
    assert results is not None
    assert results.fault is not None
    assert "signal 9" in results.fault.message


def test_every_picture_of_a_video_counts_where_nobody_watches() -> None:
    host = Host(Clock(), live=False)
    try:
        host.obey(Open(DETECTION, DETECTION.params(), playing=False))
        until(host, lambda frame: frame.status == "paused")
        host.obey(Advance(30))  # far faster than the 30 pictures a second that are shown live
        frame = until(host, lambda frame: frame.step == 30)
        assert frame.picture is not None
        assert frame.picture.metrics["frames"] == 31  # the start has shown the first
    finally:
        host.close()
