"""The row above a pane: what has no room there is told, never dropped in silence."""

import pytest
from pytestqt.qtbot import QtBot

from widgets.painters.legend import Entry
from widgets.theme import LIGHT
from widgets.titlerow import Legend, TitleRow

NAMES = ("gradient descent", "momentum", "RMSprop", "Adam")


@pytest.fixture
def row(qtbot: QtBot) -> TitleRow:
    row = TitleRow(("Sum", "Cost of the layer", "Sight of a cell"), LIGHT, None)  # pyright: ignore[reportArgumentType]
    qtbot.addWidget(row)
    row.offer([0, 1, 2])
    return row


def legend(qtbot: QtBot, width: int) -> Legend:
    legend = Legend("Loss", LIGHT, None)  # pyright: ignore[reportArgumentType]
    qtbot.addWidget(legend)
    legend.resize(width, 28)
    legend.show_entries(tuple(Entry(name, number, line=True) for number, name in enumerate(NAMES)), "a note")
    return legend


def test_a_legend_tells_what_it_has_no_room_for(qtbot: QtBot) -> None:
    wide, narrow = legend(qtbot, 900), legend(qtbot, 300)
    assert wide.fitting(900) == len(NAMES)
    assert 0 < narrow.fitting(200) < len(NAMES)
    assert narrow.toolTip().splitlines() == [*NAMES, "a note"]


def test_the_last_sample_may_take_the_room_of_the_sign_for_more(qtbot: QtBot) -> None:
    each = legend(qtbot, 900)
    exact = next(room for room in range(900) if each.fitting(room) == len(NAMES))
    assert each.fitting(exact - 1) < len(NAMES)
    assert sorted(each.fitting(room) for room in range(0, 900, 7)) == [
        each.fitting(room) for room in range(0, 900, 7)
    ]


def test_of_tabs_that_have_no_room_the_shown_one_keeps_its_words(row: TitleRow, qtbot: QtBot) -> None:
    row.tabs[1].click()
    row.resize(row.minimumSizeHint().width(), 28)
    with qtbot.waitExposed(row):
        row.show()
    first, shown, last = row.tabs
    assert shown.width() > 1.5 * last.width()
    assert last.toolTip() == "Sight of a cell"
    row.resize(900, 28)
    assert [tab.toolTip() for tab in (first, shown, last)] == ["", "", ""]


@pytest.mark.parametrize("width", [170, 260, 500])
def test_a_long_title_yields_to_a_note_as_far_as_it_can_be_read(qtbot: QtBot, width: int) -> None:
    legend = Legend("Class scores of the cell that is looked into", LIGHT, None)  # pyright: ignore[reportArgumentType]
    qtbot.addWidget(legend)
    legend.resize(width, 28)
    full = legend.title_room()
    assert legend.toolTip() == ""
    legend.show_entries((), "row 12, column 14")
    cut = width == 260
    assert legend.title_room() == (
        full if not cut else pytest.approx(260 - 18 - 1 - legend._words("row 12, column 14"))
    )
    assert legend.toolTip().splitlines() == [legend.title, "row 12, column 14"][not cut :]
