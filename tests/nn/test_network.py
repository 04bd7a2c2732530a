import itertools
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from nn_reference import ACTIVATION_MODULES, ReferenceNetwork

from playground.nn.activations import ACTIVATIONS, MANY
from playground.nn.losses import LOSSES
from playground.nn.network import Batch, Network

TOLERANCE = 1e-10


def make_network(hidden=(5, 4), inputs=3, dtype=torch.float64, seed=0, **choices):
    generator = torch.Generator().manual_seed(seed)
    network = Network(inputs, hidden, generator=generator, dtype=dtype, **choices)
    jitter = torch.randn(network.parameters.shape, generator=generator, dtype=torch.float64)
    network.parameters.add_(0.1 * jitter.to(dtype))  # biases, γ and β away from 0 and 1
    return network, generator


def make_points(generator, inputs=3, points=7, dtype=torch.float64):
    x = torch.randn(inputs + 1, points, generator=generator, dtype=dtype)
    x[-1] = 1
    return x, (torch.rand(points, generator=generator) > 0.5).to(dtype)


def assert_gradient_is_autograds(network, x, y, l1=0.0, l2=0.0, masks=None):
    reference = ReferenceNetwork(network)
    expected = reference.data_loss(x[:-1].t(), y, masks) + reference.penalty(l1, l2)
    expected.backward()
    loss, gradient = network.loss_and_gradient(Batch.of(x, y), l1, l2, masks)
    assert loss == pytest.approx(expected.item(), abs=TOLERANCE)
    torch.testing.assert_close(gradient, reference.flat_gradient(), rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("regulariser", ["none", "l1", "l2", "dropout", "all"])
def test_gradient_is_autograds(activation, loss, batch_norm, regulariser):
    network, generator = make_network(activation=activation, loss=loss, batch_norm=batch_norm)
    x, y = make_points(generator)
    l1 = 0.03 if regulariser in ("l1", "all") else 0.0
    l2 = 0.07 if regulariser in ("l2", "all") else 0.0
    masks = network.draw_masks(7, 0.4, generator) if regulariser in ("dropout", "all") else None
    assert_gradient_is_autograds(network, x, y, l1, l2, masks)


@settings(max_examples=15, deadline=None)
@given(
    hidden=st.lists(st.integers(1, 9), max_size=8),
    inputs=st.integers(1, 7),
    points=st.integers(2, 12),
    activation=st.sampled_from(list(ACTIVATIONS)),
    loss=st.sampled_from(list(LOSSES)),
    batch_norm=st.booleans(),
    dropout=st.sampled_from([0.0, 0.5]),
    seed=st.integers(0, 100),
)
def test_gradient_of_any_shape_is_autograds(
    hidden, inputs, points, activation, loss, batch_norm, dropout, seed
):
    network, generator = make_network(
        hidden, inputs, seed=seed, activation=activation, loss=loss, batch_norm=batch_norm
    )
    x, y = make_points(generator, inputs, points)
    masks = network.draw_masks(points, dropout, generator) if dropout else None
    # batch norm divides by the spread of a few points: gradients of 1e4 carry rounding of 1e-10
    reference = ReferenceNetwork(network)
    reference.data_loss(x[:-1].t(), y, masks).backward()
    _, gradient = network.loss_and_gradient(Batch.of(x, y), masks=masks)
    torch.testing.assert_close(gradient, reference.flat_gradient(), rtol=1e-7, atol=1e-9)


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


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("batch_norm", [False, True])
def test_evaluation_is_the_reference_in_eval_mode(loss, batch_norm):
    network, generator = make_network(loss=loss, batch_norm=batch_norm)
    reference = ReferenceNetwork(network)
    for points in (7, 9, 2):  # running statistics gather over batches of different sizes
        x, y = make_points(generator, points=points)
        network.backpropagate(Batch.of(x, y))
        reference.data_loss(x[:-1].t(), y)
    reference.eval()
    x, y = make_points(generator, points=11)
    z = reference(x[:-1].t()).detach()
    evaluation = network.evaluate(x, y)
    assert evaluation.loss == pytest.approx(reference.data_loss(x[:-1].t(), y).item(), abs=TOLERANCE)
    torch.testing.assert_close(evaluation.logits, z, rtol=0, atol=TOLERANCE)
    assert torch.equal(evaluation.wrong, (z > 0) != (y == 1))
    assert evaluation.accuracy == pytest.approx(1 - evaluation.wrong.double().mean().item())


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("loss", LOSSES)
def test_maps_show_every_unit_and_the_signed_confidence(batch_norm, loss):
    network, generator = make_network((5, 4), loss=loss, batch_norm=batch_norm)
    grid, _ = make_points(generator, points=25)
    reference = ReferenceNetwork(network).eval()
    seen = []
    reference.activation.register_forward_hook(
        lambda _module, _inputs, output: seen.append(output.detach().t())
    )
    z = reference(grid[:-1].t()).detach()
    confidence = torch.tanh(z) if loss == "squared" else 2 * torch.sigmoid(z) - 1
    maps = network.maps(grid)
    assert [tuple(units.shape) for units in maps] == [(5, 25), (4, 25), (1, 25)]
    for mine, theirs in zip(maps, [*seen, confidence[None]], strict=True):
        torch.testing.assert_close(mine, theirs, rtol=0, atol=TOLERANCE)


def test_maps_reuse_their_memory_and_evaluation_leaves_it_alone():
    network, generator = make_network()
    grid, y = make_points(generator, points=25)
    first = network.maps(grid)
    kept = [units.clone() for units in first]
    network.evaluate(-grid, y)
    assert all(torch.equal(units, copy) for units, copy in zip(first, kept, strict=True))
    assert [units.data_ptr() for units in network.maps(grid)] == [units.data_ptr() for units in first]


def test_dropout_keeps_the_expected_activation_and_only_learning_sees_it():
    network, generator = make_network()
    masks = network.draw_masks(20_000, 0.3, generator)
    assert sorted(masks.unique().tolist()) == pytest.approx([0, 1 / 0.7])
    assert masks.mean().item() == pytest.approx(1, abs=0.01)
    with pytest.raises(ValueError, match="dropout"):
        network.draw_masks(5, 1.0, generator)


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
    network = Network(64, (64,) * 8, activation="relu", init="he", generator=torch.Generator().manual_seed(3))
    x = torch.randn(65, 4000, generator=torch.Generator().manual_seed(0))
    x[-1] = 1
    network.evaluate(x, torch.zeros(4000))
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
        2, (4, 3), activation=activation, init="zeros", generator=torch.Generator(), dtype=torch.float64
    )
    x, y = make_points(torch.Generator().manual_seed(0), inputs=2, points=50)
    for _ in range(200):
        network.backpropagate(Batch.of(x, y))
        network.parameters.sub_(network.gradient)
    for layer in network.layers[:-1]:
        torch.testing.assert_close(layer, layer[:1].expand_as(layer), rtol=0, atol=1e-12)


def test_steering_activation_and_loss_keeps_the_parameters():
    network, generator = make_network()
    x, y = make_points(generator)
    before = network.parameters.clone()
    for activation, loss in itertools.product(ACTIVATIONS, LOSSES):
        network.steer(activation, loss)
        assert_gradient_is_autograds(network, x, y)
    assert torch.equal(network.parameters, before)


@pytest.mark.parametrize("loss", LOSSES)
def test_huge_logits_stay_finite(loss):
    network, generator = make_network(loss=loss)
    network.parameters.mul_(1e4)
    x, y = make_points(generator)
    value, gradient = network.loss_and_gradient(Batch.of(x, y))
    assert math.isfinite(value)
    assert gradient.isfinite().all()


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
