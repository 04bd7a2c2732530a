import numpy as np
import pytest
import torch

from playground.nn.network import Batch, Network
from playground.surfaces.sharpness import Sharpness


def made(seed=0, points=30, labels=None, **choices):
    generator = torch.Generator().manual_seed(seed)
    network = Network(2, choices.pop("hidden", (4,)), generator=generator, **choices)
    inputs = torch.randn(3, points, generator=generator, dtype=torch.float64)
    inputs[-1] = 1
    y = torch.sign(inputs[0] * inputs[1]) if labels == "signs" else (inputs[0] * inputs[1] > 0).double()
    return network, Batch.of(inputs, y), generator


def full_hessian(network, batch):
    """The whole matrix by autograd, of the same network written as a formula of its flat vector."""
    (fan_in, units, _), labels = network.sizes, batch.labels

    def loss(flat):
        first = flat[: units * (fan_in + 1)].view(units, fan_in + 1)
        second = flat[units * (fan_in + 1) :].view(1, units + 1)
        a = torch.tanh(first @ batch.inputs)
        z = second[:, :-1] @ a + second[:, -1:]
        return torch.nn.functional.binary_cross_entropy_with_logits(z, labels)

    return torch.autograd.functional.hessian(loss, network.parameters.double())


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


def test_batch_norm_has_the_loss_of_training():
    network, batch, generator = made(batch_norm=True, dtype=torch.float64)
    running = network.running.clone()
    sharpness = Sharpness(network, batch, generator)
    assert sharpness.measure(network.parameters) > 0
    assert torch.equal(network.running, running)


@pytest.mark.parametrize("learning_rate", [0.15, 0.2])
def test_gradient_descent_trains_at_the_edge_of_stability(learning_rate):
    """Cohen et al. 2021: the sharpness climbs to 2/α and stays there while the loss falls on."""
    network, batch, generator = made(
        hidden=(32, 32), points=100, target="value", labels="signs", dtype=torch.float64
    )
    sharpness = Sharpness(network, batch, generator)
    losses, measured = [], []
    for step in range(3001):
        loss, gradient = network.loss_and_gradient(batch)
        network.parameters.sub_(learning_rate * gradient)
        if step % 250 == 0:
            losses.append(loss)
            measured.append(sharpness.measure(network.parameters))
    limit = 2 / learning_rate
    assert measured[0] < 0.5 * limit
    assert np.array(measured[-4:]) == pytest.approx(limit, rel=0.05)
    assert losses[-1] < 0.5 * losses[4]
