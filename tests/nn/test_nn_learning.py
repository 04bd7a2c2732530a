"""What a learner sees within five seconds: the defaults solve the sets they should, on every seed."""

import pytest
import torch

from playground.nn.features import design_matrix
from playground.nn.network import Network
from playground.nn.points import make_points, split
from playground.nn.training import Settings, Training

SEEDS = range(3)


def learn(name, seed, epochs, *, count, noise, share, features, hidden, settings):
    generator = torch.Generator().manual_seed(seed)
    sides = split(make_points(name, count, noise, generator), share, seed)
    train, test = ((design_matrix(features, side.xy), side.labels) for side in sides)
    network = Network(len(features), hidden, generator=generator)
    training = Training(network, train, test, settings, generator)
    for _ in range(epochs):
        training.epoch()
    return training.scores()[1].accuracy


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("settings", [Settings(), Settings(optimizer="sgd", learning_rate=0.03)])
@pytest.mark.parametrize(
    ("name", "goal"), [("circle", 0.97), ("gaussians", 0.97), ("moons", 0.97), ("xor", 0.95)]
)
def test_a_small_network_learns(name, goal, settings, seed):
    accuracy = learn(
        name,
        seed,
        300,
        count=400,
        noise=0.1,
        share=0.5,
        features=["x1", "x2"],
        hidden=(8, 4),
        settings=settings,
    )
    assert accuracy >= goal


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_sines_unwind_the_spiral(seed):
    accuracy = learn(
        "spiral",
        seed,
        300,
        count=500,
        noise=0.1,
        share=0.5,
        features=["x1", "x2", "sin_x1", "sin_x2"],
        hidden=(8, 8),
        settings=Settings(),
    )
    assert accuracy >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_coordinates_alone_unwind_the_spiral_in_time(seed):
    accuracy = learn(
        "spiral",
        seed,
        1000,
        count=500,
        noise=0.05,
        share=0.6,
        features=["x1", "x2"],
        hidden=(16, 16),
        settings=Settings(l2=1e-4),
    )
    assert accuracy >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_squares_turn_rings_into_stripes(seed):
    accuracy = learn(
        "rings",
        seed,
        500,
        count=500,
        noise=0.1,
        share=0.6,
        features=["x1^2", "x2^2"],
        hidden=(16, 8),
        settings=Settings(learning_rate=0.02),
    )
    assert accuracy >= 0.95


@pytest.mark.slow
def test_zeros_learn_nothing_of_the_circle():
    generator = torch.Generator().manual_seed(0)
    sides = split(make_points("circle", 200, 0.1, generator), 0.5, seed=0)
    train, test = ((design_matrix(["x1", "x2"], side.xy), side.labels) for side in sides)
    network = Network(2, (4, 2), init="zeros", generator=generator)
    training = Training(network, train, test, Settings(), generator)
    for _ in range(100):
        training.epoch()
    assert training.scores()[0].accuracy < 0.7
