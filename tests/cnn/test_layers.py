import copy

import pytest
import torch
from torch import nn

from playground.cnn.layers import LAYERS, SIZE, before, source


def test_the_table_says_what_torch_makes(network, pictures):
    maps = network.maps(pictures)
    assert list(maps) == list(LAYERS)
    for name, layer in LAYERS.items():
        assert maps[name].shape == (6, layer.channels, layer.size, layer.size)
        held = network.layers[name].parameters() if name in network.layers else ()
        assert layer.parameters == sum(parameter.numel() for parameter in held)


def test_multiplications_by_hand():
    """Cells × window × channels in × channels out; ReLU and pooling multiply nothing."""
    expected = {"conv1": 28**2 * 5**2 * 8, "conv2": 14**2 * 3**2 * 8 * 16, "conv3": 7**2 * 3**2 * 16 * 24}
    found = {name: layer.multiplications for name, layer in LAYERS.items() if layer.multiplications}
    assert found == {**expected, "dense": 24 * 6}


@pytest.mark.parametrize("name", list(LAYERS)[1:])
def test_a_cell_sees_its_receptive_field_and_nothing_else(network, name):
    """Where everything is positive and pooling averages, the gradient reaches every pixel that is seen."""
    everything = nn.Sequential()
    for upto, module in copy.deepcopy(network.layers).items():
        pooling = isinstance(module, nn.MaxPool2d)
        everything.append(nn.AvgPool2d(module.kernel_size) if pooling else module)
        if upto == name:
            break
    for parameter in everything.parameters():
        parameter.detach().fill_(1)
    layer = LAYERS[name]
    for row, column in {(0, 0), (layer.size // 2, layer.size // 3), (layer.size - 1, 0)}:
        x = torch.ones(1, 1, SIZE, SIZE, dtype=torch.float64, requires_grad=True)
        everything(x)[0, 0, row, column].backward()
        top, left, bottom, right = layer.field(row, column)
        expected = torch.zeros(SIZE, SIZE, dtype=torch.bool)
        expected[top:bottom, left:right] = True
        assert torch.equal(x.grad[0, 0] != 0, expected)


def test_known_receptive_fields():
    """By hand: 1 + 4; + 1; + 2·2; + 2; + 2·4; + 6·4."""
    fields = [LAYERS[name].receptive.size for name in ("conv1", "pool1", "conv2", "pool2", "conv3", "pool3")]
    assert fields == [5, 6, 10, 12, 20, 44]
    assert LAYERS["conv2"].field(7, 7) == (10, 10, 20, 20)


def test_maps_belong_to_the_convolution_before_them():
    assert [source(name).name for name in ("conv1", "relu2", "pool3", "dense")] == [
        "conv1",
        "conv2",
        "conv3",
        "dense",
    ]
    for wrong in (source, before):
        with pytest.raises(ValueError, match="input"):
            wrong("input")
        with pytest.raises(KeyError):
            wrong("conv9")
    with pytest.raises(IndexError, match="conv3: 7 × 7"):
        LAYERS["conv3"].field(7, 0)
