import io
import math
from itertools import pairwise

import numpy as np
import pytest
import torch

from playground.faults import UserError
from playground.nn.schedules import learning_rate
from playground.surfaces.curvature import typed_function
from playground.surfaces.functions import FUNCTIONS, quadratic
from playground.surfaces.newton import Newton
from playground.surfaces.optimizers import OPTIMIZERS
from playground.surfaces.race import Race, Schedule

TORCHS = {name: each for name, each in OPTIMIZERS.items() if name != "newton"}
SPECS = [
    *({"optimizer": name} for name in OPTIMIZERS),
    {"optimizer": "sgd", "lr": 1e-4, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1},
    {"optimizer": "sgd", "lr": 1e-4, "momentum": 0.9, "nesterov": True},
    {"optimizer": "rmsprop", "centered": True, "momentum": 0.5},
    {"optimizer": "adam", "lr": 0.1, "betas": [0.8, 0.99], "amsgrad": True},
    {"optimizer": "lbfgs", "max_iter": 1, "line_search_fn": "strong_wolfe"},
]


def race(function, start, *specs, seed=0, **choices):
    generator = torch.Generator().manual_seed(seed)
    return Race(function, start, specs, generator=generator, **choices)


def run(function, start, spec, steps):
    """Return the racer after so many steps, or earlier where it ended."""
    one = race(function, start, spec)
    for _ in range(steps):
        if not one.step():
            break
    return one.racers[0]


