"""What a model is made of can be shown: members, splits, questions, margins and support vectors."""

import numpy as np
import pytest
from sklearn.svm import SVC

from playground.classical.model import Settings
from playground.classical.models import MODELS, begin
from tests.classical.classical_reference import fitted, points

EXTENT = (-3.0, 3.0, -2.0, 2.0)
SQUARE = np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]])
EXCLUSIVE = np.array([0, 1, 1, 0])


def softmax(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=0)


@pytest.mark.parametrize("classes", [2, 4, None])
@pytest.mark.parametrize("name", MODELS)
def test_members_answer_in_the_form_of_the_whole(name, classes):
    x, y, places = points(classes)
    model = fitted(name, x, y, classes, Settings(trees=7))
    counts = {"knn": 0, "svm_linear": 0, "svm_rbf": 16, "tree": 1, "forest": 7, "boosting": 7}
    assert len(model.members) == counts[name]
    for member in model.members:
        answer = member.answer(places)
        assert answer.shape == model.answer(places).shape
        assert member.weight > 0
        if classes == 4:
            np.testing.assert_allclose(answer.sum(axis=0), 1, rtol=1e-12)
            assert (answer >= 0).all()
        elif classes == 2:
            assert (np.abs(answer) <= 1).all()


@pytest.mark.parametrize("classes", [2, 4, None])
@pytest.mark.parametrize("name", ["tree", "forest"])
def test_a_tree_or_forest_is_the_weighted_sum_of_its_members(name, classes):
    x, y, places = points(classes)
    model = fitted(name, x, y, classes, Settings(trees=7))
    whole = sum(member.weight * member.answer(places) for member in model.members)
    np.testing.assert_allclose(whole, model.answer(places), rtol=1e-12, atol=1e-12)


def test_boosting_adds_what_its_members_say_to_where_it_began():
    x, y, places = points(None)
    values = fitted("boosting", x, y, None, Settings(trees=7))
    whole = y.mean() + sum(member.weight * member.answer(places) for member in values.members)
    np.testing.assert_allclose(whole, values.answer(places), rtol=1e-12)

    x, y, places = points(2)  # as many of either class: it begins at log-odds of 0
    model = fitted("boosting", x, y, 2, Settings(trees=7))
    scores = sum(member.weight * 2 * np.arctanh(member.answer(places)) for member in model.members)
    np.testing.assert_allclose(np.tanh(scores / 2), model.answer(places), rtol=1e-9)

    x, y, places = points(4)
    model = fitted("boosting", x, y, 4, Settings(trees=7))
    scores = sum(member.weight * np.log(member.answer(places)) for member in model.members)
    np.testing.assert_allclose(softmax(scores), model.answer(places), rtol=1e-9)


@pytest.mark.parametrize("classes", [2, None])
def test_few_support_vectors_show_all_of_an_rbf_machine_but_its_intercept(classes):
    x, y, places = points(classes, count=12)
    model = begin("svm_rbf", x, y, classes, Settings(C=0.5))
    whole = sum(member.weight * member.answer(places) for member in model.members)
    f = model.decision(places) if classes else model.answer(places)
    assert np.ptp(f - whole) == pytest.approx(0, abs=1e-12)
    assert len(model.members) == len(model.support)


def test_of_many_support_vectors_those_with_the_largest_coefficients_are_shown():
    x, y, _ = points(4)
    model = begin("svm_rbf", x, y, 4, Settings())
    theirs = SVC(gamma=Settings().gamma).fit(x, y)
    largest = sorted(np.abs(theirs.dual_coef_).sum(axis=0), reverse=True)[:16]
    assert [member.weight for member in model.members] == pytest.approx(largest)
    at_itself = [float(member.answer(x).max()) for member in model.members]
    assert at_itself == pytest.approx([1.0] * 16)


@pytest.mark.parametrize("name", ["svm_linear", "svm_rbf"])
def test_a_machines_margin_is_where_its_decision_is_one(name):
    x = np.array([[-3.0, 0], [-1, 0.5], [1, 0.5], [3, 1]])
    model = begin(name, x, np.array([0, 0, 1, 1]), 2, Settings(C=1000, gamma=0.5))
    assert model.pairs == ((0, 1),)
    assert set(model.support) >= {1, 2}
    np.testing.assert_allclose(model.decision(x[1:3]), [[-1, 1]], atol=1e-2)  # libsvm stops within 0.001
    np.testing.assert_allclose(model.answer(x[1:3]), [[-1, 1]], atol=1e-2)


def test_a_machine_of_several_classes_has_a_decision_for_each_pair():
    x, y, places = points(4)
    for name, kernel in (("svm_linear", "linear"), ("svm_rbf", "rbf")):
        model = begin(name, x, y, 4, Settings())
        theirs = SVC(kernel=kernel, gamma=0.5, decision_function_shape="ovo").fit(x, y)
        assert model.pairs == ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))
        # libsvm counts for the first of two classes, as a decision of two classes alone never does
        np.testing.assert_allclose(model.decision(places), -theirs.decision_function(places).T, atol=1e-10)
        np.testing.assert_array_equal(model.support, theirs.support_)


def test_what_is_no_machine_has_no_margin():
    x, y, places = points(None)
    assert begin("svm_rbf", x, y, None).decision(places).shape == (0, 50)
    assert begin("tree", x, y, None).decision(places).shape == (0, 50)
    assert len(begin("tree", x, y, None).support) == 0


