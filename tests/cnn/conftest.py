"""For the tests of the convolutional network: one thread, a network, and pictures."""

from collections.abc import Iterator

import pytest
import torch

from playground.cnn.model import ShapeNet
from playground.cnn.shapes import make_pictures


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Cap torch's threads for one test."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def network() -> ShapeNet:
    """Return a network in float64 with biases away from 0."""
    generator = torch.Generator().manual_seed(0)
    network = ShapeNet(generator)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(0, 0.1, generator=generator)
    return network.double()


@pytest.fixture(scope="module")
def pictures() -> torch.Tensor:
    """Return one picture of each shape, float64."""
    return make_pictures(6, torch.Generator().manual_seed(1)).pictures.double()
