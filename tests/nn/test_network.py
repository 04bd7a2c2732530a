import itertools
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from playground.nn.activations import ACTIVATIONS, MANY
from playground.nn.dropout import unit_masks, weight_masks
from playground.nn.losses import LOSSES
from playground.nn.network import Batch, Network
from playground.nn.optimizers import clip_gradient
from playground.nn.targets import encode
from tests.nn.nn_reference import ACTIVATION_MODULES, ReferenceNetwork

TOLERANCE = 1e-10
OUTPUTS = {"binary": 1, "classes": 4, "value": 1, "pair": 2}


def make_network(hidden=(5, 4), inputs=3, dtype=torch.float64, seed=0, target="binary", **choices):
    generator = torch.Generator().manual_seed(seed)
    outputs = OUTPUTS[target]
    network = Network(
        inputs, hidden, target=target, outputs=outputs, generator=generator, dtype=dtype, **choices
    )
    jitter = torch.randn(network.parameters.shape, generator=generator, dtype=torch.float64)
    network.parameters.add_(0.1 * jitter.to(dtype))  # biases, γ and β away from 0 and 1
    return network, generator


def make_points(generator, inputs=3, points=7, dtype=torch.float64, target="binary"):
    x = torch.randn(inputs + 1, points, generator=generator, dtype=dtype)
    x[-1] = 1
    drawn = torch.rand(2, points, generator=generator)
    labels = {
        "binary": drawn[0] > 0.5,
        "classes": (OUTPUTS["classes"] * drawn[0]).floor(),
        "value": 2 * drawn[0] - 1,
        "pair": drawn > 0.5,
    }
    return x, labels[target].to(dtype)


def make_batch(network, x, labels):
    return Batch.of(x, encode(labels, network.target, network.sizes[-1], network.parameters))


