"""The column of controls, driven by hand: every kind gives the right parameters, and none speaks unasked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDropEvent,
    QEnterEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from playground.faults import UserError
from playground.kinds import Choice, FilePath, Integers, Matrix, Slider, Subset, Toggle
from playground.params import RESTART, Label, Params, Section, When
from widgets import theme
from widgets.controls import Controls
from widgets.editors import ink
from widgets.editors.buttons import SignButton
from widgets.editors.entry import Entry
from widgets.editors.row import Name
from widgets.editors.subset import Chip
from widgets.editors.track import Track

# The offscreen platform says this of every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


@dataclass(frozen=True)
class Even:
    """A kind that nobody made an editor for."""

    def parse(self, value: object) -> int:
        if not isinstance(value, int) or value % 2:
            raise ValueError
        return value

    def expected(self) -> str:
        return "an even number"

    def describe(self) -> dict[str, Any]:
        return {"type": "even"}


@dataclass(frozen=True)
class Lab(Params):
    points: Annotated[str, Section("Data"), Choice("circles", "spiral", "moons"), RESTART, "Which."] = (
        "circles"
    )
    noise: Annotated[float, Slider(0, 0.5, minimum=0), "Spread of the points."] = 0.12
    train_share: Annotated[float, Slider(0.1, 0.9, unit="%", minimum=0, maximum=1)] = 0.6
    file: Annotated[str, FilePath((".csv",))] = ""
    hidden: Annotated[tuple[int, ...], Section("Network"), Integers(1, 64, 4, 1), RESTART] = (4, 2)
    inputs: Annotated[tuple[str, ...], Subset("x", "y", "xy", at_least=1)] = ("x", "y")
    batch_norm: Annotated[bool, Toggle()] = False
    kernel: Annotated[tuple[tuple[float, ...], ...], Matrix(4, 4)] = ((1, 0), (2, -1))
    rate: Annotated[float, Section("Optimisation"), Slider(0.001, 1, log=True, above=0), Label("Rate")] = 0.03
    batch: Annotated[int, Slider(1, 256, log=True, minimum=1)] = 32
    angle: Annotated[float, Slider(-90, 90, unit="°")] = -15
    schedule: Annotated[str, Choice("constant", "inverse")] = "constant"
    decay: Annotated[float, Slider(0, 1), When("schedule", "inverse")] = 0.1
    pairs: Annotated[int, Even()] = 2


@dataclass(frozen=True)
class Ordered(Params):
    low: Annotated[float, Slider(0, 1)] = 0.2
    high: Annotated[float, Slider(0, 1)] = 0.8

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.low > self.high:
            raise UserError("low is above high", "keep low at or below high")


class Hand:
    """Drives controls as a person does, and keeps what they emitted."""

    def __init__(self, controls: Controls) -> None:
        self.controls = controls
        self.given: list[Any] = []
        controls.changed.connect(self.given.append)

    def entry(self, name: str) -> Entry:
        return self.controls.rows[name].findChildren(Entry)[0]

    def track(self, name: str) -> Track:
        return self.controls.rows[name].findChildren(Track)[0]

    def type(self, name: str, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        self.type_into(self.entry(name), text, end)

    def type_into(self, entry: Entry, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        entry.setFocus()
        entry.selectAll()
        press(entry, text)
        if end is not None:
            QTest.keyClick(entry, end)

    def note(self, name: str) -> str:
        note = self.controls.rows[name].note
        return note.text() if note.isVisible() else ""

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, LEFT)

    def last(self) -> Any:
        return self.given[-1]


@pytest.fixture
def hand(styled: QApplication, qtbot: QtBot) -> Hand:
    return made(qtbot, Lab())


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[QApplication]:
    palette, font, style = qapp.palette(), qapp.font(), qapp.style().objectName()
    theme.apply(qapp, theme.LIGHT)
    yield qapp
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else the next test styles them too
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setFont(font)


def made(qtbot: QtBot, params: Params, width: int = 300) -> Hand:
    controls = Controls(params)
    qtbot.addWidget(controls)
    controls.resize(width, 1200)
    controls.show()
    qtbot.waitExposed(controls)
    controls.activateWindow()
    return Hand(controls)


def press(widget: QWidget, text: str) -> None:
    """Type any text; QTest.keyClicks aborts on what is not ASCII."""
    for letter in text:
        QApplication.sendEvent(
            widget, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        )


def wheel(widget: QWidget, notches: int) -> bool:
    """Turn the wheel over a widget; tell whether the widget kept the turn for itself."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    widget.wheelEvent(event)
    return event.isAccepted()


# Numbers


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
        ("hidden", "8 · 900", "Expected a list of 1 to 4 whole numbers from 1 to 64."),
        ("hidden", "eight", "Expected a list of 1 to 4 whole numbers from 1 to 64."),
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
    assert entry._outline() == ink.wrong(entry)
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


# Other kinds


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


# The column


CHANGED = Lab(
    points="moons",
    noise=0.4,
    train_share=0.25,
    file="/tmp/a.csv",
    hidden=(1, 2, 3),
    inputs=("xy",),
    batch_norm=True,
    kernel=((1, 2, 3),),
    rate=9,
    batch=1,
    angle=3,
    schedule="inverse",
    decay=0.9,
    pairs=6,
)


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
        for kind in (Entry, Name, Chip):
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
