"""Tracks in the scene: numbers, trails, what is out of sight, and a line that counts."""

import re

import numpy as np
import pytest

from playground.darknet.candidates import Candidates
from playground.frame import Advance, Frame, Open, Rebuild, Steer, Touch
from playground.marks import Boxes, Path
from playground.runner import Runner, run
from playground.scene import Gesture
from playground.scenes.detection.found import Found
from playground.scenes.detection.scene import SCENE
from playground.scenes.detection.tracks import Tracking
from playground.sources.mailbox import Shot
from tests.scenes.detection_runs import params, shown, toy_files

NAMES = ("person", "car", "bus")


def marks(frame: Frame, name: str) -> list:
    return [mark for mark in shown(frame)["picture"] if mark.name == name]


def opened(**changes: object) -> Runner:
    runner = Runner()
    runner.obey(Open(SCENE, params(**{"model": "", **changes}), playing=False))
    return runner


def stepped(runner: Runner, steps: int) -> Frame:
    runner.obey(Advance(steps))
    runner.work(60)
    return runner.frame()


def test_without_tracking_nothing_is_said_of_tracks() -> None:
    frame, runner = run(SCENE, params(model="", count=True), 5)
    assert not {"tracks", "counted_forward", "counted_back"} & set(frame.picture.metrics)
    assert not marks(frame, "trails")
    assert not marks(frame, "line")
    assert not any("#" in caption for caption in marks(frame, "kept")[0].captions)
    assert not runner.results()["history"]["id"].any()


def test_each_thing_has_its_number_its_colour_and_a_row() -> None:
    frame, _ = run(SCENE, params(model="", track=True, trail=20), 40)
    (kept,), trails = marks(frame, "kept"), marks(frame, "trails")
    assert all(re.fullmatch(r"#\d+ (person|car|bus)", caption) for caption in kept.captions)
    assert frame.picture.metrics["tracks"] == len(kept.captions)
    (table,) = shown(frame)["tracks"]
    said = {
        f"{number} {name}": (int(seen), lost, int(speed)) for number, name, seen, lost, speed in table.rows
    }
    assert said.keys() == set(kept.captions)
    assert all(lost == "–" and seen <= 41 for seen, lost, _ in said.values())
    whole = kept.captions[kept.xyxy[:, 0].tolist().index(193)]
    assert whole.endswith("car"), "the one that lies in the picture all the time"
    assert abs(said[whole][2] - 95) <= 2, "pixels a second"
    for row, group in zip(kept.xyxy, kept.group, strict=True):
        ends = [line[-1] for trail in trails if trail.colour == group for line in trail.lines]
        assert min(np.hypot(*(end - (row[:2] + row[2:]) / 2)) for end in ends) < 4, "its trail ends in it"
    assert max(len(line) for trail in trails for line in trail.lines) == 20


def test_what_is_out_of_sight_is_dashed_where_it_is_expected_and_keeps_its_number() -> None:
    runner = opened(track=True, max_age=5)
    before = stepped(runner, 20)
    vehicles = {caption for caption in marks(before, "kept")[0].captions if "person" not in caption}
    runner.obey(Steer({"classes": "person"}))
    hidden = stepped(runner, 3)
    (expected,) = marks(hidden, "expected")
    assert expected.dashed
    assert len(expected.xyxy) == len(vehicles) > 0
    truth = runner._state.shown(runner._params).truth
    drawn = truth.boxes[[label != "person" for label in truth.labels]]
    assert all(abs(drawn - box).max(1).min() < 6 for box in expected.xyxy)
    assert [row[3] for row in shown(hidden)["tracks"][0].rows].count("3") == len(vehicles)
    runner.obey(Steer({"classes": ""}))
    assert vehicles <= set(marks(stepped(runner, 2), "kept")[0].captions)


def test_a_held_picture_is_fed_once_and_its_boxes_keep_their_numbers_at_any_threshold() -> None:
    runner = opened(track=True)
    everyone = marks(stepped(runner, 10), "kept")[0].captions
    before = runner._state.tracking.tracks
    runner.obey(Steer({"freeze": True, "classes": "person"}))
    frame = stepped(runner, 3)
    assert runner._state.tracking.tracks is before
    assert marks(frame, "kept")[0].captions == tuple(each for each in everyone if "person" in each)


def test_what_crosses_is_counted_as_the_boxes_themselves_tell() -> None:
    frame, runner = run(SCENE, params(model="", track=True, count=True, line=[0.3, 0, 0.3, 1]), 150)
    log = runner.results()["history"]
    forward = back = 0
    for number in set(log["id"].tolist()) - {0}:
        rows = log[log["id"] == number]
        right = (rows["x1"] + rows["x2"]) / 2 >= 0.3 * 640
        forward += int(right[-1] and not right[0])
        back += int(right[0] and not right[-1])
    assert (forward, back) == (
        frame.picture.metrics["counted_forward"],
        frame.picture.metrics["counted_back"],
    )
    assert min(forward, back) > 0
    assert shown(frame)["tracks"][0].rows[-1] == ("all", f"{forward}", f"{back}")
    assert marks(frame, "counts")[0].captions == (f"{forward} forward", f"{back} back")


