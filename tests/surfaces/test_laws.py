"""Laws of optimisers, held by racers of torch.optim to optimizers.md."""

import math

import numpy as np
import pytest
import torch

from playground.surfaces.averages import weighted_average
from playground.surfaces.curvature import typed_function
from playground.surfaces.functions import FUNCTIONS, quadratic
from playground.surfaces.race import Race
from playground.surfaces.stability import (
    best_gradient_descent,
    best_heavy_ball,
    spectral_radius,
    stability_limit,
)


def race(function, start, spec, steps, until=None):
    one = Race(function, start, [spec], generator=torch.Generator())
    racer = one.racers[0]
    for _ in range(steps):
        if not one.step() or (until is not None and until(racer)):
            break
    return racer


def sgd(lr, **choices):
    return {"optimizer": "sgd", "lr": lr, **choices}


LIMITS = [
    ({}, 0.2),
    ({"momentum": 0.5}, 0.30),
    ({"momentum": 0.9}, 0.38),
    ({"momentum": 0.5, "nesterov": True}, 0.15),
    ({"momentum": 0.9, "nesterov": True}, 0.1357),
]


@pytest.mark.slow
@pytest.mark.parametrize(("choices", "limit"), LIMITS)
def test_the_largest_learning_rate(choices, limit):
    mine = stability_limit("sgd", 10.0, choices)
    assert mine == pytest.approx(limit, rel=3e-4)
    bowl = quadratic(10)
    inside = race(bowl, (0, 1), sgd(0.999 * mine, **choices), 4000)
    outside = race(bowl, (0, 1), sgd(1.001 * mine, **choices), 4000)
    assert abs(inside.path[-1, 1]) < 0.5
    assert abs(outside.path[-1, 1]) > 2


@pytest.mark.parametrize(
    "choices",
    [*(choices for choices, _ in LIMITS), {"momentum": 0.9, "dampening": 0.5}, {"weight_decay": 2.0}],
    ids=str,
)
def test_limits_are_where_the_radius_passes_one(choices):
    limit = stability_limit("sgd", 10.0, choices)
    bend = 10 + choices.get("weight_decay", 0)
    effective = limit * (1 - choices.get("dampening", 0))
    radii = [
        spectral_radius(
            effective * c, bend, choices.get("momentum", 0), nesterov=choices.get("nesterov", False)
        )
        for c in (0.999, 1, 1.001)
    ]
    assert radii[0] < 1 < radii[2]
    assert radii[1] == pytest.approx(1)


def test_dampening_widens_the_limit_as_measured():
    choices = {"momentum": 0.9, "dampening": 0.5}
    limit = stability_limit("sgd", 10.0, choices)
    assert limit == pytest.approx(0.76)
    assert abs(race(quadratic(10), (0, 1), sgd(0.95 * limit, **choices), 400).path[-1, 1]) < 0.2
    assert abs(race(quadratic(10), (0, 1), sgd(1.05 * limit, **choices), 400).path[-1, 1]) > 5


def test_newtons_limit():
    limit = stability_limit("newton", 10.0, {"damping": 5.0})
    assert limit == 3
    for factor, shrinks in ((0.9, True), (1.1, False)):
        spec = {"optimizer": "newton", "lr": factor * limit, "damping": 5.0}
        assert (abs(race(quadratic(10), (0, 1), spec, 30).path[-1, 1]) < 1) == shrinks


@pytest.mark.parametrize(
    ("optimizer", "bend"), [("adam", 1.0), ("sgd", -1.0), ("sgd", 0.0), ("newton", -2.0)]
)
def test_no_limit_where_there_is_no_such_law(optimizer, bend):
    assert stability_limit(optimizer, bend, {"momentum": 0.9}) is None


def test_full_dampening_never_moves_on():
    assert stability_limit("sgd", 1.0, {"momentum": 0.5, "dampening": 1.0}) == math.inf


def test_the_best_plain_descent():
    best = best_gradient_descent(1, 100)
    assert best.rate == pytest.approx(0.980198, abs=1e-6)
    racer = race(quadratic(100), (1, 1), sgd(best.learning_rate), 100)
    distances = np.hypot(*racer.path.T)
    assert distances[1:] / distances[:-1] == pytest.approx(best.rate, rel=1e-9)


