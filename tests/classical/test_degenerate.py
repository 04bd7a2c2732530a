"""Whatever is painted or loaded, no model raises, and what cannot be done as set is said."""

import io
import pickle

import numpy as np
import pytest
import torch

from playground.classical.model import Settings
from playground.classical.models import MODELS, begin
from tests.classical.classical_reference import TASKS, assert_says, fitted, points

PLACES = np.random.default_rng(0).uniform(-6, 6, (20, 2))
NAMES = list(MODELS)
FEW = Settings(trees=6)


def points_of(kind):
    alike = np.ones((6, 2))
    return {
        "one": (np.array([[1.0, 2]]), [1]),
        "two": (np.array([[1.0, 2], [2, 1]]), [0, 1]),
        "two of one class": (np.array([[1.0, 2], [2, 1]]), [1, 1]),
        "alike with different labels": (alike, [0, 1, 0, 1, 1, 1]),
        "a constant feature": (np.c_[np.arange(6.0), np.ones(6)], [0, 0, 1, 1, 0, 1]),
        "on a line": (np.c_[np.arange(6.0), np.arange(6.0)], [0, 1, 0, 1, 0, 1]),
        "huge": (np.array([[1e6, -1e6], [1e6, 1e6], [0, 0]]), [0, 1, 1]),
    }[kind]


KINDS = [
    "one",
    "two",
    "two of one class",
    "alike with different labels",
    "a constant feature",
    "on a line",
    "huge",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_every_model_answers_for_any_points(name, kind):
    for classes in TASKS:
        x, y = points_of(kind)
        model = fitted(name, x, np.array(y, float if classes is None else int), classes, FEW)
        answer = model.answer(PLACES)
        assert answer.shape == (classes if classes == 4 else 1, 20)
        assert np.isfinite(answer).all()
        assert set(model.predict(PLACES)) <= set(y) or classes is None
        if classes == 4:
            assert_says(answer, model.predict(PLACES))
            assert (answer[sorted({0, 1, 2, 3} - set(y))] == 0).all()
        for member in model.members:
            assert np.isfinite(member.answer(PLACES)).all()
            assert np.isfinite(member.splits((-6, 6, -6, 6))).all()
            member.text(["x₁", "x₂"])


@pytest.mark.parametrize("name", NAMES)
def test_no_points_leave_every_answer_open(name):
    none = np.empty((0, 2)), np.empty(0)
    assert (fitted(name, *none, 2, FEW).answer(PLACES) == np.zeros((1, 20))).all()
    assert (fitted(name, *none, 4, FEW).answer(PLACES) == np.full((4, 20), 0.25)).all()
    assert (fitted(name, *none, None, FEW).answer(PLACES) == np.zeros((1, 20))).all()
    assert fitted(name, *none, 4, FEW).predict(PLACES).tolist() == [0] * 20
    assert fitted(name, *none, 4, FEW).note == "No points to learn from."


@pytest.mark.parametrize("name", NAMES)
def test_one_class_is_the_answer_everywhere(name):
    x = np.random.default_rng(1).normal(size=(9, 2))
    model = fitted(name, x, np.full(9, 1), 2, FEW)
    assert (model.answer(PLACES) == 1).all()
    assert (fitted(name, x, np.zeros(9), 2, FEW).answer(PLACES) == -1).all()
    model = fitted(name, x, np.full(9, 2), 4, FEW)
    assert (model.answer(PLACES) == np.array([[0], [0], [1], [0]])).all()
    assert model.predict(PLACES).tolist() == [2] * 20
    assert model.note == "All points are of class 2: there is nothing to tell apart."


@pytest.mark.parametrize("classes", [4, 6])
@pytest.mark.parametrize("present", [(1, 3), (0, 2, 3)])
@pytest.mark.parametrize("name", NAMES)
def test_a_class_without_points_has_no_share(name, present, classes):
    x, y, _ = points(len(present))
    model = fitted(name, x, np.array(present)[y], classes, FEW)
    answer = model.answer(PLACES)
    absent = sorted(set(range(classes)) - set(present))
    assert (answer[absent] == 0).all()
    assert_says(answer, model.predict(PLACES))
    for member in model.members:
        assert member.answer(PLACES).shape == answer.shape
    assert all(set(pair) <= set(present) for pair in model.pairs)
    assert len(model.decision(PLACES)) == len(model.pairs)


def test_more_neighbours_than_points_are_all_points():
    x, y, _ = points(2, count=7)
    model = fitted("knn", x, y, 2, Settings(neighbours=30))
    np.testing.assert_allclose(model.answer(PLACES), 2 * y.mean() - 1)
    assert model.note == "All 7 points vote: there are fewer than k = 30."


@pytest.mark.parametrize("name", NAMES)
def test_no_features_say_the_same_everywhere(name):
    for classes in TASKS:
        _, y, _ = points(classes)
        model = fitted(name, np.empty((len(y), 0)), y, classes, FEW)
        answer = model.answer(np.empty((5, 0)))
        assert np.ptp(answer, axis=1).max() == 0
        assert model.predict(np.empty((5, 0))).shape == (5,)
        assert model.decision(np.empty((5, 0))).shape == (len(model.pairs), 5)
        for member in model.members:
            assert member.answer(np.empty((5, 0))).shape == answer.shape
            member.text([])


@pytest.mark.parametrize("name", NAMES)
def test_no_places_have_no_answers(name):
    for classes in TASKS:
        x, y, _ = points(classes)
        model = fitted(name, x, y, classes, FEW)
        none = np.empty((0, 2))
        assert model.answer(none).shape == (classes if classes == 4 else 1, 0)
        assert model.predict(none).shape == (0,)
        assert model.decision(none).shape == (len(model.pairs), 0)
        for member in model.members:
            assert member.answer(none).shape == (classes if classes == 4 else 1, 0)


@pytest.mark.parametrize("name", NAMES)
def test_the_seed_decides_all(name):
    for classes in TASKS:
        x, y, _ = points(classes)
        first, again = (fitted(name, x, y, classes, Settings(trees=6, seed=3)) for _ in range(2))
        np.testing.assert_array_equal(first.answer(PLACES), again.answer(PLACES))


def test_another_seed_makes_another_forest():
    x, y, _ = points(2)
    one, other = (fitted("forest", x, y, 2, Settings(trees=6, seed=seed)).answer(PLACES) for seed in (3, 4))
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("count", [0, 80])
@pytest.mark.parametrize("name", NAMES)
def test_a_model_put_away_halfway_goes_on_where_it_was(name, count):
    x, y, _ = points(4, count=count) if count else (np.empty((0, 2)), np.empty(0), None)
    whole = fitted(name, x, y, 4, FEW)
    for copy in (pickled, saved_by_torch):
        model = copy(begin(name, x, y, 4, FEW))
        while model.fit_more():
            pass
        np.testing.assert_array_equal(model.answer(PLACES), whole.answer(PLACES))
        np.testing.assert_array_equal(model.predict(PLACES), whole.predict(PLACES))
        assert (model.note, model.progress) == (whole.note, whole.progress)
        assert len(copy(model.members)) == len(whole.members)


def pickled(value):
    return pickle.loads(pickle.dumps(value))


def saved_by_torch(value):
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return torch.load(file, weights_only=False)
