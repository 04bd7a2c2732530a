"""Every model is scikit-learn's with the same settings, in all that it answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.classical.model import Settings
from playground.classical.models import MODELS, begin
from tests.classical.classical_reference import TASKS, assert_says, expected, fitted, points, scikit_learns

NAMES = list(MODELS)


choices = st.builds(
    Settings,
    neighbours=st.integers(1, 30),
    C=st.floats(0.01, 100),
    gamma=st.floats(0.01, 10),
    depth=st.integers(0, 5),
    trees=st.integers(1, 12),
    learning_rate=st.floats(0.01, 1.5),
    seed=st.integers(0, 100),
)


@pytest.mark.parametrize("classes", TASKS)
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=6, deadline=None)
@given(chosen=choices, seed=st.integers(0, 100))
def test_every_model_is_scikit_learns(name, classes, chosen, seed):
    x, y, places = points(classes, seed=seed)
    model = fitted(name, x, y, classes, chosen)
    theirs = scikit_learns(name, classes, chosen).fit(x, y)
    for asked in (x, places):
        np.testing.assert_array_equal(model.predict(asked), theirs.predict(asked))
        # values of a support vector machine are sums of a hundred terms as large as C
        atol = 1e-12 * (len(x) * chosen.C if name.startswith("svm") else 1)
        np.testing.assert_allclose(
            model.answer(asked), expected(name, theirs, asked, classes), rtol=1e-12, atol=max(atol, 1e-12)
        )


@pytest.mark.parametrize("classes", TASKS)
@pytest.mark.parametrize("name", NAMES)
def test_answers_have_the_form_of_their_task(name, classes):
    x, y, places = points(classes)
    model = fitted(name, x, y, classes, Settings(trees=7))
    answer = model.answer(places)
    predicted = model.predict(places)
    assert answer.shape == (classes if classes == 4 else 1, len(places))
    assert answer.dtype == np.float64
    assert model.note == ""
    if classes is None:
        np.testing.assert_allclose(answer[0], predicted, rtol=1e-9)
    elif classes == 2:
        assert (np.abs(answer) <= 1).all()
        np.testing.assert_array_equal(answer[0] > 0, predicted == 1)
    else:
        assert_says(answer, predicted)


@pytest.mark.parametrize("classes", [3, 4, 6])
def test_machines_whose_votes_tie_say_in_their_shares_what_they_predict(classes):
    x, y, _ = points(classes, count=60, seed=3)
    grid = np.stack(np.meshgrid(np.linspace(-4, 4, 60), np.linspace(-4, 4, 60)), -1).reshape(-1, 2)
    for name in ("svm_linear", "svm_rbf"):
        model = begin(name, x, y[np.random.default_rng(0).permutation(60)], classes, Settings(C=10))
        assert_says(model.answer(grid), model.predict(grid))


@pytest.mark.parametrize("classes", TASKS)
@pytest.mark.parametrize("name", ["forest", "boosting"])
def test_an_ensemble_grows_by_pieces_and_answers_from_its_first_tree_on(name, classes):
    x, y, places = points(classes)
    chosen = Settings(trees=13)
    model = begin(name, x, y, classes, chosen)
    assert model.progress == (1, 13)
    seen = [1]
    while True:
        done, _ = model.progress
        so_far = scikit_learns(name, classes, Settings(trees=done)).fit(x, y)
        np.testing.assert_allclose(
            model.answer(places), expected(name, so_far, places, classes), rtol=1e-12, atol=1e-12
        )
        assert len(model.members) == done
        if not model.fit_more():
            break
        seen.append(model.progress[0])
    assert model.progress == (13, 13)
    assert not model.fit_more()
    assert seen == ([1, *range(2, 13)] if (name, classes) == ("boosting", 4) else [1, 6, 11])


def test_one_tree_at_a_time_makes_the_same_forest():
    x, y, places = points(2)
    model = begin("forest", x, y, 2, Settings(trees=9))
    while model.fit_more(trees=1):
        pass
    np.testing.assert_array_equal(
        model.answer(places), fitted("forest", x, y, 2, Settings(trees=9)).answer(places)
    )


@pytest.mark.parametrize("name", ["knn", "svm_linear", "svm_rbf", "tree"])
def test_the_others_are_fitted_as_they_begin(name):
    x, y, _ = points(2)
    model = begin(name, x, y, 2, Settings())
    assert model.progress == (1, 1)
    assert not model.fit_more()


def test_a_machine_that_is_hard_to_fit_is_fitted_coarsely_first_and_then_as_scikit_learn_does(monkeypatch):
    monkeypatch.setattr(
        "playground.classical.machines.ATTEMPTS", ((1e-3, 20), (0.1, 10_000), (1e-3, 100_000))
    )
    x, y, places = points(2, count=200)
    chosen = Settings(C=10)
    exact = scikit_learns("svm_rbf", 2, chosen).fit(x, y)
    model = begin("svm_rbf", x, y, 2, chosen)
    assert (model.note, model.progress) == ("Not converged: a smaller C will.", (1, 3))
    assert np.isfinite(model.answer(places)).all()
    assert model.fit_more()
    assert (model.note, model.progress) == ("Converged to a tolerance of 0.1, not of 0.001.", (2, 3))
    np.testing.assert_allclose(model.decision(places)[0], exact.decision_function(places), atol=0.3)
    assert not model.fit_more()
    assert (model.note, model.progress) == ("", (3, 3))
    np.testing.assert_allclose(model.decision(places)[0], exact.decision_function(places), atol=1e-9)
    assert not model.fit_more()


def test_what_has_converged_coarsely_is_not_lost_to_what_has_not_converged(monkeypatch):
    monkeypatch.setattr("playground.classical.machines.ATTEMPTS", ((1e-3, 20), (0.1, 10_000), (1e-3, 21)))
    x, y, places = points(2, count=200)
    model = begin("svm_rbf", x, y, 2, Settings(C=10))
    assert model.fit_more()
    coarse = model.answer(places)
    assert not model.fit_more()
    assert (model.note, model.progress) == ("Converged to a tolerance of 0.1, not of 0.001.", (3, 3))
    np.testing.assert_array_equal(model.answer(places), coarse)


def test_a_machine_that_never_converges_stops_and_still_answers(monkeypatch):
    monkeypatch.setattr("playground.classical.machines.ATTEMPTS", ((1e-3, 2000), (0.1, 8000), (1e-3, 10**9)))
    x, y, places = points(4, count=60)
    model = fitted("svm_linear", x, np.random.default_rng(0).permutation(y), 4, Settings(C=1e9))
    assert (model.note, model.progress) == ("Not converged: a smaller C will.", (2, 2))
    np.testing.assert_allclose(model.answer(places).sum(axis=0), 1)


def test_the_points_can_change_afterwards_without_changing_the_model():
    x, y, places = points(2)
    whole = fitted("forest", x, y, 2, Settings(trees=9)).answer(places)
    model = begin("forest", x, y, 2, Settings(trees=9))
    x[:], y[:] = 0, 0
    while model.fit_more():
        pass
    np.testing.assert_array_equal(model.answer(places), whole)


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError):
        begin("oracle", *points(2)[:2], 2)
