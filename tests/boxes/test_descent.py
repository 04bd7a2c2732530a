"""A box that learns: its gradient against autograd, on a loss written anew in torch."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from playground.boxes.descent import descended, gradient


def loss(box: Tensor, target: Tensor, measure: str) -> Tensor:
    """1 minus a measure of boxes given as x, y, w, h of the centre."""
    low, high = box[:2] - box[2:] / 2, box[:2] + box[2:] / 2
    target_low, target_high = target[:2], target[2:]
    shared = (torch.minimum(high, target_high) - torch.maximum(low, target_low)).clamp(min=0).prod()
    around = torch.maximum(high, target_high) - torch.minimum(low, target_low)
    union = box[2:].prod() + (target_high - target_low).prod() - shared
    iou = shared / union
    diou = iou - (box[:2] - (target_low + target_high) / 2).square().sum() / around.square().sum()
    tilt = torch.atan(box[2] / box[3]) - torch.atan(
        (target_high - target_low)[0] / (target_high - target_low)[1]
    )
    v = 4 / math.pi**2 * tilt**2
    values = {
        "iou": iou,
        "giou": iou - (around.prod() - union) / around.prod(),
        "diou": diou,
        "ciou": diou - v * v / (1 - iou + v),
    }
    return 1 - values[measure]


corner = st.floats(0.05, 0.5)
side = st.floats(0.1, 0.4)


@pytest.mark.parametrize("measure", ["iou", "giou", "diou", "ciou"])
@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.tuples(corner, corner, side, side, corner, corner, side, side))
def test_the_gradient_is_autograds(measure: str, numbers: tuple[float, ...]) -> None:
    x, y, w, h, tx, ty, tw, th = (round(number, 3) + n * 1.3e-4 for n, number in enumerate(numbers))
    box = torch.tensor([x + w / 2, y + h / 2, w, h], dtype=torch.float64, requires_grad=True)
    target = torch.tensor([tx, ty, tx + tw, ty + th], dtype=torch.float64)
    loss(box, target, measure).backward()
    ours = gradient(np.array([x, y, x + w, y + h]), target.numpy(), measure)
    np.testing.assert_allclose(ours, box.grad, atol=2e-5)


def test_a_step_goes_down_and_no_side_turns_over() -> None:
    target = np.array([0.1, 0.1, 0.4, 0.3])
    box = np.array([0.6, 0.5, 0.8, 0.7])
    for _ in range(200):
        box = descended(box, target, "diou", 0.02)
    assert np.abs(box - target).max() < 0.1
    assert (descended(box, target, "giou", 100.0)[2:] > descended(box, target, "giou", 100.0)[:2]).all()
