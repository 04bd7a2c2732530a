"""The scene itself: it learns, and shows what it learned."""

import weakref

import numpy as np
import pytest

from playground import presets
from playground.frame import Advance, Open, Steer, Touch
from playground.marks import Grid, Heatmap, Network, Path, Points, Table
from playground.runner import Runner, run
from playground.scene import Gesture, Picture
from playground.scenes.decision_boundary.scene import SCENE, DecisionBoundaryParams


def opened(steps: int = 0, **changes: object) -> Runner:
    runner = Runner()
    runner.obey(Open(SCENE, DecisionBoundaryParams().updated(changes), playing=False))
    runner.obey(Advance(steps))
    runner.work(60)
    return runner


def shown(runner: Runner) -> Picture:
    frame = runner.frame()
    assert frame.fault is None
    assert frame.picture is not None
    return frame.picture


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("data", "least"),
    [("circle", 0.97), ("gaussians", 0.97), ("moons", 0.97), ("xor", 0.95), ("spiral", 0.95)],
)
def test_the_defaults_learn_within_three_hundred_epochs(data: str, least: float, seed: int) -> None:
    frame, _ = run(SCENE, DecisionBoundaryParams(data=data, seed=seed), 300)
    assert frame.picture is not None
    assert frame.picture.metrics["test_accuracy"] >= least


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_spiral_preset_learns(seed: int) -> None:
    preset = next(preset for preset in presets.shipped(SCENE)[0] if preset.title == "Two spirals")
    frame, _ = run(SCENE, preset.params.updated({"seed": seed}), 300)
    assert frame.picture is not None
    assert frame.picture.metrics["test_accuracy"] >= 0.95


def test_the_field_is_blue_where_class_1_lies_and_row_0_is_low() -> None:
    picture = shown(opened(40, data="gaussians"))
    field = picture.panes["field"][0]
    assert isinstance(field, Heatmap)
    assert field.values[-1, -1] > 0.9  # class 1 lies at (2, 2)
    assert field.values[0, 0] < -0.9
    points = next(mark for mark in picture.panes["field"] if mark.name == "train")
    assert isinstance(points, Points)
    assert (points.group[points.xy.sum(axis=1) > 2] == 0).mean() > 0.95  # blue


def test_a_step_is_an_epoch_or_an_update() -> None:
    epochs = shown(opened(3)).metrics
    updates = shown(opened(3, advance="update")).metrics
    assert epochs["epoch"] == 3
    assert updates["epoch"] == 0
    assert shown(opened(25, advance="update")).metrics["epoch"] == 1  # 250 points in batches of 10


def test_updates_and_epochs_end_at_the_same_weights() -> None:
    one, other = (r.results()["weights"] for r in (opened(2), opened(50, advance="update")))
    np.testing.assert_array_equal(one, other)


def test_penalty_and_data_loss_are_apart() -> None:
    plain = shown(opened(0)).metrics
    held = shown(opened(0, l1=0.01, l2=0.02)).metrics
    assert plain["penalty"] == 0
    assert held["train_loss"] == plain["train_loss"]
    weights = opened(0)._state.learner.network.weights
    flat = np.concatenate([layer.numpy().ravel() for layer in weights])
    assert held["penalty"] == pytest.approx(0.01 * np.abs(flat).sum() + 0.01 * (flat**2).sum(), rel=1e-5)


def test_hovering_a_unit_shows_its_map_in_the_field_and_leaving_brings_the_answer_back() -> None:
    runner = opened(5, features=["x1"], hidden=[3])
    answer = shown(runner).panes["field"][0]
    runner.obey(Touch(Gesture("network", "hover", mark="network", item=0)))
    picture = shown(runner)
    field = picture.panes["field"][0]
    assert isinstance(field, Heatmap)
    assert picture.notes["field"] == "Input x₁"
    assert (np.diff(field.values, axis=1) > 0).all()  # x₁ grows to the right
    runner.obey(Touch(Gesture("network", "leave")))
    again = shown(runner).panes["field"][0]
    assert isinstance(again, Heatmap)
    assert isinstance(answer, Heatmap)
    np.testing.assert_array_equal(again.values, answer.values)


def test_the_probe_reads_the_probability_under_the_cursor() -> None:
    runner = opened(60, data="gaussians")
    runner.obey(Touch(Gesture("field", "hover", 2.0, 2.0)))
    note = shown(runner).notes["field"]
    assert note.startswith("(2.00, 2.00)")
    assert float(note.split("=")[1]) > 0.95
    runner.obey(Touch(Gesture("field", "hover", 900.0, 2.0)))
    assert "field" not in shown(runner).notes


