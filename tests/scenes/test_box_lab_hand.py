"""The box lab under the hand and in motion: boxes dragged, painted and erased; steps forth and back."""

import numpy as np
import pytest

from playground.frame import Touch
from playground.marks import Bars, Boxes, Path
from playground.scene import Gesture
from playground.scenes.box_lab.params import BoxLabParams
from tests.scenes.box_lab_runs import advanced, card, opened, said, shown, steered, stroke

A = [100, 100, 200, 200]


@pytest.mark.parametrize(
    ("press", "drop", "wanted"),
    [
        ((100, 100), (120, 90), (120, 90, 200, 200)),  # by a corner
        ((203, 150), (253, 190), (100, 100, 250, 200)),  # by an edge, which minds one direction
        ((150, 150), (170, 140), (120, 90, 220, 190)),  # as a whole
        ((150, 150), (-900, 9000), (0, 380, 100, 480)),  # as far as the picture goes
        ((200, 200), (60, 40), (60, 40, 100, 100)),  # through itself
        ((100, 150), (199, 150), (100, 100, 200, 200)),  # not to nothing
        ((400, 400), (300, 300), (100, 100, 200, 200)),  # beside it
    ],
)
def test_a_box_is_dragged(press, drop, wanted) -> None:
    runner = opened(0, first=A, second=[500, 20, 600, 60])
    params = stroke(runner, "plane", press, ((press[0] + drop[0]) / 2, (press[1] + drop[1]) / 2), drop)
    if wanted != tuple(A):
        assert params.first == wanted
    else:
        x1, _, x2, _ = params.first
        assert x2 - x1 >= 4
    assert params.second == (500, 20, 600, 60)


def test_the_numbers_follow_the_drag() -> None:
    runner = opened(0, first=A, second=[150, 100, 250, 200])
    assert shown(runner)[1].metrics["iou"] == pytest.approx(1 / 3)
    stroke(runner, "plane", (200, 150), (150, 150))
    _, picture = shown(runner)
    assert (picture.metrics["iou"], picture.metrics["giou"]) == pytest.approx((0, 0))
    assert "I = 0 · 100 = 0" in said(picture.panes["measures"])


def test_far_apart_only_iou_does_not_learn() -> None:
    runner = opened(50, first=[60, 60, 220, 180], second=[300, 200, 420, 330], learning_rate=0.006)
    learned = runner.results()["learned_iou"]
    assert (learned[0] == 0).all()
    assert (learned[1:, -1] > 0.3).all()
    np.testing.assert_array_equal(runner.results()["learned"][0], [300, 200, 420, 330])
    stroke(runner, "plane", (60, 120), (80, 120))  # another target: they begin anew
    assert runner.results()["learned_iou"].shape == (4, 1)


def test_suppression_is_walked_forth_and_back() -> None:
    rows = [[10, 10, 110, 110, 0.9], [20, 10, 120, 110, 0.8], [300, 10, 400, 110, 0.7], [5, 5, 100, 100, 0.6]]
    runner = opened(0, mode="nms", boxes=rows, picture="paper")
    seen = []
    for position in range(8):
        params, picture = shown(runner)
        assert params.position == position
        seen.append([round(float(value), 3) for value in bars(picture, "scores").values])
        advanced(runner, 1)
    assert seen[:3] == [[0.9, 0.8, 0.7, 0.6]] * 3  # ranked, taken, compared
    assert seen[3:] == [[0.9, 0, 0.7, 0]] * 5  # struck out; then the next
    assert runner.frame().status == "finished"
    assert "2 of 4" in said(shown(runner)[1].panes["decision"])
    _, picture = shown(steered(runner, position=2))
    assert bars(picture, "overlaps").values[0] == pytest.approx(9000 / 11000)
    _, picture = shown(steered(runner, position=0))
    assert bars(picture, "scores").values.tolist() == [0.9, 0.8, 0.7, 0.6]


def test_thresholds_act_at_once_and_methods_do_as_they_say() -> None:
    rows = [[0, 0, 100, 100, 0.9], [50, 0, 150, 100, 0.8]]  # IoU 1/3
    runner = opened(0, mode="nms", boxes=rows, iou_threshold=0.3)
    assert runner.results()["kept"].tolist() == [0]
    steered(runner, iou_threshold=0.4)
    assert runner.results()["kept"].tolist() == [0, 1]
    steered(runner, method="soft_linear", iou_threshold=0.3)
    assert runner.results()["scores"] == pytest.approx([0.9, 0.8 * 2 / 3])
    steered(runner, method="soft_gaussian", sigma=0.5)
    assert runner.results()["scores"] == pytest.approx([0.9, 0.8 * np.exp(-(1 / 9) / 0.5)])
    steered(runner, score_threshold=0.7)
    assert runner.results()["kept"].tolist() == [0]
    steered(runner, method="diou", score_threshold=0.0)  # 1/3 − 50²/(150² + 100²) is below 0.3
    assert runner.results()["kept"].tolist() == [0, 1]


