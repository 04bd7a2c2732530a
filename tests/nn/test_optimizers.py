import math

import pytest
import torch

from playground.nn.optimizers import OPTIMIZERS, AdamW, make_optimizer

TORCH = {
    "sgd": lambda params, lr: torch.optim.SGD(params, lr=lr),
    "momentum": lambda params, lr: torch.optim.SGD(params, lr=lr, momentum=0.9),
    "nesterov": lambda params, lr: torch.optim.SGD(params, lr=lr, momentum=0.9, nesterov=True),
    "adagrad": lambda params, lr: torch.optim.Adagrad(params, lr=lr),
    "rmsprop": lambda params, lr: torch.optim.RMSprop(params, lr=lr),
    "adam": lambda params, lr: torch.optim.Adam(params, lr=lr),
    "adamw": lambda params, lr: torch.optim.AdamW(params, lr=lr),
}


def double(*values):
    return torch.tensor(values, dtype=torch.float64)


def beale(p):
    x, y = p
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_steps_are_torchs(name):
    alpha = {"sgd": 1e-3, "momentum": 1e-3, "nesterov": 1e-3}.get(name, 1e-2)
    theirs = double(1, 1.5).requires_grad_()
    mine = theirs.detach().clone()
    torch_optimizer = TORCH[name]([theirs], alpha)
    optimizer = make_optimizer(name, mine, torch.ones(2, dtype=torch.float64))
    for _ in range(500):
        torch_optimizer.zero_grad()
        beale(theirs).backward()
        torch_optimizer.step()
        at = mine.clone().requires_grad_()
        beale(at).backward()
        optimizer.step(mine, at.grad, alpha)
        torch.testing.assert_close(mine, theirs.detach(), rtol=0, atol=1e-12)


def test_adamw_decays_only_what_is_marked():
    generator = torch.Generator().manual_seed(0)
    weights, biases = (torch.randn(5, generator=generator, dtype=torch.float64) for _ in range(2))
    mine = torch.cat([weights, biases])
    weights.requires_grad_()
    biases.requires_grad_()
    groups = [{"params": [weights], "weight_decay": 0.3}, {"params": [biases], "weight_decay": 0.0}]
    torch_optimizer = torch.optim.AdamW(groups, lr=0.05)
    marked = torch.cat([torch.ones(5, dtype=torch.float64), torch.zeros(5, dtype=torch.float64)])
    optimizer = AdamW(mine, marked, weight_decay=0.3)
    for _ in range(200):
        g = torch.randn(10, generator=generator, dtype=torch.float64)
        weights.grad, biases.grad = g[:5].clone(), g[5:].clone()
        torch_optimizer.step()
        optimizer.step(mine, g, 0.05)
    torch.testing.assert_close(mine, torch.cat([weights, biases]).detach(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("g", [3.0, 1e-4])
@pytest.mark.parametrize(
    ("name", "ratio"), [("adam", 1.0), ("adamw", 1.0), ("adagrad", 1.0), ("rmsprop", 10.0)]
)
def test_first_step_per_learning_rate_forgets_the_gradients_size(name, ratio, g):
    theta = double(0.0)
    make_optimizer(name, theta, double(1.0)).step(theta, double(g), 0.01)
    assert -theta.item() / 0.01 == pytest.approx(
        ratio, rel=2e-3
    )  # ε weighs 1e-4 at g = 1e-4, ten times that in RMSprop


def test_momentum_ends_in_steps_of_one_over_one_minus_beta():
    theta = double(0.0)
    optimizer = make_optimizer("momentum", theta, double(1.0))
    for _ in range(400):
        before = theta.item()
        optimizer.step(theta, double(1.0), 0.01)
    assert theta.item() - before == pytest.approx(-0.01 / (1 - 0.9))


@pytest.mark.parametrize(
    ("name", "limit"), [("sgd", 2 / 10), ("momentum", 2 * 1.9 / 10), ("nesterov", 2 * 1.9 / (2.8 * 10))]
)
@pytest.mark.parametrize(("share", "decays"), [(0.999, True), (1.001, False)])
def test_learning_rate_limits_on_a_parabola_of_curvature_10(name, limit, share, decays):
    theta = double(1.0)
    optimizer = make_optimizer(name, theta, double(1.0))
    for _ in range(4000):
        optimizer.step(theta, 10 * theta, share * limit)
    assert (abs(theta.item()) < 1) is decays


@pytest.mark.parametrize(
    ("name", "steps"),
    [("sgd", 698), ("momentum", 140), ("nesterov", 132), ("adam", 77), ("rmsprop", 17), ("adagrad", 1263)],
)
def test_steps_to_leave_a_saddle(name, steps):
    # x² − y² from (1, 1e-6) at α = .01 until |y| > 1; plain descent needs ⌈ln 1e6 / ln 1.02⌉
    theta = double(1, 1e-6)
    optimizer = make_optimizer(name, theta, torch.ones(2, dtype=torch.float64))
    taken = 0
    while abs(theta[1].item()) <= 1:
        optimizer.step(theta, theta * double(2, -2), 0.01)
        taken += 1
    assert taken == steps
    assert name != "sgd" or taken == math.ceil(math.log(1e6) / math.log(1.02))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_default_learning_rate_is_torchs(name):
    assert OPTIMIZERS[name].default_learning_rate == torch_default(name)


def torch_default(name):
    class_name = {"sgd": "SGD", "momentum": "SGD", "nesterov": "SGD", "adagrad": "Adagrad"}.get(name)
    class_name = class_name or {"rmsprop": "RMSprop", "adam": "Adam", "adamw": "AdamW"}[name]
    return getattr(torch.optim, class_name)([double(0.0)]).defaults["lr"]
