import pytest
import torch

from playground.cnn.saliency import input_gradient


@pytest.mark.parametrize("label", [0, 5])
def test_a_pixels_gradient_is_what_a_little_more_light_does(network, pictures, label):
    found = input_gradient(network, pictures, label)
    assert found.shape == pictures.shape
    step = 1e-6
    for row, column in [(5, 9), (14, 14), (20, 8)]:
        more, less = pictures.clone(), pictures.clone()
        more[:, 0, row, column] += step
        less[:, 0, row, column] -= step
        slope = (network(more) - network(less))[:, label].detach() / (2 * step)
        torch.testing.assert_close(found[:, 0, row, column], slope, rtol=1e-5, atol=1e-7)


def test_looking_leaves_the_network_and_the_pictures_alone(network, pictures):
    with torch.no_grad():
        input_gradient(network, pictures, 1)
    assert all(parameter.grad is None for parameter in network.parameters())
    assert not pictures.requires_grad


@pytest.mark.parametrize("label", [-1, 6])
def test_a_class_that_is_not_there_is_refused(network, pictures, label):
    with pytest.raises(IndexError, match="0 to 5"):
        input_gradient(network, pictures, label)
