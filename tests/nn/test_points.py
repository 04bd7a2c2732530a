import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.neighbors import KNeighborsClassifier

from playground.nn.features import FEATURES, design_matrix
from playground.nn.points import EDGE, POINT_SETS, make_points, split

NAMES = list(POINT_SETS)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 60), st.floats(0, 5), st.integers(0, 1000))
def test_points_are_balanced_inside_the_frame_and_repeatable(name, count, noise, seed):
    points = make_points(name, count, noise, seeded(seed))
    assert points.xy.shape == (count, 2)
    assert len(points) == count
    assert (points.xy.abs() <= EDGE).all()
    assert abs(int((2 * points.labels - 1).sum())) <= 1
    again = make_points(name, count, noise, seeded(seed))
    assert torch.equal(points.xy, again.xy)
    assert torch.equal(points.labels, again.labels)


@pytest.mark.parametrize("name", NAMES)
def test_without_noise_neighbours_tell_the_classes_apart_and_with_much_they_do_not(name):
    def accuracy(noise):
        train, test = split(make_points(name, 1000, noise, seeded(1)), 0.5, seeded(2))
        return KNeighborsClassifier(3).fit(train.xy, train.labels).score(test.xy, test.labels)

    assert accuracy(0.0) > 0.95
    assert accuracy(0.5) < accuracy(0.0) + 0.01
    assert accuracy(3.0) < 0.85


@pytest.mark.parametrize("count", [0, 1, 2, 3, 100])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9, 1.0])
def test_split_parts_all_points_and_leaves_neither_side_empty(count, share):
    points = make_points("xor", count, 0.1, seeded())
    train, test = split(points, share, seeded(1))
    assert len(train) + len(test) == count
    assert count < 2 or (len(train) >= 1 and len(test) >= 1)
    together = torch.cat([train.xy, test.xy])
    assert sorted(together.tolist()) == sorted(points.xy.tolist())


def test_split_shuffles():
    train, test = split(make_points("gaussians", 200, 0.1, seeded()), 0.6, seeded(1))
    assert (len(train), len(test)) == (120, 80)
    assert 0.35 < train.labels.double().mean() < 0.65


@pytest.mark.parametrize(("count", "noise"), [(-1, 0.1), (5, -0.1), (5, float("nan"))])
def test_negative_count_or_noise_is_refused(count, noise):
    with pytest.raises(ValueError, match="negative"):
        make_points("circle", count, noise, seeded())


def test_design_matrix_is_features_by_points_with_ones_below():
    xy = torch.tensor([[1.0, 2.0], [-3.0, 0.5]], dtype=torch.float64)
    matrix = design_matrix(list(FEATURES), xy, dtype=torch.float64)
    sines = torch.sin(xy).t()
    expected = torch.tensor([[1, -3], [2, 0.5], [1, 9], [4, 0.25], [2, -1.5], *sines.tolist(), [1, 1]])
    torch.testing.assert_close(matrix, expected.double(), atol=1e-6, rtol=0)
    assert [feature.label for feature in FEATURES.values()] == [
        "x₁",
        "x₂",
        "x₁²",
        "x₂²",
        "x₁x₂",
        "sin x₁",
        "sin x₂",
    ]


def test_no_features_leave_the_bias():
    assert design_matrix([], torch.zeros(3, 2)).tolist() == [[1, 1, 1]]
