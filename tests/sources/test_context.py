"""Sources in scenes: opened for a state, and released with it."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from playground.frame import Advance, Frame, Open, Rebuild, Steer
from playground.opencv import cv2
from playground.runner import Runner, run
from playground.sources import player
from tests.sources.fake_camera import FakeCamera, RunningCamera
from tests.sources.watcher import SCENE, WatcherParams
from tests.toys import counter


def numbers(frame: Frame) -> tuple[float, float]:
    assert frame.picture is not None, frame.fault
    return frame.picture.metrics["number"], frame.picture.metrics["seen"]


@pytest.fixture
def cameras(monkeypatch: pytest.MonkeyPatch) -> list[FakeCamera]:
    """Return the cameras that were handed out, one for every opening."""
    handed: list[FakeCamera] = []

    def hand_out(source: object) -> FakeCamera:
        handed.append(RunningCamera())
        return handed[-1]

    monkeypatch.setattr("playground.sources.reader.capture_of", hand_out)
    return handed


def watching() -> Runner:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, WatcherParams(source="0"), playing=False))
    runner.obey(Advance(1))
    runner.work(5)
    assert numbers(runner.frame())[1] == 1
    return runner


ENDS: dict[str, Callable[[Runner], None]] = {
    "another scene": lambda runner: runner.obey(Open(counter.SCENE, counter.CounterParams(), playing=False)),
    "the same scene": lambda runner: runner.obey(Open(SCENE, WatcherParams(source="1"), playing=False)),
    "restart": lambda runner: runner.obey(Rebuild()),
    "another source": lambda runner: runner.obey(Steer({"source": "1"})),
    "a failing start": lambda runner: runner.obey(Steer({"trouble": 1})),
    "the end": Runner.close,
}


@pytest.mark.parametrize("end", ENDS)
def test_the_camera_is_released_with_the_state_it_was_opened_for(cameras: list[FakeCamera], end: str) -> None:
    before = set(threading.enumerate())
    runner = watching()
    first = cameras[0]
    assert (first.opened, first.released) == (1, 0)
    ENDS[end](runner)
    assert first.released == 1
    runner.close()
    assert all(camera.released == camera.opened for camera in cameras)
    assert set(threading.enumerate()) <= before


def test_moving_to_another_device_keeps_the_camera(
    cameras: list[FakeCamera], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.device.choose", lambda name: torch.device("meta"))
    runner = Runner(live=True)
    runner.obey(Open(SCENE, WatcherParams(source="0", trouble=2), playing=False))
    runner.obey(Advance(3))
    while runner.work(5) == 0:
        pass
    frame = runner.frame()
    assert frame.notice == "Out of GPU memory: running on the CPU"
    assert numbers(frame)[1] >= 3
    assert len(cameras) == 1
    again = runner._state.open_again()
    assert again.wait(5.0) is not None, "and others can be opened there"
    runner.close()
    assert [camera.released for camera in cameras] == [1, 1], "which are closed with it"


def test_without_a_window_every_picture_of_a_film_counts(tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 200, (64, 48))
    for number in range(8):
        writer.write(np.full((48, 64, 3), number, np.uint8))
    writer.release()
    params = WatcherParams(source=str(path))
    frame, _ = run(SCENE, params, 5)
    assert numbers(frame) == (4, 5)
    frame, _ = run(SCENE, params, 50)
    assert (frame.status, numbers(frame)) == ("finished", (7, 8))


def test_without_a_window_a_camera_that_is_not_there_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("playground.sources.reader.capture_of", lambda source: FakeCamera(plugged=False))
    frame, _ = run(SCENE, WatcherParams(source="0"), 5)
    assert frame.fault is not None
    assert (frame.fault.kind, frame.fault.message, frame.fault.hint) == (
        "input",
        "No camera found",
        "connect one",
    )


def test_with_a_window_the_street_stands_in_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.sources.reader.capture_of", lambda source: FakeCamera(plugged=False))
    monkeypatch.setattr(player, "RETRY", 0.05)
    runner = watching()
    assert runner.frame().fault is None
    runner.close()
