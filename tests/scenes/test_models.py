"""Classical models beside the network: scikit-learn's own answers, refitted at a touch, compared."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support, r2_score
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from playground.classical.model import Settings
from playground.faults import UserError
from playground.frame import Open
from playground.marks import Grid, Heatmap, Network, Path, Points, Table
from playground.runner import Runner
from playground.scenes.decision_boundary import classical_learner
from playground.scenes.decision_boundary.params import DecisionBoundaryParams
from playground.scenes.decision_boundary.scene import SCENE
from tests.scenes.scene_runs import advanced, hand, mark, opened, shown, steered

PLAIN = {"features": ["x1", "x2"], "samples": 300, "noise": 0.3}
STEPS = 30

CLASSIFIERS: dict[str, Callable[[], Any]] = {
    "knn": lambda: KNeighborsClassifier(7),
    "svm_linear": lambda: SVC(kernel="linear", C=2.0, break_ties=True),
    "svm_rbf": lambda: SVC(kernel="rbf", C=2.0, gamma=0.8, break_ties=True),
    "tree": lambda: DecisionTreeClassifier(max_depth=3, random_state=0),
    "forest": lambda: RandomForestClassifier(12, max_depth=3, random_state=0),
    "boosting": lambda: GradientBoostingClassifier(
        n_estimators=12, max_depth=3, learning_rate=0.3, random_state=0
    ),
}
REGRESSORS: dict[str, Callable[[], Any]] = {
    "knn": lambda: KNeighborsRegressor(7),
    "svm_linear": lambda: SVR(kernel="linear", C=2.0),
    "svm_rbf": lambda: SVR(kernel="rbf", C=2.0, gamma=0.8),
    "tree": lambda: DecisionTreeRegressor(max_depth=3, random_state=0),
    "forest": lambda: RandomForestRegressor(12, max_depth=3, random_state=0),
    "boosting": lambda: GradientBoostingRegressor(
        n_estimators=12, max_depth=3, learning_rate=0.3, random_state=0
    ),
}
CHOSEN = {"neighbours": 7, "C": 2.0, "gamma": 0.8, "depth": 3, "trees": 12, "shrinkage": 0.3}


def cells(extent: np.ndarray) -> np.ndarray:
    """Centres of a hundred by a hundred cells, row by row from low y."""
    low, high = extent[:2]
    axis = low + (np.arange(100) + 0.5) * (high - low) / 100
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def classes_of(field: np.ndarray) -> np.ndarray:
    return field.argmax(-1) if field.ndim == 3 else (field > 0).astype(int)


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("model", CLASSIFIERS)
def test_field_metrics_and_confusion_are_scikit_learns(model: str, classes: int) -> None:
    runner = opened(STEPS, model=model, classes=classes, data="moons", **PLAIN, **CHOSEN)
    found, picture = runner.results(), shown(runner)
    reference = CLASSIFIERS[model]().fit(found["train_xy"], found["train_label"])
    expected = reference.predict(cells(found["extent"])).reshape(100, 100)
    undecided = np.abs(found["field"]) < 1e-9 if classes == 2 else np.zeros((100, 100), bool)
    assert undecided.mean() < 0.05
    assert (classes_of(found["field"]) == expected)[~undecided].all()
    truth, said = found["test_label"], reference.predict(found["test_xy"])
    train = accuracy_score(found["train_label"], reference.predict(found["train_xy"]))
    assert picture.metrics["train_accuracy"] == pytest.approx(train)
    assert picture.metrics["test_accuracy"] == pytest.approx(accuracy_score(truth, said))
    np.testing.assert_array_equal(
        mark(picture, "confusion", Grid).values, confusion_matrix(truth, said, labels=range(classes))
    )
    means = precision_recall_fscore_support(truth, said, average="macro", zero_division=0)[:3]
    assert [picture.metrics[name] for name in ("precision", "recall", "f1")] == pytest.approx(list(means))


@pytest.mark.parametrize("model", REGRESSORS)
def test_a_field_of_values_is_scikit_learns(model: str) -> None:
    runner = opened(STEPS, model=model, task="regression", **PLAIN, **CHOSEN)
    found = runner.results()
    reference = REGRESSORS[model]().fit(found["train_xy"], found["train_label"])
    expected = reference.predict(cells(found["extent"])).reshape(100, 100)
    np.testing.assert_allclose(found["field"], expected, atol=1e-9)
    said = reference.predict(found["test_xy"])
    assert shown(runner).metrics["test_r2"] == pytest.approx(r2_score(found["test_label"], said))


@pytest.mark.parametrize("classes", [2, 3])
def test_the_networks_metrics_are_those_of_its_field(classes: int) -> None:
    runner = opened(20, classes=classes, data="gaussians", noise=0.4)
    found, picture = runner.results(), shown(runner)
    x, y = found["test_xy"].T
    row, column = ((axis + 6) / 12 * 100 for axis in (y, x))
    said = classes_of(found["field"])[row.astype(int).clip(0, 99), column.astype(int).clip(0, 99)]
    close = accuracy_score(found["test_label"], said)  # of the cell each point lies in
    assert picture.metrics["test_accuracy"] == pytest.approx(close, abs=0.03)
    counts = mark(picture, "confusion", Grid).values
    assert counts.sum() == len(found["test_label"])
    assert picture.metrics["test_accuracy"] == pytest.approx(np.trace(counts) / counts.sum())


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        ("knn", {"neighbours": 1}),
        ("svm_linear", {"C": 0.01}),
        ("svm_rbf", {"C": 300.0}),
        ("svm_rbf", {"gamma": 5.0}),
        ("tree", {"depth": 1}),
        ("forest", {"depth": 1}),
        ("boosting", {"shrinkage": 0.9}),
        ("boosting", {"trees": 1}),
    ],
)
def test_a_turned_setting_refits_without_a_restart(model: str, changes: dict[str, object]) -> None:
    runner = opened(STEPS, model=model, data="moons", **PLAIN, **CHOSEN)
    run, before = runner.frame().run, runner.results()["field"]
    steered(runner, **changes)
    after = advanced(runner, STEPS).results()["field"]
    assert runner.frame().run == run
    assert (before != after).any()
    fresh = opened(STEPS, model=model, data="moons", **PLAIN, **{**CHOSEN, **changes}).results()["field"]
    np.testing.assert_array_equal(after, fresh)


def test_the_difference_is_the_one_field_less_the_other() -> None:
    runner = opened(STEPS, model="knn", compare="tree", **PLAIN)
    one, other = (opened(STEPS, model=model, **PLAIN).results()["field"] for model in ("knn", "tree"))
    picture = shown(runner)
    np.testing.assert_array_equal(runner.results()["field"], one)
    np.testing.assert_allclose(mark(picture, "difference", Heatmap).values, one - other, atol=1e-12)
    share = ((one > 0) != (other > 0)).mean()
    assert picture.notes["difference"].endswith(f"{share:.0%}")


def test_the_difference_of_several_classes_is_the_total_variation() -> None:
    changes: dict[str, Any] = {"classes": 3, "data": "gaussians", **PLAIN}
    picture = shown(opened(STEPS, model="network", compare="forest", **changes))
    one, other = (opened(STEPS, model=model, **changes).results()["field"] for model in ("network", "forest"))
    expected = np.abs(one - other).sum(-1) / 2
    np.testing.assert_allclose(mark(picture, "difference", Heatmap).values, expected, atol=1e-6)


@pytest.mark.parametrize("compare", ["network", "tree"])
def test_what_is_compared_does_not_shift_the_model_by_a_bit(compare: str) -> None:
    alone, beside = opened(5, dropout=0.2), opened(5, dropout=0.2, compare=compare)
    np.testing.assert_array_equal(alone.results()["weights"], beside.results()["weights"])


def test_two_networks_are_compared_from_different_first_weights() -> None:
    difference = mark(shown(opened(0, compare="network")), "difference", Heatmap)
    assert np.abs(difference.values).max() > 0.1


def test_a_tree_shows_its_splits_and_an_svm_its_margin_and_support_vectors() -> None:
    tree = shown(opened(1, model="tree", **PLAIN)).panes["field"]
    assert any(isinstance(each, Path) and each.label == "splits" for each in tree)
    runner = opened(1, model="svm_rbf", **PLAIN, **CHOSEN)
    found, svm = runner.results(), shown(runner).panes["field"]
    support = next(each for each in svm if isinstance(each, Points) and each.label == "support vectors")
    reference = CLASSIFIERS["svm_rbf"]().fit(found["train_xy"], found["train_label"])
    assert {tuple(xy) for xy in support.xy.tolist()} == {
        tuple(xy) for xy in reference.support_vectors_.tolist()
    }
    assert not any(
        isinstance(each, Path) and each.label == "margin"
        for each in shown(steered(runner, show_members=False)).panes["field"]
    )


def test_a_forest_is_drawn_as_its_trees_and_a_hovered_one_fills_the_field() -> None:
    runner = opened(STEPS, model="forest", **PLAIN, **CHOSEN)
    network = mark(shown(runner), "network", Network)
    assert network.layers == (12, 1)
    hand(runner, "network", "hover", mark="network", item=3)
    picture = shown(runner)
    found = runner.results()
    trees = CLASSIFIERS["forest"]().fit(found["train_xy"], found["train_label"]).estimators_
    alone = 2 * trees[3].predict_proba(cells(found["extent"]))[:, 1] - 1
    assert picture.notes["field"] == "Member 4"
    np.testing.assert_allclose(mark(picture, "field", Heatmap).values.ravel(), alone, atol=1e-9)


def test_what_each_model_costs_stands_in_a_table() -> None:
    picture = shown(opened(2, compare="knn", **PLAIN))
    table = mark(picture, "cost", Table)
    numbers = {str(row[0]): [str(cell).replace(" ", "") for cell in row[1:]] for row in table.rows}
    train = len(opened(0, **PLAIN).results()["train_xy"])
    network = (2 + 1) * 8 + (8 + 1) * 8 + (8 + 1)
    assert numbers["numbers kept"] == [str(network), str(3 * train)]
    assert numbers["multiplications"] == [str(2 * 8 + 8 * 8 + 8), str(2 * train)]
    assert picture.metrics["parameters"] == network


def crowd(count: int) -> list[list[float]]:
    """Points of six classes on a circle, mixed."""
    random = np.random.default_rng(0)
    label = np.arange(count) % 6
    xy = 3 * np.column_stack([np.cos(label), np.sin(label)]) + random.normal(0, 1, (count, 2))
    return np.column_stack([xy.clip(-6, 6), label]).tolist()


@pytest.mark.parametrize("model", ["knn", "svm_linear", "tree"])
def test_many_points_are_answered_with_signs_of_life_in_between_and_their_share_is_said(model: str) -> None:
    signs: list[int] = []

    def alive() -> bool:
        signs.append(1)
        return False

    runner = Runner(cancelled=alive)
    changes = {"points": crowd(10_000), "model": model, "neighbours": 20}
    runner.obey(Open(SCENE, DecisionBoundaryParams().updated(changes), playing=False))
    note = shown(advanced(runner, 1)).notes["network"]
    assert "scores of 3\u2009000 points" in note
    assert ("fitted to 4\u2009000 of 5\u2009000 points" in note) == (model == "svm_linear")
    assert len(signs) >= 20
    rings = mark(shown(runner), "field", Points, "wrong")
    assert 0 < len(rings.xy) < 6000


def test_a_boosting_that_leaves_the_range_of_numbers_stops_with_its_last_good_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wild = Settings(depth=4, trees=2000, learning_rate=10.0)
    monkeypatch.setattr(classical_learner, "settings", lambda params: wild)
    runner = opened(100, model="boosting", task="regression", samples=40)
    frame = runner.frame()
    assert frame.fault is not None
    assert frame.fault.kind == "diverged"
    assert np.isfinite(runner.results()["field"]).all()
    assert np.isfinite(runner.results()["history"]).all()


def test_boosting_is_not_set_to_more_than_two() -> None:
    with pytest.raises(UserError, match="shrinkage"):
        DecisionBoundaryParams(shrinkage=2.1)


@pytest.mark.parametrize("second_task", ["shared", "separate"])
def test_a_network_of_two_questions_is_compared_by_the_first(second_task: str) -> None:
    runner = opened(20, second_task=second_task, compare="tree", **PLAIN)
    found, picture = runner.results(), shown(runner)
    table = {str(row[0]): [float(cell) for cell in row[1:]] for row in mark(picture, "scores", Table).rows}
    assert picture.notes["scores"] == "question 1"
    x, y = ((axis + 6) / 12 * 100 for axis in found["test_xy"].T)
    at = found["field"][y.astype(int).clip(0, 99), x.astype(int).clip(0, 99), 0] > 0
    assert table["accuracy"][0] == pytest.approx(accuracy_score(found["test_label"][0], at), abs=0.03)
    alone = shown(opened(20, model="tree", **PLAIN)).metrics["test_accuracy"]
    assert table["accuracy"][1] == pytest.approx(alone, abs=1e-3)
