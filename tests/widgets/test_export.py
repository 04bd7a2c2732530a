"""Pictures and results that leave the window: what is in them, where they lie, what is told."""

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QFileDialog

from playground.faults import Fault
from playground.frame import Publish, Results
from tests.widgets.desk import Desk, colours, only
from widgets import pictures


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
    ("given", "form", "named"),
    [
        ("street.PNG", 0, "street.PNG"),
        ("street.png", 1, "street.png"),
        ("epoch 0.5", 0, "epoch 0.5.png"),
        ("epoch 0.5", 1, "epoch 0.5.svg"),
        ("a.bmp", 0, "a.bmp.png"),
    ],
)
def test_a_name_that_does_not_tell_the_form_gets_the_suffix_of_the_chosen_one(
    given: str, form: int, named: str, desk: Desk
) -> None:
    desk.window.menu.acted.emit("save_picture")
    dialog = desk.dialog()
    dialog.selectNameFilter(dialog.nameFilters()[form])
    desk.choose(desk.home / given)
    path = desk.home / named
    assert desk.told() == [f"Saved in {path}"]
    assert path.read_bytes().startswith(b"\x89PNG" if named.lower().endswith("png") else b"<?xml")


def test_a_file_of_the_completed_name_is_not_replaced_unasked(desk: Desk) -> None:
    path = desk.home / "epoch 0.5.png"
    path.write_text("another")
    shown = pictures.pixels(*pictures.stage(desk.panel))
    desk.window.menu.acted.emit("save_picture")
    desk.choose(desk.home / "epoch 0.5")
    assert path.read_text() == "another"
    assert desk.told() == [f"{path} is there already: save once more to replace it."]
    assert desk.dialog().selectedFiles() == [str(path)]
    desk.choose(path)
    np.testing.assert_array_equal(colours(path), shown)


def test_a_picture_that_cannot_be_written_is_asked_about_until_it_is_saved_as_it_was(desk: Desk) -> None:
    shown = pictures.pixels(*pictures.stage(desk.panel))
    desk.window.menu.acted.emit("save_picture")
    for _ in range(2):
        desk.choose(desk.home / "no" / "a.svg")
        (told,) = desk.told()
        assert told.startswith(f"{desk.home / 'no' / 'a.svg'} cannot be written: No such file")
        assert desk.dialog().isVisible()
        assert desk.dialog().selectedNameFilter() == "Drawing (*.svg)"
        desk.panel.transport.advanced.emit(1)
        desk.tick()
    desk.choose(desk.home / "a.png")
    np.testing.assert_array_equal(colours(desk.home / "a.png"), shown)
    assert not desk.dialog().isVisible()


def test_a_dialog_that_is_left_does_not_come_back(desk: Desk) -> None:
    desk.window.menu.acted.emit("save_picture")
    desk.dialog().reject()
    desk.tick()
    assert not desk.dialog().isVisible()
    assert desk.told() == []


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
    desk.saved()
    assert desk.told() == [f"Saved in {desk.home / 'r.csv'}"]
    assert (desk.home / "r.csv").read_text() == "frame,score\n1,0.5\n"
    desk.engine.published = Results(2, {"count": np.array(3)})
    desk.tick()
    assert desk.dialog().nameFilters() == ["NumPy arrays (*.npz)", "JSON (*.json)"]
    desk.choose(desk.home / "nowhere" / "r.json")
    desk.saved()
    assert desk.told()[0].startswith(f"{desk.home / 'nowhere' / 'r.json'} cannot be written: No such file")
    desk.choose(desk.home / "r.json")
    desk.saved()
    assert json.loads((desk.home / "r.json").read_text()) == {"count": 3}


def test_no_results_and_failed_ones_are_told(desk: Desk) -> None:
    desk.engine.published = Results(1, {})
    desk.tick()
    desk.engine.published = Results(2, {}, Fault("results went wrong"))
    desk.tick()
    assert desk.told() == ["results went wrong", "Counter publishes no results."]
