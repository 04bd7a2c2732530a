"""Recording what the panes show: in true time, without getting in the way, and never lost."""

import errno
from collections.abc import Callable
from typing import BinaryIO

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from playground import webm
from playground.opencv import cv2
from tests.widgets.desk import Desk, film, only
from widgets import pictures
from widgets.recorder import _limited


def test_a_recording_by_key_shows_what_the_panes_showed_in_true_time(desk: Desk) -> None:
    entry = desk.window.menu._entries["record"]
    desk.key(Qt.Key.Key_R)
    assert entry.text() == "Stop recording"
    desk.tick()
    assert desk.panel.header.recording.text() == "0:00"
    for _ in range(3):
        desk.panel.transport.advanced.emit(1)
        desk.tick(1.0)
    assert desk.panel.header.recording.text() == "0:03"
    assert desk.panel.header.recording.isVisible()
    shown = pictures.pixels(*pictures.stage(desk.panel))
    desk.tick(1.0)
    desk.panel.header.recording.click()
    assert entry.text() == "Record"
    desk.finished()
    assert not desk.panel.header.recording.isVisible()
    path = only(desk.home / "Videos" / "Playground")
    assert desk.told() == [f"The recording is in {path}"]
    last = film(path)[-1].astype(float)
    assert np.abs(last - shown[: last.shape[0], : last.shape[1]]).mean() < 4
    video = cv2.VideoCapture(str(path))
    assert video.get(cv2.CAP_PROP_FRAME_COUNT) / video.get(cv2.CAP_PROP_FPS) == pytest.approx(4, abs=0.05)


def test_a_recording_that_is_stopped_at_once_shows_how_it_began(desk: Desk) -> None:
    shown = pictures.pixels(*pictures.stage(desk.panel))
    desk.key(Qt.Key.Key_R)
    desk.key(Qt.Key.Key_R)
    desk.finished()
    path = only(desk.home / "Videos" / "Playground")
    assert desk.told() == [f"The recording is in {path}"]
    (picture,) = film(path)
    assert np.abs(picture - shown[: picture.shape[0], : picture.shape[1]].astype(float)).mean() < 4


def test_a_recording_is_marked_beside_what_is_filmed_also_in_full_screen(desk: Desk) -> None:
    desk.key(Qt.Key.Key_R)
    desk.window.present(True)
    desk.tick()
    mark = desk.panel.transport.recording
    assert mark.isVisible()
    widget, part = pictures.stage(desk.panel)
    assert not part.intersects(mark.rect().translated(mark.mapTo(widget, mark.rect().topLeft())))
    desk.window.present(False)
    desk.tick()
    assert (mark.isVisible(), desk.panel.header.recording.isVisible()) == (False, True)
    desk.window.present(True)
    desk.tick()
    mark.click()
    desk.finished()
    assert not mark.isVisible()
    assert desk.window.export.recorder.seconds is None


def test_what_was_painted_last_is_what_is_painted_anew(desk: Desk) -> None:
    canvas = desk.panel.canvas
    for maximised in (False, True):
        if maximised:
            canvas.maximise(canvas.cells[0])
        QApplication.processEvents()
        stage = pictures.stage(desk.panel)
        np.testing.assert_array_equal(pictures.last_painted(*stage), pictures.pixels(*stage))


