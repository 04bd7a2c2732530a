import numpy as np
import pytest
import torch

from playground.boxes.iou import pairwise_iou
from playground.darknet.cfg import parse_cfg
from playground.darknet.decode import answers, decode
from playground.darknet.eager import EagerNetwork
from playground.darknet.network import Network
from playground.darknet.random_weights import fresh_weights
from playground.darknet.training.batch import Batch, Example
from playground.darknet.training.loop import Training
from playground.faults import Diverged

CFG = parse_cfg(
    "[net]\nwidth=64\nheight=48\nchannels=3\n"
    + "".join(
        f"[convolutional]\nbatch_normalize=1\nfilters={filters}\nsize=3\nstride=2\npad=1\nactivation=leaky\n"
        for filters in (8, 16, 24)
    )
    + "[convolutional]\nfilters=14\nsize=1\nactivation=linear\n"
    + "[yolo]\nanchors=10,20, 24,12\nclasses=2\nnum=2\n"
)


def pictures() -> list[Example]:
    """Four pictures, of a tall red thing and a wide green one each."""
    found = []
    for x, y in ((4, 6), (30, 2), (12, 20), (36, 26)):
        pixels = np.full((48, 64, 3), 90, np.uint8)
        boxes = np.array([[x, y, x + 9, y + 19], [x // 2 + 14, 47 - y // 2 - 13, x // 2 + 38, 47 - y // 2]])
        for (x1, y1, x2, y2), colour in zip(boxes, ((220, 30, 30), (30, 200, 60)), strict=True):
            pixels[y1:y2, x1:x2] = colour
        found.append(Example(pixels, boxes.astype(np.float32), np.array([0, 1])))
    return found


def trained(steps: int) -> tuple[EagerNetwork, list]:
    network = EagerNetwork(CFG, fresh_weights(CFG, torch.Generator().manual_seed(0)))
    batch = Batch.of(pictures())
    training = Training(network, lambda: batch, steps, learning_rate=0.01)
    return network, [training.step() for _ in range(steps)]


@pytest.fixture(scope="module")
def learned() -> tuple[EagerNetwork, list]:
    return trained(60)


def test_a_small_network_learns_four_pictures_by_heart_and_the_runtime_finds_what_it_learned(learned):
    network, told = learned
    assert told[-1].loss < told[0].loss / 4
    for example in pictures():
        raw = Network(CFG, network.weights())(Batch.of([example]).pictures)
        said = decode(answers(CFG, [each[0].numpy() for each in raw]), 0.5)
        for box, label in zip(example.boxes.astype(np.float64), example.labels, strict=True):
            own = said.boxes[said.labels == label]
            assert pairwise_iou(box[None], own).max() > 0.7


def test_the_rate_rises_then_falls_to_nothing_and_the_same_start_learns_the_same(learned):
    network, told = learned
    rates = [each.learning_rate for each in told]
    cosine = [0.01 * (1 + np.cos(np.pi * step / 60)) / 2 for step in range(60)]
    assert rates == pytest.approx([cosine[0] / 3, cosine[1] * 2 / 3, *cosine[2:]])
    assert rates[-1] < 1e-4
    assert not network.training
    again, same = trained(60)
    assert same == told
    assert all(
        np.array_equal(a.weights, b.weights)
        for a, b in zip(network.weights().values(), again.weights().values(), strict=True)
    )


def test_fresh_weights_begin_unsure_of_objects():
    network = EagerNetwork(CFG, fresh_weights(CFG, torch.Generator().manual_seed(1)))
    (raw,) = network(Batch.of(pictures()).pictures)
    objectness = raw.view(4, 2, 7, 6, 8)[:, :, 4].sigmoid()
    assert objectness.mean() < 0.05


def test_a_loss_that_is_not_finite_stops_before_it_spoils_the_weights():
    network = EagerNetwork(CFG, fresh_weights(CFG, torch.Generator().manual_seed(0)))
    bad = Batch.of(pictures())
    bad.pictures[0, 0, 0, 0] = torch.nan
    with pytest.raises(Diverged, match="the loss is not finite at step 1"):
        Training(network, lambda: bad, 5).step()
    assert all(np.isfinite(each.weights).all() for each in network.weights().values())
