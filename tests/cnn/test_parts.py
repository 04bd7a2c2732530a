import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.cnn.layers import LAYERS, before
from playground.cnn.model import ShapeNet
from playground.cnn.parts import Cell, cell_sum, map_parts, origin
from playground.cnn.shapes import draw


def make(seed=0):
    generator = torch.Generator().manual_seed(seed)
    network = ShapeNet(generator).double()
    with torch.no_grad():
        network.layers["conv2"].bias.normal_(0, 0.1, generator=generator)
    return network, network.maps(draw(torch.tensor([seed % 6]), generator).double())


def at(maps, cell):
    return maps[cell.layer][0, cell.channel, cell.row, cell.column]


@st.composite
def cells(draw):
    layer = LAYERS[draw(st.sampled_from(list(LAYERS)[1:]))]
    place = st.integers(0, layer.size - 1)
    return Cell(layer.name, draw(st.integers(0, layer.channels - 1)), draw(place), draw(place))


@settings(max_examples=50, deadline=None)
@given(cells(), st.integers(0, 20))
def test_a_cells_sum_is_the_cell_and_its_parts_are_gradient_times_input(cell, seed):
    network, maps = make(seed)
    found, shown = origin(maps, cell), cell_sum(network, maps, cell)
    torch.testing.assert_close(shown.total, at(maps, found), rtol=0, atol=1e-12)
    expected = shown.total if cell.layer == found.layer else shown.total.clamp_min(0)
    torch.testing.assert_close(at(maps, cell), expected, rtol=0, atol=1e-12)

    fed = maps[before(found.layer).name].clone().requires_grad_()
    network.layers[found.layer](fed)[0, found.channel, found.row, found.column].backward()
    torch.testing.assert_close(shown.by_channel, (fed.grad * fed.detach()).sum((0, 2, 3)), rtol=0, atol=1e-12)


@pytest.mark.parametrize(("layer", "made_by"), [("conv1", "conv1"), ("pool2", "conv2"), ("dense", "dense")])
def test_a_maps_parts_and_its_bias_are_the_map_and_each_part_is_one_channels(layer, made_by):
    network, maps = make()
    fed = maps[before(made_by).name]
    parts, bias = map_parts(network, maps, layer, 3), network.kernels(layer, 3).bias
    torch.testing.assert_close(parts.sum(0) + bias, maps[made_by][0, 3], rtol=0, atol=1e-12)
    for channel in range(fed.shape[1]):
        alone = torch.zeros_like(fed)
        alone[:, channel] = fed[:, channel]
        expected = network.layers[made_by](alone)[0, 3] - bias
        torch.testing.assert_close(parts[channel], expected.detach(), rtol=0, atol=1e-12)


def test_one_cell_by_hand():
    """A light pixel at (0, 0) alone meets, of cell (1, 1), the weight two rows and columns... up and left."""
    network = ShapeNet(torch.Generator().manual_seed(0))
    picture = torch.zeros(1, 1, 28, 28)
    picture[0, 0, 0, 0] = 2
    maps = network.maps(picture)
    shown = cell_sum(network, maps, Cell("conv1", 4, 1, 1))
    expected = torch.zeros(1, 5, 5)
    expected[0, 1, 1] = 2 * network.layers["conv1"].weight[4, 0, 1, 1].item()
    torch.testing.assert_close(shown.products, expected)


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        (Cell("input", 0, 0, 0), ValueError),
        (Cell("conv4", 0, 0, 0), KeyError),
        (Cell("pool1", 8, 0, 0), IndexError),
        (Cell("pool1", 0, -1, 0), IndexError),
        (Cell("relu3", 0, 0, 7), IndexError),
    ],
)
def test_cells_that_are_not_there_are_refused(cell, error):
    network, maps = make()
    with pytest.raises(error):
        cell_sum(network, maps, cell)
