import io

import pytest
import torch

from playground.nn.features import design_matrix
from playground.nn.network import Network
from playground.nn.points import make_points, split
from playground.nn.training import Settings, Training

DEVICES = [
    pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")),
    pytest.param(
        "mps", marks=pytest.mark.skipif(not torch.backends.mps.is_available(), reason="no MPS device")
    ),
]


def train(device, epochs, **choices):
    generator = torch.Generator().manual_seed(0)
    sides = split(make_points("circle", 60, 0.1, generator), 0.5, seed=0)
    train, test = (
        (design_matrix(["x1", "x2"], side.xy, device=device), side.labels.to(device)) for side in sides
    )
    settings = Settings(**choices)
    network = Network(2, (6, 4), batch_norm=True, generator=generator, device=device, loss=settings.loss)
    training = Training(network, train, test, settings, generator)
    for _ in range(epochs):
        training.epoch()
    return training, test


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
@pytest.mark.parametrize("loss", ["cross_entropy", "squared"])
def test_a_device_does_as_the_cpu_does_and_comes_home(device, optimizer, loss):
    choices = {
        "optimizer": optimizer,
        "loss": loss,
        "dropout": 0.2,
        "l1": 1e-3,
        "l2": 1e-3,
        "learning_rate": 0.005,
    }
    there, (x, _) = train(device, 3, **choices)
    here, _ = train("cpu", 3, **choices)
    torch.testing.assert_close(there.network.parameters.cpu(), here.network.parameters, rtol=1e-3, atol=1e-4)
    assert there.measure() == pytest.approx(here.measure(), abs=0.05)
    there.scores()
    assert there.network.maps(x)[-1].device.type == device
    file = io.BytesIO()
    torch.save(there, file)
    file.seek(0)
    home = torch.load(file, map_location="cpu", weights_only=False)
    home.epoch()
    assert home.network.parameters.device.type == "cpu"
