"""What whoever opens the scene the first time sees: a network of our own at work on the drawn street."""

import numpy as np

from playground.boxes.iou import pairwise_iou
from playground.frame import Open, Touch
from playground.marks import Boxes
from playground.runner import Runner, run
from playground.scene import Gesture
from playground.scenes.detection.scene import SCENE
from tests.scenes.detection_runs import params, shown, toy_files


def test_it_opens_with_a_network_that_finds_what_is_there_and_shows_its_inside() -> None:
    frame, runner = run(SCENE, params(layers=["kept", "truth"], layer=15), 3)
    panes = shown(frame)
    boxes = [mark for mark in panes["picture"] if isinstance(mark, Boxes)]
    truth = next(mark for mark in boxes if mark.name == "truth").xyxy
    results = runner.results()
    assert len(truth) == len(results["boxes"]) > 2
    assert pairwise_iou(truth.astype(np.float64), results["boxes"]).max(1).min() > 0.7
    assert results["candidates"] >= 2 * len(truth)
    assert set(results["names"]) <= {"person", "car", "bus"}
    assert panes.keys() >= {"cell", "scores", "maps"}
    assert runner.frame().picture.notes.get("picture", "") == ""


def test_to_other_pictures_it_is_blind_and_says_so_with_another_at_hand(tmp_path) -> None:
    press = Gesture("picture", "press", x=50, y=31, button="left")
    for source, told in (("synthetic", False), (toy_files(tmp_path)["source"], True)):
        runner = Runner()
        runner.obey(Open(SCENE, params(source=source), playing=False))
        assert ("knows only the drawn street" in runner.frame().picture.notes.get("picture", "")) is told
        runner.obey(Touch(press))
        frame = runner.frame()
        assert (frame.picture.offer is not None) is told
        assert frame.params.place, "the cell is looked into all the same"
        runner.obey(Touch(Gesture("picture", "dismiss")))
        assert runner.frame().picture.offer is None
        runner.close()
