"""A labelled folder judged: what is left out is told, and however large it is, it can be paused and left."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from playground.frame import Advance, Frame, Open, Play, Steer
from playground.marks import Text
from playground.opencv import cv2
from playground.runner import Runner, run
from playground.scenes.detection import judging
from playground.scenes.detection.scene import SCENE
from playground.sources.source import Photos, parse_source
from playground.sources.synthetic import ASPECTS, Street
from tests.scenes.detection_runs import params, toy_files

Folder = dict[str, object]
THRESHOLD = 0.3
"""Above it the small network of random weights finds a handful of boxes."""


def folder(tmp_path: Path, there: list[str], labelled: list[str]) -> Folder:
    """Images of noise, and a file that says that on each is one thing that is found there."""
    toy = toy_files(tmp_path)
    images = tmp_path / "images"
    images.mkdir()
    for name in there:
        shutil.copy(toy["source"], images / name)
    found = run(SCENE, params(**toy, score_threshold=THRESHOLD), 1)[1].results()
    (x1, y1, x2, y2), name = found["boxes"][0].tolist(), str(found["names"][0])
    box = {"bbox": [x1, y1, x2 - x1, y2 - y1], "area": (x2 - x1) * (y2 - y1), "iscrowd": 0, "category_id": 1}
    truth = {
        "images": [{"id": number, "file_name": name} for number, name in enumerate(labelled)],
        "annotations": [{"id": number, "image_id": number, **box} for number in range(len(labelled))],
        "categories": [{"id": 1, "name": name}],
    }
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    named = {"source": str(images), "annotations": str(tmp_path / "truth.json"), "model": toy["model"]}
    return {**named, "mode": "evaluate", "score_threshold": THRESHOLD}


def names(first: int, last: int) -> list[str]:
    return [f"{number:04}.png" for number in range(first, last)]


def test_what_is_not_judged_is_told(tmp_path: Path) -> None:
    changes = folder(tmp_path, names(0, 12), names(3, 20))
    for name in ("0005.png", "0007.png"):
        (tmp_path / "images" / name).write_bytes(b"damaged")
    frame, _ = run(SCENE, params(**changes), 100)
    assert frame.status == "finished"
    assert frame.fault is None, "one damaged image does not cost the judging of all others"
    assert frame.picture.notes["judged"] == "9 of 9 images"
    _, left_out = frame.picture.panes["judged"]
    assert left_out.markdown.split("\n\n") == [
        "8 of 17 labelled images are not in the folder",
        "3 of 12 images of the folder are not labelled",
        "0005\\.png and 1 more cannot be read",
    ]
    told = {name: frame.picture.metrics[name] for name in ("images", "missing", "unlabelled", "damaged")}
    assert told == {"images": 7, "missing": 8, "unlabelled": 3, "damaged": 2}


def test_nothing_is_told_where_all_are_judged(tmp_path: Path) -> None:
    frame, _ = run(SCENE, params(**folder(tmp_path, names(0, 2), names(0, 2))), 100)
    (table,) = frame.picture.panes["judged"]
    assert [name for name, _ in table.rows[:3]] == ["mAP 50–95", "mAP 50", "mAP 75"]
    assert [name for name, _ in table.rows[6:9]] == ["recall at 1", "recall at 10", "recall at 100"]
    assert frame.picture.metrics["damaged"] == 0


def test_each_image_is_judged_once_and_the_file_of_its_whole_name_is_taken(tmp_path: Path) -> None:
    changes = folder(tmp_path, ["a.png"], ["photos/a.png", "b.png"])
    picture = cv2.imread(str(tmp_path / "images" / "a.png"))
    for name in ("a.bmp", "a.tif"):
        cv2.imwrite(str(tmp_path / "images" / name), picture)
    table = judging.read_boxes(str(changes["annotations"]))
    source = parse_source(str(changes["source"]))
    assert isinstance(source, Photos)
    found = judging.labelled(table, source.paths)
    assert [path.name for _, path in found.images] == ["a.png"]
    assert (found.missing, found.unlabelled) == (1, 2)


def test_a_hundred_steps_without_a_window_judge_all_of_them(tmp_path: Path) -> None:
    frame, _ = run(SCENE, params(**folder(tmp_path, names(0, 105), names(0, 105))), 100)
    assert frame.status == "finished"
    assert frame.picture.metrics["images"] == 105


def test_in_a_window_a_large_folder_can_be_seen_paused_and_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "SHORT", 0.0)
    leaving = [False]
    runner = Runner(live=True, cancelled=lambda: leaving[0])
    changes = folder(tmp_path, names(0, 105), names(0, 105))
    runner.obey(Open(SCENE, params(**changes), playing=False))
    for seen in (1, 2, 3):
        runner.obey(Advance(1))
        runner.work(1)
        assert runner.frame().picture.notes["judged"] == f"{seen} of 105 images", (
            "a step is one look at least"
        )
    runner.obey(Play(False))
    assert runner.frame().status == "paused"
    leaving[0] = True
    runner.obey(Advance(2))
    runner.work(1)
    assert runner.frame().picture.notes["judged"] == "3 of 105 images", (
        "what ends it waits for no more images"
    )
    leaving[0] = False
    runner.obey(Advance(1000))
    while runner.work(1) == 0:
        pass
    last = runner.frame()
    assert (last.status, last.picture.metrics["images"]) == ("finished", 105)
    again, _ = run(SCENE, params(**changes), 100)
    assert last.picture.metrics["map_75"] == again.picture.metrics["map_75"] > 0
    runner.close()


def test_reading_the_true_boxes_can_be_cancelled(tmp_path: Path) -> None:
    changes = folder(tmp_path, names(0, 2), names(0, 2))
    runner = Runner(live=True, cancelled=lambda: True)
    runner.obey(Open(SCENE, params(**changes), playing=False))
    assert runner.frame().fault.message == "Starting was cancelled"
    runner.close()


@pytest.fixture
def streets(tmp_path: Path) -> Folder:
    """Four pictures of drawn streets, with what stands on them."""
    truths, truth_names = [], list(ASPECTS)
    for image in range(4):
        pixels, truth = Street(image + 1).picture(5.0 * image)
        cv2.imwrite(str(tmp_path / f"{image}.png"), pixels[..., ::-1])
        truths += [
            (box, truth_names.index(label), image)
            for box, label in zip(truth.boxes, truth.labels, strict=True)
        ]
    boxes, labels, images = (np.array(column) for column in zip(*truths, strict=True))
    np.savez(tmp_path / "truth.npz", xyxy=boxes, cls=labels, img=images, names=np.array(truth_names))
    return {"mode": "evaluate", "source": str(tmp_path), "annotations": str(tmp_path / "truth.npz")}


def told(frame: Frame) -> list[str]:
    return [
        mark.markdown.replace("\\", "") for mark in frame.picture.panes["judged"] if isinstance(mark, Text)
    ]


def test_where_classes_are_named_the_map_is_that_of_these_alone(streets: Folder) -> None:
    """The AP of a class is no other one's affair, so a mean over some is that of their own APs."""
    every = run(SCENE, params(**streets), 100)[1].results()["average_precision"]
    assert len({round(each, 3) for each in every.mean(0)}) == 3, "they can be told apart"
    for classes, labels in (("person", [0]), ("Bus, person", [0, 2])):
        frame, _ = run(SCENE, params(**streets, classes=classes), 100)
        assert frame.picture.metrics["map_50_95"] == pytest.approx(every[:, labels].mean())
        assert frame.picture.metrics["map_75"] == pytest.approx(every[5, labels].mean())
        own = [list(ASPECTS)[label] for label in labels]
        assert sorted(row[0] for row in frame.picture.panes["by_class"][0].rows) == sorted(own)
        assert frame.picture.notes["judged"] == f"4 of 4 images · only {', '.join(own)}"
        assert not told(frame)


