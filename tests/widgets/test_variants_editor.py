"""A list of records is put together by hand: types, options, one more, one less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.kinds import Choice, Slider, Toggle
from playground.params import Params
from playground.variants import Variant, Variants
from tests.widgets.hand import Hand, light, made, wheel
from widgets import theme
from widgets.editors.buttons import SignButton, WordButton
from widgets.editors.choice import Combo
from widgets.editors.entry import Entry
from widgets.editors.record import Marker, Record, Words
from widgets.editors.toggle import Switch

W = TypeVar("W", bound=QWidget)
LR = Slider(1e-5, 10, log=True, above=0)
RACERS = Variants(
    "optimizer",
    {
        "adam": {"lr": (LR, 0.01), "amsgrad": (Toggle(), False)},
        "sgd": {"lr": (LR, 0.001), "momentum": (Slider(0, 0.99, minimum=0), 0)},
        "lbfgs": {"line_search": (Choice("none", "wolfe"), "none")},
    },
    longest=4,
    labels={"adam": "Adam", "sgd": "SGD", "lr": "learning rate"},
)


@dataclass(frozen=True)
class Race(Params):
    noise: Annotated[float, Slider(0, 1)] = 0.0
    racers: Annotated[tuple[Variant, ...], RACERS, "All start at one place."] = (
        Variant("optimizer", "adam"),
        Variant("optimizer", "sgd", {"momentum": 0.9}),
    )


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[QApplication]:
    yield from light(qapp)


@pytest.fixture
def hand(styled: QApplication, qtbot: QtBot) -> Hand:
    return made(qtbot, Race())


def records(hand: Hand) -> list[Record]:
    """The blocks on screen, from top to bottom."""
    found = [record for record in hand.controls.findChildren(Record) if record.isVisible()]
    return sorted(found, key=lambda record: record.y())


def shown(record: Record, what: type[W]) -> list[W]:
    """The widgets of one class in a block, from top to bottom."""
    found = [widget for widget in record.findChildren(what) if widget.isVisible()]
    return sorted(found, key=lambda widget: (widget.y(), widget.x()))


def given(hand: Hand) -> list[dict[str, Any]]:
    return hand.last().values()["racers"]


def show(hand: Hand, *plain: dict[str, Any]) -> None:
    hand.controls.show_params(Race().updated({"racers": list(plain)}))


def add(hand: Hand) -> WordButton:
    return next(b for b in hand.controls.rows["racers"].findChildren(WordButton) if "Add" in b.text())


def test_every_record_shows_its_type_and_all_its_options(hand: Hand):
    first, second = records(hand)
    assert [shown(record, Combo)[0].currentText() for record in (first, second)] == ["Adam", "SGD"]
    assert [words.text() for words in shown(first, Words)] == ["learning rate", "amsgrad"]
    assert [entry.text() for entry in shown(first, Entry)] == ["0.010"]
    assert [entry.text() for entry in shown(second, Entry)] == ["0.0010", "0.90"]
    assert not shown(first, Switch)[0].isChecked()
    assert hand.given == []


def test_an_option_is_typed_and_at_its_default_not_written_down(hand: Hand):
    entry = shown(records(hand)[0], Entry)[0]
    hand.type_into(entry, "0.2")
    assert given(hand)[0] == {"optimizer": "adam", "lr": 0.2}
    hand.type_into(entry, "0,01")
    assert hand.last() == Race()


@pytest.mark.parametrize(("start", "up", "down"), [(0.5, 0.51, 0.49), (0.0005, 0.00051, 0.00049)])
def test_keys_and_the_wheel_move_an_option_by_its_scale(hand: Hand, start: float, up: float, down: float):
    show(hand, {"optimizer": "adam", "lr": start})
    entry = shown(records(hand)[0], Entry)[0]
    entry.setFocus()
    QTest.keyClick(entry, Qt.Key.Key_Up)
    assert given(hand)[0]["lr"] == up
    wheel(entry, -2)
    assert given(hand)[0]["lr"] == down
    entry.clearFocus()
    assert not wheel(entry, 1)
    assert given(hand)[0]["lr"] == down


def test_switches_and_choices_are_turned(hand: Hand):
    show(hand, {"optimizer": "adam"}, {"optimizer": "lbfgs"})
    first, second = records(hand)
    hand.click(shown(first, Switch)[0])
    QTest.keyClick(shown(second, Combo)[1], Qt.Key.Key_Down)
    assert given(hand) == [
        {"optimizer": "adam", "amsgrad": True},
        {"optimizer": "lbfgs", "line_search": "wolfe"},
    ]


def test_a_wrong_option_is_refused_and_stays_to_be_mended(hand: Hand):
    entry = shown(records(hand)[1], Entry)[0]
    hand.type_into(entry, "-1")
    assert hand.given == []
    assert entry.text() == "-1"
    assert hand.note("racers") == "Expected a number > 0 for learning rate."
    hand.type_into(entry, "0.5")
    assert given(hand)[1] == {"optimizer": "sgd", "lr": 0.5, "momentum": 0.9}
    assert hand.note("racers") == ""


def test_another_type_keeps_the_options_it_has_too(hand: Hand):
    show(hand, {"optimizer": "adam", "lr": 0.3, "amsgrad": True, "betas": [0.5, 0.9]})
    combo = shown(records(hand)[0], Combo)[0]
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert given(hand) == [{"optimizer": "sgd", "lr": 0.3}]
    (record,) = records(hand)
    assert [words.text() for words in shown(record, Words)] == ["learning rate", "momentum"]
    assert [entry.text() for entry in shown(record, Entry)] == ["0.30", "0"]
    assert combo.hasFocus()


def test_one_more_is_like_the_last_but_of_the_next_type(hand: Hand):
    hand.type_into(shown(records(hand)[0], Entry)[0], "0.2")
    for _ in range(2):
        hand.click(add(hand))
    assert [racer["optimizer"] for racer in given(hand)] == ["adam", "sgd", "lbfgs", "adam"]
    assert not add(hand).isEnabled()
    show(hand, {"optimizer": "adam", "lr": 0.2})
    hand.click(add(hand))
    assert given(hand) == [{"optimizer": "adam", "lr": 0.2}, {"optimizer": "sgd", "lr": 0.2}]


def test_what_is_added_stands_there_at_once(hand: Hand):
    hand.click(add(hand))
    third = records(hand)[2]
    (combo, _), entries = shown(third, Combo), shown(third, Entry)
    assert (combo.currentText(), entries) == ("lbfgs", [])
    bottom = third.mapTo(hand.controls, third.rect().bottomLeft()).y()
    assert add(hand).mapTo(hand.controls, QPoint(0, 0)).y() > bottom


def test_records_are_removed_but_not_the_last(hand: Hand):
    hand.click(records(hand)[0].remove)
    assert given(hand) == [{"optimizer": "sgd", "momentum": 0.9}]
    (record,) = records(hand)
    assert [entry.text() for entry in shown(record, Entry)] == ["0.0010", "0.90"]
    assert not record.remove.isEnabled()


def test_what_is_being_typed_counts_when_a_record_is_added_or_removed(hand: Hand):
    hand.type_into(shown(records(hand)[0], Entry)[0], "0.2", None)
    hand.click(add(hand))
    assert given(hand)[0] == {"optimizer": "adam", "lr": 0.2}
    assert len(given(hand)) == 3
    hand.type_into(shown(records(hand)[1], Entry)[0], "0.3", None)
    hand.click(records(hand)[0].remove)
    assert given(hand) == [{"optimizer": "sgd", "lr": 0.3, "momentum": 0.9}, {"optimizer": "lbfgs"}]


def test_records_with_choices_give_way_to_others(hand: Hand):
    show(hand, {"optimizer": "lbfgs"}, {"optimizer": "lbfgs"})
    show(hand, {"optimizer": "adam"})
    (record,) = records(hand)
    assert [words.text() for words in shown(record, Words)] == ["learning rate", "amsgrad"]


def test_what_is_not_taken_does_not_stay_in_the_wrong_record(hand: Hand):
    hand.type_into(shown(records(hand)[0], Entry)[0], "fast")
    hand.click(records(hand)[0].remove)
    (record,) = records(hand)
    assert [entry.text() for entry in shown(record, Entry)] == ["0.0010", "0.90"]
    assert hand.note("racers") == ""


def test_other_options_are_shown_and_can_be_left_out(hand: Hand):
    odd = {"optimizer": "adam", "betas": [0.5, 0.999], "eps": 1e-8, "foreach": True}
    show(hand, odd)
    (record,) = records(hand)
    words = [words.text() for words in shown(record, Words)][2:]
    assert words == ["betas", "0.5, 0.999", "eps", "1e-8", "foreach", "on"]
    _, betas, eps, _ = shown(record, SignButton)
    assert eps.accessibleName() == "Racers 1, leave out eps"
    hand.click(betas)
    assert given(hand) == [{"optimizer": "adam", "eps": 1e-8, "foreach": True}]
    assert [words.text() for words in shown(record, Words)][2:] == ["eps", "1e-8", "foreach", "on"]


def test_what_is_being_typed_is_left_alone(hand: Hand):
    entry = shown(records(hand)[0], Entry)[0]
    hand.type_into(entry, "0.7", None)
    show(hand, {"optimizer": "sgd"}, {"optimizer": "adam"}, {"optimizer": "lbfgs"})
    assert len(records(hand)) == 2
    assert entry.text() == "0.7"
    QTest.keyClick(entry, Qt.Key.Key_Escape)
    assert [shown(record, Combo)[0].currentText() for record in records(hand)] == ["SGD", "Adam", "lbfgs"]


def test_only_what_differs_from_the_default_is_marked(hand: Hand):
    show(hand, {"optimizer": "adam", "lr": 0.2}, {"optimizer": "sgd", "momentum": 0.9}, {"optimizer": "sgd"})
    faces = [
        *shown(records(hand)[0], Entry),
        *shown(records(hand)[1], Entry),
        *shown(records(hand)[2], Combo),
    ]
    assert [face.grab().toImage() == _marked(face) for face in faces] == [True, False, False, True]


def _marked(face: QWidget) -> Any:
    assert isinstance(face, Entry | Combo)
    face.set_changed(True)
    return face.grab().toImage()


def test_the_dot_brings_back_the_default(hand: Hand):
    hand.click(add(hand))
    dot = hand.controls.rows["racers"].dot
    assert dot.toolTip() == "Reset to Adam, SGD"
    hand.click(dot)
    assert hand.last() == Race()
    assert len(records(hand)) == 2


def test_tab_goes_from_top_to_bottom_through_everything(hand: Hand):
    hand.click(add(hand))
    show(hand, {"optimizer": "adam", "betas": [0, 0]}, {"optimizer": "sgd"})
    first, second = records(hand)
    combo = shown(first, Combo)[0]
    combo.setFocus()
    walked = []
    for _ in range(8):
        QTest.keyClick(hand.controls.window().focusWidget(), Qt.Key.Key_Tab)
        walked.append(hand.controls.window().focusWidget())
    assert walked == [
        first.remove,
        *shown(first, Entry),
        *shown(first, Switch),
        shown(first, SignButton)[1],
        *shown(second, Combo),
        second.remove,
        *shown(second, Entry),
    ]


def test_the_keys_remove_one_after_the_other(hand: Hand):
    hand.click(add(hand))
    last = records(hand)[2].remove
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Space)
    assert records(hand)[1].remove.hasFocus()


def test_screen_readers_hear_the_record_and_the_option(hand: Hand):
    _, second = records(hand)
    widgets = [*shown(second, Combo), second.remove, *shown(second, Entry)]
    assert [widget.accessibleName() for widget in widgets] == [
        "Racers 2, optimizer",
        "Remove Racers 2",
        "Racers 2, learning rate",
        "Racers 2, momentum",
    ]
    assert add(hand).accessibleName() == "Racers, add one"


@pytest.mark.parametrize("chosen", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_markers_have_the_colours_of_the_picture(hand: Hand, styled: QApplication, chosen: theme.Theme):
    theme.apply(styled, chosen)
    markers = [shown(record, Marker)[0] for record in records(hand)]
    middles = [QColor(marker.grab().toImage().pixel(marker.rect().center())) for marker in markers]
    assert [colour.name() for colour in middles] == [chosen.fill(index).name() for index in range(2)]


def test_everything_grows_with_the_type(hand: Hand, styled: QApplication, qtbot: QtBot):
    before = [record.height() for record in records(hand)]
    theme.apply(styled, theme.LIGHT.scaled(1.4))
    qtbot.waitUntil(lambda: [record.height() for record in records(hand)] > before)
    for record, height in zip(records(hand), before, strict=True):
        assert record.height() == pytest.approx(1.4 * height, rel=0.05)
