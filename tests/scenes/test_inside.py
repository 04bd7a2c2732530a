"""The inside of a network: its numbers are autograd's, and its picture can be edited."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from playground.marks import Heatmap, Network, Points, Table, Text
from playground.runner import Runner
from playground.scene import Action, Entry, Pick
from playground.scenes.decision_boundary.params import DecisionBoundaryParams
from tests.scenes.scene_runs import advanced, hand, mark, opened, params, refused, shown, steered

SMALL = {"features": ["x1", "x2"], "hidden": [3, 2]}  # units 0-1, 2-4, 5-6, 7; edges from 8, 14, 20


def numbers(text: str) -> list[float]:
    """All numbers that stand in bold, in order."""
    return [float(each.replace("−", "-")) for each in re.findall(r"\*\*([−\d.e+-]+)\*\*", text)]


def close(written: float, exact: float) -> bool:
    """Whether a number is that number as it is written: to two decimals, or two digits where it is small."""
    return abs(written - exact) <= (0.0051 if abs(exact) >= 0.0949 else 0.051 * abs(exact))


def by_autograd(flat: np.ndarray, x: Tensor, label: Tensor, loss: nn.Module) -> dict[str, np.ndarray]:
    """Sums z, activations a, weights w and derivatives dz, dw of a 2-3-2-outputs network of tanh."""
    rest = torch.tensor(flat, dtype=torch.float64)
    layers: list[tuple[Tensor, Tensor, Tensor]] = []
    a = x
    for fan_in, fan_out in pairwise((2, 3, 2, (len(flat) - 17) // 3)):
        w = rest[: fan_out * (fan_in + 1)].view(fan_out, fan_in + 1).clone().requires_grad_()
        rest = rest[w.numel() :]
        z = w[:, :-1] @ a + w[:, -1]
        z.retain_grad()
        a = torch.tanh(z)
        layers.append((w, z, a))
    loss(layers[-1][1][None], label).backward()
    found: dict[str, np.ndarray] = {}
    for layer, (w, z, a) in enumerate(layers, start=1):
        for name, tensor in (("w", w), ("z", z), ("a", a), ("dw", w.grad), ("dz", z.grad)):
            assert tensor is not None
            found[f"{name}{layer}"] = tensor.detach().numpy()
    return found


def inside(runner: Runner, item: int) -> str:
    hand(runner, "network", "hover", mark="network", item=item)
    return mark(shown(runner), "inside", Text, "inside").markdown


@pytest.fixture
def runner() -> Runner:
    runner = opened(5, data="gaussians", **SMALL)
    hand(runner, "field", "press", 1.5, 2.0)
    hand(runner, "field", "leave")
    return runner


def exact(runner: Runner) -> dict[str, np.ndarray]:
    """Autograd's numbers at the pinned point, judged by the label of the nearest training point."""
    found = runner.results()
    nearest = np.hypot(*(found["train_xy"] - (1.5, 2.0)).T).argmin()
    label = torch.tensor([[float(found["train_label"][nearest])]], dtype=torch.float64)
    point = torch.tensor([1.5, 2.0], dtype=torch.float64)
    return by_autograd(found["weights"], point, label, nn.BCEWithLogitsLoss())


def test_a_hidden_units_numbers_are_autograds(runner: Runner) -> None:
    for item, (layer, unit) in {2: (1, 0), 4: (1, 2), 6: (2, 1)}.items():
        autograd = exact(runner)
        z, a, delta = numbers(inside(runner, item))
        assert close(z, autograd[f"z{layer}"][unit])
        assert close(a, autograd[f"a{layer}"][unit])
        assert close(delta, autograd[f"dz{layer}"][unit])


def test_the_outputs_numbers_are_autograds(runner: Runner) -> None:
    autograd = exact(runner)
    z, answer, delta = numbers(inside(runner, 7))
    assert close(z, autograd["z3"][0])
    assert close(answer, 2 / (1 + np.exp(-autograd["z3"][0])) - 1)
    assert close(delta, autograd["dz3"][0])


def test_a_weights_numbers_are_autograds(runner: Runner) -> None:
    for item, (layer, unit, source) in {8: (1, 0, 0), 11: (1, 1, 1), 16: (2, 0, 2), 21: (3, 0, 1)}.items():
        autograd = exact(runner)
        w, gradient = numbers(inside(runner, item))[:2]
        assert close(w, autograd[f"w{layer}"][unit, source])
        assert close(gradient, autograd[f"dw{layer}"][unit, source])


