"""The surface of a network: its chart against the network itself, the way on it, and what is steered."""

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from playground.frame import Advance, Open, Steer
from playground.marks import Heatmap, Path, Surface, Table, Text
from playground.nn.parameters import layer_views
from playground.runner import Runner
from playground.scene import Picture
from playground.scenes.loss_surface.params import LossSurfaceParams
from playground.scenes.loss_surface.scene import SCENE
from playground.scenes.loss_surface.trajectory import LONGEST, Passed, Trajectory

SMALL = {"mode": "network", "samples": 60, "hidden": [5, 3], "epochs": 40, "grid": 21}
OWN = [[-1.5, 0.0, 3], [2.0, 1.0, 5], [0.0, 2.0, 9], [1.0, -3.0, 3], [2.0, -2.0, 5], [-2.0, 2.0, 9]]


def surveyed(steps: int, **changes: Any) -> Runner:
    runner = Runner()
    params = LossSurfaceParams().updated(SMALL | changes)
    runner.obey(Open(SCENE, params, device="cpu", playing=False))
    return advanced(runner, steps)


def advanced(runner: Runner, steps: int) -> Runner:
    runner.obey(Advance(steps))
    while runner.work(60) == 0:
        pass
    return runner


def shown(runner: Runner) -> Picture:
    frame = runner.frame()
    assert frame.fault is None, frame.fault
    assert frame.picture is not None
    return frame.picture


def loss_at(state: Any, weights: torch.Tensor) -> float:
    """Return the loss on the training points at weights, by loading them into the network itself."""
    network, batch = state.training.network, state.batch
    kept = network.parameters.clone()
    network.parameters.copy_(weights)
    loss = float(network.loss.per_point(network.logits(batch.inputs), batch.labels).mean())
    network.parameters.copy_(kept)
    return loss


LEARNED = [
    {},
    {"plane": "random", "batch_norm": True, "dropout": 0.3, "batch_size": 10},
    {
        "batch_norm": True,
        "activation": "relu",
        "optimizer": "adamw",
        "l2": 0.02,
        "layer_activations": ["silu"],
    },
    {
        "classes": 6,
        "data": "gaussians",
        "loss": "hinge",
        "features": ["x1x2", "sin_x1", "x2^2"],
        "stretch": 3,
    },
    {"task": "regression", "l1": 0.01, "l2": 0.03, "learning_rate": 0.02, "jitter": 0.2},
    {"points": OWN, "loss": "focal", "focal_gamma": 1.0, "hidden": []},
    {"plane": "random", "loss": "squared", "dropconnect": 0.2, "clip": 0.5, "optimizer": "momentum"},
]


@pytest.mark.parametrize("choices", LEARNED, ids=str)
def test_the_chart_holds_the_losses_of_the_network(choices: dict[str, Any]) -> None:
    runner = surveyed(60, **choices)
    state: Any = runner._state
    network = state.training.network
    before = network.parameters.clone(), network.running.clone()
    found = runner.results()
    assert torch.equal(network.parameters, before[0])  # nothing was moved by looking
    assert torch.equal(network.running, before[1])
    assert found["plane"].shape == (21, 21)
    assert found["plane"][10, 10] == pytest.approx(shown(runner).metrics["loss"], rel=1e-6, abs=1e-6)
    a, b = found["coordinates"]
    directions = torch.as_tensor(found["directions"])
    for row, column in ((0, 0), (3, 17), (20, 20), (10, 10)):
        place = before[0] + float(a[column]) * directions[0] + float(b[row]) * directions[1]
        expected = loss_at(state, place)
        assert found["plane"][row, column] == pytest.approx(expected, rel=1e-5, abs=1e-6)
    np.testing.assert_allclose(found["path"][-1], 0, atol=1e-5)
    assert found["path_loss"][-1] == pytest.approx(found["path_true_loss"][-1], rel=1e-5, abs=1e-6)
    assert found["path_true_loss"][-1] == pytest.approx(shown(runner).metrics["loss"])


