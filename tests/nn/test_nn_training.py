import io
import math
from dataclasses import replace

import pytest
import torch

from playground.nn.features import design_matrix
from playground.nn.network import Batch, Network
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.points import make_points
from playground.nn.training import Settings, Training
from tests.nn.nn_reference import ReferenceNetwork

TORCH = {
    "sgd": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {"momentum": 0.8}),
    "nesterov": (torch.optim.SGD, {"momentum": 0.8, "nesterov": True}),
    "adagrad": (torch.optim.Adagrad, {}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "adam": (torch.optim.Adam, {}),
    "adamw": (torch.optim.AdamW, {}),
}


def make_training(count=40, seed=0, hidden=(4, 3), dtype=torch.float32, batch_norm=False, **choices):
    generator = torch.Generator().manual_seed(seed)
    points = make_points("circle", count, 0.1, generator)
    first = torch.arange(count) < round(0.6 * count)
    sides = points.take(first), points.take(~first)
    train, test = ((design_matrix(["x1", "x2"], side.xy, dtype=dtype), side.labels) for side in sides)
    settings = Settings(**choices)
    network = Network(
        2,
        hidden,
        activations=settings.activations,
        loss=settings.loss,
        batch_norm=batch_norm,
        generator=generator,
        dtype=dtype,
    )
    return Training(network, train, test, settings, generator), train, test


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_training_is_what_torch_would_have_done(optimizer):
    """Same batches, the incomplete last one with them; l2 as torch's weight_decay on weights only."""
    training, (x, y), _ = make_training(
        dtype=torch.float64, optimizer=optimizer, learning_rate=0.02, momentum=0.8, l2=0.05, batch_size=7
    )
    reference = ReferenceNetwork(training.network)
    weights = [linear.weight for linear in reference.linears]
    biases = [linear.bias for linear in reference.linears]
    groups = [{"params": weights, "weight_decay": 0.05}, {"params": biases, "weight_decay": 0.0}]
    optimizer_class, choices = TORCH[optimizer]
    torch_optimizer = optimizer_class(groups, lr=0.02, **choices)
    shuffles = torch.Generator()
    shuffles.set_state(training.generator.get_state())
    for _ in range(20):
        order = torch.randperm(24, generator=shuffles)
        for part in order.split(7):
            torch_optimizer.zero_grad()
            reference.data_loss(x[:-1, part].t(), y[part].double()).backward()
            torch_optimizer.step()
        training.epoch()
    torch.testing.assert_close(
        training.network.parameters,
        reference.flat_parameters(),
        rtol=0,
        atol=1e-12 if optimizer != "rmsprop" else 1e-10,
    )


def test_an_epoch_is_all_batches_and_counters_tell_where_it_is():
    training, _, _ = make_training(batch_size=10)
    assert training.batches_per_epoch == 3  # 24 points: 10, 10, 4
    training.update()
    assert (training.updates, training.epochs) == (1, 0)
    training.epoch()  # finishes the epoch begun
    assert (training.updates, training.epochs) == (3, 1)
    training.epoch()
    assert (training.updates, training.epochs) == (6, 2)


def test_updates_make_the_same_epoch():
    by_epoch, by_update = make_training(dropout=0.2)[0], make_training(dropout=0.2)[0]
    by_epoch.epoch()
    for _ in range(by_update.batches_per_epoch):
        by_update.update()
    assert torch.equal(by_epoch.network.parameters, by_update.network.parameters)


@pytest.mark.parametrize(
    "choices", [{}, {"dropout": 0.3, "batch_norm": True, "l1": 1e-3, "optimizer": "adam"}]
)
def test_same_seed_same_bits_and_another_seed_others(choices):
    first, second, other = (make_training(seed=seed, **choices)[0] for seed in (3, 3, 4))
    for training in (first, second, other):
        for _ in range(5):
            training.epoch()
    assert torch.equal(first.network.parameters, second.network.parameters)
    assert first.measure() == second.measure()
    assert not torch.equal(first.network.parameters, other.network.parameters)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_saved_in_the_middle_of_an_epoch_it_goes_on_as_if_nothing_was(optimizer):
    training, _, _ = make_training(optimizer=optimizer, dropout=0.2, batch_norm=True, schedule="inverse")
    training.epoch()
    training.update()
    file = io.BytesIO()
    torch.save(training, file)
    file.seek(0)
    restored = torch.load(file, map_location="cpu", weights_only=False)
    for copy in (training, restored):
        copy.update()
        copy.epoch()
        copy.epoch()
    assert torch.equal(training.network.parameters, restored.network.parameters)
    assert torch.equal(training.network.running, restored.network.running)
    assert training.measure()[:2] == restored.measure()[:2]
    assert restored.network.weights[0].data_ptr() == restored.network.parameters.data_ptr()


