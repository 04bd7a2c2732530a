"""The boxes of all pictures so far, for export."""

import numpy as np

from playground.darknet.candidates import Candidates
from playground.runner import run
from playground.scenes.detection.box_log import MOST, BoxLog
from playground.scenes.detection.found import Found
from playground.scenes.detection.scene import SCENE
from playground.sources.mailbox import Shot
from playground.sources.synthetic import Street
from tests.scenes.detection_runs import fastest, params


def test_every_box_of_every_picture_is_there_with_its_time_and_track() -> None:
    log = run(SCENE, params(model="", track=True), 12)[1].results()["history"]
    assert log.dtype.names == ("picture", "time", "id", "label", "name", "score", "x1", "y1", "x2", "y2")
    street = Street()
    for number in range(13):
        rows = log[log["picture"] == number]
        truth = street.picture(number / 30)[1]
        np.testing.assert_array_equal(rows["time"], number / 30)
        assert tuple(rows["name"]) == truth.labels
        np.testing.assert_array_equal(
            np.stack([rows[side] for side in ("x1", "y1", "x2", "y2")], 1), truth.boxes
        )
        assert (rows["id"] > 0).all() == (number >= 2), "a number from the third picture on"
    assert len(log) == sum(len(log[log["picture"] == number]) for number in range(13))
    assert set(log["score"]) == {1.0}


def test_of_a_network_it_holds_what_the_thresholds_keep() -> None:
    results = run(SCENE, params(**fastest("dog.jpg")), 0)[1].results()
    log = results["history"]
    np.testing.assert_array_equal(log["name"], results["names"])
    np.testing.assert_array_equal(log["label"], results["labels"])
    np.testing.assert_array_equal(log["score"], results["scores"])
    np.testing.assert_array_equal(log["x2"], results["boxes"][:, 2])


def test_old_pictures_make_room_as_a_whole_and_no_boxes_take_none() -> None:
    log, pixels = BoxLog(), np.zeros((4, 4, 3), np.uint8)

    def add(number: int, count: int) -> None:
        boxes, ones = np.tile([1.0, 2.0, 3.0, 4.0], (count, 1)), np.ones(count)
        labels = np.arange(count)
        given = Candidates(boxes, ones, labels, ones, np.zeros((0, 4), np.intp))
        found = Found(given, ("an uncommonly long name of a class",), labels, ones)
        log.add(Shot(pixels, number, 0.0, number / 10), found, labels + 1)

    assert log.rows().shape == (0,)
    add(0, 0)
    for number in range(1, 12):
        add(number, 3000)
    rows = log.rows()
    assert len(rows) == MOST // 3000 * 3000
    assert set(rows["picture"]) == set(range(6, 12))
    assert rows["name"][:2].tolist() == ["an uncommonly long name of a cla", "class 1"]
    add(12, MOST + 1)
    assert set(log.rows()["picture"]) == {12}, "a picture is not torn"