def test_several_classes_are_traced_too() -> None:
    runner = opened(5, classes=3, data="gaussians", **SMALL)
    hand(runner, "field", "press", 0.5, 1.0)
    found = runner.results()
    nearest = np.hypot(*(found["train_xy"] - (0.5, 1.0)).T).argmin()
    autograd = by_autograd(
        found["weights"],
        torch.tensor([0.5, 1.0], dtype=torch.float64),
        torch.tensor([int(found["train_label"][nearest])]),
        nn.CrossEntropyLoss(),
    )
    z, answer, delta = numbers(inside(runner, 8))
    shares = np.exp(autograd["z3"]) / np.exp(autograd["z3"]).sum()
    assert close(z, autograd["z3"][1])
    assert close(answer, shares[1])
    assert close(delta, autograd["dz3"][1])


def test_a_press_offers_what_can_be_done_with_a_unit_and_with_a_weight(runner: Runner) -> None:
    assert shown(runner).offer is None
    hand(runner, "network", "press", mark="network", item=3)
    unit = shown(runner).offer
    assert unit is not None
    assert unit.title == "Unit 2, layer 1"
    assert {type(part) for part in unit.parts} == {Entry, Pick, Action}
    hand(runner, "network", "press", mark="network", item=8)
    weight = shown(runner).offer
    assert weight is not None
    assert weight.title == "Input 1 → unit 1, layer 1"
    entry = next(part for part in weight.parts if isinstance(part, Entry))
    assert entry.value == pytest.approx(float(runner.results()["weights"][0]))
    hand(runner, "network", "dismiss")
    assert shown(runner).offer is None


def answered(
    runner: Runner, item: int, kind: str, name: str, value: float | str = 0.0
) -> DecisionBoundaryParams:
    """Press an item and answer its offer."""
    hand(runner, "network", "press", mark="network", item=item)
    shown(runner)
    hand(runner, "network", kind, name=name, value=value)
    return params(runner)


def test_a_set_weight_holds_at_once_and_at_every_restart_and_undone_comes_back(runner: Runner) -> None:
    before = runner.results()["weights"].copy()
    now = answered(runner, 8, "set", "weight", 0.75)
    assert now.set_weights == ((1, 1, 1, 0.75),)
    now = answered(runner, 3, "set", "weight", -2.5)
    assert now.set_weights == ((1, 1, 1, 0.75), (1, 2, 0, -2.5))
    weights = runner.results()["weights"]
    assert weights[0] == 0.75
    assert weights[5] == -2.5  # the bias of the second unit: rows of two weights and a bias
    np.testing.assert_array_equal(np.delete(weights, [0, 5]), np.delete(before, [0, 5]))
    fresh = opened(0, **now.changed()).results()["weights"]
    assert (fresh[0], fresh[5]) == (0.75, -2.5)
    steered(runner, set_weights=[])
    np.testing.assert_array_equal(runner.results()["weights"], before)


def test_a_weight_can_be_nudged_again_and_again_and_set_beyond_all_bounds(runner: Runner) -> None:
    before = runner.results()["weights"][0]
    for value in (0.1, 0.2, 0.3):
        assert answered(runner, 8, "set", "weight", value).set_weights == ((1, 1, 1, value),)
        assert runner.results()["weights"][0] == np.float32(value)
    assert answered(runner, 8, "set", "weight", 1e300).set_weights == ((1, 1, 1, 1e5),)
    shown(runner)
    assert runner.results()["weights"][0] == 1e5
    assert answered(runner, 8, "set", "weight", float("nan")).set_weights == ((1, 1, 1, 1e5),)
    shown(steered(runner, set_weights=[[1, 1, 1, -1e300]]))
    assert runner.results()["weights"][0] == -1e5
    steered(runner, set_weights=[])
    shown(runner)
    assert runner.results()["weights"][0] == before


@pytest.mark.parametrize(
    ("item", "name", "expected"),
    [
        (8, "freeze", ((1, 1, 1),)),
        (3, "freeze", ((1, 2),)),
        (3, "freeze_layer", ((1,),)),
        (7, "freeze", ((3, 1),)),
    ],
)
def test_freezing_is_a_parameter_shown_in_the_picture_and_taken_back(
    runner: Runner, item: int, name: str, expected: tuple[tuple[float, ...], ...]
) -> None:
    assert answered(runner, item, "act", name).frozen == expected
    frozen = mark(shown(runner), "network", Network).frozen
    assert sum(int(layer.sum()) for layer in frozen) >= 1
    assert answered(runner, item, "act", name).frozen == ()


