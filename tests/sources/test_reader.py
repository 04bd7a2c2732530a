"""Readers: the newest picture, whatever the device and the one who looks are doing."""

import gc
import statistics
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from playground.faults import UserError
from playground.sources import player
from playground.sources.capture import Drawn
from playground.sources.reader import Reader, Readers
from playground.sources.source import Camera, Synthetic
from tests.sources.fake_camera import GREY, FakeCamera, shot_of, status_of


@pytest.fixture(autouse=True)
def soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "RETRY", 0.05)


@pytest.fixture
def camera() -> Iterator[FakeCamera]:
    camera = FakeCamera()
    yield camera
    camera.coming.put(None)  # no thread is left in a read


def test_a_slow_looker_sees_new_pictures_for_a_whole_minute(camera: FakeCamera) -> None:
    """30 pictures a second, 150 ms to look at one, on a clock that only the camera moves."""
    now = [0.0]
    reader = Reader(camera, clock=lambda: now[0])
    ages: list[float] = []
    free_at = 0.0
    camera.asked.acquire()
    for tick in range(30 * 60):
        if free_at < tick / 30 and (shot := reader.wait(0.0)) is not None:
            free_at = max(free_at, shot.taken) + 0.150
            ages.append(free_at - shot.taken)
        now[0] = tick / 30
        camera.coming.put(GREY)
        camera.asked.acquire()  # the reader has put it in and waits for the next
    reader.close()
    assert len(ages) > 350, "there was always something new to look at"
    assert statistics.median(ages) <= 0.150 + 1.5 / 30
    assert max(ages) <= 0.150 + 1.0 / 30 + 1e-9, "not even at the end is there more than one picture between"


def test_a_picture_is_handed_out_once_and_only_the_newest(camera: FakeCamera) -> None:
    reader = Reader(camera)
    for grey in (10, 20, 30):
        camera.asked.acquire()
        camera.coming.put(np.full((4, 6, 3), grey, np.uint8))
    camera.asked.acquire()
    shot = shot_of(reader)
    assert (shot.number, shot.pixels[0, 0, 0]) == (2, 30)
    assert reader.wait(0.01) is None
    reader.close()


def test_the_device_is_touched_by_one_thread_only_and_released_at_close(camera: FakeCamera) -> None:
    reader = Reader(camera)
    camera.coming.put(GREY)
    shot_of(reader)
    reader.close()
    assert reader.wait(5.0) is None, "a closed reader keeps nobody waiting"
    assert reader.finished
    camera.coming.put(GREY)  # the picture that was under way
    assert reader.released(1.0)
    assert (camera.opened, camera.released) == (1, 1)
    assert len(camera.threads) == 1
    assert threading.get_ident() not in camera.threads


def test_a_hanging_device_is_told_and_keeps_nobody_waiting(
    camera: FakeCamera, caplog: pytest.LogCaptureFixture
) -> None:
    now = [0.0]
    reader = Reader(camera, clock=lambda: now[0])
    camera.coming.put(GREY)
    shot_of(reader)
    camera.asked.acquire()
    camera.asked.acquire()  # it is in the second read, and stays there
    assert reader.status.kind == "playing"
    now[0] = 2.0
    assert reader.silent_for == 2.0
    assert reader.status.kind == "silent"
    assert reader.status.text == "No picture from camera 7 for 2 seconds"
    assert [reader.wait(0.0) for _ in range(3)] == [None] * 3
    assert caplog.messages == ["No picture from camera 7 for 2 seconds"]
    reader.close()
    assert not reader.released(0.01)
    camera.coming.put(GREY)  # it comes back
    assert reader.released(1.0)
    assert camera.released == 1


