import io

import pytest
import torch

from playground.nn.batches import Batches, Origin
from playground.nn.features import Inputs
from playground.nn.network import Network
from playground.nn.settings import Settings
from playground.nn.training import Training

NAMES = ["x1", "x2", "x1x2"]


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def make(count=24, size=10):
    xy = 6 * torch.rand(count, 2, generator=seeded(), dtype=torch.float64) - 3
    inputs = Inputs.fit(NAMES, xy, normalise=True)
    return xy, inputs, Batches(inputs.of(xy), torch.arange(count).float()[None], size, Origin(xy, inputs.of))


def epoch(batches, generator, jitter=0.0):
    batches.shuffle(generator, jitter)
    taken = [batches.take() for _ in range(len(batches))]
    return torch.cat([batch.inputs for batch in taken], 1), torch.cat([batch.labels for batch in taken], 1)[0]


def test_an_epoch_brings_every_point_once_in_a_new_order():
    xy, inputs, batches = make()
    generator = seeded()
    orders = []
    for _ in range(2):
        x, labels = epoch(batches, generator)
        assert torch.equal(labels.sort().values, torch.arange(24.0))
        assert torch.equal(x, inputs.of(xy)[:, labels.long()])
        orders.append(labels)
    assert not torch.equal(*orders)
    assert batches.next == 0


def test_jitter_moves_the_points_anew_and_their_inputs_follow():
    xy, inputs, batches = make(count=2000)
    generator = seeded()
    seen = [epoch(batches, generator, 0.5) for _ in range(2)]
    moved = []
    for x, labels in seen:
        xy_now = torch.stack(
            [x[0] * inputs.units[0] + inputs.centres[0], x[1] * inputs.units[1] + inputs.centres[1]], 1
        )
        torch.testing.assert_close(inputs.of(xy_now), x, rtol=0, atol=1e-4)
        noise = xy_now - xy[labels.long()]
        assert noise.std().item() == pytest.approx(0.5, rel=0.05)
        assert noise.mean().item() == pytest.approx(0, abs=0.03)
        moved.append(noise[labels.argsort()])
    assert not torch.allclose(*moved)
    x, labels = epoch(batches, generator)
    assert torch.equal(x, inputs.of(xy)[:, labels.long()])  # nothing of it stays


def test_jitter_needs_the_points():
    batches = Batches(torch.ones(3, 5), torch.zeros(1, 5), 2)
    with pytest.raises(ValueError, match="origin"):
        batches.shuffle(seeded(), 0.1)


def make_training(seed=0, **choices):
    xy, inputs, _ = make()
    labels = (xy[:, 0] > 0).long()
    generator = seeded(seed)
    network = Network(3, (4, 3), batch_norm=True, generator=generator)
    train, test = (inputs.of(xy[:16]), labels[:16]), (inputs.of(xy[16:]), labels[16:])
    return Training(network, train, test, Settings(**choices), generator, Origin(xy[:16], inputs.of))


EVERYTHING = {
    "jitter": 0.3,
    "dropout": 0.2,
    "dropconnect": 0.2,
    "clip_norm": 0.5,
    "activations": ("relu", "silu"),
    "loss": "focal",
    "batch_size": 5,
    "l1": 1e-3,
}


def test_with_everything_on_the_same_seed_gives_the_same_bits():
    first, second = make_training(**EVERYTHING), make_training(**EVERYTHING)
    for training in (first, second):
        for _ in range(5):
            training.epoch()
    assert torch.equal(first.network.parameters, second.network.parameters)
    assert first.measure() == second.measure()


def test_with_everything_on_it_is_saved_in_the_middle_of_an_epoch():
    training = make_training(**EVERYTHING)
    training.freeze(torch.tensor([0, 7]))
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
    assert training.measure() == restored.measure()


def test_other_points_leave_weights_optimizer_and_counts():
    training = make_training(optimizer="momentum", batch_size=5)
    training.epoch()
    training.update()
    kept = (
        training.network.parameters.clone(),
        training.optimizer.v.clone(),
        training.epochs,
        training.updates,
    )
    xy, inputs, _ = make(count=40)
    labels = (xy[:, 1] > 0).long()
    sides = (inputs.of(xy[:30]), labels[:30]), (inputs.of(xy[30:]), labels[30:])
    training.replace_points(*sides, Origin(xy[:30], inputs.of))
    assert torch.equal(training.network.parameters, kept[0])
    assert torch.equal(training.optimizer.v, kept[1])
    assert (training.epochs, training.updates) == kept[2:]
    assert training.batches_per_epoch == 6
    assert [len(score.wrong) for score in training.scores()] == [30, 10]
    training.epoch()
    assert (training.epochs, training.updates) == (kept[2] + 1, kept[3] + 6)
