import re

import numpy as np
import pytest
import torch

from playground.surfaces.anatomy import RULES, take_apart
from playground.surfaces.functions import FUNCTIONS
from playground.surfaces.optimizers import OPTIMIZERS
from playground.surfaces.race import Race, Schedule

DECAY = {"weight_decay": 0.1}
SPECS = [
    {"optimizer": "sgd", "lr": 1e-3},
    {"optimizer": "sgd", "lr": 1e-3, **DECAY},
    {"optimizer": "sgd", "lr": 1e-3, "momentum": 0.9, **DECAY},
    {"optimizer": "sgd", "lr": 1e-3, "momentum": 0.9, "dampening": 0.4, **DECAY},
    {"optimizer": "sgd", "lr": 1e-3, "momentum": 0.9, "nesterov": True, **DECAY},
    {"optimizer": "sgd", "lr": 1e-5, "momentum": 0.5, "maximize": True},
    {"optimizer": "adagrad", "lr": 0.1, "lr_decay": 0.1, "initial_accumulator_value": 0.5, **DECAY},
    {"optimizer": "rmsprop", **DECAY},
    {"optimizer": "rmsprop", "centered": True},
    {"optimizer": "rmsprop", "centered": True, "momentum": 0.7, **DECAY},
    {"optimizer": "adadelta", **DECAY},
    {"optimizer": "adam", "lr": 0.1},
    {"optimizer": "adam", "lr": 0.1, "amsgrad": True, "maximize": True, **DECAY},
    {"optimizer": "adam", "lr": 0.1, "decoupled_weight_decay": True, **DECAY},
    {"optimizer": "adamw", "lr": 0.1, **DECAY},
    {"optimizer": "adamax", "lr": 0.1, **DECAY},
    {"optimizer": "nadam", "lr": 0.1, **DECAY},
    {"optimizer": "nadam", "lr": 0.1, "decoupled_weight_decay": True, **DECAY},
    {"optimizer": "radam", "lr": 0.1, **DECAY},
    {"optimizer": "radam", "lr": 0.1, "decoupled_weight_decay": True, **DECAY},
    {"optimizer": "newton", "lr": 0.5},
    {"optimizer": "newton", "lr": 0.5, "damping": 20.0},
]
STATES = {
    "b": "momentum_buffer",
    "s": "sum",
    "ḡ": "grad_avg",
    "m": "exp_avg",
    "u": "exp_inf",
}


def steps(spec, count=12):
    """Yield the anatomy of each step with the racer after it."""
    race = Race(
        FUNCTIONS["himmelblau"],
        (-0.5, -1.0),
        [spec],
        noise=0.3,
        schedule=Schedule("exponential", 0.9),
        generator=torch.Generator().manual_seed(3),
    )
    racer = race.racers[0]
    for _ in range(count):
        race.step()
        assert racer.last is not None
        yield take_apart(racer.last), racer


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_the_parts_add_up_to_the_way(spec):
    for number, (anatomy, racer) in enumerate(steps(spec), 1):
        total = sum(part.vector for part in anatomy.components)
        moved = racer.path[-1] - racer.path[-2]
        assert total.numpy() == pytest.approx(moved, rel=1e-10, abs=1e-12)
        assert np.abs(total.numpy() - moved).max() < 1e-12
        assert anatomy.displacement.tolist() == moved.tolist()
        assert anatomy.number == number
        rate = racer.learning_rate * 0.9 ** (number - 1)
        assert anatomy.learning_rate == pytest.approx(rate)


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_weight_decay_and_momentum_have_parts_of_their_own(spec):
    anatomies = [anatomy for anatomy, _ in steps(spec, 2)]
    labels = [part.label for part in anatomies[-1].components]
    assert len(set(labels)) == len(labels)
    assert ("weight decay" in labels) == ("weight_decay" in spec)
    remembers = "momentum" in spec or any(q.symbol == "m" for q in anatomies[-1].quantities)
    assert ("momentum" in labels) == remembers


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_what_is_shown_is_what_torch_remembers(spec):
    for anatomy, racer in steps(spec):
        state = racer.optimizer.state[racer.place]
        known = dict(STATES)
        known["v"] = "exp_avg_sq" if "exp_avg_sq" in state else "square_avg"
        if spec["optimizer"] == "adadelta":
            known["u"] = "acc_delta"
        first = {}
        for quantity in anatomy.quantities:
            first.setdefault(quantity.symbol, quantity)
        for symbol, name in known.items():
            if symbol in first:
                theirs = state[name].numpy()
                assert first[symbol].vector.numpy() == pytest.approx(theirs, abs=1e-12)
        gradient = anatomy.quantities[0].vector.numpy()
        sign = -1 if spec.get("maximize") else 1
        assert gradient == pytest.approx(sign * racer.last.gradient.numpy(), abs=1e-12)