def formula(name):
    """The formulas once more, as torch code of their own."""
    return {
        "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        "beale": lambda x, y: sum((c - x + x * y**k) ** 2 for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))),
        "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    }[name]


def torchs_path(f, start, spec, steps, noise=None, rates=None):
    """The ordinary loop: zero_grad, backward, step."""
    place = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    chosen = {k: tuple(v) if isinstance(v, list) else v for k, v in spec.items() if k != "optimizer"}
    optimizer = TORCHS[spec["optimizer"]]([place], **chosen)
    path = [place.tolist()]
    for step in range(steps):
        if rates:
            optimizer.param_groups[0]["lr"] = rates[step]

        def closure():
            optimizer.zero_grad()
            loss = f(place[0], place[1])
            loss.backward()
            if noise is not None:
                place.grad += noise[step]  # noqa: B023
            return float(loss.detach())

        optimizer.step(closure)
        path.append(place.tolist())
    return np.array(path)


@pytest.mark.parametrize("spec", [s for s in SPECS if s["optimizer"] in TORCHS], ids=str)
@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau"])
def test_paths_are_torchs(spec, name):
    start = FUNCTIONS[name].start
    spec = {**spec, "lr": 1e-4} if spec["optimizer"] == "asgd" else spec
    mine = run(FUNCTIONS[name], start, spec, 60)
    theirs = torchs_path(formula(name), start, spec, len(mine.path) - 1)
    assert mine.path == pytest.approx(theirs, abs=1e-12)
    assert mine.path.dtype == np.float64
    x, y = torch.tensor(mine.path).unbind(1)
    assert mine.losses == pytest.approx(formula(name)(x, y).numpy(), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", ["sgd", "adam", "rmsprop"])
def test_noise_and_schedule_as_in_an_ordinary_loop(name):
    spec = {"optimizer": name, "lr": 0.002}
    schedule = Schedule("staircase", 0.5, 10)
    start = FUNCTIONS["beale"].start
    mine = race(FUNCTIONS["beale"], start, spec, noise=0.3, schedule=schedule, seed=7)
    for _ in range(40):
        mine.step()
    generator = torch.Generator().manual_seed(7)
    noise = [0.3 * torch.randn(2, generator=generator, dtype=torch.float64) for _ in range(40)]
    rates = [learning_rate("staircase", 0.002, n, decay=0.5, period=10) for n in range(40)]
    theirs = torchs_path(formula("beale"), start, spec, 40, noise, rates)
    assert mine.racers[0].path == pytest.approx(theirs, abs=1e-12)
    assert mine.racers[0].status.name == "running"


def test_the_same_seed_is_the_same_race_and_racers_do_not_disturb_each_other():
    function, start = FUNCTIONS["himmelblau"], (0.0, 0.0)
    adam, sgd = {"optimizer": "adam", "lr": 0.1}, {"optimizer": "sgd", "lr": 0.01}
    alone, together, again = (
        race(function, start, *specs, noise=1.0) for specs in ([adam], [sgd, adam], [sgd, adam])
    )
    for _ in range(50):
        assert [each.step() for each in (alone, together, again)] == [True] * 3
    assert np.array_equal(alone.racers[0].path, together.racers[1].path)
    assert np.array_equal(again.racers[0].path, together.racers[0].path)
    assert together.racers[0].path.shape == (51, 2)


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_a_saved_race_goes_on_to_the_bit(spec):
    start = FUNCTIONS["himmelblau"].start
    spec = {**spec, "lr": 1e-4} if spec["optimizer"] == "asgd" else spec
    first = race(FUNCTIONS["himmelblau"], start, spec, noise=0.01)
    for _ in range(7):
        first.step()
    file = io.BytesIO()
    torch.save(first, file)
    file.seek(0)
    second = torch.load(file, weights_only=False)
    for _ in range(80):
        assert first.step() == second.step()
    assert np.array_equal(first.racers[0].path, second.racers[0].path)
    assert np.array_equal(first.racers[0].losses, second.racers[0].losses)


def test_newton_is_at_the_bottom_of_a_bowl_in_one_step():
    racer = run(quadratic(1000), (3, -2), {"optimizer": "newton"}, 10)
    assert racer.path[1] == pytest.approx([0, 0], abs=1e-12)
    assert racer.status.name == "converged"


def test_newton_goes_to_the_saddle_where_descent_leaves_it():
    function = FUNCTIONS["saddle"]
    newton = run(function, (1, 0.5), {"optimizer": "newton"}, 10)
    assert newton.path[-1] == pytest.approx([0, 0], abs=1e-12)
    descent = run(function, (1, 0.5), {"optimizer": "sgd", "lr": 0.1}, 20)
    assert abs(descent.path[-1, 1]) > 1


def test_newton_converges_quadratically_on_rosenbrock():
    racer = run(FUNCTIONS["rosenbrock"], (-1.2, 1), {"optimizer": "newton"}, 20)
    assert racer.status.name == "converged"
    assert racer.status.step <= 8
    assert racer.distance < 1e-9


def test_newton_says_where_the_hessian_is_singular_and_damping_helps():
    flat = typed_function("(x + y)^2", (-2, 2, -2, 2), (1, 1))
    stuck = run(flat, (1, 1), {"optimizer": "newton"}, 5)
    assert stuck.status.name == "singular"
    assert stuck.status.step == 1
    assert stuck.path.tolist() == [[1, 1]]
    damped = run(flat, (1, 1), {"optimizer": "newton", "damping": 0.1}, 50)
    assert damped.path[-1].sum() == pytest.approx(0, abs=1e-7)


def test_newton_wants_a_closure():
    with pytest.raises(ValueError, match="closure"):
        Newton([torch.zeros(2, requires_grad=True)]).step()


@pytest.mark.parametrize(
    ("spec", "start"),
    [
        ({"optimizer": "sgd", "lr": 0.01, "momentum": 0.9}, (1.0, 1.5)),
        ({"optimizer": "sgd", "lr": 1e300}, (1.0, 1.5)),
        ({"optimizer": "asgd", "lr": 1}, (4.0, 4.0)),
        ({"optimizer": "lbfgs", "lr": 1e200}, (4.0, 4.0)),
    ],
)
def test_divergence_stays_at_the_last_finite_place(spec, start):
    racer = run(FUNCTIONS["beale"], start, spec, 2000)
    assert racer.status.name == "diverged"
    assert racer.status.step == len(racer.path)
    assert np.isfinite(racer.path).all()
    assert np.isfinite(racer.losses).all()
    assert racer.place.tolist() == racer.path[-1].tolist()
    assert racer.last is None or racer.last.after.tolist() == racer.path[-1].tolist()


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("text", ["log(x) + y^2", "sqrt(x) - 1/(y - 1)", "1/(x*y)", "abs(x) + 3", "exp(50x)"])
def test_holes_and_walls_never_raise(name, text):
    function = typed_function(text, (-2, 2, -2, 2), (0.5, 0.5))
    racer = run(function, (0.5, 0.5), {"optimizer": name, "lr": 0.7}, 25)
    assert np.isfinite(racer.path).all()


def test_a_race_ends_when_all_have_ended():
    both = race(
        quadratic(1), (1, 1), {"optimizer": "sgd", "lr": 1}, {"optimizer": "sgd", "lr": 1, "momentum": 0.5}
    )
    steps = 1
    while both.step():
        steps += 1
    first, second = both.racers
    assert (first.status.name, first.status.step) == ("converged", 2)
    # the first step hits the bottom exactly, but the momentum carries on
    assert second.status.step == steps > 10
    assert len(second.path) == steps + 1
    assert both.steps == steps


@pytest.mark.parametrize("text", ["3", "x", "2x - y"])
def test_flat_and_tilted_planes(text):
    function = typed_function(text, (-1, 1, -1, 1), (0, 0))
    descent = run(function, (0.25, 0.5), {"optimizer": "sgd", "lr": 0.1}, 5)
    newton = run(function, (0.25, 0.5), {"optimizer": "newton"}, 5)
    assert newton.status.name == "singular"
    assert descent.status.name == ("converged" if text == "3" else "running")
    assert descent.distance == math.inf


def test_every_step_on_a_bowl_is_the_factor_of_theory():
    racer = run(quadratic(10), (1, 1), {"optimizer": "sgd", "lr": 0.05}, 20)
    for before, after in pairwise(racer.path):
        assert after == pytest.approx([before[0] * 0.95, before[1] * 0.5], rel=1e-12)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({}, "no 'optimizer'"),
        ({"optimizer": "adagram"}, "'adagram' is not known"),
        ({"optimizer": "muon"}, "sgd, asgd, adagrad"),
        ({"optimizer": "adam", "rate": 0.1}, "no 'rate'.*lr, betas, eps"),
        ({"optimizer": "adam", "foreach": True}, "no 'foreach'"),
        ({"optimizer": "adam", "lr": -1}, "lr = -1: Invalid learning rate"),
        ({"optimizer": "adam", "lr": "fast"}, "lr is 'fast': a finite number"),
        ({"optimizer": "adam", "lr": math.nan}, "lr is nan: a finite number"),
        ({"optimizer": "adam", "lr": True}, "lr is True"),
        ({"optimizer": "adam", "betas": [0.9, 1.0]}, "Invalid beta"),
        ({"optimizer": "adam", "betas": 0.9}, "betas is 0.9: 2 finite numbers"),
        ({"optimizer": "adam", "amsgrad": 1}, "amsgrad is 1: true or false"),
        ({"optimizer": "sgd", "nesterov": True}, "Nesterov momentum requires"),
        ({"optimizer": "lbfgs", "history_size": 0}, "history_size is 0: a whole number"),
        ({"optimizer": "lbfgs", "line_search_fn": "armijo"}, "strong_wolfe"),
        ({"optimizer": "newton", "damping": -1}, "Invalid damping"),
    ],
    ids=str,
)
def test_what_is_no_racer_is_refused_in_words(spec, words):
    with pytest.raises(UserError, match=f"racer 2: .*{words}"):
        race(FUNCTIONS["beale"], (1, 1), {"optimizer": "sgd"}, spec)


def test_a_start_in_a_hole_is_refused():
    function = typed_function("log(x)", (-1, 1, -1, 1), (0.5, 0))
    with pytest.raises(UserError, match=r"^start \(-0\.5, 0\): log\(x\) has no value"):
        race(function, (-0.5, 0), {"optimizer": "sgd"})
