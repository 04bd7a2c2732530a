"""When a run ends: early stopping, the conditions a user may set, and how it goes on."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from playground.frame import Advance
from playground.marks import Path, Text
from playground.runner import Runner
from tests.scenes.scene_runs import advanced, mark, opened, shown, steered

OVERFITS = {
    "data": "moons",
    "samples": 60,
    "noise": 0.5,
    "hidden": [16, 16],
    "learning_rate": 0.03,
    "train_share": 0.4,
}
EARLY = {**OVERFITS, "early_stopping": True, "patience": 8}


def curves(runner: Runner, dashed: bool = True) -> np.ndarray:
    """Epochs and losses as they are drawn: of the test where dashed."""
    lines = [each for each in shown(runner).panes["loss"] if isinstance(each, Path) and each.lines]
    return next(each for each in lines if each.dashed == dashed).lines[0]


def test_early_stopping_brings_the_best_weights_back_to_the_bit_and_marks_the_moment() -> None:
    runner = opened(400, **EARLY)
    frame, picture = runner.frame(), shown(runner)
    assert frame.status == "finished"
    epochs, losses = curves(runner).T
    best = epochs[losses.argmin()]
    assert epochs[-1] == best + 8 == frame.step
    assert mark(picture, "loss", Path, "best").spans == (best,)
    assert f"epoch {best:.0f} are back" in mark(picture, "diagnosis", Text, "stopped").markdown
    assert picture.notes["loss"] == "stopped"
    weights = runner.results()["weights"]
    np.testing.assert_array_equal(weights, opened(int(best), **OVERFITS).results()["weights"])
    assert (weights != opened(int(epochs[-1]), **OVERFITS).results()["weights"]).any()
    assert picture.metrics["test_loss"] == pytest.approx(losses.min())


def test_batch_norms_statistics_are_brought_back_too() -> None:
    runner = opened(400, batch_norm=True, **EARLY)
    epochs, losses = curves(runner).T
    best = int(epochs[losses.argmin()])
    again = opened(best, batch_norm=True, **OVERFITS)
    np.testing.assert_array_equal(runner.results()["field"], again.results()["field"])


def test_a_changed_setting_lets_a_stopped_run_go_on() -> None:
    runner = opened(400, **EARLY)
    ended = runner.frame().step
    weights = runner.results()["weights"]
    steered(runner, discretise=True)  # only looks different
    runner.obey(Advance(3))
    runner.work(10)
    assert (runner.frame().status, runner.results()["weights"].tolist()) == ("finished", weights.tolist())
    steered(runner, patience=50)
    advanced(runner, 3)
    assert runner.frame().status == "paused"
    assert shown(runner).metrics["epoch"] == ended + 3
    assert "loss" not in shown(runner).notes
    assert not [each for each in shown(runner).panes["loss"] if each.name == "best"]


def test_new_points_let_it_go_on_too() -> None:
    runner = opened(400, **EARLY)
    ended = shown(runner).metrics["epoch"]
    steered(runner, points=[[1, 1, 1], [-1, -1, 0], [2, 2, 1], [-2, -2, 0]])
    picture = shown(advanced(runner, 3))
    assert picture.metrics["epoch"] == ended + 3
    assert "loss" not in picture.notes


@pytest.mark.parametrize(
    ("changes", "reached"),
    [
        ({"stop_epochs": 7}, lambda metrics: metrics["epoch"] >= 7),
        ({"stop_loss": 0.2}, lambda metrics: metrics["train_loss"] <= 0.2),
        ({"stop_accuracy": 0.95}, lambda metrics: metrics["train_accuracy"] >= 0.95),
    ],
)
def test_a_run_ends_at_the_first_epoch_that_meets_a_condition(
    changes: dict[str, object], reached: Callable[[Mapping[str, float]], bool]
) -> None:
    learns = {"data": "moons", "learning_rate": 0.003, "seed": 3}
    runner = opened(300, **learns, **changes)
    assert runner.frame().status == "finished"
    last = runner.frame().step
    assert reached(shown(runner).metrics)
    assert last > 1
    assert not reached(shown(opened(last - 1, **learns)).metrics)
    assert shown(runner).notes["loss"]
    np.testing.assert_array_equal(runner.results()["weights"], opened(last, **learns).results()["weights"])


def test_values_are_learned_on_whatever_accuracy_was_to_stop_at() -> None:
    runner = opened(5, task="regression", stop_accuracy=0.01)
    assert runner.frame().status == "paused"


def test_without_test_points_there_is_nothing_to_stop_early_by() -> None:
    runner = opened(30, data="circle", train_share=1.0, points=[[1, 1, 1], [1, 1, 0]], early_stopping=True)
    assert runner.frame().status == "paused"


def test_stopping_counts_epochs_where_a_step_is_an_update() -> None:
    runner = opened(500, advance="update", stop_epochs=2, samples=100)
    assert runner.frame().step == 10  # 50 points in batches of 10
    assert runner.frame().status == "finished"


@pytest.mark.parametrize(
    "stop", [{"stop_epochs": 6}, {"early_stopping": True, "patience": 5, "hidden": [12]}]
)
def test_two_networks_stop_each_by_itself_and_the_curve_is_whole(stop: dict[str, object]) -> None:
    runner = opened(500, second_task="separate", learning_rate=0.05, samples=60, noise=0.5, **stop)
    assert runner.frame().status == "finished"
    picture = shown(runner)
    assert {"Class:", "Far?:"} <= set(mark(picture, "diagnosis", Text, "stopped").markdown.split())
    epochs, losses = curves(runner).T
    np.testing.assert_array_equal(epochs, np.arange(1, runner.frame().step + 1))
    assert np.isfinite(losses).all()
    if "early_stopping" in stop:
        assert len(mark(picture, "loss", Path, "best").spans) == 2


def test_dropconnect_clipping_and_jitter_change_how_it_learns_and_can_be_turned_off_again() -> None:
    plain = opened(10).results()["weights"]
    for changes in ({"dropconnect": 0.3}, {"clip": 0.05}, {"jitter": 0.3}, {"dropout": 0.3}):
        assert (opened(10, **changes).results()["weights"] != plain).any(), changes
        shown(advanced(steered(opened(5, **changes), **dict.fromkeys(changes, 0)), 5))
    np.testing.assert_array_equal(opened(10, clip=1e9).results()["weights"], plain)


def test_a_clipped_gradient_moves_no_further_than_its_length() -> None:
    changes = {"optimizer": "sgd", "learning_rate": 1.0, "advance": "update", "clip": 0.01}
    before, after = (opened(steps, **changes).results()["weights"].astype(float) for steps in (0, 1))
    assert np.linalg.norm(after - before) == pytest.approx(0.01, rel=1e-3)


def test_the_loss_curve_never_runs_backwards_and_results_hold_whole_epochs_only() -> None:
    """Through other batch sizes, more points and single updates; 250 of 500 points are learned from."""
    runner = opened(3, stop_epochs=9)
    advanced(steered(runner, batch_size=100), 2)
    advanced(steered(runner, batch_size=1), 1)
    advanced(steered(runner, batch_size=50, advance="update"), 3)
    advanced(steered(runner, points=[[1, 1, 1], [-1, -1, 0], [2, 2, 1], [-2, -2, 0]], batch_size=2), 1)
    advanced(steered(runner, advance="epoch"), 40)
    epochs = curves(runner, dashed=False)[:, 0]
    assert (np.diff(epochs) > 0).all()
    np.testing.assert_array_equal(epochs[[0, 1, 2, 3, 4, 5]], np.arange(1, 7))
    np.testing.assert_allclose(epochs[6:9], [6.2, 6.4, 6.6])  # of five batches each
    assert epochs[-1] == shown(runner).metrics["epoch"] == 9
    assert len(runner.results()["history"]) == 9


def test_the_best_epoch_is_marked_on_the_axis_of_the_curve_whatever_the_batches_were() -> None:
    runner = opened(5, **OVERFITS)
    advanced(steered(runner, batch_size=100), 5)
    advanced(steered(runner, early_stopping=True, patience=8), 400)
    epochs, losses = curves(runner).T
    assert mark(shown(runner), "loss", Path, "best").spans == (epochs[10:][losses[10:].argmin()],)