@pytest.mark.parametrize(
    ("item", "name", "expected"),
    [
        (3, "add_unit", {"hidden": [4, 2]}),
        (3, "remove_unit", {"hidden": [2, 2]}),
        (5, "remove_layer", {"hidden": [3]}),
        (2, "add_layer", {"hidden": [3, 3, 2]}),
        (6, "add_layer", {"hidden": [3, 2, 2]}),
        (0, "add_layer", {"hidden": [4, 3, 2]}),
        (1, "remove_input", {"features": ["x1"], "hidden": [3, 2]}),
    ],
)
def test_layers_units_and_inputs_are_added_and_removed(
    runner: Runner, item: int, name: str, expected: dict[str, object]
) -> None:
    steered(runner, frozen=[[1], [3]], set_weights=[[2, 1, 1, 0.5]])
    now = answered(runner, item, "act", name)
    assert {each: now.values()[each] for each in expected} == expected
    picture = shown(advanced(runner, 2))
    assert mark(picture, "network", Network).layers == (len(now.features), *now.hidden, 1)
    hand(runner, "network", "act", name=name)  # once more, of an offer that is gone
    shown(runner)


def test_one_layer_gets_another_activation_while_it_learns(runner: Runner) -> None:
    before = runner.results()["weights"]
    now = answered(runner, 5, "set", "activation", "relu")
    assert now.layer_activations == ("tanh", "relu")
    np.testing.assert_array_equal(runner.results()["weights"], before)
    captions = mark(shown(runner), "network", Network).captions
    assert captions == ("inputs", "tanh", "ReLU", "output")
    removed = answered(runner, 2, "act", "remove_layer")
    assert removed.hidden == (2,)
    assert removed.layer_activations == ("relu",)
    assert mark(shown(runner), "network", Network).captions == ("inputs", "ReLU", "output")


def test_answers_to_what_was_not_offered_change_nothing(runner: Runner) -> None:
    for item in (-1, 0, 3, 7, 8, 900):
        for name in ("add_unit", "remove_layer", "remove_unit", "add_layer", "nonsense", "freeze_layer"):
            fresh = opened(0, **SMALL)
            hand(fresh, "network", "press", mark="network", item=item)
            offered = shown(fresh).offer
            names = [part.name for part in offered.parts] if offered else []
            before = params(fresh)
            hand(fresh, "network", "act", name=name)
            shown(fresh)
            assert name in names or params(fresh) == before


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"])
@pytest.mark.parametrize("batch_norm", [False, True])
def test_what_is_frozen_does_not_move_by_one_bit(optimizer: str, batch_norm: bool) -> None:
    runner = opened(
        3,
        optimizer=optimizer,
        batch_norm=batch_norm,
        l1=0.001,
        l2=0.02,
        dropout=0.2,
        jitter=0.1,
        clip=1.0,
        samples=60,
        **SMALL,
    )
    steered(runner, frozen=[[1, 1, 1], [1, 2], [2]])
    before = runner.results()["weights"].copy()
    after = advanced(runner, 30).results()["weights"]
    held = np.zeros(len(before), bool)
    held[[0, 3, 4, 5, *range(9, 17)]] = True  # a weight, a unit's row, and the second layer: 2 rows of 4
    if batch_norm:
        held[[20 + 1, 20 + 3, 20 + 4, 25 + 1, 25 + 3, 25 + 4]] = True  # their γ and β
    np.testing.assert_array_equal(after[held], before[held])
    assert (after[~held] != before[~held]).all()
    thawed = advanced(steered(runner, frozen=[]), 3).results()["weights"]
    assert (thawed[held] != before[held]).any()


def test_a_hovered_output_of_several_shows_its_own_share() -> None:
    runner = opened(10, classes=3, data="gaussians", **SMALL)
    hand(runner, "network", "hover", mark="network", item=8)
    field = mark(shown(runner), "field", Heatmap)
    np.testing.assert_allclose(field.values, 2 * runner.results()["field"][..., 1] - 1, atol=1e-6)


def test_a_pinned_place_is_marked_and_freed_by_a_second_press(runner: Runner) -> None:
    assert mark(shown(runner), "field", Points, "probe").xy.tolist() == [[1.5, 2.0]]
    hand(runner, "field", "press", 1.52, 2.01)
    assert not [each for each in shown(runner).panes["field"] if each.name == "probe"]


def test_of_two_rows_for_one_weight_the_last_counts_at_once_and_at_a_restart(runner: Runner) -> None:
    before = runner.results()["weights"][0]
    rows = [[1, 1, 1, 0.5], [1, 1, 1, -0.25]]
    assert steered(runner, set_weights=rows).results()["weights"][0] == -0.25
    assert steered(runner, set_weights=rows[::-1]).results()["weights"][0] == 0.5
    assert opened(0, set_weights=rows, **SMALL).results()["weights"][0] == -0.25
    assert steered(runner, set_weights=[]).results()["weights"][0] == before


