import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.boxes.encoding import Scale, encode
from playground.darknet.cfg import Cfg, parse_cfg
from playground.darknet.decode import answers, decode
from playground.darknet.training.batch import Batch, Example
from playground.darknet.training.loss import yolo_loss
from playground.darknet.training.targets import assign, predicted_boxes
from playground.faults import UserError

LN2 = math.log(2)


def network(width: int, height: int, *heads: tuple[int, str]) -> Cfg:
    """Return a .cfg of heads, each of a stride and anchors, with two classes."""
    text = f"[net]\nwidth={width}\nheight={height}\nchannels=3\n"
    for index, (stride, anchors) in enumerate(heads):
        filters = 7 * len(anchors.split(",")) // 2
        if index:
            text += "[route]\nlayers=0\n[upsample]\nstride=2\n"
        text += f"[convolutional]\nfilters={filters}\nsize=1\nactivation=linear\n"
        text = (
            text.replace("size=1\nactivation", f"size=1\nstride={stride}\nactivation", 1)
            if not index
            else text
        )
        text += f"[yolo]\nanchors={anchors}\nclasses=2\nnum={filters // 7}\n"
    return parse_cfg(text)


def batch(cfg: Cfg, *objects: tuple[int, list[float]]) -> Batch:
    """Return one black picture with objects, each a label and a box."""
    pixels = np.zeros((cfg.input.height, cfg.input.width, 3), np.uint8)
    boxes = np.array([box for _, box in objects], np.float32).reshape(-1, 4)
    return Batch.of([Example(pixels, boxes, np.array([label for label, _ in objects], np.int64))])


def test_what_one_cell_costs_by_hand():
    cfg = network(16, 16, (16, "8,8"))
    there = batch(
        cfg, (1, [8, -4, 16, 12])
    )  # centre (12, 4) of 16: offset ¾, ¼; size 8×16: ln 1, ln 2; share ½
    losses = yolo_loss(cfg, [torch.zeros(1, 7, 1, 1)], there)
    assert losses.box.item() == pytest.approx(1.5 * (2 * LN2 + LN2**2 / 2))
    assert losses.objectness.item() == pytest.approx(LN2)
    assert losses.classes.item() == pytest.approx(2 * LN2)
    raw = torch.tensor([math.log(3), -math.log(3), 0, LN2, 2, -1, 3]).view(1, 7, 1, 1)
    losses = yolo_loss(cfg, [raw], there)
    entropy = -(0.75 * math.log(0.75) + 0.25 * math.log(0.25))  # a fraction is never certain
    assert losses.box.item() == pytest.approx(1.5 * 2 * entropy)
    assert losses.objectness.item() == pytest.approx(math.log(1 + math.exp(-2)))
    assert losses.classes.item() == pytest.approx(math.log(1 + math.exp(-1)) + math.log(1 + math.exp(-3)))
    assert losses.total.item() == pytest.approx(sum(part.item() for part in vars(losses).values()))


def test_a_good_box_of_a_neighbour_costs_nothing_and_a_bad_one_does():
    cfg = network(32, 16, (16, "8,8"))
    there = batch(cfg, (0, [11, 4, 19, 12]))  # centre (15, 8): the left cell answers
    raw = torch.zeros(1, 7, 1, 2)
    raw[0, 4] = torch.tensor([20.0, 1.0])
    raw[0, 0, 0, 1] = -20  # the right cell says centre (16, 8), size 8×8: IoU 7/9
    assert yolo_loss(cfg, [raw], there).objectness.item() == pytest.approx(0, abs=1e-6)
    strict = yolo_loss(cfg, [raw], there, ignore_iou=0.8)
    assert strict.objectness.item() == pytest.approx(math.log(1 + math.e))
    nothing = yolo_loss(cfg, [raw], batch(cfg))
    assert [part.item() for part in (nothing.box, nothing.classes)] == [0, 0]
    assert nothing.objectness.item() == pytest.approx(20 + math.log(1 + math.e))


