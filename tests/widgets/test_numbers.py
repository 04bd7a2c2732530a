"""Numbers, typed and slid, become the parameter or are refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.hand import LEFT, Hand, Lab, light, made, press, wheel
from widgets.editors import ink

# The offscreen platform says this of every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[QApplication]:
    yield from light(qapp)


@pytest.fixture
def hand(styled: QApplication, qtbot: QtBot) -> Hand:
    return made(qtbot, Lab())


@pytest.mark.parametrize(
    ("name", "typed", "value", "shown"),
    [
        ("noise", "0.3", 0.3, "0.30"),
        ("noise", "0,5", 0.5, "0.50"),
        ("noise", "1e-3", 0.001, "0.001"),
        ("noise", "7", 7.0, "7.00"),
        ("rate", "0.1", 0.1, "0.10"),
        ("rate", "30", 30.0, "30"),
        ("rate", "2.5e-5", 2.5e-5, "2.5e-5"),
        ("batch", "17", 17, "17"),
        ("batch", "5 000", 5000, "5000"),
        ("train_share", "70", 0.7, "70 %"),
        ("train_share", "7 %", 0.07, "7 %"),
        ("train_share", "12.5%", 0.125, "12.5 %"),
        ("angle", "−30°", -30.0, "−30°"),
    ],
)
def test_typed_numbers_become_the_parameter(hand: Hand, name: str, typed: str, value: float, shown: str):
    hand.type(name, typed)
    assert [getattr(params, name) for params in hand.given] == [value]
    assert hand.entry(name).text() == shown


@pytest.mark.parametrize(
    ("name", "typed", "note"),
    [
        ("rate", "0", "Expected a number > 0."),
        ("rate", "fast", "Expected a number > 0."),
        ("rate", "nan", "Expected a number > 0."),
        ("rate", "1e999", "Expected a number > 0."),
        ("noise", "-0.1", "Expected a number ≥ 0."),
        ("noise", "", "Expected a number ≥ 0."),
        ("batch", "2.5", "Expected a whole number ≥ 1."),
        ("train_share", "150", "Expected a percentage ≥ 0 and ≤ 100."),
        ("hidden", "8 · 900", "Expected a list of 1 to 4 whole numbers from 1 to 64, such as [4, 4]."),
        ("hidden", "eight", "Expected a list of 1 to 4 whole numbers from 1 to 64, such as [4, 4]."),
        ("pairs", "3", "Expected an even number."),
        ("kernel", "x", "Expected rows of equal length, at most 4 × 4 finite numbers."),
    ],
)
def test_refused_text_stays_to_be_mended_and_says_what_is_expected(
    hand: Hand, name: str, typed: str, note: str
):
    before = hand.entry(name).text()
    entry = hand.entry(name)
    entry.setFocus()
    entry.selectAll()
    QTest.keyClick(entry, Qt.Key.Key_Delete)
    press(entry, typed)
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert hand.given == []
    assert hand.controls.params() == Lab()
    assert (entry.text(), hand.note(name)) == (typed, note)
    assert (entry._outline(), entry.selectedText()) == (ink.wrong(entry), typed)
    QTest.keyClick(entry, Qt.Key.Key_Escape)
    assert (entry.text(), hand.note(name)) == (before, "")
    assert entry._outline() != ink.wrong(entry)


def test_escape_gives_up_what_was_typed(hand: Hand):
    hand.type("rate", "0.5", Qt.Key.Key_Escape)
    assert hand.entry("rate").text() == "0.030"
    hand.type("noise", "0.4")
    assert hand.last() == Lab(noise=0.4)


def test_leaving_takes_what_is_usable_and_drops_what_is_not(hand: Hand):
    hand.type("noise", "0.3", None)
    hand.entry("rate").setFocus()
    assert hand.given == [Lab(noise=0.3)]
    hand.type("rate", "-1", None)
    hand.entry("noise").setFocus()
    assert hand.given == [Lab(noise=0.3)]
    assert hand.entry("rate").text() == "0.030"
    assert hand.note("rate") == "Expected a number > 0."
    hand.type("noise", "0.2")
    assert hand.note("rate") == ""


def test_the_windows_undo_works_right_after_typing(hand: Hand):
    undone: list[bool] = []
    undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), hand.controls)
    undo.activated.connect(lambda: undone.append(True))
    entry = hand.entry("rate")
    hand.type("rate", "0.5", None)
    QTest.keyClick(entry, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not undone
    hand.type("rate", "0.5")
    QTest.keyClick(entry, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone


def test_enter_without_a_change_says_nothing(hand: Hand):
    hand.type("rate", "0.03")
    QTest.keyClick(hand.entry("rate"), Qt.Key.Key_Return)
    assert hand.given == []
    assert hand.entry("rate").text() == "0.030"


def test_dragging_tells_every_change_and_ends_at_the_reach(hand: Hand):
    track = hand.track("noise")
    start = track.handle().toPoint()
    QTest.mousePress(track, LEFT, pos=start)
    for x in range(start.x(), track.width() + 20, 4):
        QTest.mouseMove(track, QPoint(x, start.y()))
    noises = [params.noise for params in hand.given]
    assert len(noises) > 20
    assert noises == sorted(set(noises))
    assert all(round(noise, 2) == noise for noise in noises)
    assert noises[-1] == 0.5
    QTest.mouseRelease(track, LEFT)
    assert hand.entry("noise").text() == "0.50"


def test_a_press_on_the_handle_moves_nothing_and_one_on_the_groove_goes_there(hand: Hand):
    track = hand.track("noise")
    QTest.mouseClick(track, LEFT, pos=track.handle().toPoint() + QPoint(4, 0))
    assert hand.given == []
    QTest.mouseClick(track, LEFT, pos=QPoint(track.width() // 2, 8))
    assert hand.last().noise == pytest.approx(0.25, abs=0.01)


def test_a_slider_beyond_whose_reach_was_typed_stands_at_its_end(hand: Hand):
    hand.type("rate", "30")
    assert hand.track("rate")._fraction == 1.0
    hand.type("rate", "1e-5")
    assert hand.track("rate")._fraction == 0.0


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("noise", Qt.Key.Key_Right, 0.13),
        ("noise", Qt.Key.Key_Down, 0.11),
        ("noise", Qt.Key.Key_PageUp, 0.22),
        ("noise", Qt.Key.Key_Home, 0.0),
        ("noise", Qt.Key.Key_End, 0.5),
        ("rate", Qt.Key.Key_Up, 0.031),
        ("rate", Qt.Key.Key_Home, 0.001),
        ("batch", Qt.Key.Key_Left, 31),
        ("train_share", Qt.Key.Key_Right, 0.61),
    ],
)
def test_keys_step_a_slider(hand: Hand, name: str, key: Qt.Key, value: float):
    QTest.keyClick(hand.track(name), key)
    assert [getattr(params, name) for params in hand.given] == [value]


def test_arrows_in_the_entry_step_the_number(hand: Hand):
    QTest.keyClick(hand.entry("rate"), Qt.Key.Key_Up)
    QTest.keyClick(hand.entry("rate"), Qt.Key.Key_Down)
    assert [params.rate for params in hand.given] == [0.031, 0.03]


@pytest.mark.parametrize("name", ["noise", "points", "hidden"])
def test_the_wheel_is_the_columns_until_a_control_has_the_focus(hand: Hand, name: str):
    row = hand.controls.rows[name]
    row.setFocus()
    widget = hand.track(name) if name == "noise" else row.editor.faces()[0]
    hand.entry("rate").setFocus()
    assert not wheel(widget, -1)
    assert hand.given == []
    widget.setFocus()
    assert wheel(widget, -1)
    assert len(hand.given) == 1


def test_the_ends_of_a_slider_are_shown_on_hover(hand: Hand):
    track = hand.track("rate")
    assert (track._ends) == ("0.001", "1")
    before = track.grab().toImage()
    QTest.mouseMove(track, QPoint(100, 8))
    QApplication.sendEvent(track, QEnterEvent(QPointF(100, 8), QPointF(100, 8), QPointF(100, 8)))
    assert hand.controls.rows["rate"].editor.reach() == "0.001 … 1"
    track._grab = 0.0
    assert track.grab().toImage() != before
    track._grab = None
