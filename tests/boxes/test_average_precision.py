"""Average precision: the worked example, a hand-made picture, and pycocotools on random pictures."""

import contextlib
import io
import json

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from playground.boxes.average_precision import PrecisionRecall
from playground.boxes.coco import CocoEvaluation
from playground.boxes.confusion import confusion
from playground.boxes.matching import Predicted, Truth, match_class
from tests.boxes.shared_files import shared

CLASSES = 3


def test_the_worked_example_has_four_areas():
    curve = PrecisionRecall.of(np.array([1, 0, 1, 1, 0], bool), 3)
    np.testing.assert_allclose(curve.precision, [1, 1 / 2, 2 / 3, 3 / 4, 3 / 5])
    np.testing.assert_allclose(curve.recall, [1 / 3, 1 / 3, 2 / 3, 1, 1])
    assert curve.raw == pytest.approx(0.8055555556)
    assert curve.voc2010 == pytest.approx(0.8333333333)
    assert curve.eleven_point == pytest.approx(0.8409090909)
    assert curve.coco_101 == pytest.approx(0.8341584158)


def test_the_worked_example_of_the_notes():
    ap = json.loads(shared("oracles", "worked_examples.json").read_text())["ap"]
    curve = PrecisionRecall.of(np.array(ap["tp"], bool), ap["n"])
    found = (curve.raw, curve.voc2010, curve.eleven_point, curve.coco_101)
    assert found == pytest.approx((ap["raw"], ap["voc2010"], ap["pt11"], ap["coco101"]), abs=1e-9)


def test_a_recall_of_three_tenths_reaches_the_point_at_three_tenths():
    curve = PrecisionRecall.of(np.ones(3, bool), 10)
    assert curve.eleven_point == pytest.approx(4 / 11)
    assert PrecisionRecall.of(np.zeros(0, bool), 4).coco_101 == 0


def square(x: float, y: float, side: float = 10) -> list[float]:
    return [x, y, x + side, y + side]


def test_matching_on_one_picture_by_hand():
    truth = Truth.of(
        np.array([square(0, 0), square(4, 0), square(50, 50, 40), square(0, 80)]),
        np.array([0, 0, 0, 1]),
        crowd=np.array([False, False, True, False]),
    )
    boxes = [square(1, 0), square(0, 0), square(60, 60), square(70, 70), square(90, 0), square(0, 80)]
    predicted = Predicted(np.array(boxes), np.array([0.6, 0.9, 0.5, 0.4, 0.8, 0.7]), np.zeros(6, int))
    table = match_class([truth], [predicted], 0, 0.5)
    assert table.predictions.tolist() == [1, 4, 5, 0, 2, 3]
    assert table.truths.tolist() == [0, -1, -1, 1, 2, 2]  # the crowd takes both that lie in it
    assert table.correct.tolist() == [True, False, False, True, False, False]
    assert table.ignored.tolist() == [False, False, False, False, True, True]
    assert table.total == 2
    np.testing.assert_allclose(table.ious, [1, 0, 0, 70 / 130, 1, 1])


def picture(rng: np.random.Generator, whole: bool) -> tuple[Truth, Predicted]:
    """Return boxes from 4 to 240 pixels, some of them crowds, and predictions near and far."""
    m, n = rng.integers(0, 9), rng.integers(0, 16)
    sides = 4 * 60 ** rng.random((m, 2))
    low = rng.uniform(0, 300, (m, 2))
    boxes = np.hstack([low, low + sides])
    strays = np.hstack([low := rng.uniform(0, 300, (n, 2)), low + 4 * 60 ** rng.random((n, 2))])
    near = boxes[rng.integers(m, size=n)] if m else strays
    near = near + rng.normal(0, 0.08, (n, 4)) * (near[:, 2:] - near[:, :2])[:, [0, 1, 0, 1]]
    near = np.hstack([near[:, :2], np.maximum(near[:, 2:], near[:, :2] + 1)])
    found = np.where(rng.random((n, 1)) < 0.75, near, strays)
    if whole:
        boxes, found = np.round(boxes), np.round(found)
    truth = Truth.of(
        boxes,
        rng.integers(CLASSES, size=m),
        crowd=rng.random(m) < 0.2,
        areas=rng.uniform(0.5, 1, m) * (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]),
    )
    return truth, Predicted(found, np.round(rng.random(n), 1), rng.integers(CLASSES, size=n))


