"""Presets files: what cannot be used is named with its line, the rest loads."""

from playground import presets
from playground.presets import Preset
from tests.toys.counter import SCENE, CounterParams

SCENES = {"counter": SCENE}

FILE = """[
  {"title": "Fast", "scene": "counter", "params": {"by": 5}},
  {"title": "Odd", "scene": "counter", "params": {"bye": 5}},
  {"title": "Far", "scene": "counter",
   "params": {"goal": -5}},
  {"title": "Lost", "scene": "../counter", "params": {}},
  17,
  {"title": "Slow", "scene": "counter"}
]"""


def test_good_presets_load_and_bad_ones_are_named_with_their_line() -> None:
    found, problems = presets.read(FILE, "mine.json", SCENES)
    assert [preset.title for preset in found] == ["Fast", "Slow"]
    assert [preset.params for preset in found] == [CounterParams(by=5), CounterParams()]
    assert [problem.split(":")[0] for problem in problems] == [f"mine.json, line {n}" for n in (3, 4, 6, 7)]
    assert "unknown parameter 'bye'" in problems[0]
    assert "goal=-5" in problems[1]
    assert "unknown scene '../counter'" in problems[2]


def test_garbage_is_one_sentence() -> None:
    for text in ("", "{", "\x00", "[" * 100_000, '{"title": "no list"}', "null"):
        found, problems = presets.read(text, "mine.json", SCENES)
        assert found == []
        assert len(problems) == 1
        assert problems[0].startswith("mine.json: ")


def test_what_is_written_comes_back() -> None:
    mine = [Preset("Schön", "counter", CounterParams(by=-2))]
    assert presets.read(presets.write(mine), "x", SCENES) == (mine, [])
