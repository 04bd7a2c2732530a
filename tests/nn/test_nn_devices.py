import io

import pytest
import torch

from playground.nn.batches import Origin
from playground.nn.explain import trace
from playground.nn.features import Inputs
from playground.nn.losses import LOSSES
from playground.nn.network import Network
from playground.nn.parameters import parameter_index
from playground.nn.points import make_points, split
from playground.nn.settings import Settings
from playground.nn.training import Training

DEVICES = [
    pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")),
    pytest.param(
        "mps", marks=pytest.mark.skipif(not torch.backends.mps.is_available(), reason="no MPS device")
    ),
]


OUTPUTS = {"binary": 1, "classes": 2, "value": 1, "pair": 2}


def train(device, epochs, target, **choices):
    generator = torch.Generator().manual_seed(0)
    sides = split(make_points("circle", 60, 0.1, generator), 0.5, seed=0)
    inputs = Inputs.fit(["x1", "x2"], sides[0].xy, normalise=True)

    def there(side):
        labels = torch.stack([side.labels, 1 - side.labels]) if target == "pair" else side.labels
        return inputs.of(side.xy, device), labels.to(device)

    train, test = (there(side) for side in sides)
    network = Network(
        2, (6, 4), target=target, outputs=OUTPUTS[target], batch_norm=True, generator=generator, device=device
    )
    origin = Origin(sides[0].xy, inputs.of)
    training = Training(network, train, test, Settings(**choices), generator, origin)
    training.freeze(parameter_index(network.sizes, 1, unit=0))
    for _ in range(epochs):
        training.epoch()
    return training, test


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("target", OUTPUTS)
def test_a_device_does_as_the_cpu_does_and_comes_home(device, optimizer, loss, target):
    choices = {
        "optimizer": optimizer,
        "loss": loss,
        "activations": ("tanh", "silu"),
        "dropout": 0.2,
        "dropconnect": 0.1,
        "clip_norm": 1.0,
        "jitter": 0.1,
        "l1": 1e-3,
        "l2": 1e-3,
        "learning_rate": 0.005,
    }
    there, (x, _) = train(device, 3, target, **choices)
    here, _ = train("cpu", 3, target, **choices)
    torch.testing.assert_close(there.network.parameters.cpu(), here.network.parameters, rtol=1e-3, atol=1e-4)
    assert there.measure() == pytest.approx(here.measure(), abs=0.05)
    there.scores()
    assert there.network.maps(x)[-1].device.type == device
    assert trace(there.network, x[:, :1]).answer.device.type == device
    file = io.BytesIO()
    torch.save(there, file)
    file.seek(0)
    home = torch.load(file, map_location="cpu", weights_only=False)
    home.epoch()
    assert home.network.parameters.device.type == "cpu"
