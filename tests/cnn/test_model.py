import pytest
import torch
from torch.nn import functional

from playground.cnn.model import ShapeNet


def test_maps_are_conv_relu_and_pool_in_turn_and_end_in_the_logits(network, pictures):
    maps = network.maps(pictures)
    weights = dict(network.named_parameters())
    x = pictures
    for block in "123":
        x = functional.conv2d(
            x, weights[f"layers.conv{block}.weight"], weights[f"layers.conv{block}.bias"], padding="same"
        )
        torch.testing.assert_close(maps[f"conv{block}"], x)
        x = x.clamp_min(0)
        torch.testing.assert_close(maps[f"relu{block}"], x)
        x = functional.max_pool2d(x, 2) if block < "3" else x.amax((2, 3), keepdim=True)
        torch.testing.assert_close(maps[f"pool{block}"], x)
    logits = functional.linear(
        x.flatten(1), weights["layers.dense.weight"].flatten(1), weights["layers.dense.bias"]
    )
    torch.testing.assert_close(maps["dense"].flatten(1), logits)
    torch.testing.assert_close(network(pictures), logits)


def test_the_parameters_are_as_many_as_the_documentation_says(network):
    assert f"{sum(each.numel() for each in network.parameters()):,}".replace(",", " ") in ShapeNet.__doc__


def test_a_maps_kernels_are_its_own_row_of_weights(network):
    convolution = network.layers["conv2"]
    for layer in ("conv2", "relu2", "pool2"):
        weight, bias = network.kernels(layer, 5)
        assert torch.equal(weight, convolution.weight[5])
        assert bias == convolution.bias[5]
        assert not weight.requires_grad
    for channel in (-1, 16):
        with pytest.raises(IndexError, match="pool2: 16 channels"):
            network.kernels("pool2", channel)
    with pytest.raises(ValueError, match="input"):
        network.kernels("input", 0)


def test_first_weights_come_from_the_generator_alone():
    before = torch.random.get_rng_state()
    first, again = (ShapeNet(torch.Generator().manual_seed(7)).state_dict() for _ in range(2))
    assert torch.equal(torch.random.get_rng_state(), before)
    assert all(torch.equal(first[name], again[name]) for name in first)
    other = ShapeNet(torch.Generator().manual_seed(8)).state_dict()
    assert not torch.equal(first["layers.conv1.weight"], other["layers.conv1.weight"])
    assert first["layers.conv3.weight"].std().item() == pytest.approx((2 / 144) ** 0.5, rel=0.05)
    assert not first["layers.conv3.bias"].any()