def test_only_who_answers_learns_of_box_and_class():
    cfg = network(32, 32, (16, "8,8, 4,12"))
    raw = torch.randn(1, 14, 2, 2, generator=torch.Generator().manual_seed(0)).requires_grad_()
    losses = yolo_loss(cfg, [raw], batch(cfg, (1, [20, 2, 24, 14])))  # column 1, row 0, second anchor
    (gradient,) = torch.autograd.grad(losses.box + losses.classes, raw)
    t = gradient.view(2, 7, 2, 2)
    assert torch.nonzero(t.abs().sum(1)).tolist() == [[1, 0, 1]]
    assert t[1, 4, 0, 1] == 0


TWO = network(64, 32, (16, "20,20, 30,12"), (8, "4,6, 8,10"))
SCALES = [
    Scale(stride, np.array(head.anchors), (64, 32))
    for stride, head in zip((16, 8), TWO.heads.values(), strict=True)
]
BOX = st.tuples(st.integers(0, 64), st.integers(0, 32), st.integers(2, 40), st.integers(2, 30))
"""Centre and size in whole pixels, so that both ways round alike."""


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 1), BOX), min_size=1, max_size=4))
def test_who_answers_and_what_is_as_the_box_lab_teaches(objects):
    corners = [(label, [x - w / 2, y - h / 2, x + w / 2, y + h / 2]) for label, (x, y, w, h) in objects]
    there = batch(TWO, *corners)
    wanted = [encode(box, label, 2, SCALES) for label, box in corners]
    for scale, targets in enumerate(assign(TWO, there)):
        own = [each for each in wanted if each.scale == scale]
        places = [(each.anchor, each.row, each.column) for each in own]
        given = torch.stack([targets.anchor, targets.row, targets.column], 1)
        assert [tuple(each) for each in given.tolist()] == places
        for each, growth, offset in zip(own, targets.growth, targets.offset, strict=True):
            np.testing.assert_allclose(growth, each.vector[2:4], atol=1e-5)
            np.testing.assert_allclose(offset, 1 / (1 + np.exp(-each.vector[:2])), atol=1e-4)


def test_what_is_taught_is_what_is_read():
    objects = [(0, [3.0, 2.0, 8.0, 9.0]), (1, [20.0, 4.0, 52.0, 17.0]), (1, [40.0, 10.0, 62.0, 30.0])]
    raw = [torch.full((1, 14, *TWO.shapes[index][1:]), -9.0) for index in TWO.heads]
    for each, targets in zip(raw, assign(TWO, batch(TWO, *objects)), strict=True):
        t = each.view(2, 7, *each.shape[2:])
        for a, row, column, offset, growth, label in zip(
            targets.anchor,
            targets.row,
            targets.column,
            targets.offset,
            targets.growth,
            targets.label,
            strict=True,
        ):
            t[a, :, row, column] = torch.cat([offset.logit(), growth, torch.tensor([9.0, -9.0, -9.0])])
            t[a, 5 + label, row, column] = 9.0
    given = answers(TWO, [each[0].numpy() for each in raw])
    said = decode(given, 0.5)
    order = np.argsort(said.boxes[:, 0])
    np.testing.assert_allclose(said.boxes[order], [box for _, box in objects], atol=1e-3)
    assert said.labels[order].tolist() == [0, 1, 1]
    for each, answer in zip(raw, given, strict=True):
        boxes = predicted_boxes(
            each.view(1, 2, 7, *each.shape[2:]), torch.tensor(answer.head.anchors), 64, 32
        )
        places = np.indices(boxes.shape[1:4]).reshape(3, -1)
        np.testing.assert_allclose(boxes.reshape(-1, 4), answer.boxes(*places), atol=1e-3)


def test_heads_of_another_kind_are_refused():
    text = "[net]\nwidth=8\nheight=8\nchannels=3\n[convolutional]\nfilters=7\n"
    text += "[yolo]\nanchors=4,4\nclasses=2\nscale_x_y=1.1"
    cfg = parse_cfg(text, "wide.cfg")
    with pytest.raises(UserError, match=r"wide.cfg, line 7, \[yolo\] cannot be trained here"):
        yolo_loss(cfg, [torch.zeros(1, 7, 8, 8)], batch(cfg))
