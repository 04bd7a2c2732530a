"""Channels of numbers, sides by one number or two, and sources of pictures, edited by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.kinds import Volume
from playground.kinds.pairs import Pair
from playground.params import Params, Section
from playground.sources.kind import PictureSource
from tests.widgets.hand import Hand, light, made
from widgets.editors.buttons import SignButton, WordButton
from widgets.editors.entry import Entry

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@dataclass(frozen=True)
class Bench(Params):
    image: Annotated[tuple[Any, ...], Section("Layer"), Volume(4, 4, 32, 32), "Numbers."] = (
        ((1, 2), (3, 4)),
        ((5, 6), (7, 8)),
    )
    stride: Annotated[int | tuple[int, int], Pair(1, 5, minimum=1, maximum=9), "Steps."] = 1
    source: Annotated[str, PictureSource(), "Where from."] = "synthetic"


@pytest.fixture
def hand(qapp: QApplication, qtbot: QtBot) -> Iterator[Hand]:
    for _ in light(qapp):
        yield made(qtbot, Bench())


def cells(hand: Hand) -> list[Entry]:
    QApplication.processEvents()  # new cells come into view
    return [each for each in hand.controls.rows["image"].findChildren(Entry) if each.isVisible()]


def shown(hand: Hand) -> list[str]:
    return [cell.text() for cell in cells(hand)]


def button(hand: Hand, says: str) -> SignButton:
    found = hand.controls.rows["image"].findChildren(SignButton)
    return next(each for each in found if each.toolTip() == says)


def test_a_channel_is_edited_cell_by_cell_and_the_others_are_kept(hand: Hand):
    assert shown(hand) == ["1", "2", "3", "4"]
    hand.click(button(hand, "Show the next channel"))
    assert shown(hand) == ["5", "6", "7", "8"]
    hand.type_into(cells(hand)[1], "-9")
    assert hand.last().image == (((1, 2), (3, 4)), ((5, -9), (7, 8)))
    assert shown(hand) == ["5", "−9", "7", "8"]
    assert not button(hand, "Show the next channel").isEnabled()


def test_all_channels_grow_together(hand: Hand):
    hand.click(button(hand, "Add a row"))
    assert hand.last().image == (((1, 2), (3, 4), (0, 0)), ((5, 6), (7, 8), (0, 0)))


def test_plain_rows_have_no_channels_and_kernels_have_two_sides(hand: Hand):
    hand.controls.show_params(Bench(image=((1, 2, 3),)))
    assert shown(hand) == ["1", "2", "3"]
    assert not button(hand, "Show the next channel").isVisible()
    hand.controls.show_params(Bench(image=((((1,),), ((2,),)), (((3,),), ((4,),)))))
    for _ in range(2):
        hand.click(button(hand, "Show the next channel"))
    assert shown(hand) == ["3"]
    hand.type_into(cells(hand)[0], "7")
    assert hand.last().image == ((((1,),), ((2,),)), (((7,),), ((4,),)))


def test_no_numbers_and_very_many_stand_as_text(hand: Hand):
    hand.controls.show_params(Bench(image=()))
    assert shown(hand) == [""]
    hand.type("image", "[[1, 2]]")
    assert hand.last().image == ((1, 2),)
    assert shown(hand) == ["1", "2"]
    hand.controls.show_params(Bench(image=((0.0,) * 32,) * 32))
    assert len(shown(hand)) == 1
    assert "32 × 32" in hand.controls.rows["image"].editor.said(((0.0,) * 32,) * 32)


@pytest.mark.parametrize(("typed", "value"), [("3", 3), ("2 × 1", (2, 1)), ("2,1", (2, 1)), ("[2 2]", 2)])
def test_sides_are_typed_as_one_number_or_two(hand: Hand, typed: str, value: object):
    hand.type("stride", typed)
    assert hand.last().stride == value
    assert hand.entry("stride").text() == ("2 × 1" if value == (2, 1) else str(value))


def test_both_sides_move_together(hand: Hand):
    hand.controls.show_params(Bench(stride=(2, 1)))
    QTest.keyClick(hand.entry("stride"), Qt.Key.Key_Up)
    assert hand.last().stride == (3, 2)
    hand.type("stride", "2 × 0")
    assert "two of them" in hand.note("stride")


def test_a_source_is_typed_or_dropped_and_the_street_is_at_hand(hand: Hand):
    buttons = {each.text(): each for each in hand.controls.rows["source"].findChildren(WordButton)}
    hand.type("source", "rtsp://door/1")
    assert hand.last().source == "rtsp://door/1"
    hand.click(buttons["Street"])
    assert hand.last().source == "synthetic"
    hand.controls.drop("/tmp/film.mp4")
    assert hand.last().source == "/tmp/film.mp4"
