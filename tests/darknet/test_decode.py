import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.boxes.suppression import suppress
from playground.darknet.cfg import Cfg, parse_cfg, read_cfg
from playground.darknet.decode import Answer, answers, decode
from playground.darknet.layers import Region, Yolo
from playground.darknet.network import Network
from playground.darknet.weights import read_weights
from playground.detectors.letterbox import fit, planes
from playground.faults import UserError
from playground.opencv import cv2
from tests.darknet.files import SMALL, real
from tests.reference_detections import REFERENCE

ANCHORS = ((1.5, 2.0), (3.0, 1.0), (0.5, 4.0))


def drawn(head: Yolo | Region, seed: int = 0) -> Answer:
    shape = (len(head.anchors), 5 + head.classes, 3, 4)
    return Answer(head, np.random.default_rng(seed).normal(0, 2, shape).astype(np.float32), 64, 48)


def by_hand(answer: Answer, anchor: int, row: int, column: int) -> tuple[list[float], list[float], float]:
    """Return box, class scores and objectness of a cell, one float at a time as the papers write it."""
    head = answer.head
    tx, ty, tw, th, to, *logits = (float(each) for each in answer.raw[anchor, :, row, column])
    sides = (64 / 4, 48 / 3)

    def sigma(t: float) -> float:
        return 1 / (1 + math.exp(-t))

    bx = (sigma(tx) * head.scale_x_y - (head.scale_x_y - 1) / 2 + column) * sides[0]
    by = (sigma(ty) * head.scale_x_y - (head.scale_x_y - 1) / 2 + row) * sides[1]
    unit = sides if head.in_cells else (1.0, 1.0)
    bw = head.anchors[anchor][0] * unit[0] * math.exp(tw)
    bh = head.anchors[anchor][1] * unit[1] * math.exp(th)
    classes = [sigma(each) for each in logits]
    if head.softmax:
        total = sum(math.exp(each) for each in logits)
        classes = [math.exp(each) / total for each in logits]
    return [bx - bw / 2, by - bh / 2, bx + bw / 2, by + bh / 2], classes, sigma(to)


@pytest.mark.parametrize(
    "head",
    [
        Yolo(1, ANCHORS, 3),
        Yolo(1, ANCHORS, 3, scale_x_y=1.1),
        Region(1, ANCHORS, 3, softmax=True, in_cells=True),
        Region(1, ANCHORS, 3, in_cells=True),
    ],
    ids=["yolo", "yolo with scale_x_y", "region", "region without softmax"],
)
def test_cells_are_decoded_as_the_papers_write_it(head: Yolo | Region):
    answer = drawn(head)
    expected = {}
    for anchor, row, column in np.ndindex(3, 3, 4):
        box, classes, objectness = by_hand(answer, anchor, row, column)
        said = answer.prediction(anchor, row, column)
        np.testing.assert_allclose(said.box, box, rtol=1e-4, atol=1e-3)
        np.testing.assert_allclose(
            (said.offset + said.corner) * said.cell, (said.box[:2] + said.box[2:]) / 2, rtol=1e-4
        )
        np.testing.assert_allclose(said.anchor * said.growth, said.box[2:] - said.box[:2], rtol=1e-3)
        np.testing.assert_allclose(said.scores, np.array(classes) * objectness, rtol=1e-4)
        np.testing.assert_allclose(answer.scores[anchor, :, row, column], said.scores, rtol=1e-5)
        if max(classes) * objectness > 0.3:
            expected[anchor, row, column] = (
                box,
                int(np.argmax(classes)),
                max(classes) * objectness,
                objectness,
            )
    found = decode([answer], 0.3)
    assert {tuple(origin[1:].tolist()) for origin in found.origins} == set(expected)
    assert (np.diff(found.scores) <= 0).all()
    for row, origin in enumerate(found.origins):
        box, label, score, objectness = expected[tuple(origin[1:].tolist())]
        np.testing.assert_allclose(found.boxes[row], box, rtol=1e-4, atol=1e-3)
        assert found.labels[row] == label
        assert found.scores[row] == pytest.approx(score, rel=1e-4)
        assert found.objectness[row] == pytest.approx(objectness, rel=1e-4)


@settings(max_examples=40)
@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 1000))
def test_a_higher_threshold_keeps_the_first_of_a_lower_one(one: float, two: float, seed: int):
    given_ = [drawn(Yolo(1, ANCHORS, 2), seed), drawn(Yolo(1, ANCHORS, 2), seed + 1)]
    few, many = decode(given_, max(one, two)), decode(given_, min(one, two))
    assert np.array_equal(few.origins, many.origins[: len(few)])
    assert (few.scores > max(one, two)).all()


def test_numbers_beyond_all_bounds_give_boxes_and_nan_is_refused():
    cfg = parse_cfg(SMALL)
    raw = np.full((14, 16, 32), 1e4, np.float32)
    found = decode(answers(cfg, [raw]), 0.5)
    assert len(found) == 2 * 16 * 32
    assert np.isfinite(found.boxes).all()
    raw[3, 2, 1] = np.nan
    with pytest.raises(UserError, match="layer 2 of the text gives numbers that are not finite"):
        answers(cfg, [raw])


@pytest.fixture(scope="module")
def published() -> tuple[Cfg, Network]:
    cfg = read_cfg(real("yolo-fastest-1.1.cfg"))
    return cfg, Network(cfg, read_weights(real("yolo-fastest-1.1.weights"), cfg))


def detect(published: tuple[Cfg, Network], name: str, *, bgr: bool = False):
    cfg, network = published
    picture = cv2.cvtColor(cv2.imread(str(real(name))), cv2.COLOR_BGR2RGB)
    fitted, place = fit(picture, cfg.input.width, cfg.input.height)
    raw = network(torch.as_tensor(planes(fitted, bgr=bgr)))
    candidates = decode(answers(cfg, [each[0].numpy() for each in raw]), 0.25)
    boxes = place.to_picture(candidates.boxes)
    kept = suppress(boxes, candidates.scores, labels=candidates.labels, iou_threshold=0.45).kept
    names = real("coco.names").read_text().split("\n")
    found = [(names[candidates.labels[each]], candidates.scores[each], boxes[each]) for each in kept]
    return candidates, found


@pytest.mark.parametrize("name", REFERENCE)
def test_published_weights_find_what_an_independent_reader_found(published, name: str):
    candidates, found = detect(published, name)
    for (label, score, box), mine in zip(REFERENCE[name], found, strict=False):
        assert mine[0] == label
        assert mine[1] == pytest.approx(score, abs=0.01)
        np.testing.assert_allclose(mine[2], box, atol=2)
    assert all(score < 0.315 for _, score, _ in found[len(REFERENCE[name]) :])
    if name == "dog.jpg":
        assert len(candidates) == 27


def test_colours_in_the_wrong_order_lower_the_score(published):
    scores = {label: score for label, score, _ in reversed(detect(published, "bus.jpg", bgr=True)[1])}
    assert scores["bus"] == pytest.approx(0.26, abs=0.01)