def test_the_loss_that_is_shown_is_torchs_own_of_the_training_points() -> None:
    runner = surveyed(20)
    state: Any = runner._state
    *layers, last = layer_views(state.training.network.parameters.double(), state.training.network.sizes)
    x = state.batch.inputs.double()
    for layer in layers:
        x = torch.cat([torch.tanh(layer @ x), torch.ones(1, x.shape[1], dtype=torch.float64)])
    expected = functional.binary_cross_entropy_with_logits(last @ x, state.batch.labels.double())
    assert shown(runner).metrics["loss"] == pytest.approx(float(expected), abs=1e-6)
    assert x.shape[1] == 30  # half of the points are kept to test


def test_the_way_falls_and_is_explained_by_its_plane() -> None:
    found = surveyed(60).results()
    assert found["path_true_loss"][0] > found["path_true_loss"][-1]
    assert 0.5 < found["explained"][0] <= 1
    assert found["explained"][0] >= found["explained"][1] >= 0


def test_a_run_ends_when_learned_and_surveyed() -> None:
    runner = surveyed(500)
    picture = shown(runner)
    assert runner.frame().status == "finished"
    assert picture.metrics["step"] == 40
    field, table = picture.panes["plane"][0], picture.panes["way"][0]
    assert isinstance(field, Heatmap)
    assert np.isfinite(field.values).all()
    assert isinstance(table, Table)
    assert all(row[2] != "–" for row in table.rows)
    assert isinstance(picture.panes["relief"][0], Surface)
    assert "explain" in picture.notes["plane"]
    assert "surveyed" not in picture.notes["plane"]


def test_the_first_chart_is_whole_and_there_with_the_first_step() -> None:
    picture = shown(surveyed(1, grid=51))
    field = picture.panes["plane"][0]
    assert isinstance(field, Heatmap)
    assert np.isfinite(field.values).all()
    assert "surveyed" in picture.notes["plane"]


def test_a_command_stops_the_survey_after_a_piece() -> None:
    runner = Runner(cancelled=lambda: True)
    runner.obey(Open(SCENE, LossSurfaceParams().updated(SMALL), device="cpu", playing=False))
    advanced(runner, 1)
    state: Any = runner._state
    assert 0 < state.chart.survey.known <= 32


def test_another_plane_is_surveyed_without_learning_anew() -> None:
    runner = surveyed(500)
    state: Any = runner._state
    weights = state.training.network.parameters.clone()
    runner.obey(Steer({"plane": "random", "reach": 2.0, "grid": 11}))
    picture = shown(advanced(runner, 100))
    assert torch.equal(state.training.network.parameters, weights)
    field = picture.panes["plane"][0]
    assert isinstance(field, Heatmap)
    assert field.values.shape == (11, 11)
    assert field.extent == (-2, 2, -2, 2)
    assert picture.notes["plane"] == "random directions"


def test_random_directions_stay_while_it_learns() -> None:
    one, other = (surveyed(steps, plane="random", epochs=steps).results()["directions"] for steps in (1, 2))
    for early, late in zip(one, other, strict=True):
        assert early @ late / np.linalg.norm(early) / np.linalg.norm(late) > 0.99


def test_steering_goes_on_and_another_surface_begins_anew() -> None:
    runner = surveyed(10)
    runner.obey(Steer({"learning_rate": 0.5, "epochs": 60}))
    assert shown(advanced(runner, 5)).metrics["step"] == 15
    assert shown(runner).metrics["stable_to"] == 4
    for change in ({"loss": "squared"}, {"activation": "relu"}, {"points": OWN}):
        runner.obey(Steer(change))
        assert shown(runner).metrics["step"] == 0
        assert shown(advanced(runner, 5)).metrics["step"] == 5
    anew = surveyed(5, learning_rate=0.5, epochs=60, loss="squared", activation="relu", points=OWN)
    assert shown(anew).metrics == shown(runner).metrics