def test_an_unplugged_camera_is_told_and_comes_back(
    camera: FakeCamera, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "playground")
    reader = Reader(camera)
    camera.coming.put(GREY)
    shot_of(reader)
    camera.plugged = False
    camera.coming.put(None)
    assert status_of(reader, "lost").endswith("It is tried again until it is back.")
    assert reader.wait(0.2) is None, "the last picture stays"
    camera.plugged = True
    camera.coming.put(GREY)
    assert shot_of(reader).number == 1
    assert status_of(reader, "playing") == ""
    assert (camera.opened, camera.released) == (2, 1)
    lost, missing, back = caplog.messages
    assert lost.startswith("No more pictures from camera 7")
    assert missing.startswith("No camera found"), "told once, though it was tried more often"
    assert back == "camera 7 gives pictures again"
    reader.close()


def test_without_a_camera_the_street_stands_in_until_there_is_one(camera: FakeCamera) -> None:
    camera.plugged = False
    reader = Reader(camera)
    shots = [shot_of(reader) for _ in range(3)]
    assert all(shot.truth is not None and shot.pixels.shape == (480, 640, 3) for shot in shots)
    told = status_of(reader, "missing")
    assert told == "No camera found: connect one. Until it is there this is the synthetic street."
    camera.plugged = True
    camera.coming.put(GREY)
    while (shot := shot_of(reader)).truth is not None:
        pass
    np.testing.assert_array_equal(shot.pixels, GREY)
    assert status_of(reader, "playing") == ""
    reader.close()


def test_a_busy_camera_opens_and_gives_nothing(camera: FakeCamera) -> None:
    for _ in range(200):
        camera.coming.put(None)
    reader = Reader(camera)
    assert shot_of(reader).truth is not None
    assert "No pictures from camera 7: another program may" in status_of(reader, "missing")
    reader.close()


def test_pictures_may_change_their_size(camera: FakeCamera) -> None:
    reader = Reader(camera)
    for size in ((4, 6, 3), (8, 2, 3)):
        camera.coming.put(np.zeros(size, np.uint8))
        assert shot_of(reader).pixels.shape == size
    reader.close()


def test_where_every_picture_counts_a_missing_camera_is_an_error(camera: FakeCamera) -> None:
    camera.plugged = False
    reader = Reader(camera, every=True)
    for _ in range(2):
        with pytest.raises(UserError, match="No camera found: connect one"):
            reader.wait()


def test_a_bug_in_the_thread_reaches_the_one_that_waits(
    camera: FakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera, "read", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        Reader(camera).wait(5)


def test_a_dropped_reader_closes_itself(camera: FakeCamera) -> None:
    reader = Reader(camera)
    camera.coming.put(GREY)
    shot_of(reader)
    thread = next(thread for thread in threading.enumerate() if thread.name == "reader of camera 7")
    del reader
    gc.collect()
    camera.coming.put(GREY)  # the picture that was under way
    thread.join(1.0)
    assert camera.released == 1


def test_readers_are_closed_together_and_a_hanging_one_is_left(
    camera: FakeCamera, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = FakeCamera(GREY)
    captures = iter((camera, other))
    monkeypatch.setattr("playground.sources.reader.capture_of", lambda source: next(captures))
    monkeypatch.setattr("playground.sources.reader.RELEASE", 0.1)
    readers = Readers(every=False)
    hanging, good = readers.open(Camera(7)), readers.open(Camera(8))
    shot_of(good)
    other.coming.put(None)
    readers.close()
    assert other.released == 1
    assert not hanging.released(0)
    assert "camera 7 hangs; it will be released when it comes back" in caplog.text
    readers.close()  # it is not waited for again


def test_what_is_held_gives_the_very_next_picture_whenever_one_is_asked_for() -> None:
    reader = Reader(Drawn(Synthetic()))
    reader.hold("paused", True)
    last = shot_of(reader).time
    for _ in range(5):
        time.sleep(0.08)  # two pictures' time
        now = shot_of(reader).time
        assert now - last == pytest.approx(1 / 30)
        last = now
    reader.hold("frozen", True)
    reader.hold("paused", False)
    assert shot_of(reader).time - last == pytest.approx(1 / 30), "there is another reason to hold it"
    last += 1 / 30
    reader.hold("frozen", False)
    time.sleep(0.15)
    assert shot_of(reader).time - last > 3 / 30, "it plays on, and the newest counts"
    reader.close()
