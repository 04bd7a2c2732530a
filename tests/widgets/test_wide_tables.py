"""A table that is wider than its pane: its names stay, and every value can be reached."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.marks import Table
from playground.scene import Pane
from widgets.pane import PaneWidget
from widgets.theme import LIGHT

WIDE = Table((("layer 1", *("123456789" for _ in range(9)), "the end"),))
NAMES = 16 + 36
"""Pixels in which the names stand."""


@pytest.fixture
def pane(qtbot: QtBot) -> PaneWidget:
    pane = PaneWidget(Pane("cost", "Cost", view="text"), LIGHT)
    qtbot.addWidget(pane)
    pane.resize(260, 120)
    pane.show_marks((WIDE,))
    pane.show()
    return pane


def seen(pane: PaneWidget, left: int, right: int) -> QImage:
    return pane.grab().toImage().copy(left, 0, right - left, 100)


def turn(pane: PaneWidget, x: int, y: int, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    at = QPointF(100, 20)
    event = QWheelEvent(
        at,
        pane.mapToGlobal(at),
        QPoint(),
        QPoint(x, y),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane, event)


@pytest.mark.parametrize("wheel", [(-240, 0, False), (0, -240, True)])
def test_values_slide_under_names_that_stay(pane: PaneWidget, wheel: tuple[int, int, bool]) -> None:
    names, values = seen(pane, 0, NAMES), seen(pane, NAMES + 8, 260)
    turn(pane, *wheel)
    assert seen(pane, 0, NAMES) == names
    assert seen(pane, NAMES + 8, 260) != values
    turn(pane, *(-each for each in wheel[:2]), wheel[2])
    assert seen(pane, NAMES + 8, 260) == values


def test_the_last_column_is_the_end(pane: PaneWidget) -> None:
    turn(pane, -100_000, 0)
    end = seen(pane, 0, 260)
    turn(pane, -120, 0)
    assert seen(pane, 0, 260) == end
    pane.show_marks((Table((("layer 1", *("123456789" for _ in range(9)), "another"),)),))
    assert seen(pane, 0, 260) != end


def test_a_table_that_fits_does_not_move(pane: PaneWidget) -> None:
    pane.show_marks((Table((("layer 1", "1", "2"),)),))
    whole = seen(pane, 0, 260)
    turn(pane, -240, 0)
    assert seen(pane, 0, 260) == whole


def test_a_wider_pane_shows_again_what_had_slid_away(pane: PaneWidget) -> None:
    turn(pane, -100_000, 0)
    pane.resize(1200, 120)
    slid = seen(pane, 0, 1200)
    other = PaneWidget(pane.pane, LIGHT)
    other.resize(1200, 120)
    other.show_marks((WIDE,))
    other.show()
    assert other.grab().toImage().copy(0, 0, 1200, 100) == slid
    other.close()


def test_words_that_come_and_go_do_not_make_the_type_jump(pane: PaneWidget) -> None:
    def first_name(letters: int) -> QImage:
        pane.show_marks((Table((("layer", "1"), ("a" * letters, "1234567890"))),))
        return pane.grab().toImage().copy(0, 0, 52, 28)

    usual = first_name(1)
    longest = next(letters for letters in range(2, 40) if first_name(letters) != usual)
    smaller = first_name(longest)
    assert smaller != usual
    assert first_name(longest - 1) == smaller
    assert first_name(longest - 5) == usual, "there is clear room again"


def test_however_narrow_the_pane_the_type_is_read_from_the_last_row(pane: PaneWidget) -> None:
    name = pane.grab().toImage().copy(16, 0, NAMES - 16, 28)
    ground = name.pixel(0, 0)
    rows = [y for y in range(28) if any(name.pixel(x, y) != ground for x in range(name.width()))]
    least = QFontMetrics(LIGHT.font(11)).tightBoundingRect("layer").height()
    assert rows[-1] - rows[0] + 1 >= least
