"""Anchor sets: as published, dealt to scales, and written so that they can be pasted."""

import re

import numpy as np
import pytest

from playground.boxes.anchors import PUBLISHED, cfg_text, deal, python_text, strides, to_network
from playground.faults import UserError
from tests.boxes.shared_files import shared

BY_NAME = {published.name: published for published in PUBLISHED}
V3 = BY_NAME["YOLOv3, COCO"].anchors


def test_nine_anchors_are_dealt_to_three_scales_as_in_yolov3():
    fine, middle, coarse = deal(V3[np.random.default_rng(0).permutation(9)], 3)
    assert fine.tolist() == [[10, 13], [16, 30], [33, 23]]
    assert middle.tolist() == [[30, 61], [62, 45], [59, 119]]
    assert coarse.tolist() == [[116, 90], [156, 198], [373, 326]]
    assert strides(3) == [8, 16, 32]


def test_anchors_that_cannot_be_dealt_evenly():
    assert [len(part) for part in deal(V3[:5], 2)] == [2, 3]
    with pytest.raises(UserError, match="2 anchors cannot be dealt to 3 scales"):
        deal(V3[:2], 3)


def test_the_lines_for_a_cfg_are_those_of_yolov3():
    sections = cfg_text(V3, 3).split("[yolo]")[1:]
    assert [re.search("mask = (.*)", each)[1] for each in sections] == ["6,7,8", "3,4,5", "0,1,2"]
    for each in sections:
        numbers = re.search("anchors = (.*)", each)[1].split(",")
        assert [int(number) for number in numbers] == V3.ravel().tolist()
    region = cfg_text(BY_NAME["YOLOv2, VOC"].anchors[:2], 1)
    assert region == "[region]\nanchors = 1.3221,1.7314, 3.1928,4.0094\nnum = 2\n"


def test_the_lines_for_python_run():
    found: dict[str, list] = {}
    exec(python_text(V3, 3), found)
    assert np.array(found["anchors"]).reshape(-1, 2).tolist() == V3.tolist()


def test_the_nine_by_hand_have_the_areas_and_shapes_of_the_paper():
    width, height = BY_NAME["Faster R-CNN, 9 by hand"].anchors.T
    np.testing.assert_allclose(np.sqrt(width * height), [128, 256, 512] * 3)
    np.testing.assert_allclose(height / width, np.repeat([0.5, 1, 2], 3))


def test_yolov4s_anchors_are_yolov3s_on_a_larger_input():
    np.testing.assert_allclose(BY_NAME["YOLOv4, COCO"].anchors, V3 * 512 / 416, atol=1)


def test_tinys_anchors_are_those_of_its_cfg():
    text = shared("data", "detect", "yolov3-tiny.cfg").read_text()
    numbers = [float(each) for each in re.search("anchors = (.*)", text)[1].split(",")]
    assert BY_NAME["YOLOv3-tiny, COCO"].anchors.ravel().tolist() == numbers


def test_sizes_are_brought_to_the_networks_input():
    sizes, image = np.array([[50.0, 50]]), (500, 250)
    assert to_network(sizes, image, (416, 416)).tolist() == [[41.6, 83.2]]
    assert to_network(sizes, image, (416, 416), "letterbox").tolist() == [[41.6, 41.6]]
    assert to_network(sizes, (500, 375), (1000, 600), "shorter side").tolist() == [[80, 80]]
    assert to_network(sizes, image, (1000, 600), "shorter side").tolist() == [[100, 100]]
    assert to_network(np.array([[0.5, 0.25]]), (1, 1), (416, 320)).tolist() == [[208, 80]]


def test_the_nine_by_hand_on_voc_2007_keep_their_place_in_the_table():
    file = np.load(shared("data", "boxes", "voc2007_trainval_boxes.npz"))
    corners = file["xyxy_px"].astype(float)
    sizes = corners[:, 2:] - corners[:, :2] + 1
    by_hand = BY_NAME["Faster R-CNN, 9 by hand"]
    assert by_hand.mean_iou(sizes, (500, 375)) == pytest.approx(0.617, abs=0.001)
    assert by_hand.mean_iou(sizes, file["img_wh_guess"]) == pytest.approx(0.617, abs=0.003)