def test_own_points_of_a_file_are_learned_and_named(tmp_path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("x,y,label\n" + "\n".join(f"{x},{y},{label}" for x, y, label in OWN))
    runner = surveyed(60, points=str(file))
    assert "mine.csv" in shown(runner).notes["plane"]
    state: Any = runner._state
    assert state.training.network.sizes[-1] == 3
    bad = tmp_path / "bad.csv"
    bad.write_text("x,y,label\n1,2\n")
    fault = surveyed(0, points=str(bad)).frame().fault
    assert fault is not None
    assert fault.kind == "input"


@pytest.mark.parametrize(
    "choices",
    [{"samples": 0}, {"samples": 1}, {"init": "zeros", "activation": "relu", "loss": "hinge"}],
    ids=str,
)
def test_nothing_to_learn_from_and_nowhere_to_go_are_shown(choices: dict[str, Any]) -> None:
    runner = surveyed(60, **choices)
    assert all(np.isfinite(value) for value in shown(runner).metrics.values())
    assert runner.frame().status in ("finished", "paused")
    if choices == {"samples": 0}:
        assert "No points" in shown(runner).notes["plane"]
        assert runner.results() == {}


def test_the_penalty_is_not_in_the_heights_and_it_is_said() -> None:
    assert "without the penalty" in shown(surveyed(5, l2=0.03)).notes["plane"]
    assert "without the penalty" not in shown(surveyed(5)).notes["plane"]


def test_sharpness_stands_against_two_over_the_learning_rate() -> None:
    picture = shown(surveyed(20, learning_rate=0.05))
    assert picture.metrics["stable_to"] == pytest.approx(40)
    sharpness, limit = picture.panes["sharpness"]
    assert isinstance(sharpness, Path)
    assert isinstance(limit, Path)
    assert len(sharpness.lines[0]) == 21
    assert set(limit.lines[0][:, 1]) == {40}
    text = picture.panes["stability"][0]
    assert isinstance(text, Text)
    assert "settles" in text.markdown


@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_no_limit_is_told_where_two_over_the_learning_rate_is_none(optimizer: str) -> None:
    picture = shown(surveyed(5, optimizer=optimizer))
    assert "stable_to" not in picture.metrics
    assert [mark.label for mark in picture.panes["sharpness"] if isinstance(mark, Path)] == ["sharpness"]


def test_the_edge_of_stability_is_named() -> None:
    picture = shown(surveyed(2, learning_rate=20.0))
    text = picture.panes["stability"][0]
    assert isinstance(text, Text)
    assert ("overshoots" in text.markdown) == (picture.metrics["sharpness"] > picture.metrics["stable_to"])


def test_a_long_way_is_kept_evenly_thinned_with_its_newest_weights() -> None:
    way, weights = Trajectory(), torch.zeros(3)
    for epoch in range(2 * LONGEST + 7):
        way.add(Passed(epoch, weights, 0.0))
        assert way.passed()[-1].epoch == epoch
    epochs = [passed.epoch for passed in way.passed()]
    assert len(epochs) <= LONGEST + 1
    assert epochs[0] == 0
    assert len(set(np.diff(epochs[:-1]))) == 1
    assert [passed.epoch for passed in way.passed(beyond=epochs[-2])] == epochs[-1:]


def test_a_state_that_moves_to_another_device_goes_on_as_before() -> None:
    runner, other = surveyed(5), surveyed(5)
    runner._move_to_cpu()
    assert shown(advanced(runner, 10)).metrics == shown(advanced(other, 10)).metrics
    np.testing.assert_array_equal(runner.results()["plane"], other.results()["plane"])


def test_a_network_that_diverges_keeps_its_last_good_weights() -> None:
    runner = surveyed(50, task="regression", activation="linear", learning_rate=100)
    frame, state = runner.frame(), runner._state
    assert torch.isfinite(state.training.network.parameters).all()
    assert frame.fault is not None
    assert frame.fault.kind == "diverged"
