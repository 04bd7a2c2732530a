"""The space of a hidden layer, the bowl of the loss and the surface: what they show is what is there."""

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.metrics import log_loss

from playground.marks import Heatmap, Path, Points, Surface
from playground.runner import Runner
from tests.scenes.scene_runs import mark, opened, shown

NETWORK = {"features": ["x1", "x2"], "hidden": [5, 4]}


def activations(runner: Runner, xy: np.ndarray, layer: int) -> np.ndarray:
    """Activations (n, units) of a 2-5-4-… network of tanh from its published weights."""
    flat = runner.results()["weights"].astype(float)
    first, second = flat[:15].reshape(5, 3), flat[15:39].reshape(4, 6)
    a = np.tanh(xy @ first[:, :2].T + first[:, 2])
    return a if layer == 1 else np.tanh(a @ second[:, :5].T + second[:, 5])


@pytest.mark.parametrize("layer", [1, 2])
def test_two_units_are_the_axes_of_the_space(layer: int) -> None:
    runner = opened(10, space_axes="units", space_units=[3, 2], space_layer=layer, **NETWORK)
    points = mark(shown(runner), "space", Points, "train")
    expected = activations(runner, runner.results()["train_xy"], layer)[:, [2, 1]]
    np.testing.assert_allclose(points.xy, expected, atol=1e-5)


def test_principal_components_are_the_axes_of_the_space() -> None:
    runner = opened(10, show_test=False, **NETWORK)
    xy = mark(shown(runner), "space", Points, "train").xy
    cloud = activations(runner, runner.results()["train_xy"], 2)
    expected = PCA(2).fit_transform(cloud)
    signs = np.sign((xy * expected).sum(0))
    np.testing.assert_allclose(xy, expected * signs, atol=1e-4)


def test_the_grid_of_the_plane_is_bent_as_the_layer_bends_it() -> None:
    runner = opened(10, space_axes="units", space_layer=1, **NETWORK)
    grid = mark(shown(runner), "space", Path, "grid")
    corners = activations(runner, np.array([[-6.0, -6.0], [6.0, 6.0]]), 1)[:, :2]
    np.testing.assert_allclose(grid.lines[0][0], corners[0], atol=1e-5)
    np.testing.assert_allclose(grid.lines[-1][-1], corners[1], atol=1e-5)


@pytest.mark.parametrize("hidden", [[1], [2, 1]])
def test_a_layer_of_one_unit_has_a_space_too(hidden: list[int]) -> None:
    for axes in ("units", "principal"):
        points = mark(shown(opened(3, hidden=hidden, space_axes=axes)), "space", Points, "train")
        assert np.isfinite(points.xy).all()


def test_the_loss_in_the_bowl_is_that_of_the_network_at_the_ways_end() -> None:
    runner = opened(40, features=["x1", "x2"], hidden=[], data="gaussians", samples=200)
    picture, found = shown(runner), runner.results()
    bowl = mark(picture, "bowl", Heatmap)
    way = next(each for each in picture.panes["bowl"] if isinstance(each, Path) and each.label)
    np.testing.assert_allclose(way.lines[0][-1], found["weights"][:2], rtol=1e-6)
    assert len(way.lines[0]) == 40
    low, high = bowl.extent[:2]
    axis = np.linspace(low, high, bowl.values.shape[0])
    for row, column in ((0, 0), (10, 30), (40, 5)):
        z = found["train_xy"] @ (axis[column], axis[row]) + found["weights"][2]
        expected = log_loss(found["train_label"], torch.tensor(z).sigmoid().numpy())
        assert np.exp(bowl.values[row, column]) == pytest.approx(expected, rel=1e-3)
    nearest = [np.abs(axis - weight).argmin() for weight in found["weights"][:2]]
    here = np.exp(bowl.values[nearest[1], nearest[0]])
    around = np.exp(bowl.values[nearest[1] - 1 : nearest[1] + 2, nearest[0] - 1 : nearest[0] + 2])
    step = max(np.abs(around - here).max(), 1e-6)
    assert abs(here - picture.metrics["train_loss"]) <= step


def test_only_a_model_without_hidden_layers_has_a_bowl() -> None:
    assert "bowl" not in shown(opened(5)).panes
    assert "bowl" not in shown(opened(5, hidden=[], features=["x1"])).panes
    assert "bowl" in shown(opened(5, hidden=[], task="regression")).panes


@pytest.mark.parametrize(
    "changes",
    [{}, {"classes": 4}, {"task": "regression"}, {"model": "forest"}, {"model": "svm_rbf", "classes": 3}],
    ids=["two", "four", "values", "forest", "SVM of three"],
)
def test_points_stand_on_the_surface_at_the_models_answer(changes: dict[str, object]) -> None:
    runner = opened(15, samples=80, **changes)
    surface, found = mark(shown(runner), "surface", Surface), runner.results()
    field = found["field"].max(-1) if found["field"].ndim == 3 else found["field"]
    np.testing.assert_allclose(surface.heights, field[::2, ::2], atol=1e-6)
    assert surface.points is not None
    np.testing.assert_array_equal(surface.points[:, :2], found["train_xy"])
    row, column = ((axis + 6) / 0.12 for axis in found["train_xy"].T[::-1])
    cells = field[row.astype(int).clip(0, 99), column.astype(int).clip(0, 99)]
    assert np.abs(surface.points[:, 2] - cells).mean() < 0.1  # of the cell a point lies in
    assert (surface.groups is None) == ("task" in changes)