def test_the_best_heavy_ball():
    best = best_heavy_ball(1, 100)
    assert best.learning_rate == pytest.approx(0.0330579, abs=1e-7)
    assert best.momentum == pytest.approx(0.6694215, abs=1e-7)
    assert best.rate == pytest.approx(0.8181818, abs=1e-7)
    for bend in (1, 10, 100):
        # the ends are double roots: rounding moves those by the root of the last bit
        assert spectral_radius(best.learning_rate, bend, best.momentum) == pytest.approx(best.rate, abs=1e-7)
    racer = race(quadratic(100), (1, 1), sgd(best.learning_rate, momentum=best.momentum), 60)
    distances = np.hypot(*racer.path.T)
    assert 0.82 < (distances[60] / distances[30]) ** (1 / 30) < 0.85


@pytest.mark.parametrize("bend", [1, 10, 100])
def test_oscillating_momentum_shrinks_by_the_root_of_beta(bend):
    assert spectral_radius(0.01, bend, 0.9) == pytest.approx(0.9486833, abs=1e-7)


def test_the_radius_is_that_of_the_iteration_matrix():
    generator = torch.Generator().manual_seed(0)
    for lr, bend, beta in torch.rand(50, 3, generator=generator, dtype=torch.float64).numpy() * [
        0.5,
        10,
        0.99,
    ]:
        plain = [[1 - lr * bend, -lr * beta], [bend, beta]]  # (θ, buffer) as torch keeps them
        nesterov = [[1 - lr * bend * (1 + beta), -lr * beta**2], [bend, beta]]
        for matrix, flag in ((plain, False), (nesterov, True)):
            radius = np.abs(np.linalg.eigvals(np.array(matrix))).max()
            assert spectral_radius(lr, bend, beta, nesterov=flag) == pytest.approx(radius, rel=1e-6)


@pytest.mark.parametrize(("dampening", "step"), [(0, 0.1 * 3 / (1 - 0.9)), (0.9, 0.1 * 3)])
def test_the_terminal_step_of_momentum(dampening, step):
    slope = typed_function("3*x", (-100, 100, -1, 1), (0, 0))
    racer = race(slope, (0, 0), sgd(0.1, momentum=0.9, dampening=dampening), 300)
    assert racer.path[-2, 0] - racer.path[-1, 0] == pytest.approx(step, rel=1e-9)


@pytest.mark.parametrize("g", [3.0, 1e-4])
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("adam", 1.0),
        ("adamw", 1.0),
        ("adamax", 1.0),
        ("adagrad", 1.0),
        ("rprop", 1.0),
        ("rmsprop", 10.0),
        ("nadam", 1.0565),
        ("radam", None),
        ("sgd", None),
    ],
)
def test_the_first_step_over_the_learning_rate(name, expected, g):
    spec = {"optimizer": name, "lr": 0.001}
    if name == "adamw":
        spec["weight_decay"] = 0
    racer = race(typed_function(f"{g}*x", (-1, 1, -1, 1), (0, 0)), (0, 0), spec, 1)
    assert -racer.path[1, 0] / 0.001 == pytest.approx(g if expected is None else expected, rel=2e-3)


def test_adadelta_begins_with_tiny_steps():
    racer = race(typed_function("3*x", (-1, 1, -1, 1), (0, 0)), (0, 0), {"optimizer": "adadelta"}, 1)
    assert 0 < -racer.path[1, 0] < 0.01


ESCAPES = [
    ("sgd", {}, 698),
    ("sgd", {"momentum": 0.9}, 140),
    ("sgd", {"momentum": 0.9, "nesterov": True}, 132),
    ("adam", {}, 77),
    ("adadelta", {"lr": 1.0}, 37),
    ("rmsprop", {}, 17),
    ("adagrad", {}, 1263),
]


@pytest.mark.parametrize(("name", "choices", "steps"), ESCAPES, ids=str)
def test_steps_to_leave_a_saddle(name, choices, steps):
    spec = {"optimizer": name, "lr": 0.01, **choices}
    racer = race(FUNCTIONS["saddle"], (1, 1e-6), spec, 1500, until=lambda racer: abs(racer.path[-1, 1]) > 1)
    assert len(racer.path) - 1 == steps
    if name == "sgd" and not choices:
        assert steps == math.ceil(math.log(1e6) / math.log(1.02))


@pytest.mark.parametrize(("name", "choices", "_steps"), ESCAPES, ids=str)
def test_nobody_leaves_the_ridge_of_a_saddle(name, choices, _steps):
    racer = race(FUNCTIONS["saddle"], (1, 0), {"optimizer": name, "lr": 0.01, **choices}, 200)
    assert not racer.path[:, 1].any()


