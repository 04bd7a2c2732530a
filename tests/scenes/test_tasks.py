"""What is asked: several classes, values, two questions; judged by losses worked out elsewhere."""

import numpy as np
import pytest
import torch
from sklearn.metrics import hinge_loss, log_loss, r2_score
from torch.nn import functional

from playground.marks import Heatmap, Network, Points, Table, Text
from playground.runner import Runner
from playground.scenes.decision_boundary.diagnosis import Diagnosis
from tests.scenes.scene_runs import advanced, hand, mark, opened, shown

PLAIN = {"features": ["x1", "x2"], "hidden": [5]}


def logits(runner: Runner, xy: np.ndarray) -> np.ndarray:
    """Answers (n, outputs) of a 2-5-outputs network of tanh before squashing, from its published weights."""
    flat = runner.results()["weights"].astype(float)
    first, last = flat[:15].reshape(5, 3), flat[15:].reshape(-1, 6)
    a = np.tanh(xy @ first[:, :2].T + first[:, 2])
    return a @ last[:, :5].T + last[:, 5]


@pytest.mark.parametrize("classes", [3, 4, 5, 6])
def test_several_classes_have_a_share_each_that_is_the_softmax(classes: int) -> None:
    runner = opened(8, classes=classes, data="gaussians", **PLAIN)
    found = runner.results()
    assert found["field"].shape == (100, 100, classes)
    np.testing.assert_allclose(found["field"].sum(-1), 1, atol=1e-5)
    z = torch.tensor(logits(runner, np.array([[-5.94, 5.94]])))  # the first column of the last row
    np.testing.assert_allclose(found["field"][-1, 0], z.softmax(1)[0], atol=1e-5)
    shares = torch.tensor(logits(runner, found["test_xy"])).softmax(1).numpy()
    expected = log_loss(found["test_label"], shares, labels=range(classes))
    assert shown(runner).metrics["test_loss"] == pytest.approx(expected, rel=1e-4)
    accuracy = (shares.argmax(1) == found["test_label"]).mean()
    assert shown(runner).metrics["test_accuracy"] == pytest.approx(accuracy)


def focal(z: np.ndarray, labels: np.ndarray, gamma: float) -> float:
    """Lin et al. 2017, eq. 4, for two classes from torch's own cross-entropy."""
    entropy = functional.binary_cross_entropy_with_logits(
        torch.tensor(z[:, 0]), torch.tensor(labels).double(), reduction="none"
    )
    return float(((1 - torch.exp(-entropy)) ** gamma * entropy).mean())


def test_every_loss_is_what_it_is_called() -> None:
    for loss in ("cross_entropy", "hinge", "focal", "squared"):
        runner = opened(4, loss=loss, focal_gamma=3.0, **PLAIN)
        found = runner.results()
        z, y = logits(runner, found["test_xy"]), found["test_label"]
        expected = {
            "cross_entropy": log_loss(y, 1 / (1 + np.exp(-z[:, 0]))),
            "hinge": hinge_loss(y, z[:, 0]),
            "focal": focal(z, y, 3.0),
        }.get(loss)
        shown_loss = shown(runner).metrics["test_loss"]
        assert expected is None or shown_loss == pytest.approx(expected, rel=1e-4), loss
        assert shown(advanced(runner, 60)).metrics["test_loss"] < shown_loss, loss


def test_values_are_learned_and_judged_in_the_units_they_were_given_in() -> None:
    random = np.random.default_rng(0)
    xy = random.uniform(-5, 5, (200, 2)).round(3)
    rows = np.column_stack([xy, 500 + 80 * xy[:, 0]])
    runner = opened(150, task="regression", points=rows.tolist(), **PLAIN)
    found, picture = runner.results(), shown(runner)
    assert set(np.concatenate([found["train_label"], found["test_label"]]).round(6)) == set(
        rows[:, 2].round(6)
    )
    assert picture.metrics["test_r2"] > 0.98
    assert found["field"][50, 99] == pytest.approx(500 + 80 * 5.94, rel=0.15)
    table = dict(mark(picture, "scores", Table).rows)
    low, high = rows[:, 2].min(), rows[:, 2].max()
    said = logits(runner, found["test_xy"])[:, 0] * (high - low) / 2 + (high + low) / 2
    assert picture.metrics["test_r2"] == pytest.approx(r2_score(found["test_label"], said), abs=1e-4)
    rms = np.sqrt(np.mean((said - found["test_label"]) ** 2))
    assert float(table["RMS error"]) == pytest.approx(rms, rel=0.01)
    points = mark(picture, "field", Points, "train")
    assert points.values is not None
    assert points.values.max() == pytest.approx(found["train_label"].max() - (low + high) / 2)
    assert "confusion" not in picture.panes


