"""Examples that were worked out by hand, the cost of layers, receptive fields, and kernels by name."""

import json
from math import prod
from pathlib import Path

import cv2  # the independent word on what Sobel and Scharr are
import numpy as np
import pytest

from playground.convolution import kernels, patterns
from playground.convolution.cost import Plan, of_layer
from playground.convolution.examples import EXAMPLES
from playground.convolution.geometry import Axis
from playground.convolution.layer import Layer
from playground.convolution.operations import forward
from playground.convolution.receptive import receptive_fields

ORACLES = Path(__file__).parents[3] / "shared" / "oracles" / "worked_examples.json"
OUTPUTS = {
    "conv_6x6_vertical": [[-5, -4, 0, 8], [-10, -2, 2, 3], [0, -2, -4, -7], [-3, -2, -3, -16]],
    "bright_to_dark": [[0, 30, 30, 0]] * 4,
    "dark_to_bright": [[0, -30, -30, 0]] * 4,
    "four_quarters": [[0] * 4, [30, 10, -10, -30], [30, 10, -10, -30], [0] * 4],
    "conv_pad1_2x2": [[0, 3, 8, 4], [9, 19, 25, 10], [21, 37, 43, 16], [6, 7, 8, 0]],
    "conv_stride2": [[91, 100, 88], [69, 91, 117], [44, 72, 74]],
    "conv_arithmetic_issue17": [[1, 5, 6], [7, 8, 3], [3, 10, 4]],
    "maxpool": [[9, 2], [6, 3]],
    "maxpool5": [[9, 9, 5], [9, 9, 5], [8, 6, 9]],
    "avgpool": [[3.75, 1.25], [4, 2]],
    "unpool": [[0, 0, 2, 0], [0, 9, 0, 0], [0, 0, 0, 3], [0, 6, 0, 0]],
    "transposed": [[4, 6, 8, 4], [8, 10, 12, 6], [12, 14, 16, 8], [6, 7, 8, 4]],
}


def layer_of(name: str) -> Layer:
    example = EXAMPLES[name]
    chosen = {"operation": "conv", "padding": 0, "stride": 1, "output_padding": 0, **example.settings}
    kernel = np.array(example.kernel, float) if example.kernel else np.zeros((chosen["window"],) * 2)
    axes = [
        Axis(
            len(example.image),
            size,
            chosen["stride"],
            chosen["padding"],
            chosen["padding"],
            output_padding=chosen["output_padding"],
            transposed=chosen["operation"] == "transposed",
        )
        for size in kernel.shape
    ]
    weight = kernel[None, None] if example.kernel else np.zeros((0, 0, 0, 0))
    return Layer(chosen["operation"], 1, axes[0], axes[1], weight)


def test_worked_examples_end_as_worked_out() -> None:
    assert OUTPUTS.keys() == EXAMPLES.keys()
    for name, example in EXAMPLES.items():
        output = forward(layer_of(name), np.array(example.image, float)[None])
        np.testing.assert_allclose(output[0], OUTPUTS[name], atol=1e-12, err_msg=name)


@pytest.mark.skipif(not ORACLES.is_file(), reason=f"{ORACLES} is not here")
def test_the_examples_are_the_worked_ones() -> None:
    worked = json.loads(ORACLES.read_text())
    found = [name for name in worked if name in EXAMPLES]
    assert len(found) == 7
    for name in found:
        assert [list(row) for row in EXAMPLES[name].image] == worked[name]["x"]
        assert [list(row) for row in EXAMPLES[name].kernel] == worked[name].get("k", [])
        assert OUTPUTS[name] == worked[name]["y"]


def test_a_bottleneck_is_ten_times_as_cheap() -> None:
    plan = Plan(28, 28, 192, 32, 5, 5)
    assert plan.standard().multiplications == 120_422_400
    assert plan.bottleneck(16).multiplications == 2_408_448 + 10_035_200
    assert plan.standard().parameters - 32 == 153_600
    assert plan.bottleneck(16).parameters - 16 - 32 == 15_872


def test_depthwise_separable_costs_one_over_n_and_one_over_k_squared() -> None:
    plan = Plan(14, 14, 512, 512, 3, 3)
    assert plan.standard().multiplications == 462_422_016
    assert plan.separable().multiplications == 52_283_392
    ratio = plan.separable().multiplications / plan.standard().multiplications
    assert ratio == pytest.approx(1 / 512 + 1 / 9)


def test_ten_filters_over_colours_have_280_parameters() -> None:
    axis = Axis(8, 3)
    layer = Layer("conv", 3, axis, axis, np.zeros((10, 3, 3, 3)))
    assert of_layer(layer).parameters == 280
    assert of_layer(layer).multiplications == prod(layer.shape) * 27


STACKS = [
    ([(3, 1, 1), (3, 1, 2), (3, 1, 4)], (15, 1)),
    ([(5, 1, 1), (2, 2, 1), (5, 1, 1), (2, 2, 1)], (16, 4)),
    ([(3, 1, 1)] * 2 + [(2, 2, 1)] + [(3, 1, 1)] * 2 + [(2, 2, 1)], (16, 4)),
    (
        ([(3, 1, 1)] * 2 + [(2, 2, 1)]) * 2 + ([(3, 1, 1)] * 3 + [(2, 2, 1)]) * 3,
        (212, 32),
    ),
]


def test_receptive_fields_of_known_stacks() -> None:
    for layers, seen in STACKS:  # dilated 1, 2, 4; LeNet-5; TinyVGG; VGG16
        last = receptive_fields(layers)[-1]
        assert (last.size, last.jump) == seen


def test_gradient_kernels_are_those_of_opencv() -> None:
    spike = np.zeros((5, 5))
    spike[2, 2] = 1
    for name, answer in (
        ("sobel_x", cv2.Sobel(spike, cv2.CV_64F, 1, 0)),
        ("sobel_y", cv2.Sobel(spike, cv2.CV_64F, 0, 1)),
        ("scharr_x", cv2.Scharr(spike, cv2.CV_64F, 1, 0)),
        ("scharr_y", cv2.Scharr(spike, cv2.CV_64F, 0, 1)),
        ("laplacian", cv2.Laplacian(spike, cv2.CV_64F)),
    ):
        np.testing.assert_allclose(kernels.made(name, 3, 3)[::-1, ::-1], answer[1:4, 1:4], err_msg=name)
    bell = cv2.getGaussianKernel(7, 0.3 * ((7 - 1) * 0.5 - 1) + 0.8)  # as it takes itself from 9 on
    np.testing.assert_allclose(kernels.made("gaussian_blur", 7, 7), bell @ bell.T, atol=1e-12)


def test_kernels_and_patterns_of_any_size() -> None:
    for name in kernels.NAMES:
        for size in ((1, 1), (1, 5), (4, 3), (11, 11)):
            kernel = kernels.made(name, *size)
            assert kernel.shape == (size if name not in kernels.FIXED else (1 if size[0] == 1 else 3, 3))
            assert len(kernels.turned(kernel, 5)) == 5
            assert kernels.resized(kernel, 7, 2).shape == (7, 2)
    for name in patterns.NAMES[:-1]:
        for shape in ((1, 7, 7), (8, 28, 28), (3, 1, 9), (2, 5, 3)):
            made = patterns.made(name, *shape)
            assert made.shape == shape
            assert 0 <= made.min() <= made.max() <= 9
