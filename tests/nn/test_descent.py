import pytest
import torch
from torch import nn

from playground.nn.optimizers import OPTIMIZERS, clip_gradient
from playground.nn.parameters import parameter_index
from tests.nn.nn_reference import ReferenceNetwork
from tests.nn.test_nn_training import TORCH, make_training


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_norm", [False, True])
def test_what_is_frozen_does_not_move_by_one_bit(optimizer, batch_norm):
    training, _, _ = make_training(
        optimizer=optimizer,
        batch_norm=batch_norm,
        l1=1e-2,
        l2=0.1,
        dropout=0.2,
        dropconnect=0.2,
        clip_norm=0.5,
    )
    for _ in range(3):  # moments that would carry it on
        training.epoch()
    network = training.network
    index = parameter_index(network.sizes, 2, batch_norm=batch_norm)
    before = network.parameters.clone()
    training.freeze(index)
    for _ in range(3):
        training.epoch()
    frozen = torch.zeros(len(before), dtype=torch.bool).index_fill(0, index, True)
    assert torch.equal(network.parameters[frozen], before[frozen])
    assert (network.parameters[~frozen] != before[~frozen]).all()
    training.freeze(index[:0])
    training.epoch()
    assert (network.parameters[frozen] != before[frozen]).all()


def test_a_frozen_gradient_leaves_the_others_their_share_of_the_clipped_norm():
    training, _, _ = make_training(optimizer="sgd", learning_rate=1.0, clip_norm=0.1, batch_size=24)
    before = training.network.parameters.clone()
    training.freeze(torch.arange(5, 20))
    training.update()
    moved = training.network.parameters - before
    assert moved.norm().item() == pytest.approx(0.1, rel=1e-4)
    assert not moved[5:20].any()


@pytest.mark.parametrize("index", [[-1], [0, 10_000]])
def test_what_is_not_there_cannot_be_frozen(index):
    training, _, _ = make_training()
    with pytest.raises(IndexError, match="places"):
        training.freeze(torch.tensor(index))


@pytest.mark.parametrize("max_norm", [1e-3, 0.5, 100.0])
def test_clipping_is_torchs(max_norm):
    g = torch.randn(30, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    parameters = [nn.Parameter(torch.zeros(10, dtype=torch.float64)) for _ in range(3)]
    for parameter, part in zip(parameters, g.clone().split(10), strict=True):
        parameter.grad = part
    nn.utils.clip_grad_norm_(parameters, max_norm)
    clip_gradient(g, max_norm)
    torch.testing.assert_close(g, torch.cat([p.grad for p in parameters]), rtol=0, atol=1e-14)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_penalties_are_clipped_with_the_gradient(optimizer):
    """As torch would with the penalty in its loss; under adamw the decay is none of the gradient."""
    choices = {"l1": 0.01, "l2": 0.3, "clip_norm": 0.05, "learning_rate": 0.02, "momentum": 0.8}
    training, (x, y), _ = make_training(
        dtype=torch.float64, optimizer=optimizer, batch_size=24, loss="hinge", **choices
    )
    reference = ReferenceNetwork(training.network, "hinge")
    weights = [linear.weight for linear in reference.linears]
    biases = [linear.bias for linear in reference.linears]
    decoupled = 0.3 if optimizer == "adamw" else 0.0
    groups = [{"params": weights, "weight_decay": decoupled}, {"params": biases, "weight_decay": 0.0}]
    optimizer_class, others = TORCH[optimizer]
    torch_optimizer = optimizer_class(groups, lr=0.02, **others)
    for _ in range(20):
        torch_optimizer.zero_grad()
        loss = reference.data_loss(x[:-1].t(), y.double())
        (loss + reference.penalty(0.01, 0.3 - decoupled)).backward()
        nn.utils.clip_grad_norm_(reference.parameters(), 0.05)
        torch_optimizer.step()
        training.epoch()
    torch.testing.assert_close(training.network.parameters, reference.flat_parameters(), rtol=0, atol=1e-9)


def test_a_parameter_is_set_by_hand_frozen_or_not():
    training, _, _ = make_training(optimizer="momentum")
    training.epoch()
    optimizer = training.optimizer
    training.freeze(torch.tensor([3]))
    training.set_parameter(3, 1.5)
    training.epoch()
    assert training.network.parameters[3] == 1.5
    assert training.network.layers[0].flatten()[3] == 1.5
    assert training.optimizer is optimizer


@pytest.mark.parametrize(
    ("index", "value", "error"), [(-1, 1.0, IndexError), (99, 1.0, IndexError), (0, float("nan"), ValueError)]
)
def test_a_parameter_that_cannot_be_set_is_refused(index, value, error):
    training, _, _ = make_training()
    with pytest.raises(error):
        training.set_parameter(index, value)
