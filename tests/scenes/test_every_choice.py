"""Whatever is chosen, the scene lives: under the hand, in every pane, while it learns, after a restart."""

from itertools import combinations_with_replacement

import numpy as np
import pytest

from playground.frame import Open, Rebuild, Steer
from playground.runner import Runner
from playground.scenes.decision_boundary.params.names import MODELS
from playground.scenes.decision_boundary.scene import SCENE
from playground.scenes.loss_surface.scene import SCENE as LOSS_SURFACE
from tests.scenes.scene_runs import advanced, hand, opened, shown

KINDS = [
    {"task": "regression"},
    {"classes": 2},
    {"classes": 2, "second_task": "shared"},
    {"classes": 2, "second_task": "separate"},
    {"classes": 3, "second_task": "separate"},
    {"classes": 6, "train_share": 1.0},
    {"task": "regression", "second_task": "shared", "classes": 4},
]
SMALL = {"samples": 24, "trees": 3, "hidden": [3, 2]}


def touched_all_over(runner: Runner) -> None:
    """Point at and press on everything there is, and draw after each."""
    items = {"network": (-1, 0, 1, 2, 3, 5, 6, 8, 13, 30, 900), "field": (-1, 0, 1)}
    for pane in SCENE.panes():
        for item in items.get(pane.name, (-1,)):
            on = pane.name if item >= 0 else ""
            hand(runner, pane.name, "hover", 1.0, -2.0, mark=on, item=item)
            shown(runner)
            hand(runner, pane.name, "press", 1.0, -2.0, mark=on, item=item)
            hand(runner, pane.name, "drag", 2.0, 0.0, mark=on, item=item)
            hand(runner, pane.name, "release", 2.0, 0.0, mark=on, item=item)
            picture = shown(runner)
            assert np.isfinite(list(picture.metrics.values())).all()
            hand(runner, pane.name, "leave")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: " ".join(map(str, kind.values())))
@pytest.mark.parametrize("model", MODELS)
def test_it_survives_hand_and_restart(model: str, kind: dict[str, object]) -> None:
    runner = opened(0, model=model, **kind, **SMALL)
    touched_all_over(runner)
    first = runner.results()
    shown(advanced(runner, 3))
    touched_all_over(runner)
    runner.obey(Rebuild())
    for name, array in runner.results().items():
        np.testing.assert_array_equal(array, first[name], err_msg=name)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: " ".join(map(str, kind.values())))
def test_any_two_models_can_be_compared(kind: dict[str, object]) -> None:
    for model, compare in combinations_with_replacement(MODELS, 2):
        picture = shown(opened(2, model=model, compare=compare, **kind, **SMALL))
        assert "part" in picture.notes["difference"]
        assert len(picture.panes["difference"]) == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: " ".join(map(str, kind.values())))
@pytest.mark.parametrize("compare", ["none", "network", "forest"])
def test_saved_and_loaded_in_the_middle_it_goes_on_to_the_same_bits(
    kind: dict[str, object], compare: str
) -> None:
    changes = {**kind, "compare": compare, "dropout": 0.2, "jitter": 0.1, "samples": 40, "batch_size": 3}
    whole, moved = opened(6, **changes), opened(3, **changes)
    moved._move_to_cpu()
    advanced(moved, 3)
    for name, array in whole.results().items():
        np.testing.assert_array_equal(array, moved.results()[name], err_msg=name)
    one, other = (shown(runner).panes.get("difference") for runner in (whole, moved))
    if one and other:
        np.testing.assert_array_equal(one[0].values, other[0].values)  # pyright: ignore


def test_loaded_again_a_long_epoch_and_other_points_do_well() -> None:
    runner = opened(1, samples=2000, batch_size=1)
    runner._move_to_cpu()
    shown(advanced(runner, 1))
    runner._params = runner._params.updated({"points": [[0, 0, 0], [1, 1, 3]]})
    shown(advanced(runner, 1))


@pytest.mark.parametrize("changes", [{"batch_size": 1}, {"model": "knn"}, {"mode": "network"}], ids=str)
def test_moved_in_the_middle_it_still_tells_that_it_lives(changes: dict[str, object]) -> None:
    scene = LOSS_SURFACE if "mode" in changes else SCENE
    signs: list[bool] = []

    def cancelled() -> bool:
        signs.append(True)
        return False

    runner = Runner(cancelled=cancelled)
    params = scene.params().updated({"samples": 2000, **changes})
    runner.obey(Open(scene, params, playing=False))
    advanced(runner, 1)
    runner._move_to_cpu()
    signs.clear()
    runner.obey(Steer({"C": 2.0, "neighbours": 7} if changes.get("model") else {}))
    shown(advanced(runner, 1))
    assert signs


def test_what_nobody_sees_is_not_drawn() -> None:
    runner = opened(3, features=["x1", "x2"], hidden=[])
    runner._seen.panes = frozenset({"field", "loss"})
    assert set(shown(runner).panes) <= {"field", "loss", "accuracy", "rate"}
    runner._seen.panes = None
    assert set(shown(runner).panes) >= {"surface", "bowl", "network", "cost", "scores"}