def test_scored_boxes_are_painted_changed_and_erased() -> None:
    runner = opened(0, mode="nms", picture="empty_street", hand="paint", paint_class="bus", paint_score=0.5)
    params = stroke(runner, "picture", (20, 30), (60, 70), (120.4, 130.2))
    assert params.boxes == ((20, 30, 120, 130, 0.5, 2, 0),)
    assert stroke(runner, "picture", (300, 300), (302, 301)).boxes == params.boxes  # a slip paints nothing
    stroke(runner, "picture", (200, 30), (300, 130))
    assert shown(runner)[1].offer is not None
    params = card(runner, "set", "score", 0.75)
    assert params.boxes[1][4:] == (0.75, 2, 0)
    params = card(runner, "set", "class", "person")
    assert params.boxes[1][4:] == (0.75, 0, 0)
    params = card(runner, "act", "remove")
    assert len(params.boxes) == 1
    steered(runner, hand="erase")
    params = stroke(runner, "picture", (70, 70))
    assert (params.boxes, params.picture) == ((), "empty_street")


def test_the_first_change_makes_the_boxes_ones_own() -> None:
    runner = opened(0, mode="nms")
    _, picture = shown(runner)
    before = picture.metrics["boxes"]
    runner.obey(Touch(Gesture("picture", "hover", 320, 400)))
    assert shown(runner)[1].cursor["picture"] == "move"
    params = stroke(runner, "picture", (320, 400), (325, 405))
    assert len(params.boxes) == before
    assert BoxLabParams().updated({"mode": "nms", "boxes": params.boxes}) == params


def test_boxes_of_a_larger_picture_and_of_other_classes_are_handled_too() -> None:
    rows = [[700, 500, 900, 800, 0.9, 16], [10, 10, 60, 60, 0.8]]
    runner = opened(0, mode="nms", boxes=rows, picture="paper")
    params = stroke(runner, "picture", (800, 650), (780, 640))
    assert params.boxes[0] == (680, 490, 880, 790, 0.9, 16)
    assert card(runner, "set", "class", "class 16") == params
    assert card(runner, "set", "class", "car").boxes[0] == (680, 490, 880, 790, 0.9, 1)


def test_predictions_are_walked_down_and_their_picture_is_shown() -> None:
    runner = opened(0, mode="ap")
    count = len(said(shown(runner)[1].panes["ranking"]).splitlines())
    assert count > 5
    pictures = []
    for position in range(1, 6):
        params, picture = shown(advanced(runner, 1))
        assert params.position == position
        pictures.append(params.image)
        rows = [row for row in said(picture.panes["ranking"]).splitlines() if row]
        assert rows[position - 1].startswith(f"▸ {position}")
        assert sum("TP" in row or "FP" in row or "–" in row for row in rows) == position
    assert len(set(pictures)) > 1
    params, picture = shown(steered(runner, position=0))
    assert "▸" not in said(picture.panes["ranking"])


def test_truth_and_predictions_are_painted_on_one_picture() -> None:
    runner = opened(0, mode="ap", picture="empty_street", hand="paint", paint="truth", paint_class="car")
    steered(runner, shown_class=2)
    stroke(runner, "picture", (100, 100), (200, 200))
    steered(runner, paint="prediction")
    stroke(runner, "picture", (110, 100), (210, 200))
    steered(runner, paint="truth")
    params = stroke(runner, "picture", (300, 100), (350, 150), (400, 200))
    assert params.ground_truth == ((100, 100, 200, 200, 1, 0), (300, 100, 400, 200, 1, 0))
    assert params.predictions == ((110, 100, 210, 200, 0.8, 1, 0),)
    _, picture = shown(runner)
    assert picture.metrics["map_50"] == pytest.approx(51 / 101)  # one of two is found
    params = card(runner, "set", "kind", "ignored")  # the one that nobody found
    assert params.ground_truth[1][6] == 1
    assert shown(runner)[1].metrics["map_50"] == pytest.approx(1)
    steered(runner, hand="move")
    params = stroke(runner, "picture", (160, 100), (160, 60))  # an edge of both: the truth's stands first
    assert params.ground_truth[0][:4] == (100, 60, 200, 200)
    _, picture = shown(runner)
    assert isinstance(next(mark for mark in picture.panes["picture"] if mark.name == "truth"), Boxes)
    assert said(picture.panes["ranking"]).split()[4] == "TP"  # 9000 of 15000 is still enough


