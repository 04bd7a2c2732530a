import numpy as np
import pytest
import torch
from torch.nn import functional

from playground.nn.network import Batch, Network
from playground.nn.parameters import layer_views, norm_views
from playground.surfaces.sharpness import Sharpness


def made(seed=0, points=30, labels=None, **choices):
    generator = torch.Generator().manual_seed(seed)
    network = Network(2, choices.pop("hidden", (4,)), generator=generator, **choices)
    inputs = torch.randn(3, points, generator=generator, dtype=torch.float64)
    inputs[-1] = 1
    radius = inputs[:2].square().sum(0).sqrt()
    y = torch.sign(torch.sin(3 * radius)) if labels == "rings" else (inputs[0] * inputs[1] > 0).double()
    return network, Batch.of(inputs, y), generator


def full_hessian(network, batch):
    return hessian_of(network, batch, functional.binary_cross_entropy_with_logits, torch.tanh)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_largest_eigenvalue_of_the_whole_hessian(seed, dtype):
    network, batch, generator = made(seed, dtype=dtype)
    matrix = full_hessian(network, batch)
    before = network.parameters.clone()
    sharpness = Sharpness(network, batch, generator)
    assert sharpness.measure(network.parameters, 400) == pytest.approx(
        float(torch.linalg.eigvalsh(matrix)[-1]), rel=1e-6
    )
    assert torch.equal(network.parameters, before)
    v = torch.randn(len(before), generator=generator, dtype=torch.float64)
    product = sharpness.product(network.parameters.double(), v)
    assert product.numpy() == pytest.approx((matrix @ v).numpy(), abs=1e-8)
    assert not sharpness.product(network.parameters.double(), v * 0).any()


def test_the_top_is_found_where_the_deepest_bend_is_downward():
    network, batch, generator = made(5)
    # wrong labels with certainty: around here the loss bends down more than up
    for seed in range(50):
        draw = torch.Generator().manual_seed(seed)
        network.parameters.copy_(torch.randn(len(network.parameters), generator=draw) * 2)
        eigenvalues = torch.linalg.eigvalsh(full_hessian(network, batch))
        if -float(eigenvalues[0]) > 1.2 * float(eigenvalues[-1]):
            break
    assert -float(eigenvalues[0]) > 1.2 * float(eigenvalues[-1])
    mine = Sharpness(network, batch, generator).measure(network.parameters, 2000)
    assert mine == pytest.approx(float(eigenvalues[-1]), rel=1e-4)


def test_it_goes_on_from_where_it_was():
    network, batch, generator = made(1)
    top = float(torch.linalg.eigvalsh(full_hessian(network, batch))[-1])
    sharpness = Sharpness(network, batch, generator)
    errors = [abs(sharpness.measure(network.parameters, 5) - top) for _ in range(20)]
    assert errors[-1] < 1e-6 < errors[0]


def test_a_network_with_nothing_to_bend():
    network, batch, generator = made(init="zeros", hidden=(), loss="hinge")
    assert Sharpness(network, batch, generator).measure(network.parameters) == pytest.approx(0, abs=1e-6)


def focal(z, y):
    """Lin et al. 2017, eq. 4, with γ = 2, of probabilities."""
    p = torch.where(y > 0, torch.sigmoid(z), torch.sigmoid(-z))
    return (-((1 - p) ** 2) * p.log()).sum(0).mean()


def focal_classes(z, y):
    p = (torch.softmax(z, 0) * y).sum(0)
    return (-((1 - p) ** 2) * p.log()).mean()


CURVED = [
    ({}, functional.binary_cross_entropy_with_logits, torch.tanh),
    ({"activations": "sigmoid", "loss": "focal"}, focal, torch.sigmoid),
    (
        {"activations": "silu", "loss": "squared"},
        lambda z, y: ((z.tanh() - 2 * y + 1) ** 2).mean() / 2,
        functional.silu,
    ),
    ({"activations": "relu", "loss": "hinge"}, lambda z, y: (1 - (2 * y - 1) * z).relu().mean(), torch.relu),
    ({"activations": "relu"}, functional.binary_cross_entropy_with_logits, torch.relu),
    ({"batch_norm": True}, functional.binary_cross_entropy_with_logits, torch.tanh),
    ({"target": "value", "hidden": (3, 3)}, lambda z, y: ((z - y) ** 2).mean() / 2, torch.tanh),
    ({"target": "value", "batch_norm": True}, lambda z, y: ((z - y) ** 2).mean() / 2, torch.tanh),
    (
        {"target": "pair", "outputs": 2},
        lambda z, y: 2 * functional.binary_cross_entropy_with_logits(z, y),
        torch.tanh,
    ),
    (
        {"target": "classes", "outputs": 3},
        lambda z, y: functional.cross_entropy(z.T, y.argmax(0)),
        torch.tanh,
    ),
    (
        {"target": "classes", "outputs": 3, "loss": "hinge", "activations": "leaky_relu"},
        lambda z, y: ((1 - (z * y).sum(0) + z).relu() * (1 - y)).sum(0).mean() / 3,
        functional.leaky_relu,
    ),
    ({"target": "classes", "outputs": 3, "loss": "focal"}, focal_classes, torch.tanh),
    (
        {"target": "classes", "outputs": 3, "loss": "squared"},
        lambda z, y: ((z.tanh() - 2 * y + 1) ** 2).sum(0).mean() / 2,
        torch.tanh,
    ),
]


