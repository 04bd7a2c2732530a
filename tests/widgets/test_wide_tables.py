"""A table that is wider than its pane: its names stay, and every value can be reached."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
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