def test_two_questions_share_a_trunk_or_have_a_network_each() -> None:
    shared, separate = (opened(80, second_task=kind, hidden=[6, 4]) for kind in ("shared", "separate"))
    assert mark(shown(shared), "network", Network).layers == (4, 6, 4, 2)
    assert mark(shown(separate), "network", Network).layers == (4, 12, 8, 2)
    one = 5 * 6 + 7 * 4
    assert shown(shared).metrics["parameters"] == one + 5 * 2
    assert shown(separate).metrics["parameters"] == 2 * (one + 5)
    for runner in (shared, separate):
        found = runner.results()
        assert found["field"].shape == (100, 100, 2)
        distance = np.hypot(*found["test_xy"].T)
        np.testing.assert_array_equal(found["test_label"][1], distance > 3)
        axis = (np.arange(100) + 0.5) * 0.12 - 6
        truth = np.hypot(*np.meshgrid(axis, axis)) > 3
        assert ((found["field"][..., 1] > 0) == truth).mean() > 0.8
        assert shown(runner).metrics["test_accuracy"] > 0.6


def test_hovering_the_second_question_shows_its_field() -> None:
    for kind in ("shared", "separate"):
        runner = opened(20, second_task=kind, hidden=[4])
        found = runner.results()["field"]
        last = sum(mark(shown(runner), "network", Network).layers) - 1
        for item, question in ((last - 1, 0), (last, 1)):
            hand(runner, "network", "hover", mark="network", item=item)
            values = mark(shown(runner), "field", Heatmap).values
            np.testing.assert_allclose(values, found[..., question], atol=1e-6)


def test_normalising_mends_unequal_scales() -> None:
    changes = {"data": "gaussians", "noise": 0.2, "hidden": [], "features": ["x1", "x2"], "stretch": 30.0}
    stretched, normalised = (
        opened(10, optimizer="sgd", learning_rate=0.1, normalise=normalise, **changes)
        for normalise in (False, True)
    )
    losses = [shown(runner).metrics["train_loss"] for runner in (stretched, normalised)]
    assert losses[1] < 0.5 * losses[0]
    w = normalised.results()["weights"]
    found = normalised.results()
    x = found["train_xy"] * (1, 30)
    z = (np.array([5.94, 5.94 * 30]) - x.mean(0)) / x.std(0) @ w[:2] + w[2]
    assert found["field"][-1, -1] == pytest.approx(np.tanh(z / 2), abs=1e-5)


@pytest.mark.parametrize(
    ("best", "train", "test", "name"),
    [
        (0.0, 0.01, 0.11, "High variance"),
        (0.0, 0.15, 0.16, "High bias"),
        (0.0, 0.15, 0.30, "High bias and high variance"),
        (0.0, 0.005, 0.01, "Low bias, low variance"),
        (0.15, 0.15, 0.16, "Low bias, low variance"),
    ],
)
def test_bias_and_variance_are_told_apart(best: float, train: float, test: float, name: str) -> None:
    assert Diagnosis(best, train, test).name == name


def test_the_diagnosis_is_of_the_errors_that_are_shown() -> None:
    runner = opened(60, data="gaussians", noise=0.5, model="knn", neighbours=1)
    picture = shown(runner)
    rows = dict(mark(picture, "diagnosis", Table).rows)
    assert rows["training error"] == "0.0%"
    assert rows["test error"] == f"{1 - picture.metrics['test_accuracy']:.1%}"
    assert mark(picture, "diagnosis", Text).markdown.startswith("**High variance.**")