def arrived(racer):
    return racer.distance < 0.01


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spec", "steps", "lowest_y"),
    [
        (sgd(0.01), 1202, None),
        (sgd(0.002, momentum=0.9), 520, -1.348),
        (sgd(0.002, momentum=0.9, nesterov=True), 542, -0.957),
        ({"optimizer": "rmsprop", "lr": 0.01}, 848, None),
        ({"optimizer": "adam", "lr": 0.1}, 453, None),
    ],
    ids=str,
)
def test_steps_to_the_minimum_of_beale(spec, steps, lowest_y):
    racer = race(FUNCTIONS["beale"], (1, 1.5), spec, 3000, until=arrived)
    assert len(racer.path) - 1 == steps
    if lowest_y is not None:
        assert racer.path[:, 1].min() == pytest.approx(lowest_y, abs=1e-3)


@pytest.mark.slow
def test_who_does_not_arrive_in_beale():
    beale = FUNCTIONS["beale"]
    assert race(beale, (1, 1.5), sgd(0.01, momentum=0.9), 3000).status.name == "diverged"
    assert not arrived(race(beale, (1, 1.5), sgd(0.002), 3000, until=arrived))
    restless = race(beale, (1, 1.5), {"optimizer": "rmsprop", "lr": 0.01}, 3000)
    assert restless.path[-1] == pytest.approx([2.9922, 0.5042], abs=2e-3)
    assert restless.status.name == "running"
    for spec in (sgd(0.01), {"optimizer": "adam", "lr": 0.1}, {"optimizer": "rmsprop", "lr": 0.01}):
        assert not arrived(race(beale, (-1, 1), spec, 1500, until=arrived))


@pytest.mark.slow
def test_rosenbrock_at_the_edge_of_its_limit():
    rosenbrock = FUNCTIONS["rosenbrock"]
    start = (1.001, 1.002)  # along the valley y = x²
    below = race(rosenbrock, start, sgd(0.00198), 4000)
    distances = np.hypot(*(below.path[[3000, 4000]] - 1).T)
    rate = 1 - 0.00198 * 0.39936  # of the flat direction; after 20 000 steps 3e-10 are left
    assert distances[1] / distances[0] == pytest.approx(rate**1000, rel=1e-3)
    assert distances[1] * rate**16_000 == pytest.approx(3e-10, rel=0.02)
    above = race(rosenbrock, start, sgd(0.0021), 10_000)
    assert above.status.name == "running"
    distances = np.hypot(*(above.path[-4:] - 1).T)
    assert distances.min() > 0.01
    assert above.path[-1] == pytest.approx(above.path[-3], abs=1e-5)
    assert np.abs(above.path[-1] - above.path[-2]).max() > 0.01
    assert distances.max() == pytest.approx(0.0695, abs=2e-3)


def test_weighted_averages():
    series = torch.tensor([4.0, 9.0])
    assert weighted_average(series, 0.9).tolist() == pytest.approx([0.4, 1.26])
    assert weighted_average(series, 0.9, corrected=True).tolist() == pytest.approx([4, 6.63158], abs=1e-5)


def test_a_corrected_average_is_one_with_falling_weights():
    series = torch.randn(30, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    mine = weighted_average(series, 0.8, corrected=True)
    for t in (1, 5, 30):
        expected = np.average(series[:t].numpy(), weights=0.8 ** np.arange(t)[::-1])
        assert float(mine[t - 1]) == pytest.approx(expected, rel=1e-12)
    assert weighted_average(torch.empty(0), 0.9).tolist() == []
    with pytest.raises(ValueError, match="beta"):
        weighted_average(series, 1.0)


def test_adam_written_by_hand_goes_the_same_way():
    beale = FUNCTIONS["beale"]
    racer = race(beale, (1, 1.5), {"optimizer": "adam", "lr": 0.1}, 500)
    theta, m, v = np.array([1.0, 1.5]), np.zeros(2), np.zeros(2)
    path = [theta]
    for t in range(1, 501):
        x, y = theta
        terms = [(c - x + x * y**k, k) for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))]
        g = np.array(
            [sum(2 * r * (y**k - 1) for r, k in terms), sum(2 * r * x * k * y ** (k - 1) for r, k in terms)]
        )
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        theta = theta - 0.1 * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        path.append(theta)
    assert np.abs(racer.path - np.array(path)).max() < 1e-12


def test_adams_first_step_without_bias_correction_would_be_three_times_as_long():
    g = torch.tensor([3.0])
    m, v = weighted_average(g, 0.9), weighted_average(g**2, 0.999)
    assert float(m / v.sqrt()) == pytest.approx(3.1623, abs=1e-4)
    m, v = weighted_average(g, 0.9, corrected=True), weighted_average(g**2, 0.999, corrected=True)
    assert float(m / v.sqrt()) == pytest.approx(1)