def test_measure_is_losses_and_accuracies():
    training, _, _ = make_training(batch_norm=True)
    training.epoch()
    train, test = training.scores()
    assert training.measure() == pytest.approx((train.loss, test.loss, train.accuracy, test.accuracy))


def test_forgotten_steps_leave_the_parameters_and_the_settings():
    training, _, _ = make_training(optimizer="momentum", momentum=0.7)
    training.epoch()
    before = training.network.parameters.clone()
    training.forget_steps()
    assert torch.equal(training.network.parameters, before)
    assert training.optimizer.beta == 0.7
    assert not training.optimizer.v.any()


@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("choices", [{}, {"batch_norm": True, "dropout": 0.5, "loss": "squared"}])
def test_hardly_any_points_are_no_fault(count, choices):
    training, _, _ = make_training(count=count, **choices)
    for _ in range(3):
        training.update()
        training.epoch()
    assert all(math.isfinite(loss) for loss in training.measure()[:2])
    cells = [cell for score in training.scores() for row in score.confusion for cell in row]
    assert sum(cells) == count


def test_the_learning_rate_follows_the_schedule():
    training, _, _ = make_training(schedule="inverse", learning_rate=0.2, decay=1.0)
    rates = []
    for _ in range(5):
        rates.append(training.learning_rate)
        training.epoch()
    assert rates == pytest.approx([0.2, 0.1, 0.0666667, 0.05, 0.04], rel=1e-5)


def test_steering_turns_the_living_state():
    training, _, _ = make_training(optimizer="momentum", batch_size=10)
    training.epoch()
    optimizer, parameters = training.optimizer, training.network.parameters
    before = parameters.clone()
    training.steer(replace(training.settings, learning_rate=0.5, momentum=0.5, l1=0.01, dropout=0.1))
    assert training.optimizer is optimizer
    assert optimizer.beta == 0.5
    assert training.learning_rate == 0.5
    training.steer(
        replace(training.settings, optimizer="adamw", batch_size=24, activations="silu", loss="squared")
    )
    assert training.optimizer is not optimizer
    assert training.batches_per_epoch == 1
    assert training.network.parameters is parameters
    assert torch.equal(parameters, before)
    for _ in range(3):
        training.epoch()
    assert all(math.isfinite(loss) for loss in training.measure()[:2])


def test_adamw_takes_l2_as_its_weight_decay():
    training, _, _ = make_training(optimizer="adamw", l2=0.3)
    assert training.optimizer.weight_decay == 0.3
    training.steer(replace(training.settings, l2=0.0))
    assert training.optimizer.weight_decay == 0.0


def test_a_batch_beyond_all_points_means_all():
    training, _, _ = make_training(batch_size=10_000)
    assert training.batches_per_epoch == 1


def test_divergence_shows_in_the_loss():
    training, _, _ = make_training(activations="relu", learning_rate=1e12, loss="cross_entropy")
    for _ in range(50):
        training.epoch()
    assert not math.isfinite(training.measure()[:2][0]) or training.measure()[:2][0] > 1e6


def test_l1_brings_weights_to_zero_that_l2_only_shrinks():
    def small(**penalty):
        training, _, _ = make_training(hidden=(8,), count=200, optimizer="sgd", learning_rate=0.05, **penalty)
        for _ in range(150):
            training.epoch()
        weights = training.network.parameters[training.network.weight_mask == 1]
        return (weights.abs() < 0.01).float().mean().item()

    assert small(l1=0.03) > small(l2=0.03)


@pytest.mark.parametrize(
    "choices", [{}, {"dropout": 0.3, "batch_norm": True, "l1": 1e-3, "optimizer": "adamw"}]
)
def test_epochs_and_everything_else_may_alternate(choices):
    """An epoch runs in inference mode; nothing it leaves behind may refuse to be written to outside."""
    training, (x, y), _ = make_training(**choices)
    for _ in range(2):
        training.epoch()
        training.update()
        training.measure()
        training.network.maps(x)
        training.network.loss_and_gradient(Batch.of(x[:, :10], y[:10]))
        training.network.parameters.mul_(0.9)
        training.steer(replace(training.settings, batch_size=training.settings.batch_size + 1))
    with torch.inference_mode():
        training.network.maps(x[:, :5])
    training.network.maps(x[:, :5])
    assert not training.network.parameters.is_inference()