def test_an_end_of_the_line_is_dragged_and_another_line_counts_from_zero(tmp_path) -> None:
    runner = opened(**toy_files(tmp_path), track=True, count=True, line=[0.25, 0.5, 0.75, 0.5])
    ends = {"mark": "line ends", "item": 1, "button": "left"}

    def hand(kind: str, x: float, y: float, **more: object) -> tuple:
        runner.obey(Touch(Gesture("picture", kind, x, y, **more)))
        frame = runner.frame()
        return frame.params.line, frame.params.place, frame.picture.cursor["picture"]

    assert hand("hover", 96, 30, **ends)[2] == "move"
    assert hand("hover", 10, 10)[2] == "cross"
    assert hand("press", 96, 30, **ends) == ((0.25, 0.5, 0.75, 0.5), (), "move")
    runner._state.tracking.counter.forward[0] = 3
    assert hand("drag", 64, 45)[:2] == ((0.25, 0.5, 0.5, 0.75), ())
    assert hand("drag", 500, -9)[:2] == ((0.25, 0.5, 1.0, 0.0), ()), "it stays in the picture"
    assert runner.frame().picture.metrics["counted_forward"] == 0
    hand("release", 500, -9)
    assert hand("drag", 64, 15)[1:] == ((0.5, 0.25), "cross"), "elsewhere a press chooses the cell"
    line = marks(runner.frame(), "line")[0]
    assert isinstance(line, Path)
    np.testing.assert_allclose(line.lines[0], [[32, 30], [128, 0]])


def test_without_a_model_an_end_of_the_line_is_no_place_to_ask_for_one() -> None:
    runner = opened(track=True, count=True)
    runner.obey(Touch(Gesture("picture", "press", 320, 48, "line ends", 0, "left")))
    assert runner.frame().picture.offer is None


@pytest.mark.parametrize(
    ("break_", "counted"), [("loop", 1), ("size", 1), ("mirror", 0), ("seek", 0), ("off", 0)]
)
def test_a_break_in_the_run_of_pictures_ends_tracks_whose_ids_do_not_come_again(break_, counted) -> None:
    """What was counted stays where the source breaks the run, and is forgotten where a hand does."""
    line = (0.25, 0.0, 0.25, 1.0)
    tracking, asked = Tracking(), params(track=True, count=True, min_hits=2, line=line)

    def feed(number: int, size=(480, 640), wanted=asked) -> list[int]:
        tracking.follow(wanted)
        boxes, ones = np.array([[100.0 + 20 * number, 100, 160 + 20 * number, 200]]), np.ones(1)
        given = Candidates(boxes, ones, np.zeros(1, np.intp), ones, np.zeros((0, 4), np.intp))
        shot = Shot(np.zeros((*size, 3), np.uint8), number, 0.0, number / 30)
        return tracking.feed(Found(given, NAMES, np.zeros(1, np.intp), ones), shot, wanted).tolist()

    assert [feed(0), feed(1), feed(2)] == [[0], [1], [1]]
    assert tracking.counter.forward.total() == 1, "from 150 to 170 px, over a line at 160"
    if break_ == "off":
        assert feed(3, wanted=asked.updated({"track": False})) == [0]
        assert feed(4) == [0]
    elif break_ in ("mirror", "seek"):
        other = asked.updated({"mirror": break_ == "mirror"})
        if break_ == "seek":
            tracking.begin()
        assert [feed(3, wanted=other), feed(4, wanted=other)] == [[0], [2]]
    else:
        assert feed(0 if break_ == "loop" else 3, (240, 320) if break_ == "size" else (480, 640)) == [0]
    assert tracking.counter.forward.total() == counted


def test_what_was_counted_outlives_the_loop_of_a_video_and_the_loss_of_a_camera() -> None:
    tracking, asked = Tracking(), params(track=True, count=True, min_hits=1)

    def pass_by(first: int, size=(480, 640)) -> int:
        for number in range(20):
            tracking.follow(asked)
            left = 40 + 25.0 * number * size[1] / 640
            boxes, ones = np.array([[left, 100, left + 120, 180]]), np.ones(1)
            given = Candidates(boxes, ones, np.zeros(1, np.intp), ones, np.zeros((0, 4), np.intp))
            shot = Shot(np.zeros((*size, 3), np.uint8), first + number, 0.0, number / 30)
            tracking.feed(Found(given, NAMES, np.zeros(1, np.intp), ones), shot, asked)
        return tracking.counter.forward[0]

    assert [pass_by(0), pass_by(20), pass_by(40, (480, 1280))] == [1, 2, 3]
    tracking.follow(asked.updated({"line": (0.4, 0.0, 0.4, 1.0)}))
    assert tracking.counter is None, "another line counts from zero"


def test_thousands_of_boxes_hold_nothing_up(tmp_path) -> None:
    files = toy_files(tmp_path)
    frame, _ = run(SCENE, params(**files, track=True, min_hits=1, score_threshold=0.0, iou_threshold=1.0), 0)
    assert frame.picture.metrics["detections"] == 1024
    assert frame.picture.metrics["tracks"] == 100, "the likeliest are followed"


def test_a_restart_counts_from_one_again() -> None:
    runner = opened(track=True)
    first = marks(stepped(runner, 8), "kept")[0]
    assert isinstance(first, Boxes)
    runner.obey(Rebuild())
    assert marks(stepped(runner, 8), "kept")[0].captions == first.captions
