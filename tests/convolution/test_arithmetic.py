"""One cell's arithmetic ends in torch's number, and what an input cell reaches is what changes with it."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch.nn import functional

from playground.convolution import arithmetic
from playground.convolution.geometry import Axis
from playground.convolution.layer import OPERATIONS, Floats, Layer
from playground.convolution.operations import forward
from tests.convolution.layers import any_layer

ACTIVATIONS = {
    "none": torch.nn.Identity(),
    "relu": torch.nn.ReLU(),
    "leaky_relu": torch.nn.LeakyReLU(),
    "sigmoid": torch.nn.Sigmoid(),
    "tanh": torch.nn.Tanh(),
}


def by_torch(layer: Layer, image: Floats) -> Floats:
    """What torch itself says, asked as its documentation has it."""
    rows, columns = layer.rows, layer.columns
    x = torch.tensor(image)[None]
    weight = torch.tensor(np.flip(layer.weight, (2, 3)).copy() if layer.flipped else layer.weight)
    window, stride = (rows.kernel, columns.kernel), (rows.stride, columns.stride)
    padding, dilation = (rows.before, columns.before), (rows.dilation, columns.dilation)
    match layer.operation:
        case "max_pool":
            z = functional.max_pool2d(x, window, stride, padding, dilation)
        case "min_pool":
            z = -functional.max_pool2d(-x, window, stride, padding, dilation)
        case "average_pool":
            z = functional.avg_pool2d(x, window, stride, padding)
        case "max_unpool":
            most, indices = functional.max_pool2d(x, window, stride, padding, return_indices=True)
            z = functional.max_unpool2d(most, indices, window, stride, padding, x.shape)
        case "transposed":
            extra = (rows.output_padding, columns.output_padding)
            z = functional.conv_transpose2d(x, weight, None, stride, padding, extra, layer.groups, dilation)
        case _:
            mode = "constant" if rows.mode == "zeros" else rows.mode
            x = functional.pad(x, (columns.before, columns.after, rows.before, rows.after), mode)
            z = functional.conv2d(x, weight, None, stride, 0, dilation, layer.groups)
            if layer.operation == "separable":
                z = torch.einsum("oc,nchw->nohw", torch.tensor(layer.mixing), z)
    return ACTIVATIONS[layer.activation](z + layer.bias)[0].numpy()


@pytest.mark.parametrize("operations", [OPERATIONS[:5], OPERATIONS[5:]], ids=["weights", "pooling"])
def test_every_cell_ends_in_torchs_number(operations) -> None:
    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(made=st.sampled_from(operations).flatmap(any_layer), where=st.integers(0, 10**6))
    def ends(made: tuple[Layer, Floats], where: int) -> None:
        layer, image = made
        wanted = by_torch(layer, image)
        assert wanted.shape == layer.shape
        np.testing.assert_allclose(forward(layer, image), wanted, atol=1e-9)
        for flat in {where % wanted.size, 0, wanted.size - 1}:
            output, row, column = np.unravel_index(flat, wanted.shape)
            cell = arithmetic.cell(layer, image, int(output), int(row), int(column))
            assert cell.value == pytest.approx(wanted[output, row, column], abs=1e-9)
            if len(cell.chosen):
                assert cell.running[-1] + cell.bias == pytest.approx(cell.total, abs=1e-12)

    ends()


LINEAR = ("conv", "transposed", "depthwise", "separable", "average_pool")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=st.sampled_from(LINEAR).flatmap(any_layer), where=st.integers(0, 10**6))
def test_an_input_cell_reaches_what_changes_with_it(made: tuple[Layer, Floats], where: int) -> None:
    layer, image = made
    place = tuple(int(part) for part in np.unravel_index(where % image.size, image.shape))
    found = np.zeros(layer.shape, bool)
    found[tuple(arithmetic.reached(layer, *place).T)] = True
    plain = replace(layer, activation="none", flipped=False, bias=0.0)
    nudged = image.copy()
    nudged[place] += 1
    np.testing.assert_array_equal(np.abs(forward(plain, nudged) - forward(plain, image)) > 1e-9, found)


def test_the_terms_of_a_pooled_cell_name_the_one_that_counts() -> None:
    image = np.array([[[1.0, 3, 2, 1], [2, 9, 1, 1], [1, 3, 2, 3], [5, 6, 1, 2]]])
    axis = Axis(4, 2, stride=2)
    cell = arithmetic.cell(Layer("max_pool", 1, axis, axis), image, 0, 0, 0)
    assert cell.places[cell.chosen].tolist() == [[0, 1, 1]]
    unpooled = forward(Layer("max_unpool", 1, axis, axis), image)
    assert np.argwhere(unpooled[0]).tolist() == [[0, 2], [1, 1], [2, 3], [3, 1]]
    assert unpooled[0][[1, 0, 3, 2], [1, 2, 1, 3]].tolist() == [9, 2, 6, 3]
