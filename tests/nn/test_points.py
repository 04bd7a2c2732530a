import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsClassifier

from playground.nn.features import FEATURES, design_matrix
from playground.nn.points import (
    EDGE,
    MOST_CLASSES,
    POINT_SETS,
    VALUE_SETS,
    PointSet,
    make_points,
    make_values,
    split,
)

NAMES = list(POINT_SETS)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


CLASSES = range(2, MOST_CLASSES + 1)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.integers(0, 60),
    st.floats(0, 5),
    st.integers(0, 1000),
    st.sampled_from(CLASSES),
)
def test_points_are_balanced_inside_the_frame_and_repeatable(name, count, noise, seed, classes):
    points = make_points(name, count, noise, seeded(seed), classes)
    assert points.xy.shape == (count, 2)
    assert len(points) == count
    assert (points.xy.abs() <= EDGE).all()
    counts = torch.bincount(points.labels, minlength=classes)
    assert len(counts) == classes
    assert counts.max() - counts.min() <= 1
    again = make_points(name, count, noise, seeded(seed), classes)
    assert torch.equal(points.xy, again.xy)
    assert torch.equal(points.labels, again.labels)


@pytest.mark.parametrize("classes", CLASSES)
@pytest.mark.parametrize("name", NAMES)
def test_without_noise_neighbours_tell_the_classes_apart_and_with_much_they_do_not(name, classes):
    def accuracy(noise):
        train, test = split(make_points(name, 1000, noise, seeded(1), classes), 0.8, 2)
        return KNeighborsClassifier(3).fit(train.xy, train.labels).score(test.xy, test.labels)

    assert accuracy(0.0) > 0.9
    assert accuracy(0.5) < accuracy(0.0) + 0.01
    assert accuracy(3.0) < 0.85


# Drawn before there were more classes than two: links from then must show the same points.
FIRST_OF_TWO = {
    "circle": [
        (2.5417394660142847, -4.026874395467868),
        (-0.11779501227537281, -0.38830155513545606),
        (3.018244678686017, 1.5173075792001995),
        (0.31672441535834395, -0.8284967450879606),
    ],
    "xor": [
        (0.0786452938733504, -3.9587991089078542),
        (-1.7999289180154534, -3.5388059622567702),
        (-3.577021642135618, 0.7774326537992984),
        (-1.6560137220733928, -2.4256190645128104),
    ],
    "gaussians": [
        (-1.016191743039947, -1.7858736982334307),
        (2.1089754655491397, 1.2483520175528042),
        (-1.9434382791508007, -3.6757684105808863),
        (2.4133453910449845, 3.2383589531144175),
    ],
    "spiral": [
        (-0.2329459021747411, -0.1066298866393467),
        (0.13645747216429172, -0.16253648535935383),
        (-1.6400820171434205, 1.8218922664267225),
        (1.6171305280984392, -1.8010591874137738),
    ],
    "moons": [
        (1.5058847111939961, -1.1132822361184012),
        (-0.1941524171873219, -1.095953017398159),
        (-4.485996284026207, 1.7019610184797145),
        (-0.797254796120697, -0.19795091611229054),
    ],
    "rings": [
        (-1.5383390242430828, 0.11276792135987179),
        (2.131837647232608, 1.4145469463920897),
        (-4.061382286057977, 0.2209408151425798),
        (-3.1975645007526534, -4.045406706950974),
    ],
    "checkerboard": [
        (1.7715999836761362, -3.6644783515510113),
        (-3.957821448299846, -1.8127775330304488),
        (-1.8492084854520598, -0.5900966944687376),
        (3.4935954711167696, 1.089740430073558),
    ],
}


@pytest.mark.parametrize("name", NAMES)
def test_two_classes_are_the_points_they_always_were(name):
    points = make_points(name, 4, 0.25, seeded(3))
    assert points.labels.tolist() == [0, 1, 0, 1]
    assert points.xy.tolist() == [pytest.approx(xy, abs=1e-12) for xy in FIRST_OF_TWO[name]]


@pytest.mark.parametrize("classes", CLASSES)
def test_each_class_of_xor_has_a_sector_and_the_opposite_one(classes):
    points = make_points("xor", 600, 0.0, seeded(), classes)
    x, y = points.xy.unbind(1)
    sector = torch.floor(torch.atan2(y, x) / (math.pi / classes)).long() + 1
    assert torch.equal(sector % classes, points.labels)