def assert_gradient_is_autograds(network, x, y, l1=0.0, l2=0.0, masks=None, loss_name="cross_entropy"):
    reference = ReferenceNetwork(network, loss_name)
    expected = reference.data_loss(x[:-1].t(), y, masks) + reference.penalty(l1, l2)
    expected.backward()
    loss, gradient = network.loss_and_gradient(make_batch(network, x, y), l1, l2, masks)
    assert loss == pytest.approx(expected.item(), abs=TOLERANCE)
    torch.testing.assert_close(gradient, reference.flat_gradient(), rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("target", OUTPUTS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_is_autograds(target, loss, batch_norm, activation):
    network, generator = make_network(activations=activation, loss=loss, batch_norm=batch_norm, target=target)
    x, y = make_points(generator, target=target)
    assert_gradient_is_autograds(network, x, y, loss_name=loss)
    masks = unit_masks(9, 7, 0.4, generator, x)
    assert_gradient_is_autograds(network, x, y, 0.03, 0.07, masks, loss_name=loss)


@settings(max_examples=60, deadline=None)
@given(
    activations=st.lists(st.sampled_from(list(ACTIVATIONS)), max_size=8),
    units=st.integers(1, 9),
    inputs=st.integers(1, 7),
    points=st.integers(2, 12),
    target=st.sampled_from(list(OUTPUTS)),
    loss=st.sampled_from(list(LOSSES)),
    gamma=st.sampled_from([0.0, 0.5, 1.0, 2.0, 5.0]),
    batch_norm=st.booleans(),
    dropout=st.sampled_from([0.0, 0.5]),
    dropconnect=st.sampled_from([0.0, 0.3]),
    penalty=st.sampled_from([0.0, 0.05]),
    clip=st.sampled_from([0.0, 0.1, 10.0]),
    seed=st.integers(0, 100),
)
def test_gradient_with_everything_on_is_autograds(
    activations,
    units,
    inputs,
    points,
    target,
    loss,
    gamma,
    batch_norm,
    dropout,
    dropconnect,
    penalty,
    clip,
    seed,
):
    network, generator = make_network(
        [units] * len(activations), inputs, seed=seed, batch_norm=batch_norm, target=target
    )
    network.steer(activations, loss, gamma)
    x, y = make_points(generator, inputs, points, target=target)
    masks = unit_masks(units * len(activations), points, dropout, generator, x) if dropout else None
    connections = weight_masks(network.weight_mask, dropconnect, generator) if dropconnect else None
    reference = ReferenceNetwork(network, loss, gamma)
    expected = reference.data_loss(x[:-1].t(), y, masks, connections) + reference.penalty(penalty, penalty)
    expected.backward()
    before = network.parameters.clone()
    value, gradient = network.loss_and_gradient(
        make_batch(network, x, y), penalty, penalty, masks, connections
    )
    if clip:
        nn.utils.clip_grad_norm_(reference.parameters(), clip)
        clip_gradient(gradient, clip)
    assert torch.equal(network.parameters, before)
    assert value == pytest.approx(expected.item(), rel=1e-9)
    # batch norm divides by the spread of a few points: gradients of 1e4 carry rounding of 1e-10
    tolerance = {"rtol": 1e-7, "atol": 1e-9} if batch_norm else {"rtol": 1e-12, "atol": TOLERANCE}
    torch.testing.assert_close(gradient, reference.flat_gradient(), **tolerance)


def test_wide_layer_takes_the_fast_tanh_and_keeps_the_gradient():
    network, generator = make_network((32, 32))
    x, y = make_points(generator, points=64)
    assert MANY <= 32 * 64
    assert_gradient_is_autograds(network, x, y)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("count", [9, MANY])
def test_activation_and_derivative_are_torchs(activation, count):
    f = ACTIVATIONS[activation]
    z = torch.linspace(-30, 30, count, dtype=torch.float64).requires_grad_()
    expected = ACTIVATION_MODULES[activation]()(z)
    expected.sum().backward()
    a = z.detach().clone()
    source = z.detach() if f.needs_z else a  # one memory for both, as a pass uses it
    f.forward(source, a)
    slope = torch.empty_like(a)
    f.derivative(source, a, torch.ones((), dtype=a.dtype), slope)
    torch.testing.assert_close(a, expected.detach(), rtol=0, atol=1e-12)
    torch.testing.assert_close(slope, z.grad, rtol=0, atol=1e-12)


def test_fast_tanh_is_within_float32_rounding():
    z = torch.linspace(-12, 12, 100_001)
    a = torch.empty_like(z)
    ACTIVATIONS["tanh"].forward(z, a)
    assert (a.double() - torch.tanh(z.double())).abs().max() < 2e-7


@pytest.mark.parametrize("target", OUTPUTS)
@pytest.mark.parametrize("batch_norm", [False, True])
def test_evaluation_is_the_reference_in_eval_mode(target, batch_norm):
    network, generator = make_network(batch_norm=batch_norm, target=target)
    reference = ReferenceNetwork(network)
    for points in (7, 9, 2):  # running statistics gather over batches of different sizes
        x, y = make_points(generator, points=points, target=target)
        network.backpropagate(make_batch(network, x, y))
        reference.data_loss(x[:-1].t(), y)
    reference.eval()
    x, _ = make_points(generator, points=11)
    z = reference(x[:-1].t()).detach()
    torch.testing.assert_close(network.logits(x), z, rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("target", OUTPUTS)
def test_maps_show_every_unit_and_the_answer(batch_norm, target):
    network, generator = make_network((5, 4), batch_norm=batch_norm, target=target)
    grid, _ = make_points(generator, points=25)
    reference = ReferenceNetwork(network).eval()
    seen = []
    for activation in reference.activations:
        activation.register_forward_hook(lambda _module, _inputs, output: seen.append(output.detach().t()))
    z = reference(grid[:-1].t()).detach()
    answer = {"value": z, "classes": torch.softmax(z, 0)}.get(target, 2 * torch.sigmoid(z) - 1)
    maps = network.maps(grid)
    assert [tuple(units.shape) for units in maps] == [(5, 25), (4, 25), (OUTPUTS[target], 25)]
    for mine, theirs in zip(maps, [*seen, answer], strict=True):
        torch.testing.assert_close(mine, theirs, rtol=0, atol=TOLERANCE)


def test_maps_reuse_their_memory_and_evaluation_leaves_it_alone():
    network, generator = make_network()
    grid, _ = make_points(generator, points=25)
    first = network.maps(grid)
    kept = [units.clone() for units in first]
    network.logits(-grid)
    assert all(torch.equal(units, copy) for units, copy in zip(first, kept, strict=True))
    assert [units.data_ptr() for units in network.maps(grid)] == [units.data_ptr() for units in first]


def test_a_lone_point_under_batch_norm_leaves_the_running_statistics():
    network, generator = make_network(batch_norm=True)
    before = network.running.clone()
    x, y = make_points(generator, points=1)
    _, gradient = network.loss_and_gradient(Batch.of(x, y))
    assert torch.equal(network.running, before)
    assert gradient.isfinite().all()


@pytest.mark.parametrize(("init", "deviation"), [("small_normal", 0.01), ("xavier", math.sqrt(2 / 128))])
def test_init_has_the_papers_spread(init, deviation):
    network = Network(64, (64, 64), init=init, generator=torch.Generator().manual_seed(0))
    assert network.weights[1].std().item() == pytest.approx(deviation, rel=0.05)
    assert all(not biases.any() for biases in network.biases)


def test_he_keeps_the_signal_of_relu_layers():
    # E[z²] = 2, so E[a²] = 1, at every depth
    network = Network(
        64, (64,) * 8, activations="relu", init="he", generator=torch.Generator().manual_seed(3)
    )
    x = torch.randn(65, 4000, generator=torch.Generator().manual_seed(0))
    x[-1] = 1
    deep = network.maps(x)[7]
    assert 0.2 < deep.square().mean() < 5  # zeros would be 0, small_normal 1e-18


def test_the_same_seed_starts_the_same_in_either_precision():
    single, double = (
        Network(2, (4, 2), generator=torch.Generator().manual_seed(5), dtype=dtype)
        for dtype in (torch.float32, torch.float64)
    )
    assert torch.equal(single.parameters, double.parameters.float())


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_zeros_never_break_symmetry(activation):
    network = Network(
        2, (4, 3), activations=activation, init="zeros", generator=torch.Generator(), dtype=torch.float64
    )
    x, y = make_points(torch.Generator().manual_seed(0), inputs=2, points=50)
    for _ in range(200):
        network.backpropagate(Batch.of(x, y))
        network.parameters.sub_(network.gradient)
    for layer in network.layers[:-1]:
        torch.testing.assert_close(layer, layer[:1].expand_as(layer), rtol=0, atol=1e-12)


def test_steering_activations_and_loss_keeps_the_parameters():
    network, generator = make_network()
    x, y = make_points(generator)
    before = network.parameters.clone()
    for activation, loss in itertools.product(ACTIVATIONS, LOSSES):
        network.steer(activation, loss)
        assert_gradient_is_autograds(network, x, y, loss_name=loss)
        network.steer(("silu", activation), loss)
        assert_gradient_is_autograds(network, x, y, loss_name=loss)
    assert torch.equal(network.parameters, before)


@pytest.mark.parametrize("hidden", [(0,), (65,), (2,) * 9])
def test_unreasonable_layers_are_refused(hidden):
    with pytest.raises(ValueError, match="hidden"):
        Network(2, hidden, generator=torch.Generator())


def test_a_network_without_inputs_learns_its_bias():
    network = Network(0, (3,), generator=torch.Generator(), dtype=torch.float64)
    y = torch.tensor([1.0, 1, 1, 0], dtype=torch.float64)
    batch = Batch.of(torch.ones(1, 4, dtype=torch.float64), y)
    for _ in range(500):
        network.backpropagate(batch)
        network.parameters.sub_(network.gradient)
    assert torch.sigmoid(network.logits(batch.inputs)).mean().item() == pytest.approx(0.75, abs=1e-3)


@pytest.mark.parametrize(
    ("target", "outputs"), [("binary", 2), ("classes", 1), ("value", 2), ("pair", 1), ("pair", 3)]
)
def test_outputs_that_do_not_fit_the_target_are_refused(target, outputs):
    with pytest.raises(ValueError, match="outputs"):
        Network(2, (3,), target=target, outputs=outputs, generator=torch.Generator())


def test_activations_are_one_for_all_or_one_for_each():
    network = Network(2, (3, 3), activations=("relu", "tanh"), generator=torch.Generator())
    assert network.activations == ("relu", "tanh")
    network.steer("silu", "hinge")
    assert network.activations == ("silu", "silu")
    with pytest.raises(ValueError, match="activations"):
        network.steer(("relu",), "hinge")
