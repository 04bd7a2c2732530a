"""Cells and anchors: who is responsible, what it should answer, and what wrong answers cost."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from playground.boxes.anchors import PUBLISHED
from playground.boxes.encoding import (
    cross_entropy,
    decode,
    encode,
    focal_loss,
    make_scales,
    objectness_loss,
    sigmoid,
)
from playground.faults import UserError
from tests.boxes.shared_files import shared

V3 = next(each.anchors for each in PUBLISHED if each.name == "YOLOv3, COCO")
SCALES = make_scales(V3, 3, (416, 416))


def test_yolov3_predicts_ten_thousand_boxes_on_three_grids():
    assert [scale.cells for scale in SCALES] == [(52, 52), (26, 26), (13, 13)]
    assert sum(scale.predictors for scale in SCALES) == 10_647
    yolo = json.loads(shared("oracles", "worked_examples.json").read_text())["yolo"]
    assert yolo["v3_boxes"] == 10_647
    (v2,) = make_scales(V3[:5], 1, (608, 608))
    columns, rows = v2.cells
    assert [rows, columns, 5 * (5 + 80)] == yolo["v2"]


def test_an_object_in_the_middle_of_a_cell_with_the_size_of_an_anchor_is_all_zeros():
    centre = (6.5 * 32, 4.5 * 32)
    box = [centre[0] - 78, centre[1] - 99, centre[0] + 78, centre[1] + 99]
    target = encode(box, 2, 4, SCALES)
    assert (target.scale, target.anchor, target.column, target.row) == (2, 1, 6, 4)
    np.testing.assert_allclose(target.vector, [0, 0, 0, 0, 1, 0, 0, 1, 0], atol=1e-12)
    assert target.ious[7] == pytest.approx(1)


place, extent = st.floats(0, 416), st.floats(2, 600)


@settings(max_examples=60)
@given(place, place, extent, extent)
def test_what_is_encoded_decodes_to_the_same_box(x: float, y: float, w: float, h: float):
    box = [x - w / 2, y - h / 2, x + w / 2, y + h / 2]
    target = encode(box, 0, 1, SCALES)
    scale = SCALES[target.scale]
    assert 0 <= target.column < scale.cells[0]
    assert 0 <= target.row < scale.cells[1]
    back = decode(target.vector[:4], (target.column, target.row), scale.anchors[target.anchor], scale.stride)
    np.testing.assert_allclose(back, box, atol=1e-4)
    assert target.ious.argmax() == 3 * target.scale + target.anchor


def test_what_no_cell_can_answer_for_is_refused():
    with pytest.raises(UserError, match="no area"):
        encode([5, 5, 5, 9], 0, 1, SCALES)
    with pytest.raises(UserError, match="outside the picture"):
        encode([-20, 0, 10, 10], 0, 1, SCALES)
    with pytest.raises(UserError, match="400 × 416: expected multiples of 32"):
        make_scales(V3, 3, (400, 416))


def test_the_losses_are_torchs_and_the_papers():
    z = np.array([-800.0, -3, -0.5, 0, 2, 700])
    y = np.array([0.0, 1, 0, 1, 1, 0])
    theirs = functional.binary_cross_entropy_with_logits(
        torch.from_numpy(z), torch.from_numpy(y), reduction="none"
    )
    np.testing.assert_allclose(cross_entropy(z, y), theirs.numpy())
    np.testing.assert_allclose(sigmoid(z), torch.from_numpy(z).sigmoid().numpy(), atol=1e-300)
    np.testing.assert_allclose(focal_loss(z, y, gamma=0), theirs.numpy())
    p = sigmoid(z[1:5])
    by_hand = [-0.25 * (1 - p[0]) ** 2 * np.log(p[0]), -0.75 * p[1] ** 2 * np.log(1 - p[1])]
    np.testing.assert_allclose(focal_loss(z[1:3], y[1:3], alpha=0.25), by_hand)


def test_the_focal_loss_of_the_notes():
    for p, loss in json.loads(shared("oracles", "worked_examples.json").read_text())["focal2"]:
        assert focal_loss(np.log(p / (1 - p)), np.ones(())) == pytest.approx(loss, rel=1e-6)


def test_the_many_empty_cells_outweigh_one_object_until_they_are_weighed_down():
    logits = np.full(10_647, -2.0)
    responsible = np.arange(10_647) == 5
    plain = objectness_loss(logits, responsible)
    assert (plain.objects, plain.empty) == (1, 10_646)
    assert plain.object_loss == pytest.approx(np.log1p(np.exp(2)))
    assert plain.empty_loss == pytest.approx(10_646 * np.log1p(np.exp(-2)))
    half = objectness_loss(logits, responsible, no_object_weight=0.5)
    assert half.total == pytest.approx(plain.object_loss + plain.empty_loss / 2)
    focal = objectness_loss(logits, responsible, gamma=2)
    assert focal.empty_loss / focal.object_loss < plain.empty_loss / plain.object_loss / 30
