"""Pictures, films and results that leave the window: what is in them, where they lie, what is told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from playground.faults import Fault
from playground.frame import Publish, Results
from playground.opencv import cv2
from tests.toys.counter import SCENE
from tests.widgets.fake_engine import FakeEngine
from widgets import pictures
from widgets.panel import Panel
from widgets.recorder import _limited
from widgets.settings import Settings
from widgets.window import Window

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Clock:
    """Seconds for a recording: they pass as the test says."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A window with a scene in it, and the hands and eyes of whoever sits before it."""

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self.home, self.clock, self.engine = home, Clock(), FakeEngine()
        self.window = Window({"counter": SCENE, "other": SCENE}, self.engine, Settings())
        qtbot.addWidget(self.window)
        self.window.export.recorder._clock = self.clock
        self.window.resize(1000, 640)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.window.open_scene("counter")
        self.window._timer.stop()  # time passes as the test says
        self.tick()

    @property
    def panel(self) -> Panel:
        assert self.window.panel is not None
        return self.window.panel

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window, key, CTRL_SHIFT)

    def tick(self, seconds: float = 0.0) -> None:
        self.clock.now += seconds
        self.window._tick()
        QApplication.processEvents()

    def told(self) -> list[str]:
        return [f"{message.text} {message.hint}".strip() for message in self.panel.banner.messages()]

    def finished(self) -> None:
        for filming in self.window.export.recorder._ending:
            filming.wait()
        self.tick()

    def dialog(self) -> QFileDialog:
        return self.window.findChildren(QFileDialog)[-1]

    def choose(self, path: Path) -> None:
        dialog = self.dialog()
        dialog.fileSelected.emit(str(path))
        dialog.done(1)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    desk = Desk(qtbot, tmp_path)
    yield desk
    desk.window.close()


def only(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def film(path: Path) -> list[np.ndarray]:
    video = cv2.VideoCapture(str(path))
    found: list[np.ndarray] = []
    while (read := video.read())[0]:
        found.append(read[1])
    return found


def colours(path: Path) -> np.ndarray:
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    return (
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].copy()
    )


def test_a_key_saves_the_panes_with_their_readings_and_says_where(desk: Desk) -> None:
    desk.key(Qt.Key.Key_P)
    path = only(desk.home / "Pictures" / "Playground")
    assert path.name.startswith("counter 20")
    assert desk.told() == [f"The picture is in {path}"]
    saved, canvas = colours(path), desk.panel.canvas
    assert saved.shape[1] == canvas.width()
    assert saved.shape[0] > canvas.height() + 10  # the readings lie under it
    desk.key(Qt.Key.Key_P)
    assert len(list(path.parent.iterdir())) == 2  # the first is still there, in the same second too


def test_a_pane_that_has_the_whole_room_is_saved_alone(desk: Desk) -> None:
    canvas = desk.panel.canvas
    canvas.maximise(canvas.cells[1])
    QApplication.processEvents()
    pane = canvas.panes["field"]
    size = pane.height(), pane.width()
    desk.key(Qt.Key.Key_P)
    assert colours(only(desk.home / "Pictures" / "Playground")).shape == (*size, 3)


@pytest.mark.parametrize(
    ("key", "place", "said"),
    [
        (Qt.Key.Key_P, "Pictures", "No picture can be saved"),
        (Qt.Key.Key_R, "Videos", "Nothing can be recorded"),
    ],
)
def test_a_folder_that_cannot_be_made_is_told(key: Qt.Key, place: str, said: str, desk: Desk) -> None:
    (desk.home / place).write_text("in the way")
    desk.key(key)
    (told,) = desk.told()
    assert told.startswith(f"{said} in {desk.home / place / 'Playground'}: ")
    desk.tick(0.1)
    assert not desk.panel.header.recording.isVisible()


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


def test_a_picture_is_saved_where_the_user_says_as_it_was_when_asked(desk: Desk) -> None:
    shown = pictures.pixels(*pictures.stage(desk.panel))
    desk.window.menu.acted.emit("save_picture")
    desk.panel.transport.advanced.emit(1)
    desk.tick()
    assert desk.dialog().nameFilters() == ["Picture (*.png)", "Drawing (*.svg)"]
    desk.choose(desk.home / "a.png")
    np.testing.assert_array_equal(colours(desk.home / "a.png"), shown)
    assert desk.told() == [f"Saved in {desk.home / 'a.png'}"]


def test_a_drawing_shows_what_the_panes_show(desk: Desk) -> None:
    shown = pictures.pixels(*pictures.stage(desk.panel))
    desk.window.menu.acted.emit("save_picture")
    desk.choose(desk.home / "a.svg")
    drawing = QSvgRenderer(str(desk.home / "a.svg"))
    assert (drawing.viewBox().height(), drawing.viewBox().width()) == shown.shape[:2]
    image = QImage(shown.shape[1], shown.shape[0], QImage.Format.Format_RGB32)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    drawn = np.frombuffer(image.constBits(), np.uint8).reshape(*shown.shape[:2], 4)[..., :3]
    assert np.abs(drawn - shown.astype(float)).mean() < 5


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.bmp", "a.bmp has no suffix of Picture (*.png), Drawing (*.svg) choose one"),
        ("no/a.png", "No such file"),
    ],
)
def test_a_file_that_cannot_be_written_is_told(name: str, said: str, desk: Desk) -> None:
    desk.window.menu.acted.emit("save_picture")
    desk.choose(desk.home / name)
    (told,) = desk.told()
    assert said in told


def test_results_are_asked_of_the_engine_and_saved_when_they_come(desk: Desk) -> None:
    desk.window.menu.acted.emit("save_results")
    assert desk.engine.asked(Publish) == [Publish()]
    desk.tick()
    assert not desk.window.findChildren(QFileDialog)
    table = np.array([(1, 0.5)], [("frame", "i8"), ("score", "f8")])
    desk.engine.published = Results(1, {"history": table})
    desk.tick()
    assert desk.dialog().nameFilters() == ["NumPy arrays (*.npz)", "JSON (*.json)", "Table (*.csv)"]
    desk.choose(desk.home / "r.csv")
    assert (desk.home / "r.csv").read_text() == "frame,score\n1,0.5\n"
    desk.engine.published = Results(2, {"count": np.array(3)})
    desk.tick()
    assert desk.dialog().nameFilters() == ["NumPy arrays (*.npz)", "JSON (*.json)"]
    desk.choose(desk.home / "r.json")
    assert (desk.home / "r.json").read_text() == '{"count": 3}'


def test_no_results_and_failed_ones_are_told(desk: Desk) -> None:
    desk.engine.published = Results(1, {})
    desk.tick()
    desk.engine.published = Results(2, {}, Fault("results went wrong"))
    desk.tick()
    assert desk.told() == ["results went wrong", "Counter publishes no results."]


def test_a_screen_of_small_pixels_is_filmed_smaller_in_the_same_shape() -> None:
    assert _limited(1080, 957) == (1080, 956)
    width, height = _limited(3840, 2160)
    assert width * height <= 1600 * 1000
    assert width / height == pytest.approx(16 / 9, rel=0.01)