def test_rows_that_name_no_weight_are_counted_and_parts_of_numbers_refused(runner: Runner) -> None:
    steered(runner, frozen=[[1, 1], [9]], set_weights=[[1, 99, 1, 0.5]])
    assert "2 rows name no weight of this network" in shown(runner).notes["network"]
    assert "network" not in shown(steered(runner, frozen=[[1, 1]], set_weights=[])).notes
    assert "frozen" in refused(steered(runner, frozen=[[1.5, 1]]))


def test_a_frozen_layers_running_statistics_do_not_move_either() -> None:
    runner = opened(5, batch_norm=True, data="gaussians", **SMALL, frozen=[[1]])
    before = {item: inside_map(runner, item) for item in (2, 5)}
    advanced(runner, 5)
    np.testing.assert_array_equal(inside_map(runner, 2), before[2])
    assert (inside_map(runner, 5) != before[5]).any()


def inside_map(runner: Runner, item: int) -> np.ndarray:
    return mark(shown(runner), "network", Network).maps[item]


def test_what_is_frozen_in_two_networks_is_drawn_in_both() -> None:
    runner = opened(1, second_task="separate", **SMALL)
    assert mark(shown(runner), "network", Network).frozen == ()
    picture = shown(steered(runner, frozen=[[2, 1, 3], [3]]))
    network = mark(picture, "network", Network)
    assert [layer.shape for layer in network.frozen] == [(6, 3), (4, 7), (2, 5)]
    assert np.argwhere(network.frozen[1]).tolist() == [[0, 2], [2, 5]]
    assert np.argwhere(network.frozen[2]).tolist() == [[0, 0], [0, 1], [0, 4], [1, 2], [1, 3], [1, 4]]
    times = {row[0]: row[1] for row in mark(picture, "cost", Table).rows}
    assert times["time to learn"].endswith("an epoch")


def test_an_input_taken_away_takes_its_own_rows_and_no_others(runner: Runner) -> None:
    steered(
        runner, frozen=[[1, 2, 1], [1, 2, 2], [1, 3], [2, 1, 2]], set_weights=[[1, 1, 2, 0.5], [1, 1, 0, 3]]
    )
    now = answered(runner, 0, "act", "remove_input")
    assert now.frozen == ((1, 2, 1), (1, 3), (2, 1, 2))
    assert now.set_weights == ((1, 1, 1, 0.5), (1, 1, 0, 3))
    assert runner.results()["weights"][:2].tolist() == [0.5, 3]


def test_a_unit_more_leaves_what_was_frozen_and_set_by_hand(runner: Runner) -> None:
    changes = {"frozen": ((1, 3), (2, 1, 3)), "set_weights": ((2, 1, 0, 0.5), (1, 1, 1, 2))}
    now = answered(steered(runner, **changes), 3, "act", "add_unit")
    assert now.hidden == (4, 2)
    assert {"frozen": now.frozen, "set_weights": now.set_weights} == changes


@pytest.mark.parametrize("name", ["__b__", "![x](file:///etc/passwd)", "<b>*1*</b> & `2`"])
def test_the_name_of_a_class_is_text_whatever_it_holds(tmp_path: Path, name: str) -> None:
    path = tmp_path / "named.csv"
    path.write_text(f'x,y,label\n1.5,2,"{name}"\n-1.5,2,"{name}"\n3,-4,zz\n-3,-4,zz\n', encoding="utf-8")
    runner = opened(1, points=str(path), **SMALL)
    hand(runner, "field", "press", 0.0, 5.0)
    hand(runner, "field", "leave")
    written = inside(runner, 2).partition("wanted: ")[2].partition("\n")[0]
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written) == name
    assert not re.search(r"(?<!\\)[_*\[\]<>`!&]", written)


def test_batch_norms_share_of_the_error_stands_by_itself() -> None:
    runner = opened(5, data="gaussians", batch_norm=True, **SMALL)
    hand(runner, "field", "press", 1.5, 2.0)
    text = inside(runner, 3)
    line = next(line for line in text.splitlines() if line.startswith("δ"))
    assert "f′ · n′" in line
    product = line.rsplit(" = ", 1)[0]
    slope, norm = (float(each.strip("()").replace("−", "-")) for each in product.rsplit("·", 2)[1:])
    a = numbers(text)[1]
    assert close(slope, 1 - a**2) or abs(slope - (1 - a**2)) < 0.02  # tanh′, of a written to two decimals
    assert norm > 0