def test_what_lies_on_a_crowd_counts_neither_way() -> None:
    truth, crowd = [0, 0, 50, 100, 0, 0, 0], [100, 0, 400, 100, 0, 0, 2]
    answers = [[0, 0, 50, 100, 0.9], [110, 0, 160, 100, 0.8], [200, 0, 250, 100, 0.7], [0, 200, 50, 300, 0.6]]
    runner = opened(0, mode="ap", ground_truth=[truth, crowd], predictions=answers)
    assert runner.results()["precision"].tolist() == [1, 0.5]
    assert runner.results()["recall"].tolist() == [1, 1]


def test_boxes_of_a_file_are_left_to_the_file(tmp_path) -> None:
    np.savez(tmp_path / "b.npz", xyxy=np.array([[10, 10, 90, 90]]), scores=np.array([0.5]))
    for settings in (
        {"mode": "nms", "boxes": str(tmp_path / "b.npz")},
        {"mode": "ap", "ground_truth": str(tmp_path / "b.npz")},
    ):
        runner = opened(0, hand="erase", **settings)
        shown(runner)
        runner.obey(Touch(Gesture("picture", "press", 50, 50, button="left"), 1))
        fault = runner.frame().fault
        assert fault is not None
        assert "file" in fault.message
        assert fault.kind == "input"


def test_the_object_is_dragged_into_the_next_cell() -> None:
    runner = opened(0, mode="encoding", object=[0.25, 0.5, 0.5, 0.75])
    params = stroke(runner, "input", (156, 260), (156 + 32, 260))
    assert params.object == pytest.approx((136 / 416, 0.5, 240 / 416, 0.75), abs=1e-3)
    assert runner.results()["cell"].tolist() == [5, 8]


def test_focal_loss_gives_the_object_its_share_back() -> None:
    shares = {}
    for gamma in (0.0, 2.0):
        runner = opened(
            0, mode="encoding", gamma=gamma, no_object_weight=1.0, answer_empty=0.1, answer_object=0.5
        )
        shares[gamma] = shown(runner)[1].metrics["object_share"]
    empty = 10646 * np.array([-np.log(0.9), 0.1**2 * -np.log(0.9)])
    found = np.array([-np.log(0.5), 0.25 * -np.log(0.5)])
    assert list(shares.values()) == pytest.approx((found / (found + empty)).tolist())


def bars(picture, pane: str) -> Bars:
    found = next(mark for mark in picture.panes[pane] if isinstance(mark, Bars))
    assert all(isinstance(mark, Bars | Path) for mark in picture.panes[pane])
    return found


@pytest.mark.parametrize(("mode", "field"), [("nms", "boxes"), ("ap", "predictions")])
def test_boxes_of_fewer_pictures_show_the_last_of_them(mode: str, field: str) -> None:
    box = [10, 10, 90, 90, 0.5, 0]
    runner = opened(0, mode=mode, image=3, **{field: [[*box, image] for image in range(3)]})
    params, _ = shown(steered(runner, **{field: [[*box, 0], [*box, 1]]}))
    assert params.image == 2


@pytest.mark.parametrize(("mode", "field"), [("nms", "boxes"), ("ap", "predictions")])
def test_paper_stays_paper_without_the_last_box(mode: str, field: str) -> None:
    runner = opened(0, mode=mode, picture="paper", hand="erase", **{field: [[*A, 0.5, 0]]})
    params = stroke(runner, "picture", (150, 150))
    assert (getattr(params, field), params.picture) == ((), "paper")


def test_a_class_beyond_those_there_are_is_brought_back_to_the_last() -> None:
    runner = opened(0, mode="ap")
    params, picture = shown(steered(runner, shown_class=9))
    assert params.shown_class == 3
    assert picture.notes["ranking"].startswith("bus")


def test_ground_truth_without_a_class_is_refused_while_it_runs(tmp_path) -> None:
    path = tmp_path / "nothing.json"
    path.write_text('{"images": [], "categories": [], "annotations": []}')
    fault = steered(opened(0, mode="ap"), ground_truth=str(path)).frame().fault
    assert fault is not None
    assert (fault.kind, fault.message) == ("input", "the ground truth is of no class")
