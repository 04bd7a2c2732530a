"""For every test: a screen of some kind, no one's own settings, and nothing left alive afterwards."""

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import screens

if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# One run is like the next, and a busy machine is no fault of the code.
settings.register_profile(
    "here", max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("here")

MOST_PROCESSES = 4
"""Each takes most of a gigabyte, and starts engines of its own."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Answer `-n auto`: one process where several would have to share a screen."""
    if screens.on_screen() and not screens.can_be_made():
        return 0
    return min(os.cpu_count() or 1, MOST_PROCESSES)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Make a screen for one of several test processes."""
    if screens.on_screen() and screens.can_be_made():
        node.workerinput["display"] = screens.made(node.config)


def pytest_configure(config: pytest.Config) -> None:
    """Take the screen made for this process, before Qt looks for one, and no more than one processor."""
    worker: dict[str, str] | None = getattr(config, "workerinput", None)
    if worker is not None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
    if worker is not None and "display" in worker:
        screens.taken(worker["display"])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Take down how long a test keeps processors busy, its child processes included."""
    before = sum(os.times()[:4])
    yield
    item.user_properties.append(("seconds", sum(os.times()[:4]) - before))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that should be marked slow; none fails of it, as machines differ."""
    calls = [report for report in terminalreporter.getreports("passed") if report.when == "call"]
    quick = [(dict(report.user_properties), report) for report in calls if "slow" not in report.keywords]
    late = [(found["seconds"], report.nodeid) for found, report in quick if found["seconds"] > 1]
    if late:
        terminalreporter.section("took more than a second and are not marked slow")
    for seconds, name in sorted(late, reverse=True):
        terminalreporter.line(f"{seconds:.1f} s  {name}")


def pytest_collection_finish() -> None:
    """Set aside what the imports made: `running_timers` looks through what the tests make, and nothing else.

    It takes 100 ms a test to go through everything that torch, scikit-learn and Qt bring.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings, presets and logs of the tests away from the user's."""
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def nothing_left_alive(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test after which a thread or a Qt timer still runs."""
    before = threading.enumerate()
    yield
    end = time.monotonic() + 10
    while threading.active_count() > len(before) and time.monotonic() < end:
        time.sleep(0.01)
    left = threading.enumerate()
    assert len(left) <= len(before), f"threads left alive: {set(left) - set(before)}"
    if "qapp" in request.fixturenames:
        timers = running_timers()
        assert not timers, f"timers left running: {timers}"


def running_timers() -> list[object]:
    """Return the Qt timers that still run."""
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer  # late: many tests need no Qt
    from shiboken6 import isValid

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    timers = (item for item in gc.get_objects() if type(item) is QTimer)
    return [timer for timer in timers if isValid(timer) and timer.isActive()]
