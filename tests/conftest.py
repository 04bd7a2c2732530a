"""For every test: a screen of some kind, no one's own settings, and nothing left alive afterwards."""

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests import screens

if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that should be marked; never fail them, as the machine may have been busy."""
    calls = [report for report in terminalreporter.getreports("passed") if report.when == "call"]
    late = [report for report in calls if report.duration > 1 and "slow" not in report.keywords]
    if late:
        terminalreporter.section("took more than a second and are not marked slow")
    for report in sorted(late, key=lambda report: -report.duration):
        terminalreporter.line(f"{report.duration:.1f} s  {report.nodeid}")


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
