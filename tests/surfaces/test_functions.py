import math
import pickle

import numpy as np
import pytest
import torch
from scipy import optimize

from playground.faults import UserError
from playground.surfaces.curvature import curvature, gradient, hessian, stationary_places, typed_function
from playground.surfaces.expression import FormulaError
from playground.surfaces.functions import FUNCTIONS, height, quadratic

# oracles: optimizers.md, polished by Newton's method in float64
MINIMA = [
    ("rosenbrock", (1, 1), 0, (0.39936, 1001.6006), 0.0019968),
    ("beale", (3, 0.5), 0, (0.301464, 48.979786), 0.040833),
    ("himmelblau", (3, 2), 0, (25.7157, 82.2843), 0.024306),
    ("himmelblau", (-2.805118, 3.131313), 0, None, None),
    ("himmelblau", (-3.779310, -3.283186), 0, None, None),
    ("himmelblau", (3.584428, -1.848127), 0, None, None),
    ("booth", (1, 3), 0, (2, 18), 1 / 9),
    ("matyas", (0, 0), 0, (0.04, 1), 2),
    ("three_hump_camel", (0, 0), 0, (1.58579, 4.41421), 0.45308),
    ("three_hump_camel", (1.747552, -0.873776), 0.298638, None, None),
    ("three_hump_camel", (-1.747552, 0.873776), 0.298638, None, None),
    ("six_hump_camel", (0.089842, -0.712656), -1.0316285, (7.68225, 16.49320), 0.12126),
    ("six_hump_camel", (-0.089842, 0.712656), -1.0316285, (7.68225, 16.49320), 0.12126),
    ("styblinski_tang", (-2.903534, -2.903534), -78.332331, (34.58306, 34.58306), 0.057832),
    ("goldstein_price", (0, -1), 3, (402.83, 965.17), 0.0020722),
    ("branin", (-math.pi, 12.275), 0.3978874, None, 0.0897),
    ("branin", (math.pi, 2.275), 0.3978874, None, 0.1804),
    ("branin", (9.424778, 2.475), 0.3978874, None, 0.1765),
    ("mccormick", (-0.547198, -1.547198), -1.9132230, (math.sqrt(3), 4), 0.5),
    ("rastrigin", (0, 0), 0, (396.784, 396.784), 0.0050405),
    ("quadratic", (0, 0), 0, (1, 10), 0.2),
    ("plateau", (0, 0), 0, (0.5, 0.5), 4),
]


@pytest.mark.parametrize(("name", "place", "value", "eigenvalues", "limit"), MINIMA)
def test_minima_and_their_curvature(name, place, value, eigenvalues, limit):
    function = FUNCTIONS[name]
    near = [m for m in function.minima if math.dist(m[:2], place) < 2e-6]
    assert len(near) == 1
    assert near[0].value == pytest.approx(value, abs=1e-6)
    bend = curvature(function.f, near[0].x, near[0].y).eigenvalues
    if eigenvalues:
        assert bend.tolist() == pytest.approx(eigenvalues, rel=3e-5)
    if limit:
        assert 2 / float(bend[1]) == pytest.approx(limit, rel=5e-4)


