"""Suppression: OpenCV's answers, the papers' formulas, and every step of the way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.boxes.iou import overlap, pairwise_iou
from playground.boxes.suppression import suppress
from playground.boxes.suppression_steps import steps
from playground.opencv import cv2


def scored(seed: int, count: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return boxes around a few places, their scores, and labels of three classes."""
    rng = np.random.default_rng(seed)
    centre = rng.uniform(0, 100, (8, 2))[rng.integers(8, size=count)] + rng.normal(0, 4, (count, 2))
    half = rng.uniform(4, 20, (count, 2))
    return np.hstack([centre - half, centre + half]), rng.random(count), rng.integers(3, size=count)


def xywh(boxes: np.ndarray) -> np.ndarray:
    return np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]])


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 60), st.sampled_from([0.0, 0.1, 0.45, 0.7, 1.0]))
def test_hard_suppression_is_opencvs_with_and_without_classes(seed: int, count: int, threshold: float):
    boxes, scores, labels = scored(seed, count)
    scores = np.round(scores, 1)  # with equal scores among them
    limits = {"iou_threshold": threshold, "score_threshold": 0.15}
    theirs = cv2.dnn.NMSBoxes(xywh(boxes), scores, 0.15, threshold)
    assert suppress(boxes, scores, **limits).kept.tolist() == list(theirs)
    theirs = cv2.dnn.NMSBoxesBatched(xywh(boxes), scores, labels, 0.15, threshold)
    found = suppress(boxes, scores, labels=labels, **limits)
    assert found.kept.tolist() == list(theirs)
    np.testing.assert_array_equal(found.scores, scores[found.kept])


def test_ten_thousand_boxes_are_suppressed_as_by_opencv():
    rng = np.random.default_rng(5)
    corner = rng.uniform(0, 600, (10_000, 2))
    scores = rng.permutation(10_000) / 10_000
    boxes = np.hstack([corner, corner + rng.uniform(5, 300, (10_000, 2))])
    assert suppress(boxes, scores).kept.tolist() == list(cv2.dnn.NMSBoxes(xywh(boxes), scores, 0.0, 0.45))


@pytest.mark.parametrize("method", ["linear", "gaussian"])
def test_soft_suppression_is_opencvs(method: str):
    boxes, scores, _ = scored(3)
    boxes = boxes.round()  # theirs takes whole pixels only
    kind = {
        "linear": cv2.dnn.SoftNMSMethod_SOFTNMS_LINEAR,
        "gaussian": cv2.dnn.SoftNMSMethod_SOFTNMS_GAUSSIAN,
    }
    lowered, kept = cv2.dnn.softNMSBoxes(
        xywh(boxes).astype(int).tolist(), scores.tolist(), 0.1, 0.3, sigma=0.5, method=kind[method]
    )
    found = suppress(boxes, scores, method=f"soft_{method}", iou_threshold=0.3, score_threshold=0.1)
    assert found.kept.tolist() == list(kept.ravel())
    np.testing.assert_allclose(found.scores, lowered.ravel(), rtol=1e-5)


def test_matrix_suppression_is_the_formula_of_the_paper():
    boxes, scores, _ = scored(4)
    order = np.argsort(-scores)
    iou = np.triu(pairwise_iou(boxes[order], boxes[order]), 1)
    most = iou.max(axis=0)
    above = np.tril(np.full(iou.shape, np.inf))  # only boxes of a higher score count
    decay = (np.exp(-(iou**2) / 0.5) / np.exp(-(most[:, None] ** 2) / 0.5) + above).min(axis=0)
    expected = scores[order] * np.minimum(decay, 1)
    found = suppress(boxes, scores, method="matrix", score_threshold=0.05)
    kept = expected > 0.05
    np.testing.assert_allclose(found.scores, np.sort(expected[kept])[::-1])
    assert sorted(found.kept.tolist()) == sorted(order[kept].tolist())


def test_diou_spares_an_overlapping_box_with_another_centre():
    boxes = np.array([[0.0, 0, 10, 10], [3.2, 0, 13.2, 10], [1, 1, 9, 9]])
    scores = np.array([0.9, 0.8, 0.7])
    assert pairwise_iou(boxes, boxes)[0, 1] > 0.5 > overlap(boxes[0], boxes[1]).diou
    assert suppress(boxes, scores, iou_threshold=0.5).kept.tolist() == [0]
    assert suppress(boxes, scores, method="diou", iou_threshold=0.5).kept.tolist() == [0, 1]


@settings(max_examples=40)
@given(
    st.integers(0, 10**6),
    st.sampled_from(["hard", "soft_linear", "soft_gaussian", "diou", "matrix"]),
    st.booleans(),
)
def test_every_step_adds_up_to_the_result(seed: int, method: str, by_class: bool):
    boxes, scores, labels = scored(seed, 25)
    choices = {"method": method, "labels": labels if by_class else None, "score_threshold": 0.2}
    trace = list(steps(boxes, scores, **choices))
    struck = [int(each) for step in trace for each in step.struck]
    left = [step.taken for step in trace if step.taken not in struck]
    found = suppress(boxes, scores, **choices)
    assert sorted(found.kept.tolist()) == sorted(left)
    assert sorted(struck + left) == np.flatnonzero(scores > 0.2).tolist()
    for step in trace:
        assert (step.after <= step.before).all()
        if by_class:
            assert (labels[step.others] == labels[step.taken]).all()
    if method != "matrix":
        assert [step.taken for step in trace] == found.kept.tolist()


def test_the_first_step_by_hand():
    boxes = np.array([[0.0, 0, 10, 10], [0, 0, 10, 8], [20, 0, 30, 10], [0, 5, 10, 15]])
    step = next(steps(boxes, np.array([0.6, 0.9, 0.55, 0.5])))
    assert (step.taken, step.score) == (1, 0.9)
    assert step.others.tolist() == [0, 2, 3]
    np.testing.assert_allclose(step.overlaps, [0.8, 0, 30 / 150])
    assert step.after.tolist() == [0, 0.55, 0.5]
    assert step.struck.tolist() == [0]


def test_no_boxes_and_none_above_the_threshold_leave_nothing():
    none = np.zeros((0, 4)), np.zeros(0)
    assert len(suppress(*none).kept) == 0
    assert len(suppress(*none, labels=np.zeros(0, np.intp)).kept) == 0
    assert len(suppress(*none, method="matrix").kept) == 0
    assert len(suppress(np.array([[0.0, 0, 1, 1]]), np.array([0.3]), score_threshold=0.3).kept) == 0
