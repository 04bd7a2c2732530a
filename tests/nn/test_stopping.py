import io
import math

import pytest
import torch

from playground.nn.network import Network
from playground.nn.stopping import EarlyStopping, StopConditions


def make_network():
    return Network(2, (3,), batch_norm=True, generator=torch.Generator().manual_seed(0))


def test_it_waits_out_its_patience_and_brings_back_the_best():
    network, stopping = make_network(), EarlyStopping(patience=3)
    losses = [0.9, 0.5, 0.4, 0.45, 0.41, 0.6]
    for epoch, loss in enumerate(losses, start=1):
        network.parameters.fill_(epoch)
        network.running.fill_(10 * epoch)
        over = stopping.observe(epoch, loss, network)
        assert over is (epoch == 6)
    assert (stopping.best_epoch, stopping.best_loss) == (3, 0.4)
    stopping.restore(network)
    assert (network.parameters == 3).all()
    assert (network.running == 30).all()


def test_a_loss_that_is_no_number_is_no_improvement():
    network, stopping = make_network(), EarlyStopping(patience=2)
    stopping.observe(1, 0.5, network)
    assert not stopping.observe(2, math.nan, network)
    assert stopping.observe(3, math.nan, network)
    assert stopping.best_epoch == 1


def test_more_patience_goes_on():
    network, stopping = make_network(), EarlyStopping(patience=1)
    stopping.observe(1, 0.5, network)
    assert stopping.observe(2, 0.6, network)
    stopping.patience = 5
    assert not stopping.over


def test_before_anything_was_observed_there_is_nothing_to_restore():
    network, stopping = make_network(), EarlyStopping(patience=3)
    before = network.parameters.clone()
    stopping.restore(network)
    assert torch.equal(network.parameters, before)


def test_it_travels():
    network, stopping = make_network(), EarlyStopping(patience=3)
    stopping.observe(1, 0.5, network)
    best = network.parameters.clone()
    file = io.BytesIO()
    torch.save(stopping, file)
    file.seek(0)
    restored = torch.load(file, map_location="cpu", weights_only=False)
    network.parameters.zero_()
    restored.restore(network)
    assert torch.equal(network.parameters, best)
    assert restored.best_epoch == 1


@pytest.mark.parametrize(
    ("conditions", "word"),
    [
        (StopConditions(loss_below=0.1), "loss"),
        (StopConditions(accuracy_above=0.95), "accuracy"),
        (StopConditions(epochs=200), "epochs"),
    ],
)
def test_every_condition_says_why(conditions, word):
    assert word in conditions.reason(200, 0.05, 0.97)
    assert conditions.reason(199, 0.2, 0.9) == ""


def test_all_of_the_accuracy_can_be_asked_for():
    assert StopConditions(accuracy_above=1.0).reason(1, 0.2, 1.0)


def test_without_conditions_there_is_no_reason():
    assert StopConditions().reason(10**6, 0.0, 1.0) == ""