def hessian_of(network, batch, loss, activate, l2=0.0):
    """The whole matrix by autograd, of the network written with torch's own functions."""
    mask = network.weight_mask.double()

    def penalised(flat):
        gammas, betas = norm_views(flat, network.sizes)
        *layers, last = layer_views(flat, network.sizes)
        x = batch.inputs
        for layer, gamma, beta in zip(layers, gammas, betas, strict=True):
            z = layer @ x
            if network.batch_norm:
                z = functional.batch_norm(
                    z.T, None, None, gamma.flatten(), beta.flatten(), training=True, eps=1e-5
                ).T
            x = torch.cat([activate(z), torch.ones(1, z.shape[1], dtype=z.dtype)])
        return loss(last @ x, batch.labels) + l2 / 2 * (mask * flat**2).sum()

    return torch.autograd.functional.hessian(penalised, network.parameters.double())


@pytest.mark.parametrize(("choices", "loss", "activate"), CURVED, ids=[str(each[0]) for each in CURVED])
def test_the_curvature_of_every_target_loss_and_activation(choices, loss, activate):
    network, batch, generator = made(3, dtype=torch.float64, **choices)
    if network.target == "classes":
        batch = Batch.of(batch.inputs, torch.eye(3, dtype=torch.float64)[torch.arange(30) % 3].T)
    elif network.target == "pair":
        batch = Batch.of(batch.inputs, torch.cat([batch.labels, 1 - batch.labels.roll(1)]))
    running = network.running.clone()
    matrix = hessian_of(network, batch, loss, activate, l2=0.5)
    sharpness = Sharpness(network, batch, generator, l2=0.5)
    v = torch.randn(len(matrix), generator=generator, dtype=torch.float64)
    product = sharpness.product(network.parameters, v)
    assert product.numpy() == pytest.approx((matrix @ v).numpy(), rel=1e-6, abs=1e-7)
    top = float(torch.linalg.eigvalsh(matrix)[-1])
    assert sharpness.measure(network.parameters, 300) == pytest.approx(top, rel=1e-4, abs=1e-6)
    assert torch.equal(network.running, running)


def test_a_kink_beside_the_weights_is_no_curvature():
    network, batch, generator = made(2, dtype=torch.float64, activations="relu")
    z = network.layers[0] @ batch.inputs
    network.layers[0][0, -1] -= z[0, 0] - 1e-9  # a unit that is just about to fall silent for a point
    matrix = hessian_of(network, batch, functional.binary_cross_entropy_with_logits, torch.relu)
    sharpness = Sharpness(network, batch, generator)
    v = torch.randn(len(matrix), generator=generator, dtype=torch.float64)
    product = sharpness.product(network.parameters, v)
    assert product.numpy() == pytest.approx((matrix @ v).numpy(), abs=1e-5)


@pytest.mark.parametrize("learning_rate", [0.05, 0.1, 0.15])
def test_gradient_descent_trains_at_the_edge_of_stability(learning_rate):
    """Cohen et al. 2021: the sharpness climbs to 2/α and stays there while the loss falls on.

    Of the mean squared error as torch.nn.MSELoss has it, which is twice this network's ½(z − y)².
    """
    network, batch, generator = made(
        hidden=(32, 32), points=100, target="value", labels="rings", dtype=torch.float64
    )
    sharpness = Sharpness(network, batch, generator)
    losses, measured = [], []
    for step in range(3001):
        loss, gradient = network.loss_and_gradient(batch)
        network.parameters.sub_(learning_rate * 2 * gradient)
        if step % 250 == 0:
            losses.append(2 * loss)
            measured.append(2 * sharpness.measure(network.parameters))
    limit = 2 / learning_rate
    assert measured[0] < 0.5 * limit
    assert np.array(measured[-4:]) == pytest.approx(limit, rel=0.05)
    assert losses[-1] < 0.7 * losses[4]
