"""Points and a network from parameters: groups that scenes combine, and what is made from them."""

from dataclasses import dataclass
from typing import Annotated

import pytest
import torch

from playground.kinds import Toggle
from playground.learning.data import load
from playground.learning.making import make_feed, make_network, settings, training_batch
from playground.learning.params import (
    InputParams,
    LearningParams,
    LearningRate,
    NetworkParams,
    TrainingParams,
)
from playground.nn.schedules import learning_rate
from playground.params import Section, fields
from playground.samples import Samples


@dataclass(frozen=True)
class Between(LearningParams):
    on: Annotated[bool, Section("Between"), Toggle(), "Whether a network learns."] = True

    @property
    def uses_network(self) -> bool:
        return self.on


@dataclass(frozen=True)
class Combined(TrainingParams, NetworkParams, Between, InputParams):
    learning_rate: LearningRate = 0.7


def test_a_scene_puts_its_own_group_between_and_says_when_the_network_matters():
    titles = list(dict.fromkeys(field.section.title for field in fields(Combined)))
    assert titles == ["Data", "Inputs", "Between", "Network", "Optimisation", "Regularisation"]
    off = Combined(on=False)
    shown = {field.section.title for field in fields(Combined) if off.shows(field)}
    assert shown == {"Data", "Inputs", "Between"}


def test_a_scene_overrides_a_default_and_nothing_else():
    mine, shared = (
        next(field for field in fields(params) if field.name == "learning_rate")
        for params in (Combined, TrainingParams)
    )
    assert (mine.default, shared.default) == (0.7, 0.01)
    assert (mine.kind, mine.help, mine.label) == (shared.kind, shared.help, shared.label)
    assert Combined().changed() == {}


def test_every_setting_of_the_training_comes_from_its_control():
    chosen = {
        "optimizer": "momentum",
        "momentum": 0.5,
        "batch_size": 7,
        "clip": 2.0,
        "l1": 0.25,
        "l2": 0.5,
        "dropout": 0.1,
        "dropconnect": 0.2,
        "jitter": 0.3,
        "loss": "focal",
        "focal_gamma": 3.0,
        "period": 9,
    }
    made = settings(Combined().updated(chosen | {"layer_activations": ["relu"]}))
    renamed = {"clip_norm" if name == "clip" else name: value for name, value in chosen.items()}
    assert {name: getattr(made, name) for name in renamed} == renamed
    assert made.activations == ("relu", "tanh")


@pytest.mark.parametrize(
    ("schedule", "name", "value", "expected"),
    [
        ("inverse", "inverse_k", 0.5, 0.7 / 6),
        ("exponential", "exponential_base", 0.9, 0.7 * 0.9**10),
        ("staircase", "staircase_factor", 0.1, 0.7 * 0.1**2),
        ("root", "root_k", 2.0, 1.4 / 10**0.5),
    ],
)
def test_each_schedule_has_its_own_constant(schedule, name, value, expected):
    made = settings(Combined().updated({"schedule": schedule, name: value, "period": 5}))
    rate = learning_rate(made.schedule, made.learning_rate, 10, decay=made.decay, period=made.period)
    assert rate == pytest.approx(expected)


@pytest.mark.parametrize(
    ("changes", "target", "outputs"),
    [
        ({}, "binary", 1),
        ({"classes": 4}, "classes", 4),
        ({"task": "regression"}, "value", 1),
        ({"points": [[0, 0, 2], [1, 1, 5], [2, 0, 9], [0, 3, 9]]}, "classes", 3),
    ],
)
def test_a_network_is_made_for_what_the_points_ask(changes, target, outputs):
    params = Combined().updated({"samples": 40, "normalise": True, "batch_norm": True} | changes)
    data = load(params, torch.Generator().manual_seed(3))
    network = make_network(params, data, torch.Generator().manual_seed(3), torch.device("cpu"))
    feed = make_feed(params, data, torch.device("cpu"))
    batch = training_batch(network, feed)
    assert (network.target, network.sizes) == (target, (4, 8, 8, outputs))
    assert batch.inputs.shape == (5, len(data.train))
    assert batch.labels.shape == (outputs, len(data.train))
    assert batch.inputs[:-1].mean(1).tolist() == pytest.approx([0, 0, 0, 0], abs=1e-5)
    assert training_batch(network, feed, 2).labels.equal(batch.labels[:, :2])


def test_the_seed_parts_the_points_to_learn_from():
    own = Samples.of([[x, x % 3, x % 2] for x in range(-5, 6)])
    sides = [load(Combined(points=own), torch.Generator().manual_seed(seed)).train.xy for seed in (0, 0, 1)]
    assert sides[0].equal(sides[1])
    assert not sides[0].equal(sides[2])
