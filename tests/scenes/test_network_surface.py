"""The surface of a network: its chart against the network itself, and the way on it."""

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from playground.frame import Advance, Open
from playground.marks import Heatmap, Path, Surface, Text
from playground.nn.parameters import layer_views
from playground.runner import Runner
from playground.scenes.loss_surface.params import LossSurfaceParams
from playground.scenes.loss_surface.scene import SCENE


def surveyed(steps: int, **changes: Any) -> Runner:
    small = {"mode": "network", "samples": 60, "hidden": [5, 3], "epochs": 40, "grid": 21} | changes
    runner = Runner()
    runner.obey(Open(SCENE, LossSurfaceParams().updated(small), device="cpu", playing=False))
    runner.obey(Advance(steps))
    while runner.work(60) == 0:
        pass
    frame = runner.frame()
    assert frame.fault is None, frame.fault
    return runner


def loss_at(runner: Runner, weights: torch.Tensor) -> float:
    """Return the training loss at flat weights, by a forward pass of torch's own functions in float64."""
    state: Any = runner._state
    network, judge = state.training.network, state.training._judge
    x, labels = judge._inputs.double(), judge._labels.double()
    views = layer_views(weights.double(), network.sizes)
    for layer in views[:-1]:
        x = torch.cat([torch.tanh(layer @ x), torch.ones(1, x.shape[1], dtype=torch.float64)])
    return float(functional.binary_cross_entropy_with_logits(views[-1] @ x, labels))


@pytest.mark.parametrize("plane", ["trajectory", "random"])
def test_the_chart_holds_the_losses_of_the_network(plane: str) -> None:
    runner = surveyed(60, plane=plane)
    state: Any = runner._state
    weights = state.training.network.parameters.clone()
    found = runner.results()
    assert torch.equal(state.training.network.parameters, weights)  # nothing was moved by looking
    a, b = found["coordinates"]
    assert found["plane"].shape == (21, 21)
    middle = found["plane"][10, 10]
    assert middle == pytest.approx(runner.frame().picture.metrics["loss"], abs=1e-6)  # type: ignore[union-attr]
    first, second = torch.as_tensor(found["directions"]).double()
    for row, column in ((0, 0), (3, 17), (20, 20), (10, 10)):
        place = weights.double() + float(a[column]) * first + float(b[row]) * second
        assert found["plane"][row, column] == pytest.approx(loss_at(runner, place), rel=1e-4, abs=1e-6)


def test_the_way_ends_in_the_middle_and_tells_both_losses() -> None:
    runner = surveyed(60)
    found = runner.results()
    np.testing.assert_allclose(found["path"][-1], 0, atol=1e-6)
    assert found["path_true_loss"][0] > found["path_true_loss"][-1]
    assert found["path_loss"][-1] == pytest.approx(found["path_true_loss"][-1], abs=1e-6)
    assert 0.5 < found["explained"][0] <= 1
    assert found["explained"][0] >= found["explained"][1] >= 0


def test_a_run_ends_when_learned_and_surveyed() -> None:
    frame = surveyed(500).frame()
    assert frame.status == "finished"
    assert frame.picture is not None
    assert frame.picture.metrics["step"] == 40
    field = frame.picture.panes["contours"][0]
    assert isinstance(field, Heatmap)
    assert np.isfinite(field.values).all()
    assert isinstance(frame.picture.panes["surface"][0], Surface)
    assert "explain" in frame.picture.notes["contours"]
    assert "surveyed" not in frame.picture.notes["contours"]


def test_the_first_chart_is_there_with_the_first_step() -> None:
    picture = surveyed(1).frame().picture
    assert picture is not None
    assert isinstance(picture.panes["contours"][0], Heatmap)
    assert "surveyed" in picture.notes["contours"]


def test_sharpness_stands_against_two_over_the_learning_rate() -> None:
    picture = surveyed(20, learning_rate=0.05).frame().picture
    assert picture is not None
    assert picture.metrics["stable_to"] == pytest.approx(40)
    sharpness, limit = picture.panes["sharpness"]
    assert isinstance(sharpness, Path)
    assert isinstance(limit, Path)
    assert len(sharpness.lines[0]) == 21
    assert set(limit.lines[0][:, 1]) == {40}
    text = picture.panes["step"][0]
    assert isinstance(text, Text)
    assert "settles" in text.markdown


def test_the_edge_of_stability_is_named() -> None:
    picture = surveyed(2, learning_rate=20.0).frame().picture
    assert picture is not None
    text = picture.panes["step"][0]
    assert isinstance(text, Text)
    assert ("overshoots" in text.markdown) == (picture.metrics["sharpness"] > picture.metrics["stable_to"])


def test_a_long_way_is_kept_thinned() -> None:
    runner = surveyed(900, epochs=900, samples=10, hidden=[2])
    state: Any = runner._state
    assert len(state.trajectory) <= 400
    assert state.epochs == sorted(state.epochs)
    assert len(state.epochs) == len(state.trajectory)


def test_a_network_that_diverges_keeps_its_last_good_weights() -> None:
    runner = Runner()
    params = LossSurfaceParams().updated(
        {"mode": "network", "samples": 40, "activation": "relu", "learning_rate": 1e6, "batch_size": 1}
    )
    runner.obey(Open(SCENE, params, device="cpu", playing=False))
    runner.obey(Advance(50))
    while runner.work(60) == 0:
        pass
    frame = runner.frame()
    state: Any = runner._state
    assert torch.isfinite(state.training.network.parameters).all()
    if frame.fault is not None:
        assert frame.fault.kind == "diverged"
