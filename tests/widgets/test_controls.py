"""The column of controls: it shows what it is told, speaks when the user acts, and fits its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.kinds import Choice, FilePath, Integers, PointTable
from playground.params import Params, Section, When
from playground.samples import Samples
from tests.widgets.hand import CHANGED, LEFT, Hand, Lab, Ordered, light, made
from widgets import theme
from widgets.editors.buttons import WordButton
from widgets.editors.elided import Elided
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


def test_show_params_shows_all_and_says_nothing(hand: Hand):
    hand.controls.show_params(CHANGED)
    assert hand.given == []
    assert hand.entry("train_share").text() == "25 %"
    assert hand.entry("hidden").text() == "1 · 2 · 3"
    assert hand.entry("pairs").text() == "6"
    assert all(not row.dot.isHidden() for row in hand.controls.rows.values())
    hand.controls.show_params(Lab())
    assert hand.given == []
    assert all(row.dot.isHidden() for row in hand.controls.rows.values())


def test_parameters_of_another_scene_are_a_mistake(hand: Hand):
    with pytest.raises(TypeError, match="Lab"):
        hand.controls.show_params(Ordered())


def test_what_is_being_typed_is_left_alone(hand: Hand):
    hand.type("rate", "0.5", None)
    hand.controls.show_params(Lab(rate=0.9, noise=0.4))
    assert (hand.entry("rate").text(), hand.entry("noise").text()) == ("0.5", "0.40")
    QTest.keyClick(hand.entry("rate"), Qt.Key.Key_Escape)
    assert hand.entry("rate").text() == "0.90"


def test_what_is_being_dragged_is_left_alone(hand: Hand):
    track = hand.track("noise")
    QTest.mousePress(track, LEFT, pos=QPoint(track.width() // 2, 8))
    held = track._fraction
    hand.controls.show_params(Lab(noise=0.0, rate=0.5))
    assert track._fraction == held
    assert hand.entry("rate").text() == "0.50"
    QTest.mouseRelease(track, LEFT)
    assert (track._fraction, hand.entry("noise").text()) == (0.0, "0")


@pytest.mark.parametrize("name", [name for name in Lab().values() if name != "decay"])
def test_the_dot_brings_back_the_default(hand: Hand, name: str):
    hand.controls.show_params(Lab().updated({name: getattr(CHANGED, name)}))
    dot = hand.controls.rows[name].dot
    assert dot.isVisible()
    hand.click(dot)
    assert hand.given == [Lab()]
    assert dot.isHidden()


def test_the_dot_says_what_it_brings_back(hand: Hand):
    said = {name: row.dot.toolTip() for name, row in hand.controls.rows.items()}
    assert said["rate"] == "Reset to 0.03"
    assert said["train_share"] == "Reset to 60 %"
    assert said["hidden"] == "Reset to 4 · 2"
    assert said["batch_norm"] == "Reset to off"
    assert said["file"] == "Reset to no file"


def test_reset_all_speaks_once(hand: Hand):
    assert not hand.controls._reset_all.isEnabled()
    hand.controls.show_params(CHANGED)
    hand.click(hand.controls._reset_all)
    assert hand.given == [Lab()]


def test_fields_come_and_go_with_what_makes_them_matter(hand: Hand):
    decay, pairs = hand.controls.rows["decay"], hand.controls.rows["pairs"]
    above = hand.controls.rows["schedule"].mapToGlobal(QPoint())
    assert decay.isHidden()
    combo = hand.controls.rows["schedule"].editor.faces()[0]
    QTest.keyClick(combo, Qt.Key.Key_Down)
    QApplication.processEvents()
    assert decay.isVisible()
    assert hand.controls.rows["schedule"].mapToGlobal(QPoint()) == above
    assert pairs.y() > decay.y()


def test_a_group_folds_and_tells_what_it_hides(hand: Hand):
    data = hand.controls.sections[0]
    hand.click(data.title)
    assert not hand.controls.rows["noise"].isVisible()
    hand.controls.show_params(Lab(noise=0.3, points="moons"))
    assert data.title.count == 2
    QTest.keyClick(data.title, Qt.Key.Key_Space)
    assert hand.controls.rows["noise"].isVisible()


def test_groups_are_folded_again_as_they_were_left(hand: Hand, styled: QApplication, qtbot: QtBot):
    hand.click(hand.controls.sections[1].title)
    left = hand.controls.folds()
    assert left == {"Data": False, "Network": True, "Optimisation": False}
    other = made(qtbot, Lab())
    for garbage in (None, 3, [True], {"Data": 1, "Gone": True}):
        other.controls.restore_folds(garbage)
    assert not any(other.controls.folds().values())
    other.controls.restore_folds(left)
    assert not other.controls.rows["hidden"].isVisible()
    assert other.controls.rows["noise"].isVisible()
    assert other.given == []


@dataclass(frozen=True)
class Sources(Params):
    source: Annotated[str, Section("Data"), Choice("photo", "table", "none"), "Which."] = "table"
    photo: Annotated[str, FilePath((".png", ".jpg")), When("source", "photo"), "A photo."] = ""
    table: Annotated[Samples | str, PointTable((".csv",)), When("source", "table"), "Rows."] = ""
    first: Annotated[str, FilePath((".csv", ".txt")), "Names."] = ""


def test_a_dropped_file_goes_to_the_first_shown_control_that_takes_it(styled: QApplication, qtbot: QtBot):
    hand = made(qtbot, Sources())
    hand.click(hand.controls.sections[0].title)  # folded away, a control still takes its files
    assert hand.controls.drop("/data/points.CSV")
    assert hand.controls.drop("/data/names.txt")
    assert hand.given == [
        Sources(table="/data/points.CSV"),
        Sources(table="/data/points.CSV", first="/data/names.txt"),
    ]
    assert not hand.controls.drop("/data/cat.png")
    assert not hand.controls.drop("/data/no_suffix")
    assert len(hand.given) == 2
    hand.controls.show_params(Sources(source="photo"))
    assert hand.controls.drop("/data/cat.png")
    assert hand.controls.drop("/data/points.csv")
    assert hand.last() == Sources(source="photo", photo="/data/cat.png", first="/data/points.csv")


@dataclass(frozen=True)
class Columned(Params):
    table: Annotated[Samples | str, Section("Data"), PointTable((".csv",), columns="taken"), "Rows."] = ""
    taken: Annotated[tuple[int, ...], Integers(1, 99, 3), "Columns x, y, label."] = ()


def test_a_file_is_copied_by_the_columns_that_are_chosen_beside_it(
    styled: QApplication, qtbot: QtBot, tmp_path: Path
):
    file = tmp_path / "wide.csv"
    file.write_text("a,b,c,d\n1,2,3,0\n4,5,6,1\n")
    hand = made(qtbot, Columned(table=str(file)))
    buttons = hand.controls.rows["table"].findChildren(WordButton)
    copy = next(button for button in buttons if button.text() == "Copy")
    hand.click(copy)
    assert QGuiApplication.clipboard().text() == "x,y,label\n1,2,0\n4,5,1\n"
    hand.controls.show_params(Columned(table=str(file), taken=(3, 2, 4)))
    hand.click(copy)
    assert QGuiApplication.clipboard().text() == "x,y,label\n3,2,0\n6,5,1\n"


def test_what_does_not_go_together_is_refused_in_the_scenes_own_words(styled: QApplication, qtbot: QtBot):
    hand = made(qtbot, Ordered())
    hand.type("low", "0.9")
    assert hand.given == []
    assert hand.note("low") == "low is above high: keep low at or below high"
    track = hand.track("high")
    QTest.mouseClick(track, LEFT, pos=QPoint(0, 8))
    assert hand.given == []
    assert hand.entry("high").text() == "0.80"


def test_every_editor_bears_its_label_and_help(hand: Hand):
    for row in hand.controls.rows.values():
        for face in row.editor.faces():
            assert face.accessibleName().startswith(row.field.label)
            assert row.field.help in face.toolTip()
    points = hand.controls.rows["points"]
    assert "Restarts the run." in points.name.toolTip()
    assert "Restarts the run." not in hand.controls.rows["noise"].name.toolTip()


def test_tab_goes_from_top_to_bottom(hand: Hand):
    hand.controls.show_params(CHANGED)
    QApplication.processEvents()
    first = hand.controls.sections[0].title
    first.setFocus()
    seen: list[QWidget] = [first]
    while True:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused in seen or len(seen) > 200:
            break
        assert focused is not None
        seen.append(focused)
    tops = [widget.mapTo(hand.controls._column, QPoint()).y() + widget.height() / 2 for widget in seen]
    assert all(after >= before - 2 for before, after in pairwise(tops)), tops
    assert len(seen) > 30


@pytest.mark.parametrize(("width", "scale"), [(240, 1.0), (300, 1.0), (480, 2.0), (600, 2.0)])
def test_nothing_is_clipped(styled: QApplication, qtbot: QtBot, width: int, scale: float):
    theme.apply(styled, theme.DARK.scaled(scale))
    hand = made(qtbot, CHANGED, width)
    hand.controls.resize(width, 3000)
    QApplication.processEvents()
    assert hand.controls.minimumSizeHint().width() <= width
    for row in hand.controls.rows.values():
        for child in row.findChildren(QWidget):
            if child.isVisible():
                corner = child.mapTo(row, QPoint(child.width(), child.height()))
                assert corner.x() <= row.width(), (row.field.name, child)
                assert corner.y() <= row.height(), (row.field.name, child)
        for kind in (Entry, Elided, Chip):
            for child in row.findChildren(kind):
                assert child.width() >= child.sizeHint().width(), (row.field.name, child)


def test_themes_switch_live(hand: Hand, styled: QApplication):
    hand.controls.show_params(CHANGED)
    light = hand.controls.grab().toImage()
    theme.apply(styled, theme.DARK)
    dark = hand.controls.grab().toImage()
    assert light.pixelColor(2, 2).name().upper() == theme.LIGHT.surface
    assert dark.pixelColor(2, 2).name().upper() == theme.DARK.surface
    assert theme.DARK.accent.lower() in hand.entry("rate").styleSheet()
    hand.controls.show_params(Lab())
    assert theme.DARK.text.lower() in hand.entry("rate").styleSheet()
