import pytest
import torch
from sklearn.datasets import make_blobs

from playground.nn.network import Network
from playground.nn.settings import Settings
from playground.nn.targets import decide, encode
from playground.nn.training import Training


@pytest.mark.parametrize(
    ("target", "labels", "encoded"),
    [
        ("binary", torch.tensor([0, 1]), [[0.0, 1.0]]),
        ("value", torch.tensor([0.25, -3.0]), [[0.25, -3.0]]),
        ("classes", torch.tensor([2, 0]), [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]),
        ("pair", torch.tensor([[0, 1], [1, 1]]), [[0.0, 1.0], [1.0, 1.0]]),
    ],
)
def test_labels_are_laid_out_as_the_loss_needs_them(target, labels, encoded):
    like = torch.zeros(1, dtype=torch.float64)
    mine = encode(labels, target, len(encoded), like)
    assert mine.tolist() == encoded
    assert mine.dtype == torch.float64
    if target != "value":
        truths = labels if target == "pair" else labels[None]
        assert torch.equal(decide(mine - 0.5, target).long(), truths)


def learn(target, outputs, labels, x, loss, epochs=150):
    generator = torch.Generator().manual_seed(0)
    network = Network(2, (8,), target=target, outputs=outputs, generator=generator)
    inputs = torch.cat([x, torch.ones(1, x.shape[1])])
    points = inputs, labels
    training = Training(
        network, points, points, Settings(loss=loss, learning_rate=0.02, batch_size=20), generator
    )
    for _ in range(epochs):
        training.epoch()
    return training.measure().train_accuracy


@pytest.mark.parametrize("loss", ["cross_entropy", "squared", "hinge", "focal"])
def test_four_classes_are_learned(loss):
    xy, labels = make_blobs(
        120, centers=[(-2, -2), (2, -2), (-2, 2), (2, 2)], cluster_std=0.4, random_state=0
    )
    x = torch.tensor(xy.T, dtype=torch.float32)
    assert learn("classes", 4, torch.tensor(labels), x, loss, epochs=40) > 0.98


def test_a_value_and_a_pair_are_learned():
    x = 2 * torch.rand(2, 120, generator=torch.Generator().manual_seed(0)) - 1
    assert learn("value", 1, x[0] * 0.5 - x[1] ** 2, x, "squared") > 0.95
    pair = torch.stack([x[0] > 0, x[0] + x[1] > 0.2])
    assert learn("pair", 2, pair, x, "cross_entropy") > 0.95
