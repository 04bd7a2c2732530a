"""What lies over the picture: colours that tell classes apart, the cell that is looked into, not too much."""

import numpy as np
import pytest

from playground.boxes.iou import pairwise_iou
from playground.detectors.names import COCO, VOC
from playground.frame import Open, Touch
from playground.marks import Boxes, Table
from playground.runner import Runner, run
from playground.scene import Gesture
from playground.scenes.detection.overlay import class_colours
from playground.scenes.detection.scene import SCENE
from tests.scenes.detection_runs import params, shown, toy_files

BLUE, SKY = 0, 5


def over(frame) -> dict[str, Boxes]:
    return {mark.name: mark for mark in shown(frame)["picture"] if isinstance(mark, Boxes)}


@pytest.mark.parametrize("names", [COCO, VOC, ("person", "car", "bus")])
def test_what_is_seen_most_often_has_colours_of_its_own(names) -> None:
    colour = dict(zip(names, class_colours(np.arange(len(names)), names).tolist(), strict=True))
    common = ("person", "bicycle", "car", "motorbike", "bus", "truck", "dog", "cat")
    own = [colour[name] for name in common if name in colour]
    assert len(set(own)) == len(own)
    assert {colour["person"], colour["car"]} != {BLUE, SKY} != {colour["person"], colour["bus"]}
    assert np.bincount(list(colour.values())).max() <= -(-len(names) // 8), "shared as little as can be"


def test_classes_without_names_have_colours_too() -> None:
    assert class_colours(np.array([0, 1, 9]), ()).tolist() == [0, 1, 1]
    assert class_colours(np.array([0, 2]), ("zebra", "person")).tolist() == [1, 2]
    assert class_colours(np.array([], np.intp), ()).tolist() == []


def test_of_a_thousand_boxes_the_surest_are_drawn_and_all_are_counted(tmp_path) -> None:
    asked = params(
        **toy_files(tmp_path),
        score_threshold=0,
        iou_threshold=1,
        layers=["kept", "candidates", "responsible"],
    )
    frame, runner = run(SCENE, asked, 0)
    marks, found = over(frame), runner.results()
    assert frame.picture.metrics["detections"] == len(found["boxes"]) == 1024
    for name in ("kept", "candidates", "responsible"):
        assert len(marks[name].xyxy) == len(marks[name].group) == 200
    np.testing.assert_allclose(marks["kept"].xyxy, found["boxes"][:200])
    assert len(marks["kept"].captions) == 40
    assert marks["kept"].label == "200 of 1024 kept"
    few = over(run(SCENE, asked.updated({"score_threshold": 0.28}), 0)[0])["kept"]
    assert few.label == ""
    assert len(few.xyxy) < 200


def test_the_cell_is_outlined_at_once_and_its_box_once_it_is_pressed(tmp_path) -> None:
    runner = Runner()
    runner.obey(Open(SCENE, params(**toy_files(tmp_path), anchor=2), playing=False))
    before = over(runner.frame())
    assert before["cell"].xyxy.shape == (1, 4)
    assert "its box" not in before
    runner.obey(Touch(Gesture("picture", "press", x=50, y=31, button="left")))
    frame = runner.frame()
    runner.close()
    marks = over(frame)
    x1, y1, x2, y2 = marks["cell"].xyxy[0]
    assert x1 <= 50 <= x2
    assert y1 <= 31 <= y2
    table = next(mark for mark in shown(frame)["cell"] if isinstance(mark, Table))
    told = {row[0]: row[2] for row in table.rows}
    corners = f"{told['x1, y1 of the picture']}, {told['x2, y2 of the picture']}"
    assert corners == ", ".join(f"{side:.0f}" for side in marks["its box"].xyxy[0])
    assert marks["cell"].colour == marks["its box"].colour == "text", "of no class's colour"


def test_a_filter_of_classes_leaves_out_true_boxes_too() -> None:
    every, cars = (over(run(SCENE, params(classes=classes), 3)[0]) for classes in ("", "car"))
    assert 0 < len(cars["truth"].xyxy) < len(every["truth"].xyxy)
    assert pairwise_iou(cars["truth"].xyxy.astype(np.float64), cars["kept"].xyxy).max(1).min() > 0.7
    assert every["truth"].colour == "text"
    assert every["truth"].label == "true"


def test_the_surest_bar_has_the_colour_of_its_box() -> None:
    frame, _ = run(SCENE, params(), 3)
    (bars,) = shown(frame)["scores"]
    kept = over(frame)["kept"]
    colours = {caption.split()[0]: group for caption, group in zip(kept.captions, kept.group, strict=True)}
    assert bars.group.tolist() == [colours[bars.labels[0]], 7, 7]


def test_the_counts_stand_on_their_sides_of_the_line_and_clear_of_its_ends() -> None:
    for line in ((0.5, 0.1, 0.5, 0.95), (0.1, 0.2, 0.9, 0.7)):
        counts = over(run(SCENE, params(track=True, count=True, line=line), 1)[0])["counts"]
        assert counts.width == 0, "words alone"
        first, second = (np.array(line) * (640, 480, 640, 480)).reshape(2, 2)
        across, down = second - first
        sides = [across * (y - first[1]) - down * (x - first[0]) for x, y in counts.xyxy[:, :2]]
        assert [caption.split()[1] for caption in counts.captions] == ["forward", "back"]
        assert sides[0] < 0 < sides[1], "y counts downwards: the left hand's side is negative"
        assert np.linalg.norm(counts.xyxy[:, :2] - first, axis=1).min() > 60
