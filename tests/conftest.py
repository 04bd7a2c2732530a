"""For every test: a display of some kind, no one's own settings, and nothing left alive afterwards."""

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator

import pytest

if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


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