def calculated(text):
    """Work a line out again, from the numbers it shows."""
    text = text.replace("−", "-").replace("·", "*").replace("²", "**2").replace("^", "**")
    text = re.sub(r"√\(\((.*?)\) \+ ([^)]*)\)", r"np.sqrt(np.array([\1]) + \2)", text)
    text = re.sub(r"√\(([^()]*)\)", r"np.sqrt(np.array([\1]))", text)
    text = re.sub(r"\|(.*?)\|", r"abs(\1)", text).replace("max(", "np.maximum(")
    number = r"-?[0-9.]+(?:e[-+]?[0-9]+)?"
    text = re.sub(rf"(?<![\[a-z])\(({number}), ({number})\)", r"np.array([\1, \2])", text)
    return eval(text, {"np": np, "abs": np.abs})


@pytest.mark.parametrize("spec", [s for s in SPECS if s["optimizer"] != "newton"], ids=str)
def test_every_line_is_true(spec):
    worked_out = 0
    for anatomy, _ in steps(spec):
        for line in anatomy.lines:
            _, *formula, result = line.split(" = ")
            if formula and not line.startswith("ρ"):
                worked_out += 1
                assert calculated(formula[0]) == pytest.approx(calculated(result), rel=2e-3, abs=1e-4), line
    assert worked_out >= 12


def test_adam_as_a_person_reads_it():
    racer = Race(FUNCTIONS["booth"], (2, 2), [{"optimizer": "adam", "lr": 0.1}], generator=torch.Generator())
    racer.step()
    anatomy = take_apart(racer.racers[0].last)
    assert anatomy.lines == (
        "g = (2, -2)",
        "m = 0.9·(0, 0) + 0.1·(2, -2) = (0.2, -0.2)",
        "v = 0.999·(0, 0) + 0.001·(2, -2)² = (0.004, 0.004)",
        "m̂ = (0.2, -0.2)/(1 − 0.9^1) = (2, -2)",
        "v̂ = (0.004, 0.004)/(1 − 0.999^1) = (4, 4)",
        "θ = (2, 2) − 0.1·(2, -2)/(√(4, 4) + 1e-08) = (1.9, 2.1)",
    )
    assert [part.label for part in anatomy.components] == ["momentum", "gradient"]


def test_newtons_line_and_the_eigenvectors():
    racer = Race(FUNCTIONS["booth"], (2, 2), [{"optimizer": "newton"}], generator=torch.Generator())
    racer.step()
    anatomy = take_apart(racer.racers[0].last)
    assert anatomy.lines[-1] == "θ = (2, 2) − 1·[(10, 8), (8, 10)]⁻¹·(2, -2) = (1, 3)"
    assert [part.label for part in anatomy.components] == ["along λ₁ = 2", "along λ₂ = 18"]


@pytest.mark.parametrize("name", sorted(OPTIMIZERS.keys() - RULES.keys()))
def test_the_others_tell_their_direction(name):
    for anatomy, _ in steps({"optimizer": name, "lr": 1e-4}, 3):
        assert [part.vector.tolist() for part in anatomy.components] == [anatomy.displacement.tolist()]
        assert len(anatomy.lines) == 2
