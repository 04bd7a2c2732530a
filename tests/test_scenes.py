"""The contract every registered scene keeps: what the app gives for free rests on it."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields as parts

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground import links, presets, registry
from playground.faults import UserError
from playground.frame import Advance, Frame, Open, Rebuild, Touch
from playground.marks import Mark
from playground.params import Params, fields
from playground.runner import Runner, run
from playground.scene import Gesture, Picture, Scene
from tests.values import any_params, ends

SCENES = [scene for scene in registry.load().values() if isinstance(scene, Scene)]
every_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
loose = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def arrays(picture: Picture) -> Iterator[tuple[str, np.ndarray]]:
    for pane, marks in picture.panes.items():
        for index, mark in enumerate(marks):
            for part in parts(mark):
                value = getattr(mark, part.name)
                for array in value if isinstance(value, tuple) else (value,):
                    if isinstance(array, np.ndarray):
                        yield f"{pane}[{index}].{part.name}", array


def picture(frame: Frame) -> Picture:
    assert frame.fault is None, frame.fault
    assert frame.picture is not None
    return frame.picture


def numbers(shown: Picture) -> dict[str, float]:
    """What a picture tells in numbers, but for how long things took."""
    return {name: value for name, value in shown.metrics.items() if not name.endswith("_ms")}


def assert_sound(scene: Scene, shown: Picture) -> None:
    """Known panes, marks of numpy that nothing can change, numbers that exist."""
    assert set(shown.panes) <= {pane.name for pane in scene.panes()}
    assert all(isinstance(mark, Mark) for marks in shown.panes.values() for mark in marks)
    for name, array in arrays(shown):
        assert not array.flags.writeable, name
        assert array.dtype.kind != "f" or not np.isinf(array).any(), name
    assert all(np.isfinite(value) for value in shown.metrics.values()), shown.metrics


def assert_sound_or_said(scene: Scene, frame: Frame) -> None:
    """A sound picture; or settings that do not go together, in words with what to do; or a divergence."""
    if frame.fault is None:
        assert_sound(scene, picture(frame))
    else:
        assert frame.fault.kind != "bug", frame.fault
        assert frame.fault.message
        assert frame.fault.hint


@every_scene
def test_the_declaration_is_complete(scene: Scene) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", scene.name)
    assert scene.title
    assert scene.topic
    assert scene.summary.endswith(".")
    names = [pane.name for pane in scene.panes()]
    assert len(set(names)) == len(names)
    assert all(field.help for field in fields(scene.params)), "every parameter says what it does"
    assert all(field.section.title for field in fields(scene.params)), "every parameter stands in a section"


@every_scene
def test_the_first_picture_and_five_steps_are_sound(scene: Scene) -> None:
    for steps in (0, 5):
        frame, runner = run(scene, scene.params(), steps)
        assert_sound(scene, picture(frame))
        published = runner.results()
        assert set(published) <= set(scene.results), "everything that is saved is described"
        assert published or not scene.results
        assert all(isinstance(value, np.ndarray) for value in published.values())


@every_scene
def test_every_readout_has_its_metric_in_some_preset(scene: Scene) -> None:
    chosen = [scene.params(), *(preset.params for preset in presets.shipped(scene)[0])]
    met = {name for params in chosen for name in picture(run(scene, params, 0)[0]).metrics}
    assert set(scene.readouts) <= met


@every_scene
def test_same_seed_same_picture_to_the_bit(scene: Scene) -> None:
    first, second = (picture(run(scene, scene.params(), 5, device="cpu")[0]) for _ in range(2))
    assert numbers(first) == numbers(second)
    for (name, one), (_, other) in zip(arrays(first), arrays(second), strict=True):
        np.testing.assert_array_equal(one, other, err_msg=name)


@every_scene
def test_drawing_changes_nothing(scene: Scene) -> None:
    often = Runner()
    often.obey(Open(scene, scene.params(), device="cpu", playing=False))
    for _ in range(5):
        often.obey(Advance(1))
        often.work(60)
        often.frame()
        last = picture(often.frame())
    once = picture(run(scene, scene.params(), 5, device="cpu")[0])
    assert numbers(last) == numbers(once)


@every_scene
def test_restart_begins_the_same_run(scene: Scene) -> None:
    runner = Runner()
    runner.obey(Open(scene, scene.params(), device="cpu", playing=False))
    first = picture(runner.frame())
    runner.obey(Advance(3))
    runner.work(60)
    runner.obey(Rebuild())
    again = picture(runner.frame())
    assert numbers(first) == numbers(again)


@every_scene
def test_hovering_anywhere_does_no_harm(scene: Scene) -> None:
    runner = Runner()
    runner.obey(Open(scene, scene.params(), device="cpu", playing=False))
    for pane in scene.panes():
        for kind in ("hover", "leave"):
            for place in (0.0, -1e9, 1e9):
                runner.obey(Touch(Gesture(pane.name, kind, place, place)))
                assert_sound(scene, picture(runner.frame()))


def _every_end() -> list[tuple[Scene, str, object]]:
    return [
        (scene, field.name, end) for scene in SCENES for field in fields(scene.params) for end in ends(field)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scene", "name", "end"), _every_end(), ids=lambda value: str(getattr(value, "name", value))
)
def test_every_end_of_every_control_survives_five_steps(scene: Scene, name: str, end: object) -> None:
    frame, _ = run(scene, scene.params().updated({name: end}), 5)
    assert_sound_or_said(scene, frame)


@every_scene
@pytest.mark.slow
def test_any_settings_survive_five_steps(scene: Scene) -> None:
    @loose
    @given(any_params(scene.params))
    def survives(params: Params) -> None:
        frame, _ = run(scene, params, 5)
        assert_sound_or_said(scene, frame)

    survives()


@every_scene
def test_share_links_come_back(scene: Scene) -> None:
    @loose
    @given(any_params(scene.params))
    def comes_back(params: Params) -> None:
        assert links.read(links.write(scene.name, params)) == (scene, params)
        assert scene.params().updated(json.loads(json.dumps(params.values()))) == params

    comes_back()


@every_scene
@given(junk=st.text(max_size=200))
@loose
def test_hostile_links_are_refused_or_read(scene: Scene, junk: str) -> None:
    for link in (junk, f"playground:{junk}", f"playground:{scene.name}?{junk}"):
        with suppress(UserError):
            links.read(link)


@every_scene
def test_shipped_presets_load_and_run(scene: Scene) -> None:
    shipped, problems = presets.shipped(scene)
    assert problems == []
    for preset in shipped:
        assert preset.scene == scene.name
        assert_sound(scene, picture(run(scene, preset.params, 2)[0]))


@every_scene
def test_the_lesson_is_there_and_its_links_load(scene: Scene) -> None:
    lesson = scene.file("lesson.md")
    assert lesson, "a scene comes with lesson.md"
    for link in re.findall(r"\((playground:[^)\s]+)\)", lesson):
        links.read(link)