def test_every_unit_has_its_map_and_every_edge_its_weight() -> None:
    network = shown(opened(3, hidden=[5, 2])).panes["network"][0]
    assert isinstance(network, Network)
    assert network.layers == (4, 5, 2, 1)
    assert network.maps.shape == (12, 50, 50)
    assert [weights.shape for weights in network.weights] == [(5, 4), (2, 5), (1, 2)]


def test_from_zeros_the_units_of_a_layer_stay_alike() -> None:
    network = shown(opened(30, init="zeros", hidden=[4])).panes["network"][0]
    assert isinstance(network, Network)
    assert (network.weights[0] == network.weights[0][0]).all()


def test_discretise_shows_the_answer_alone() -> None:
    field = shown(opened(3, discretise=True)).panes["field"][0]
    assert isinstance(field, Heatmap)
    assert set(np.unique(field.values)) <= {-1.0, 0.0, 1.0}


def test_wrong_points_are_ringed_and_counted_in_the_confusion() -> None:
    picture = shown(opened(2, data="spiral"))
    ring = next(mark for mark in picture.panes["field"] if mark.name == "wrong")
    grid, table = picture.panes["confusion"][0], picture.panes["scores"][0]
    assert isinstance(ring, Points)
    assert isinstance(grid, Grid)
    assert isinstance(table, Table)
    wrong_test = grid.values[0, 1] + grid.values[1, 0]
    tested = int(grid.values.sum())
    wrong_train = round((500 - tested) * (1 - picture.metrics["train_accuracy"]))
    assert len(ring.xy) == wrong_test + wrong_train
    assert 200 < tested < 300  # half of 500, each point by itself
    assert dict(table.rows)["accuracy"] == f"{picture.metrics['test_accuracy']:.3f}"


@pytest.mark.parametrize("changes", [{"samples": 0}, {"samples": 1}, {"samples": 2}, {"train_share": 1.0}])
def test_hardly_any_points_are_no_trouble(changes: dict[str, object]) -> None:
    runner = opened(3, **changes)
    picture = shown(runner)
    assert np.isfinite(list(picture.metrics.values())).all()
    if changes.get("samples") == 0:
        assert "raise Samples" in picture.notes["field"]
        assert runner.frame().status == "finished"


def test_the_learning_rate_can_be_turned_while_it_learns() -> None:
    runner = opened(3)
    runner.obey(Steer({"learning_rate": 0.5, "optimizer": "sgd", "activation": "relu"}))
    runner.obey(Advance(1))
    runner.work(10)
    picture = shown(runner)
    assert runner.frame().step == 4
    assert picture.metrics["learning_rate"] == 0.5
    rate = picture.panes["rate"][0]
    assert isinstance(rate, Path)
    np.testing.assert_allclose(rate.lines[0][:, 1], [0.01, 0.01, 0.01, 0.5])


def test_a_long_epoch_tells_that_it_lives() -> None:
    signs: list[bool] = []

    def cancelled() -> bool:
        signs.append(True)
        return False

    runner = Runner(cancelled=cancelled)
    params = DecisionBoundaryParams(samples=2000, batch_size=1)
    runner.obey(Open(SCENE, params, playing=False))
    runner.obey(Advance(1))
    runner.work(60)
    assert len(signs) == 1000 // 256


def test_the_state_moves_to_another_device_whole() -> None:
    runner = opened(3)
    before = runner.results()["weights"]
    there = weakref.ref(runner._state.learner.network.parameters)
    runner._move_to_cpu()
    assert there() is None, "nothing is left where it was"
    runner.obey(Advance(1))
    runner.work(10)
    assert runner.frame().fault is None
    np.testing.assert_array_equal(runner.results()["weights"], opened(4).results()["weights"])
    assert (runner.results()["weights"] != before).any()


def test_a_divergence_keeps_the_curves() -> None:
    runner = opened(5)
    runner.obey(Steer({"learning_rate": 1e9}))
    runner.obey(Advance(10))
    runner.work(10)
    frame = runner.frame()
    assert frame.fault is not None
    assert frame.fault.message.startswith("Diverged at step 6")
    assert frame.picture is not None
    loss = frame.picture.panes["loss"][0]
    assert isinstance(loss, Path)
    assert len(loss.lines[0]) == 5
    assert np.isfinite(frame.picture.metrics["train_loss"])