def test_a_class_the_model_has_not_is_told_beside_the_results_and_stops_a_run_without_a_window(
    streets: Folder,
) -> None:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(**streets), playing=False))
    runner.obey(Steer({"classes": "persn, bus"}))
    runner.obey(Advance(100))
    while runner.work(1) == 0:
        pass
    frame = runner.frame()
    assert (frame.status, frame.fault) == ("finished", None)
    assert told(frame) == ["**The model has no class 'persn': did you mean person?**"]
    assert [row[0] for row in frame.picture.panes["by_class"][0].rows] == ["bus"]
    runner.obey(Steer({"classes": ""}))
    assert not told(runner.frame())
    runner.close()
    fault = run(SCENE, params(**streets, classes="persn"), 100)[0].fault
    assert (fault.kind, fault.message) == ("input", "the model has no class 'persn'")


def test_a_class_that_nothing_true_is_of_is_told(streets: Folder, tmp_path: Path) -> None:
    np.savez(tmp_path / "truth.npz", xyxy=np.array([[0.0, 0, 9, 9]]), names=np.array(["person"]))
    frame, _ = run(SCENE, params(**streets, classes="bus"), 100)
    assert told(frame)[0] == "**No true box is of a class that is wanted.**"
    assert "map_50" not in frame.picture.metrics
