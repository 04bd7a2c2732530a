"""Scenes of other packages: loaded by their entry point, or shown with the reason why not."""

from importlib.metadata import EntryPoint

import pytest

from playground import registry
from playground.faults import UserError
from playground.registry import Broken
from playground.scene import Scene
from tests.toys.counter import SCENE


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, registry.GROUP)


def test_another_package_brings_a_scene() -> None:
    scenes = registry.load([entry("counter", "tests.toys.counter:SCENE")])
    assert scenes["counter"] is SCENE
    assert isinstance(scenes["decision_boundary"], Scene)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("no.such.module:SCENE", "ModuleNotFoundError"),
        ("tests.toys.counter:MISSING", "AttributeError"),
        ("tests.toys.counter:State", "is not a Scene"),
        ("tests.toys.broken:SCENE", "ZeroDivisionError"),
    ],
)
def test_one_that_cannot_be_loaded_gives_the_reason(value: str, reason: str) -> None:
    scenes = registry.load([entry("theirs", value)])
    broken = scenes["theirs"]
    assert isinstance(broken, Broken)
    assert reason in broken.reason
    assert isinstance(scenes["decision_boundary"], Scene)
    with pytest.raises(UserError, match="cannot be loaded"):
        registry.find("theirs", scenes)


def test_a_name_taken_already_replaces_nothing() -> None:
    both = [entry("counter", "tests.toys.counter:SCENE"), entry("again", "tests.toys.counter:SCENE")]
    scenes = registry.load(both)
    assert scenes["counter"] is SCENE
    assert [scene for scene in scenes.values() if isinstance(scene, Broken)]
