"""The user's preset file: what is not touched stays as it is."""

from __future__ import annotations

import json

import pytest

from playground.presets import Preset
from tests.toys.counter import SCENE, CounterParams
from widgets import user_presets

STRANGE = [
    {"title": "of a scene that is not here", "scene": "gone", "params": {"x": 1}},
    "not a preset",
    {"title": "written by hand", "scene": "counter", "params": {"by": 1, "size": 7}, "note": "kept"},
    {"title": "plain", "scene": "counter", "params": {"by": 2}},
]
BY_HAND = Preset("written by hand", "counter", CounterParams(size=7))


@pytest.fixture
def written() -> None:
    user_presets.presets_path().write_text(json.dumps(STRANGE))


def entries() -> list[object]:
    return json.loads(user_presets.presets_path().read_text())


@pytest.mark.usefixtures("written")
def test_renaming_touches_the_title_alone() -> None:
    said = user_presets.rename(BY_HAND, SCENE, " Sevens ")
    assert said == "The preset “written by hand” is now “Sevens”."
    assert entries() == [*STRANGE[:2], {**STRANGE[2], "title": "Sevens"}, STRANGE[3]]  # pyright: ignore


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("title", ["", "  "])
def test_a_title_of_nothing_is_not_taken(title: str) -> None:
    assert "keeps its title" in user_presets.rename(BY_HAND, SCENE, title)
    assert entries() == STRANGE


@pytest.mark.usefixtures("written")
def test_deleting_takes_one_entry_and_undo_puts_it_where_it_was() -> None:
    said, put_back = user_presets.delete(BY_HAND, SCENE)
    assert said == "Deleted the preset “written by hand”."
    assert entries() == [*STRANGE[:2], STRANGE[3]]
    assert put_back is not None
    put_back()
    assert entries() == STRANGE


@pytest.mark.usefixtures("written")
def test_what_is_not_there_is_told_and_nothing_is_touched() -> None:
    gone = Preset("never saved", "counter", CounterParams())
    assert user_presets.delete(gone, SCENE)[1] is None
    assert "keeps its title" in user_presets.rename(gone, SCENE, "x")
    assert entries() == STRANGE


def test_letters_stand_as_they_are_and_half_of_a_pair_as_an_escape() -> None:
    user_presets.presets_path().write_text(json.dumps([{"title": "schön", "file": "\ud800.csv"}]))
    user_presets.add(Preset("new", "counter", CounterParams(by=2)))
    text = user_presets.presets_path().read_text(encoding="utf-8")
    assert "schön" in text
    assert json.loads(text)[0]["file"] == "\ud800.csv"