def test_saddles_and_the_hill_of_the_oracle():
    beale = FUNCTIONS["beale"].saddles[1]
    assert beale == (0, 1, 14.203125)
    assert curvature(FUNCTIONS["beale"].f, 0, 1).eigenvalues.tolist() == pytest.approx([-27.75, 27.75])
    f = FUNCTIONS["himmelblau"].f
    top = torch.tensor([[-0.270844590667, -0.923038556480]], dtype=torch.float64)
    assert float(f(*top[0])) == pytest.approx(181.6165, abs=1e-4)
    assert float(torch.linalg.eigvalsh(hessian(f, top)).max()) < 0
    assert curvature(FUNCTIONS["saddle"].f, 1, 1).eigenvalues.tolist() == [-2, 2]
    assert curvature(FUNCTIONS["monkey_saddle"].f, 0, 0).eigenvalues.tolist() == [0, 0]


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_known_places_are_where_the_slope_vanishes(function):
    places = torch.tensor([*function.minima, *function.saddles], dtype=torch.float64)
    slope, bend = gradient(function.f, places[:, :2]), hessian(function.f, places[:, :2])
    assert float(slope.abs().max()) <= 1e-11 * max(1.0, float(bend.abs().max()))
    assert torch.equal(function.f(places[:, 0], places[:, 1]), places[:, 2])
    x_low, x_high, y_low, y_high = function.extent
    assert all(x_low <= x <= x_high and y_low <= y <= y_high for x, y, _ in places.tolist())
    x, y = function.start
    assert x_low < x < x_high
    assert y_low < y < y_high
    assert float(gradient(function.f, torch.tensor([[x, y]], dtype=torch.float64)).norm()) > 0
    assert list(function.minima) == sorted(function.minima, key=lambda place: place.value)


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "monkey_saddle"])
def test_the_search_finds_all_known_places_and_no_other(name):
    function = FUNCTIONS[name]
    found = stationary_places(function.f, function.extent, 121 if name == "rastrigin" else 41)
    for mine, known in zip(found, (function.minima, function.saddles), strict=True):
        assert len(mine) == len(known)
        distances = [min(math.dist(m[:2], k[:2]) for m in mine) for k in known]
        assert max(distances, default=0) < 1e-9


@pytest.mark.parametrize("name", ["beale", "goldstein_price", "branin", "mccormick", "six_hump_camel"])
def test_scipy_ends_in_a_known_minimum(name):
    function = FUNCTIONS[name]

    def value(at):
        return float(function.f(*torch.tensor(at, dtype=torch.float64)))

    near = min(function.minima, key=lambda m: math.dist(m[:2], function.start))
    done = optimize.minimize(value, np.array(near[:2]) + 0.05, method="Nelder-Mead", tol=1e-12)
    assert min(math.dist(done.x, m[:2]) for m in function.minima) < 1e-5


def test_heights_begin_at_the_low_y_and_have_holes():
    function = typed_function("log(y) + 10*x", (0, 1, -1, 2), (0.5, 1))
    z = height(function, (0, 1, -1, 2), 4)
    assert z.dtype == torch.float64
    assert z.shape == (4, 4)
    assert z[0].isnan().all()
    assert z[1, 0] == -math.inf
    assert z[3].tolist() == pytest.approx([math.log(2) + 10 * x for x in (0, 1 / 3, 2 / 3, 1)])


def test_a_typed_formula_brings_its_own_places():
    function = typed_function("(x^2 - 1)^2 + y^2", (-2, 2, -1, 1), (0.1, 0.5))
    assert sorted(function.minima) == [pytest.approx(place, abs=1e-9) for place in [(-1, 0, 0), (1, 0, 0)]]
    assert [place.value for place in function.saddles] == pytest.approx([1])
    with pytest.raises(FormulaError):
        typed_function("x +", (0, 1, 0, 1), (0, 0))


@pytest.mark.parametrize(
    "text", ["3", "x", "x^2", "log(x)", "1/x + 1/y", "sqrt(-1 - x^2)", "abs(x) + abs(y)"]
)
def test_formulas_without_a_round_minimum_have_none(text):
    assert typed_function(text, (-1, 1, -1, 1), (0.5, 0.5)).minima == ()


def test_curvature_is_nan_where_there_is_none():
    bend = curvature(typed_function("sqrt(x)", (-1, 1, -1, 1), (0.5, 0)).f, -1, 0)
    assert bend.eigenvalues.isnan().all()


@pytest.mark.parametrize("kappa", [0.5, 1, 100, 1e6])
def test_the_bowl_has_the_condition_number_asked_for(kappa):
    bowl = quadratic(kappa)
    assert curvature(bowl.f, 1, -2).eigenvalues.tolist() == pytest.approx(sorted([1, kappa]))
    assert pickle.loads(pickle.dumps(bowl)) == bowl


@pytest.mark.parametrize("kappa", [0, -1, math.nan, math.inf])
def test_a_bowl_without_curvature_is_refused(kappa):
    with pytest.raises(UserError, match="condition number"):
        quadratic(kappa)
