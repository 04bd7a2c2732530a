"""Overlap of boxes: counted on a raster, and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.boxes.iou import overlap, pairwise_iou, size_iou

SIDE = 24
corner = st.integers(0, SIDE)
box = st.tuples(corner, corner, corner, corner).map(
    lambda c: (min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]), max(c[1], c[3]))
)


def raster(box: tuple[int, ...]) -> np.ndarray:
    x1, y1, x2, y2 = box
    cells = np.zeros((SIDE, SIDE), bool)
    cells[y1:y2, x1:x2] = True
    return cells


@settings(max_examples=60)
@given(st.lists(box, min_size=1, max_size=4), st.lists(box, min_size=1, max_size=4))
def test_iou_is_what_counting_cells_gives(a: list, b: list):
    both = [[(raster(one) & raster(other)).sum() for other in b] for one in a]
    either = [[(raster(one) | raster(other)).sum() for other in b] for one in a]
    counted = np.array(both) / np.maximum(either, 1)
    boxes_a, boxes_b = np.array(a, float), np.array(b, float)
    np.testing.assert_allclose(pairwise_iou(boxes_a, boxes_b), counted, rtol=1e-12)
    parts = overlap(boxes_a[:, None], boxes_b)
    np.testing.assert_array_equal(parts.intersection, both)
    np.testing.assert_array_equal(parts.union, either)
    np.testing.assert_allclose(parts.iou, counted, rtol=1e-12)


@settings(max_examples=60)
@given(box, box)
def test_the_relatives_of_iou_keep_their_laws(a: tuple, b: tuple):
    parts = overlap(a, b)
    assert -1 <= parts.giou <= parts.iou <= 1
    assert -1 < parts.ciou <= parts.diou <= parts.iou
    moved = overlap(np.array(a) * 3 + 7, np.array(b) * 3 + 7)  # none depends on unit or origin
    for name in ("iou", "giou", "diou", "ciou"):
        assert getattr(moved, name) == pytest.approx(getattr(parts, name), abs=1e-12)


def test_two_boxes_calculated_by_hand():
    parts = overlap([0, 0, 4, 2], [2, 0, 4, 4])
    assert (parts.intersection, parts.union, parts.enclosing) == (4, 12, 16)
    assert (parts.distance, parts.diagonal) == (2, 32)
    v = 4 / np.pi**2 * (np.arctan(2 / 4) - np.arctan(4 / 2)) ** 2
    alpha = v / (2 / 3 + v)
    assert parts.iou == pytest.approx(1 / 3)
    assert parts.giou == pytest.approx(1 / 3 - 4 / 16)
    assert parts.diou == pytest.approx(1 / 3 - 2 / 32)
    assert parts.aspect == pytest.approx(v)
    assert parts.trade_off == pytest.approx(alpha)
    assert parts.ciou == pytest.approx(1 / 3 - 2 / 32 - alpha * v)


def test_apart_boxes_still_say_how_far_apart_they_are():
    near, far = (overlap([0, 0, 1, 1], [x, 0, x + 1, 1]) for x in (2, 9))
    assert near.iou == far.iou == 0
    assert 0 > near.giou > far.giou
    assert 0 > near.diou > far.diou


def test_a_box_without_area_overlaps_with_nothing_not_even_itself():
    line = np.array([[3.0, 3, 3, 8]])
    assert pairwise_iou(line, line) == 0
    parts = overlap(line, line)
    assert (parts.iou, parts.giou, parts.ciou) == (0, 0, 0)


def test_sizes_are_compared_on_one_centre():
    sizes = np.array([[4.0, 2], [1, 1], [2, 6]])
    anchors = np.array([[2.0, 4], [3, 3]])
    boxes, others = (np.hstack([-wh / 2, wh / 2]) for wh in (sizes, anchors))
    np.testing.assert_allclose(size_iou(sizes, anchors), pairwise_iou(boxes, others))
