import pytest
import torch

from playground.nn.network import Network
from playground.nn.parameters import parameter_index

SIZES = (3, 5, 4, 2)


def marked(index):
    network = Network(3, (5, 4), target="pair", outputs=2, batch_norm=True, generator=torch.Generator())
    network.parameters.zero_()
    network.parameters[index] = 1
    return network


def ones(network):
    return int(network.parameters.sum())


def test_a_layer_is_its_matrix_with_biases():
    network = marked(parameter_index(SIZES, 2))
    assert (network.layers[1] == 1).all()
    assert ones(network) == 4 * 6


def test_a_unit_is_its_row_with_its_bias():
    network = marked(parameter_index(SIZES, 2, unit=3))
    assert (network.layers[1][3] == 1).all()
    assert ones(network) == 6


def test_a_weight_is_one_entry_and_the_last_source_the_bias():
    network = marked(parameter_index(SIZES, 1, unit=2, source=1))
    assert network.weights[0][2, 1] == 1
    assert ones(network) == 1
    assert marked(parameter_index(SIZES, 1, unit=2, source=3)).biases[0][2] == 1


def test_a_source_is_a_column():
    network = marked(parameter_index(SIZES, 3, source=0))
    assert (network.weights[2][:, 0] == 1).all()
    assert ones(network) == 2


def test_batch_norm_brings_gamma_and_beta_along():
    network = marked(parameter_index(SIZES, 2, unit=1, batch_norm=True))
    assert ones(network) == 6 + 2
    assert network.norms[1].gamma[1] == 1
    assert network.norms[1].beta[1] == 1
    assert ones(marked(parameter_index(SIZES, 2, batch_norm=True))) == 4 * 6 + 2 * 4
    assert ones(marked(parameter_index(SIZES, 3, batch_norm=True))) == 2 * 5  # no norm after the output


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        ({"layer": 0}, "layer"),
        ({"layer": 4}, "layer"),
        ({"layer": 2, "unit": 4}, "unit"),
        ({"layer": 2, "unit": -1}, "unit"),
        ({"layer": 2, "unit": 1, "source": 6}, "source"),
    ],
)
def test_what_is_not_there_is_refused(choice, name):
    with pytest.raises(IndexError, match=name):
        parameter_index(SIZES, **choice)
