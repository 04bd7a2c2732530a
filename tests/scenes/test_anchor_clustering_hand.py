"""What the hand does to boxes and anchors."""

from pathlib import Path

import numpy as np
import pytest

from playground.frame import Advance, Open, Steer, Touch
from playground.marks import Path as Line
from playground.runner import Runner
from playground.samples import Samples
from playground.scene import Gesture, Picture
from playground.scenes.anchor_clustering.scene import SCENE, AnchorParams


def opened(steps: int = 0, **changes: object) -> Runner:
    runner = Runner()
    runner.obey(Open(SCENE, AnchorParams().updated(changes), playing=False))
    return advanced(runner, steps)


def advanced(runner: Runner, steps: int) -> Runner:
    runner.obey(Advance(steps))
    while steps and runner.work(1.0) == 0.0:
        pass
    return runner


def stroke(runner: Runner, *places: tuple[float, float], pane: str = "plane") -> AnchorParams:
    for kind, place in zip(["press", *["drag"] * (len(places) - 1)], places, strict=True):
        runner.obey(Touch(Gesture(pane, kind, *place)))
    runner.obey(Touch(Gesture(pane, "release", *places[-1])))
    told = runner.frame().params
    assert isinstance(told, AnchorParams)
    return told


def picture(runner: Runner) -> Picture:
    frame = runner.frame()
    assert frame.fault is None, frame.fault
    assert frame.picture is not None
    return frame.picture


def own(params: AnchorParams) -> np.ndarray:
    assert isinstance(params.boxes, Samples)
    return params.boxes.rows()


def test_painting_leaves_boxes_around_the_way_of_the_hand_beside_those_there_were() -> None:
    runner = opened(brush="paint", samples=50)
    rows = own(stroke(runner, (100, 200), (101, 200), (150, 200)))
    assert len(rows) == 50 + 6 + 6, "two puffs; the second place was too near the first"
    assert np.abs(np.log(rows[50:56, :2] / (100, 200))).max() < 0.6
    assert rows[56:, 0].mean() > rows[50:56, 0].mean()
    again = opened(**runner.frame().params.changed())
    assert len(again.results()["sizes"]) == 62


def test_centroids_go_on_from_where_they_are_while_the_hand_paints() -> None:
    runner = opened(200, brush="paint", samples=300)
    before = runner.results()["anchors"]
    stroke(runner, (300, 60))
    np.testing.assert_array_equal(runner.results()["anchors"], before)
    runner.obey(Steer({"k": 4}))
    assert len(advanced(runner, 2).results()["anchors"]) == 4


def test_a_box_drawn_among_the_anchors_is_measured_from_the_centre() -> None:
    runner = opened(brush="paint", samples=0)
    params = stroke(runner, (5, 5), (40, -60), pane="anchors")
    assert own(params).tolist() == [[80, 120, 0]]
    params = stroke(runner, (-5, 5), (-10, 20), pane="anchors")
    assert own(params)[1].tolist() == [20, 40, 0]


def test_erasing_the_last_box_leaves_an_empty_pane_that_can_be_painted_again() -> None:
    runner = opened(boxes=[[100, 100], [102, 99], [300, 40]], k=2, brush="erase")
    assert own(stroke(runner, (101, 100))).tolist() == [[300, 40, 0]]
    params = stroke(runner, (300, 40))
    assert (params.boxes, params.samples) == (Samples(), 0)
    assert "No boxes" in picture(runner).notes["plane"]
    runner.obey(Steer({"brush": "paint"}))
    assert len(own(stroke(runner, (50, 50)))) == 6


def test_a_painted_box_beside_those_of_a_file_keeps_the_size_of_their_images(tmp_path: Path) -> None:
    path = tmp_path / "boxes.npz"
    np.savez(
        path, wh=np.array([[50.0, 100], [250, 125]]), img_wh=np.array([[500.0, 250]]), cls=np.array([1, 0])
    )
    runner = opened(boxes=str(path), k=2, unit="relative", brush="paint", brush_spread=0, classes="")
    params = stroke(runner, (0.5, 0.2))
    assert own(params)[:3].tolist() == [[50, 100, 1], [250, 125, 0], [250, 50, 0]]
    assert params.image_size == (500, 250)


def test_reading_can_be_cancelled_and_a_file_that_is_refused_is_not_read_again(tmp_path: Path) -> None:
    stop = False
    runner = Runner(cancelled=lambda: stop)
    runner.obey(Open(SCENE, AnchorParams(), playing=False))
    before = picture(runner)
    path = tmp_path / "boxes.csv"
    path.write_text("w,h\n" + "10,20\n" * 3)
    stop = True
    runner.obey(Steer({"boxes": str(path)}))
    for _ in range(2):
        frame = runner.frame()
        assert frame.fault is not None
        assert frame.fault.message == "Changing parameters was cancelled"
        assert frame.picture is before
        stop = False
    runner.obey(Steer({"boxes": str(path), "k": 1}))
    assert picture(runner).metrics["boxes"] == 3


def test_a_centroid_is_dragged_and_the_run_begins_from_there() -> None:
    runner = opened(brush="start", k=3, made_sizes=3)
    place = opened(k=3, made_sizes=3).results()["anchors"][0]
    params = stroke(runner, tuple(place), (350, 30))
    assert [350, 30] in [list(row) for row in params.first]
    assert [350, 30] in runner.results()["anchors"].tolist()
    assert "start" in picture(runner).notes["plane"]


@pytest.mark.parametrize(("pane", "place"), [("plane", (60.0, 100.0)), ("anchors", (30.0, -50.0))])
def test_the_size_under_the_hand_is_measured(pane: str, place: tuple[float, float]) -> None:
    runner = opened(40, samples=200)
    runner.obey(Touch(Gesture(pane, "hover", *place)))
    shown = picture(runner)
    assert shown.notes["anchors"].startswith("60 × 100: IoU 0.")
    outline = next(mark for mark in shown.panes["anchors"] if mark.name == "measured")
    assert isinstance(outline, Line)
    assert np.ptp(outline.lines[0], axis=0).tolist() == [60, 100]
    runner.obey(Touch(Gesture(pane, "leave")))
    assert "IoU" not in picture(runner).notes["anchors"]


def test_a_size_measured_in_pixels_is_forgotten_where_shares_are_shown() -> None:
    runner = opened(40, samples=200)
    runner.obey(Touch(Gesture("plane", "hover", 60, 100)))
    assert "measured" in [mark.name for mark in picture(runner).panes["anchors"]]
    runner.obey(Steer({"unit": "relative"}))
    shown = picture(advanced(runner, 2))
    assert "measured" not in [mark.name for mark in shown.panes["anchors"]]
    assert shown.notes["anchors"] == "shares of the image"