def pycocotools(pictures: list[tuple[Truth, Predicted]]) -> COCOeval:
    annotations, results = [], []
    for image, (truth, predicted) in enumerate(pictures, 1):
        for box, label, crowd, size in zip(truth.boxes, truth.labels, truth.crowd, truth.areas, strict=True):
            bbox = [*box[:2], *(box[2:] - box[:2])]
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": image,
                    "category_id": int(label),
                    "bbox": bbox,
                    "area": size,
                    "iscrowd": int(crowd),
                }
            )
        for box, score, label in zip(predicted.boxes, predicted.scores, predicted.labels, strict=True):
            bbox = [*box[:2], *(box[2:] - box[:2])]
            results.append({"image_id": image, "category_id": int(label), "bbox": bbox, "score": score})
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = {
            "images": [{"id": number} for number in range(1, len(pictures) + 1)],
            "categories": [{"id": label} for label in range(CLASSES)],
            "annotations": annotations,
        }
        truth.createIndex()
        truth.dataset["info"] = {}
        evaluation = COCOeval(truth, truth.loadRes(results), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return evaluation


@pytest.mark.parametrize("seed", range(6))
def test_the_metrics_are_those_of_pycocotools(seed: int):
    rng = np.random.default_rng(seed)
    pictures = [picture(rng, whole=seed % 2 == 0) for _ in range(12)]
    if seed == 5:  # more than 100 detections of a class in a picture, and none in another
        truth, predicted = pictures[0]
        copies = np.tile(np.arange(len(predicted.scores)), 40)
        many = Predicted(predicted.boxes[copies], predicted.scores[copies], predicted.labels[copies])
        pictures[0] = truth, many
    evaluation = CocoEvaluation(CLASSES)
    for truth, predicted in pictures:
        evaluation.add(truth, predicted)
    ours = evaluation.metrics()
    theirs = pycocotools(pictures)
    summary = np.nan_to_num(list(ours.summary().values()), nan=-1)
    np.testing.assert_allclose(summary, theirs.stats, atol=1e-9)
    ap = theirs.eval["precision"][:, :, :, :, -1].mean(axis=1)  # thresholds, classes, sizes
    np.testing.assert_allclose(
        np.nan_to_num(ours.average_precision, nan=-1), ap.transpose(2, 0, 1), atol=1e-9
    )


def test_each_threshold_of_coco_is_the_curve_of_the_table():
    rng = np.random.default_rng(9)
    truths, predicted = zip(*(picture(rng, whole=False) for _ in range(10)), strict=True)
    evaluation = CocoEvaluation(CLASSES)
    for each in zip(truths, predicted, strict=True):
        evaluation.add(*each)
    table = match_class(truths, predicted, 1, 0.75)
    curve = PrecisionRecall.of(table.correct[~table.ignored], table.total)
    assert evaluation.metrics().average_precision[0, 5, 1] == pytest.approx(curve.coco_101)


def test_a_class_that_is_not_there_has_no_precision():
    evaluation = CocoEvaluation(2)
    assert np.isnan(evaluation.metrics().summary()["map_50_95"])
    box, one = np.array([square(0, 0)]), np.array([1])
    evaluation.add(Truth.of(box, one), Predicted(box, np.array([0.5]), one))
    assert np.isnan(evaluation.metrics().per_class[0])
    assert evaluation.metrics().per_class[1] == pytest.approx(1)
    assert evaluation.metrics().summary()["map_50"] == pytest.approx(1)


def test_confusion_counts_every_box_once():
    truth = Truth.of(
        np.array([square(0, 0), square(20, 0), square(40, 0), square(60, 0)]),
        np.array([0, 0, 1, 1]),
        ignored=np.array([False, False, False, True]),
    )
    boxes = [square(1, 0), square(0, 0), square(20, 0), square(60, 0), square(80, 0), square(40, 0)]
    predicted = Predicted(
        np.array(boxes), np.array([0.9, 0.5, 0.8, 0.8, 0.8, 0.1]), np.array([1, 0, 1, 1, 1, 1])
    )
    table = confusion([truth], [predicted], 2)
    assert table.tolist() == [[1, 1, 0], [0, 0, 1], [0, 2, 0]]