def test_a_tree_parts_the_plane_along_its_questions():
    (tree,) = begin("tree", SQUARE, EXCLUSIVE, 2, Settings(depth=2)).members
    first, *others = tree.splits(EXTENT).tolist()
    across = first[0][0] == first[1][0]  # which feature is asked for first is the seed's choice
    long, halves = [(-2, 2), (-3, 3)] if across else [(-3, 3), (-2, 2)]
    along, other = (1, 0) if across else (0, 1)
    assert [place[along] for place in first] == list(long)
    assert [place[other] for place in first] == [0, 0]
    assert sorted([place[other] for place in half] for half in others) == [[halves[0], 0], [0, halves[1]]]
    assert [part.tolist() for part in tree.thresholds()] == [[0], [0]]


def test_between_its_splits_a_trees_answer_never_changes():
    x, y, _ = points(4, seed=5)
    (tree,) = begin("tree", x, y, 4, Settings(depth=4)).members
    splits = tree.splits(EXTENT)
    random = np.random.default_rng(1)
    starts = random.uniform((-3, -2), (3, 2), (300, 2))
    ends = starts + random.normal(0, 0.3, (300, 2)).clip((-3, -2) - starts, (3, 2) - starts)
    for start, end in zip(starts, ends, strict=True):
        corner = np.array([end[0], start[1]])
        if not (crossed(splits, start, corner, 0) or crossed(splits, corner, end, 1)):
            same = tree.answer(np.stack([start, corner, end]))
            assert np.ptp(same, axis=1).max() == 0


def test_across_each_of_its_splits_a_trees_answer_changes():
    x, y, _ = points(None, seed=5)
    (tree,) = begin("tree", x, y, None, Settings(depth=5)).members
    splits = tree.splits(EXTENT)
    assert len(splits) > 10
    for start, end in splits:
        assert (start <= end).all()
        across = 1e-6 * (end == start)
        for share in (0.01, 0.5, 0.99):
            place = start + share * (end - start)
            below, above = tree.answer(np.stack([place - across, place + across]))[0]
            assert below != above


def crossed(splits, start, end, axis):
    """Tell whether a way along an axis meets a segment that runs across it."""
    low, high = sorted((start[axis], end[axis]))
    other = 1 - axis
    return any(
        segment[0][axis] == segment[1][axis]
        and low <= segment[0][axis] <= high
        and segment[0][other] <= start[other] <= segment[1][other]
        for segment in splits
    )


def test_splits_outside_the_extent_or_of_other_spaces_are_left_out():
    x, y, _ = points(2)
    (tree,) = begin("tree", x, y, 2, Settings(depth=0)).members
    assert tree.splits((10.0, 11.0, 10.0, 11.0)).shape == (0, 2, 2)
    (tree,) = begin("tree", np.c_[x, x[:, 0] * x[:, 1]], y, 2).members
    assert tree.splits(EXTENT).shape == (0, 2, 2)
    assert len(tree.thresholds()) == 3
    (bump, *_) = begin("svm_rbf", x, y, 2).members
    assert bump.splits(EXTENT).shape == (0, 2, 2)
    assert bump.thresholds() == ()
    assert bump.text(["x₁", "x₂"]) == ""


def test_a_tree_can_be_read():
    (tree,) = begin("tree", np.array([[0.0], [1], [4], [5]]), np.array([0, 0, 1, 1]), 2).members
    assert tree.text(["x₁²"]) == "|--- x₁² <= 2.50\n|   |--- class: 0\n|--- x₁² >  2.50\n|   |--- class: 1\n"
    assert "class: blue" in tree.text(["x₁²"], ["orange", "blue"])
    (tree,) = begin("tree", np.array([[0.0], [1], [4], [5]]), np.array([1, 1, 3, 3]), 4).members
    assert "class: d" in tree.text(["x₁"], ["a", "b", "c", "d"])


def test_a_deep_tree_can_be_read_to_its_last_leaf():
    x = np.arange(40.0)[:, None]
    (tree,) = begin("tree", x, 2.0 ** np.arange(40), None, Settings(depth=0)).members
    assert tree.text(["x₁"]).count("value:") == 40


def test_a_round_of_boosting_can_be_read_class_by_class():
    x, y, _ = points(4)
    round_, *_ = begin("boosting", x, y, 4, Settings(trees=3, depth=1)).members
    text = round_.text(["x₁", "x₂"], ["a", "b", "c", "d"])
    assert [line for line in text.splitlines() if line.startswith("class")] == [
        "class a",
        "class b",
        "class c",
        "class d",
    ]
    assert text.count("value:") == 8
    round_, *_ = begin("boosting", x, y > 1, 2, Settings(trees=3, depth=1)).members
    assert round_.text(["x₁", "x₂"]).count("value:") == 2


@pytest.mark.parametrize(
    ("name", "keeps", "multiplies"),
    [
        ("knn", 4 * 3, 4 * 2),  # each point with its label; a square for each coordinate
        ("svm_linear", 3, 2),  # w₁, w₂ and b
        ("svm_rbf", 4 * 3 + 1, 4 * (2 + 1 + 1)),  # each support vector, its weight; b; d², γ·d², a·K
        ("tree", 3 * 2 + 4 * 2, 0),  # three questions of a feature and a threshold, four leaves of two shares
    ],
)
def test_a_model_costs_what_it_keeps_and_multiplies(name, keeps, multiplies):
    assert begin(name, SQUARE, EXCLUSIVE, 2, Settings(C=1)).cost == (keeps, multiplies)


def test_an_ensemble_costs_what_its_trees_do():
    model = fitted("boosting", SQUARE, EXCLUSIVE, 2, Settings(trees=5, depth=1))
    assert model.cost == (5 * (2 + 2), 5)  # one question, two leaves of one score; each weighed once
