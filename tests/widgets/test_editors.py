"""Every kind of parameter, driven by hand, becomes the right value or is refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.widgets.hand import Hand, Lab, light, made
from widgets.editors.buttons import SignButton
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


def test_a_file_is_dropped_on_the_row_and_cleared(hand: Hand):
    drop(hand, "file", "/data/points.csv")
    assert hand.given == [Lab(file="/data/points.csv")]
    (clear,) = buttons(hand, "file")
    hand.click(clear)
    assert hand.last() == Lab()


def test_a_file_of_another_kind_is_refused(hand: Hand):
    drop(hand, "file", "/data/points.png")
    drop(hand, "file", "/a.csv", "/b.csv")
    assert hand.given == []
    assert hand.note("file") == "Expected the path of a file (.csv)."


def test_a_file_is_browsed_for_without_blocking(hand: Hand, qtbot: QtBot):
    hand.click(hand.controls.rows["file"].editor.faces()[0])
    (dialog,) = hand.controls.window().findChildren(QFileDialog)
    dialog.fileSelected.emit("/data/points.csv")
    assert hand.given == [Lab(file="/data/points.csv")]
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()


def test_a_kind_without_an_editor_is_typed_as_json(hand: Hand):
    hand.type("pairs", "8")
    assert hand.given == [Lab(pairs=8)]
