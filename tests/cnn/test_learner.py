import io
import pickle
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.cnn.learner import UPDATES, Learner, Settings, trained
from playground.cnn.prepare import prepare
from playground.cnn.shapes import NAMES, make_pictures
from playground.faults import Cancelled, Diverged
from playground.opencv import cv2

DEVICES = [
    "cpu",
    pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")),
]


def make(seed=0, settings=None, steps=0, device="cpu"):
    learner = Learner(torch.Generator().manual_seed(seed), settings, device, pictures=90)
    for _ in range(steps):
        learner.step()
    return learner


def weights(learner):
    return torch.cat([each.detach().flatten().cpu() for each in learner.network.parameters()])


def test_the_same_seed_learns_the_same_to_the_bit():
    first, again, other = make(steps=4), make(steps=4), make(1, steps=4)
    assert torch.equal(weights(first), weights(again))
    assert first.train_score() == again.train_score()
    assert not torch.equal(weights(first), weights(other))


@pytest.mark.parametrize("device", DEVICES)
def test_a_saved_learner_goes_on_as_if_nothing_had_happened(device):
    learner = make(steps=4, device=device)
    buffer = io.BytesIO()
    torch.save(learner, buffer)
    buffer.seek(0)
    loaded = torch.load(buffer, map_location="cpu", weights_only=False)
    for each in (learner, loaded):
        for _ in range(3):
            each.step()
    near = 0 if device == "cpu" else 1e-3
    torch.testing.assert_close(weights(loaded), weights(learner), rtol=0, atol=near)
    assert pickle.loads(pickle.dumps(loaded)).test_score() == loaded.test_score()


def test_each_step_is_one_of_torchs_optimizer_on_the_batch():
    """An epoch in one batch: the order does not matter, so a plain loop must end alike."""
    settings = Settings("sgd", learning_rate=0.02, momentum=0.5, weight_decay=0.1, batch_size=1000)
    learner, plain = make(settings=settings), make(settings=settings)
    parameters = list(plain.network.parameters())
    velocity = [torch.zeros_like(each) for each in parameters]
    for _ in range(3):
        learner.step()
        loss = torch.nn.functional.cross_entropy(plain.network(plain.train.pictures), plain.train.labels)
        for parameter, v, g in zip(parameters, velocity, torch.autograd.grad(loss, parameters), strict=True):
            v.mul_(0.5).add_(g + 0.1 * parameter.detach())
            parameter.data -= 0.02 * v
    torch.testing.assert_close(weights(learner), weights(plain), rtol=0, atol=1e-5)
    assert learner.epochs == 3
    assert learner.train_score().loss < 2.5


def test_an_epoch_takes_every_picture_once():
    learner, taken = make(settings=Settings(batch_size=32)), []
    learner.network.register_forward_pre_hook(
        lambda _, given: taken.append(given[0]) if torch.is_grad_enabled() else None
    )
    for _ in range(4):
        learner.step()
    assert [len(batch) for batch in taken] == [32, 32, 26, 32]
    epoch, everything = torch.cat(taken[:3]).flatten(1), learner.train.pictures.flatten(1)
    assert torch.equal(epoch.unique(dim=0), everything.unique(dim=0))
    assert not torch.equal(taken[3], taken[0])


def test_scores_without_learning_are_those_of_a_full_pass():
    learner = make(settings=Settings(learning_rate=0))
    for _ in range(5):
        learner.step()
    expected = learner.judge(learner.test)
    assert tuple(learner.test_score()) == pytest.approx(tuple(expected), abs=1e-5)


def test_no_held_out_picture_is_learned_from():
    learner = Learner(torch.Generator().manual_seed(0), pictures=1000)
    distance = torch.cdist(learner.test.pictures.flatten(1), learner.train.pictures.flatten(1))
    assert distance.min() > 0.1


def test_settings_steer_the_living_training():
    learner = make(steps=2)
    learner.steer(replace(learner.settings, learning_rate=0))
    before = weights(learner)
    learner.step()
    assert torch.equal(weights(learner), before)
    learner.steer(Settings("sgd", learning_rate=0.01))
    learner.step()
    assert not torch.equal(weights(learner), before)


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_a_run_that_diverges_keeps_its_last_good_weights_and_can_go_on(optimizer):
    learner = make(steps=2)
    learner.steer(Settings(optimizer, learning_rate=1e9))
    before = weights(learner)
    with pytest.raises(Diverged):
        learner.step()
    assert torch.equal(weights(learner), before)
    learner.steer(Settings(optimizer, learning_rate=1e-3))
    learner.step()
    assert weights(learner).isfinite().all()
    assert learner.train_score().loss < 1e6


@pytest.mark.slow
def test_within_400_steps_95_of_100_held_out_pictures_are_told_right():
    learner = Learner(torch.Generator().manual_seed(0))
    while learner.test_score().accuracy < 0.95:
        learner.step()
        assert learner.updates < 400


def sketch(name):
    """Draw a shape with lines, as a mouse does: dark on light, in colour, on a wide sheet."""
    sheet = np.full((240, 320, 3), 235, np.uint8)
    ink, width = (40, 30, 160), 18

    def lines(*corners, closed=True):
        cv2.polylines(sheet, [np.array(corners, np.int32)], closed, ink, width, cv2.LINE_AA)

    if name == "circle":
        cv2.circle(sheet, (160, 125), 75, ink, width, cv2.LINE_AA)
    elif name == "arc":
        cv2.ellipse(sheet, (160, 140), (75, 75), 0, 180, 360, ink, width, cv2.LINE_AA)
    elif name == "square":
        lines((100, 60), (222, 64), (220, 182), (98, 178))
    elif name == "triangle":
        lines((160, 40), (230, 180), (88, 176))
    elif name == "line":
        lines((90, 170), (235, 70), closed=False)
    else:
        lines((90, 60), (230, 185), closed=False)
        lines((228, 55), (95, 180), closed=False)
    return sheet


@pytest.mark.slow
def test_a_trained_network_knows_drawings_and_new_pictures():
    told = []
    learner = trained(torch.Generator().manual_seed(0), lambda fraction, text: told.append((fraction, text)))
    assert learner.settings == Settings()
    assert learner.updates == UPDATES
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)
    assert told[-1][1].endswith("% right")
    assert learner.judge(make_pictures(600, torch.Generator().manual_seed(99))).accuracy >= 0.97
    logits = learner.network(torch.cat([prepare(sketch(name)) for name in NAMES]))
    assert [NAMES[label] for label in logits.argmax(1)] == list(NAMES)


def test_training_stops_when_asked_to():
    with pytest.raises(Cancelled):
        trained(torch.Generator().manual_seed(0), cancelled=lambda: True)