def test_pictures_are_taken_25_times_a_second_at_most(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[float] = []
    monkeypatch.setattr(
        pictures,
        "last_painted",
        lambda *part: (taken.append(desk.clock.now), np.zeros((600, 600, 3), np.uint8))[1],
    )
    desk.key(Qt.Key.Key_R)
    for _ in range(125):
        desk.tick(0.016)
    assert 50 <= len(taken) <= 52


def test_taking_pictures_leaves_the_window_most_of_its_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[float] = []

    def slowly(*part: object) -> np.ndarray:
        taken.append(desk.clock.now)
        desk.clock.now += 0.05
        return np.zeros((600, 600, 3), np.uint8)

    monkeypatch.setattr(pictures, "last_painted", slowly)
    desk.key(Qt.Key.Key_R)
    while desk.clock.now < 102:
        desk.tick(0.016)
    assert len(taken) * 0.05 < 2 * 0.25


@pytest.mark.parametrize(
    "leave", [lambda desk: desk.window.close(), lambda desk: desk.window.open_scene("other")]
)
def test_leaving_ends_a_recording_whole(leave: Callable[[Desk], object], desk: Desk) -> None:
    desk.key(Qt.Key.Key_R)
    for _ in range(3):
        desk.tick(0.04)
    leave(desk)
    assert desk.window.export.recorder.seconds is None
    for filming in desk.window.export.recorder._ending:
        filming.wait()
    pictured = film(only(desk.home / "Videos" / "Playground"))
    assert len(pictured) >= 1
    assert pictured[-1].std() > 5


def test_a_resized_window_stays_in_the_picture(desk: Desk) -> None:
    desk.key(Qt.Key.Key_R)
    desk.tick(0.04)
    desk.window.resize(1000, 460)
    QApplication.processEvents()
    for _ in range(3):
        desk.tick(0.04)
        while desk.window.export.recorder._filming._waiting is not None:
            pass
    desk.key(Qt.Key.Key_R)
    desk.finished()
    found = film(only(desk.home / "Videos" / "Playground"))
    assert {picture.shape for picture in found} == {found[0].shape}
    assert found[0][:30].std() > 2  # the panes' titles
    assert found[-1][:30].std() < 2  # the ground above a lower picture


def test_trouble_ends_the_recording_in_words_and_keeps_what_there_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.key(Qt.Key.Key_R)
    filming = desk.window.export.recorder._filming
    assert filming is not None
    while not filming.film.pictures:
        desk.panel.transport.advanced.emit(1)
        desk.tick(0.04)
    monkeypatch.setattr(filming.film, "_free", lambda folder: 0)
    while not filming.done:
        desk.panel.transport.advanced.emit(1)
        desk.tick(0.04)
    desk.tick()
    path = only(desk.home / "Videos" / "Playground")
    kept = f"What was recorded until then is in {path}."
    assert desk.told() == [f"The recording has ended: No space left on device {kept}"]
    assert desk.window.export.recorder.seconds is None
    assert film(path)


def test_a_film_that_cannot_be_finished_keeps_its_pictures_and_the_next_start_makes_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(webm, "_wrap", out_of_room)
        desk.key(Qt.Key.Key_R)
        desk.tick(0.04)
        desk.key(Qt.Key.Key_R)
        desk.finished()
        (bare,) = (desk.home / "Videos" / "Playground").glob("*.ivf")
        (told,) = desk.told()
        kept = f"No space left on device Its pictures are kept in {bare}"
        assert told.startswith(f"The recording has ended: {kept}")
        desk.panel.banner.clear_faults()
        rescued(desk)
        (told,) = desk.told()
        assert told.startswith(f"A recording that had been cut off cannot be finished: {kept}")
        desk.panel.banner.clear_faults()
    rescued(desk)
    path = only(bare.parent)
    assert desk.told() == [f"A recording had been cut off. What there was is in {path}"]
    assert film(path)


def rescued(desk: Desk) -> None:
    """What the start of the app does with films that were left behind."""
    recorder = desk.window.export.recorder
    recorder.rescue()
    while recorder._salvage is not None:
        desk.tick()


def out_of_room(bare: object, target: BinaryIO, starts: object, duration: object) -> None:
    target.write(b"half of it")
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_screen_of_small_pixels_is_filmed_smaller_in_the_same_shape() -> None:
    assert _limited(1080, 957) == (1080, 956)
    width, height = _limited(3840, 2160)
    assert width * height <= 1600 * 1000
    assert width / height == pytest.approx(16 / 9, rel=0.01)