@pytest.mark.parametrize("classes", [-1, 0, 1, 7])
def test_other_classes_than_two_to_six_are_refused(classes):
    with pytest.raises(ValueError, match="2 to 6"):
        make_points("circle", 10, 0.1, seeded(), classes)


@pytest.mark.parametrize("name", VALUE_SETS)
@settings(max_examples=20, deadline=None)
@given(st.integers(0, 60), st.floats(0, 5), st.integers(0, 1000))
def test_values_lie_between_their_bounds_and_are_repeatable(name, count, noise, seed):
    points = make_values(name, count, noise, seeded(seed))
    assert points.xy.shape == (count, 2)
    assert points.labels.shape == (count,)
    assert points.labels.dtype == torch.float64
    assert (points.xy.abs() <= EDGE).all()
    assert (points.labels.abs() <= 1).all()
    assert torch.equal(points.labels, make_values(name, count, noise, seeded(seed)).labels)


def test_the_plane_is_linear_and_reaches_far_and_the_bumps_are_neither_flat_nor_linear():
    def linear(name):
        points = make_values(name, 500, 0.0, seeded())
        spread = float(points.labels.max() - points.labels.min())
        return LinearRegression().fit(points.xy, points.labels).score(points.xy, points.labels), spread

    assert linear("plane") == (pytest.approx(1), pytest.approx(1.9, abs=0.1))
    assert linear("bumps") == (pytest.approx(0, abs=0.1), pytest.approx(1.9, abs=0.1))


@pytest.mark.parametrize("name", VALUE_SETS)
def test_noise_strays_the_values_and_not_the_places(name):
    still, noisy = make_values(name, 500, 0.0, seeded()), make_values(name, 500, 0.05, seeded())
    assert torch.equal(still.xy, noisy.xy)
    assert 0.04 < float((noisy.labels - still.labels).std()) < 0.06


@pytest.mark.parametrize("count", [0, 1, 2, 3, 100])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9, 1.0])
def test_split_parts_all_points_and_leaves_neither_side_empty(count, share):
    points = make_points("xor", count, 0.1, seeded())
    train, test = split(points, share, 1)
    assert len(train) + len(test) == count
    assert count < 1 or len(train) >= 1
    assert count < 2 or len(test) >= 1
    together = torch.cat([train.xy, test.xy])
    assert sorted(together.tolist()) == sorted(points.xy.tolist())


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("name", ["gaussians", "spiral", "checkerboard"])
def test_split_meets_the_share_and_up_to_chance_in_either_class(name, share):
    train, _ = split(make_points(name, 4000, 0.1, seeded()), share, 1)
    assert len(train) == 4000 * share
    assert abs(int((2 * train.labels - 1).sum())) < 4 * math.sqrt(len(train))


def test_one_more_point_moves_at_most_one_other_to_the_other_side():
    points = make_points("moons", 200, 0.1, seeded())
    sides = [
        {tuple(xy) for xy in split(points.take(torch.arange(n)), 0.6, 7)[0].xy.tolist()} for n in (150, 151)
    ]
    assert len(sides[0] - sides[1]) <= 1
    assert len(sides[1] - sides[0]) <= 1


def test_the_seed_decides_who_is_on_which_side():
    points = make_points("circle", 2000, 0.1, seeded())
    sides = [{tuple(xy) for xy in split(points, 0.5, seed)[0].xy.tolist()} for seed in range(3)]
    shared = [len(sides[a] & sides[b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert all(400 < count < 600 for count in shared)


def test_points_at_the_same_place_stay_together():
    xy = torch.tensor([[1.0, 0.0], [2.0, 3.0]], dtype=torch.float64).repeat(20, 1)
    xy[::4, 1] *= -1  # −0 and 0 are one place
    points = PointSet(xy, torch.zeros(40))
    for seed in range(10):
        train, test = split(points, 0.5, seed)
        assert len(train) == len(test) == 20
    alike = points.take(torch.arange(1, 40, 2))
    assert [len(side) for side in split(alike, 0.5, 0)] == [20, 0]


@pytest.mark.parametrize(("count", "noise"), [(-1, 0.1), (5, -0.1), (5, float("nan"))])
def test_negative_count_or_noise_is_refused(count, noise):
    with pytest.raises(ValueError, match="negative"):
        make_points("circle", count, noise, seeded())
    with pytest.raises(ValueError, match="negative"):
        make_values("plane", count, noise, seeded())


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
