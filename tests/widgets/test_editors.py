"""Every kind of parameter, driven by hand, becomes the right value or is refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from playground.kinds import FilePath, Rows
from playground.params import Params, Section
from playground.samples import Samples
from tests.widgets.hand import CHANGED, NONE, Hand, Lab, light, made, press
from widgets.editors.browse import Shown
from widgets.editors.buttons import SignButton, WordButton
from widgets.editors.entry import Entry
from widgets.editors.subset import Chip

# The offscreen platform says this of every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[QApplication]:
    yield from light(qapp)


@pytest.fixture
def hand(styled: QApplication, qtbot: QtBot) -> Hand:
    return made(qtbot, Lab())


def test_a_choice_is_picked_by_keys(hand: Hand):
    combo = hand.controls.rows["points"].editor.faces()[0]
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert hand.given == [Lab(points="spiral")]


def test_a_toggle_flips_on_click_and_space(hand: Hand):
    switch = hand.controls.rows["batch_norm"].editor.faces()[0]
    hand.click(switch)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert hand.given == [Lab(batch_norm=True), Lab()]


def test_chips_choose_a_subset_and_keep_the_least(hand: Hand):
    x, y, xy = hand.controls.rows["inputs"].findChildren(Chip)
    hand.click(xy)
    hand.click(x)
    hand.click(y)
    assert [params.inputs for params in hand.given] == [("x", "y", "xy"), ("y", "xy"), ("xy",)]
    hand.click(xy)
    assert len(hand.given) == 3
    assert xy.isChecked()
    assert hand.note("inputs") == "Expected a list of at least 1 of x, y, xy."


@pytest.mark.parametrize("typed", ["8 · 8 · 6", "8,8,6", "8 8 6", "[8, 8, 6]", "8.8.6"])
def test_layer_widths_are_typed_as_one_likes(hand: Hand, typed: str):
    hand.type("hidden", typed)
    assert hand.given == [Lab(hidden=(8, 8, 6))]
    assert hand.entry("hidden").text() == "8 · 8 · 6"


def test_layers_are_added_and_removed(hand: Hand):
    fewer, more = buttons(hand, "hidden")
    for button in (more, more, more):
        hand.click(button)
    assert [params.hidden for params in hand.given] == [(4, 2, 2), (4, 2, 2, 2)]
    assert not more.isEnabled()
    for _ in range(5):
        hand.click(fewer)
    assert hand.last().hidden == (4,)
    assert not fewer.isEnabled()


def test_what_was_typed_counts_when_a_layer_is_added(hand: Hand):
    hand.type("hidden", "7 3", None)
    hand.click(buttons(hand, "hidden")[1])
    assert [params.hidden for params in hand.given] == [(7, 3), (7, 3, 3)]


def test_what_was_typed_counts_when_a_row_is_added(hand: Hand):
    hand.type("kernel", "5", None)
    hand.click(buttons(hand, "kernel")[1])
    assert hand.last().kernel == ((5, 0), (2, -1), (0, 0))


def test_arrows_change_the_width_at_the_cursor(hand: Hand):
    entry = hand.entry("hidden")
    entry.setCursorPosition(len(entry.text()))
    QTest.keyClick(entry, Qt.Key.Key_Up)
    QTest.keyClick(entry, Qt.Key.Key_PageUp)
    entry.setCursorPosition(0)
    QTest.keyClick(entry, Qt.Key.Key_Down)
    assert [params.hidden for params in hand.given] == [(4, 3), (4, 13), (3, 13)]


def buttons(hand: Hand, name: str) -> list[QWidget]:
    return list(hand.controls.rows[name].findChildren(SignButton))


def test_cells_are_typed_and_tab_goes_along_the_rows(hand: Hand):
    cells = hand.controls.rows["kernel"].findChildren(Entry)
    hand.type_into(cells[0], "-0,5", Qt.Key.Key_Tab)
    assert cells[1].hasFocus()
    QTest.keyClick(cells[1], Qt.Key.Key_Tab)
    assert cells[2].hasFocus()
    QTest.keyClick(cells[2], Qt.Key.Key_Up)
    assert cells[0].hasFocus()
    assert hand.given == [Lab(kernel=((-0.5, 0), (2, -1)))]


def test_a_table_grows_and_shrinks_within_its_bounds(hand: Hand):
    fewer_rows, more_rows, fewer_columns, more_columns = buttons(hand, "kernel")
    hand.click(more_rows)
    hand.click(more_columns)
    assert hand.last().kernel == ((1, 0, 0), (2, -1, 0), (0, 0, 0))
    cells = hand.controls.rows["kernel"].findChildren(Entry)
    assert len(cells) == 9
    for _ in range(4):
        hand.click(fewer_rows)
        hand.click(fewer_columns)
    assert hand.last().kernel == ((1,),)
    for _ in range(5):
        hand.click(more_columns)
    assert len(hand.last().kernel[0]) == 4


@pytest.mark.parametrize(
    "text", ["1\t2\t3\n4\t5\t6", "1 2 3\n4 5 6", "[[1, 2, 3], [4, 5, 6]]", "1;2;3\n4;5;6\n"]
)
def test_a_block_of_numbers_is_pasted(hand: Hand, text: str):
    QGuiApplication.clipboard().setText(text)
    cell = hand.controls.rows["kernel"].findChildren(Entry)[0]
    cell.setFocus()
    QTest.keyClick(cell, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert hand.given == [Lab(kernel=((1, 2, 3), (4, 5, 6)))]


def test_too_large_a_block_is_refused_with_a_note(hand: Hand):
    QGuiApplication.clipboard().setText("1 2 3 4 5")
    cell = hand.controls.rows["kernel"].findChildren(Entry)[0]
    QTest.keyClick(cell, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert hand.given == []
    assert "4 × 4" in hand.note("kernel")


def drop(hand: Hand, name: str, *paths: str) -> None:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(path) for path in paths])
    copy, no_button = Qt.DropAction.CopyAction, Qt.MouseButton.NoButton
    event = QDropEvent(QPointF(5, 5), copy, carried, no_button, Qt.KeyboardModifier.NoModifier)
    hand.controls.rows[name].dropEvent(event)


def test_a_file_is_dropped_on_the_row_or_typed_and_cleared(hand: Hand):
    drop(hand, "file", "/data/points.csv")
    hand.type("file", "/data/others.csv")
    assert hand.given == [Lab(file="/data/points.csv"), Lab(file="/data/others.csv")]
    hand.click(hand.controls.rows["file"].dot)
    assert hand.last() == Lab()
    assert hand.entry("file").text() == ""


def test_of_a_long_path_the_end_is_seen(hand: Hand):
    drop(hand, "file", f"/data{'/deep' * 40}/points.csv")
    entry = hand.entry("file")
    assert entry.cursorPosition() == len(entry.text())


def test_a_folder_is_chosen_typed_and_dropped_where_one_will_do(
    styled: QApplication, qtbot: QtBot, tmp_path: Path
):
    hand = made(qtbot, Sets())
    assert not hand.controls.drop("labels.txt")
    assert hand.controls.drop(str(tmp_path))
    hand.type("labels", "/data/voc")
    editor = hand.controls.rows["labels"].editor
    (button,) = [face for face in editor.faces() if isinstance(face, WordButton) and face.text() == "Folder…"]
    hand.click(button)
    (dialog,) = hand.controls.window().findChildren(QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.fileSelected.emit("/data/yolo")
    dialog.close()
    assert [given.labels for given in hand.given] == [str(tmp_path), "/data/voc", "/data/yolo"]
    drop(hand, "labels", "/data/labels.txt")
    assert hand.note("labels") == "Expected the path of a file (.json) or of a folder."


def test_a_file_of_another_kind_is_refused(hand: Hand):
    drop(hand, "file", "/data/points.png")
    drop(hand, "file", "/a.csv", "/b.csv")
    assert hand.given == []
    assert hand.note("file") == "Expected the path of a file (.csv)."


def test_a_file_is_browsed_for_without_blocking(hand: Hand, qtbot: QtBot):
    hand.click(hand.controls.rows["file"].editor.faces()[1])
    (dialog,) = hand.controls.window().findChildren(QFileDialog)
    dialog.fileSelected.emit("/data/points.csv")
    assert hand.given == [Lab(file="/data/points.csv")]
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()


def test_a_kind_without_an_editor_is_typed_as_json(hand: Hand):
    hand.type("pairs", "8")
    assert hand.given == [Lab(pairs=8)]


@pytest.mark.parametrize("typed", ["tanh · leaky_relu", "tanh, leaky_relu", '["tanh", "leaky_relu"]'])
def test_names_are_typed_as_one_likes(hand: Hand, typed: str):
    hand.type("by_layer", typed)
    assert hand.given == [Lab(by_layer=("tanh", "leaky_relu"))]
    assert hand.entry("by_layer").text() == "tanh · leaky_relu"


def test_a_name_that_is_none_of_them_is_refused_with_those_that_are(hand: Hand):
    hand.type("by_layer", "tanh · step")
    assert hand.given == []
    assert hand.note("by_layer") == "Expected a list of at most 3 of tanh, relu, leaky_relu."


@pytest.mark.parametrize("typed", ["1 · 2, −0.5", "1 · 2 -0.5", "[[1], [2, -0.5]]"])
def test_rows_are_typed_as_one_likes(hand: Hand, typed: str):
    hand.type("frozen", typed)
    assert hand.given == [Lab(frozen=((1,), (2, -0.5)))]
    assert hand.entry("frozen").text() == "1 · 2, −0.5"


@pytest.mark.parametrize("name", ["by_layer", "frozen", "place"])
def test_an_empty_list_is_none(hand: Hand, name: str):
    hand.controls.show_params(CHANGED)
    entry = hand.entry(name)
    assert hand.controls.rows[name].dot.toolTip() == "Reset to none"
    entry.selectAll()
    QTest.keyClick(entry, Qt.Key.Key_Delete)
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert getattr(hand.last(), name) == ()
    assert (entry.text(), entry.placeholderText()) == ("", "none")
    hand.controls.show_params(CHANGED)
    hand.type(name, "[]")
    assert getattr(hand.last(), name) == ()


def test_a_long_list_is_shown_whole(styled: QApplication, qtbot: QtBot):
    hand = made(qtbot, Places(tuple((row, 1.0 / 3) for row in range(2000))))
    entry = hand.entry("places")
    entry.setFocus()
    entry.end(False)
    press(entry, " · 7, 8")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert len(hand.last().places) == 2001
    assert hand.last().places[-2:] == ((1999, 1.0 / 3), (7, 8))


@pytest.mark.parametrize("typed", ["-1.5, 2", "[−1.5 2.0]", "(-1.5; 2)"])
def test_a_place_is_typed_as_one_likes(hand: Hand, typed: str):
    hand.type("place", typed)
    assert hand.given == [Lab(place=(-1.5, 2))]
    assert hand.entry("place").text() == "−1.5, 2"


@pytest.mark.parametrize("typed", ["1", "here", "1, 2, 3"])
def test_what_is_no_place_is_refused(hand: Hand, typed: str):
    hand.type("place", typed)
    assert hand.given == []
    assert hand.note("place") == "Expected a list of 0 or 2 finite numbers."


@dataclass(frozen=True)
class Sets(Params):
    labels: Annotated[str, Section("Data"), FilePath((".json",), folders=True), "What is there."] = ""


@dataclass(frozen=True)
class Places(Params):
    places: Annotated[tuple[tuple[float, ...], ...], Rows(2, 2, most=3000)] = ()


def word(hand: Hand, said: str) -> WordButton:
    """The button of this word under the points."""
    found = [button for button in hand.controls.rows["own"].findChildren(WordButton) if said == button.text()]
    return found[0]


def said(hand: Hand) -> str:
    return hand.controls.rows["own"].findChildren(Shown)[0].text()


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([], "none"),
        ([[0, 0, 1]], "1 point"),
        ([[0, 0, 0], [1, 1, 2], [2, 2, 5]], "3 points, 3 classes"),
        ([[0, 0, 0], [1, 1, 0.5]], "2 points"),
        ([[0, 0, label] for label in range(40)], "40 points"),
        ("/data/iris.csv", "iris.csv"),
    ],
)
def test_points_are_told_by_their_number_or_their_file(hand: Hand, points: object, expected: str):
    hand.controls.show_params(Lab().updated({"own": points}))
    assert said(hand) == expected
    assert word(hand, "Open…").isVisible()
    assert word(hand, "Paste").isVisible()
    assert word(hand, "Copy").isVisible() == word(hand, "Clear").isVisible() == bool(points)


def test_pasted_points_become_the_users_own(hand: Hand):
    QGuiApplication.clipboard().setText("x;y;label\n1;0,5;0\n-2;3;2\n")
    hand.click(word(hand, "Paste"))
    assert hand.given == [Lab(own=Samples.of([[1, 0.5, 0], [-2, 3, 2]]))]
    assert said(hand) == "2 points, 2 classes"


def test_pasted_names_become_classes_in_their_order(hand: Hand):
    QGuiApplication.clipboard().setText("1,1,virginica\n2,2,setosa\n3,3,virginica\n")
    QTest.keyClick(word(hand, "Paste"), Qt.Key.Key_Space)
    assert hand.last().own.plain() == [[1, 1, 1], [2, 2, 0], [3, 3, 1]]


def test_a_bad_paste_is_refused_with_the_line_that_is_bad(hand: Hand):
    hand.controls.show_params(CHANGED)
    QGuiApplication.clipboard().setText("1,1,0\n2,oops,1\n")
    hand.click(word(hand, "Paste"))
    assert hand.given == []
    assert hand.note("own") == "the pasted text, line 2, column 2: found 'oops': expected a finite number"
    assert said(hand) == "3 points, 3 classes"


def test_copied_points_can_be_pasted_again(hand: Hand):
    hand.controls.show_params(CHANGED)
    hand.click(word(hand, "Copy"))
    assert QGuiApplication.clipboard().text() == "x,y,label\n0,0,0\n1,0.5,1\n2,2,2\n"
    hand.click(word(hand, "Clear"))
    hand.click(word(hand, "Paste"))
    assert [params.own for params in hand.given] == [NONE, CHANGED.own]


def test_the_points_of_a_file_are_copied_with_the_names_of_their_classes(hand: Hand, tmp_path: Path):
    file = tmp_path / "points.csv"
    file.write_text("width\theight\tkind\n1\t2\toak\n3\t4.5\tash\n")
    hand.controls.show_params(Lab(own=str(file)))
    hand.click(word(hand, "Copy"))
    assert QGuiApplication.clipboard().text() == "x,y,label\n1,2,oak\n3,4.5,ash\n"


def test_a_file_that_cannot_be_read_is_not_copied_and_the_row_says_why(hand: Hand, tmp_path: Path):
    QGuiApplication.clipboard().setText("as before")
    hand.controls.show_params(Lab(own=str(tmp_path / "gone.csv")))
    hand.click(word(hand, "Copy"))
    assert QGuiApplication.clipboard().text() == "as before"
    assert hand.note("own").startswith("gone.csv cannot be read")
    assert said(hand) == "gone.csv"


def test_points_are_opened_or_dropped_as_a_file(hand: Hand, qtbot: QtBot):
    hand.click(word(hand, "Open…"))
    (dialog,) = hand.controls.window().findChildren(QFileDialog)
    assert dialog.nameFilters()[0] == "Own (*.csv *.txt)"
    dialog.fileSelected.emit("/data/a.csv")
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()
    drop(hand, "own", "/data/b.TXT")
    drop(hand, "own", "/data/c.png")
    assert [params.own for params in hand.given] == ["/data/a.csv", "/data/b.TXT"]
    assert "path of a file (.csv, .txt)" in hand.note("own")
    assert said(hand) == "b.TXT"


def test_what_points_are_there_is_said_to_screen_readers(hand: Hand):
    hand.controls.show_params(CHANGED)
    assert word(hand, "Paste").accessibleName() == "Own, paste"
    shown = hand.controls.rows["own"].findChildren(Shown)[0]
    assert shown.accessibleName() == "Own: 3 points, 3 classes"
