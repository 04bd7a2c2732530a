"""Detection: boxes as the reference has them, thresholds without asking again, the inside told truly."""

import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from playground import links
from playground.darknet.cfg import parse_cfg
from playground.darknet.random_weights import random_weights
from playground.detectors.detector import DarknetDetector
from playground.frame import Advance, Frame, Open, Steer, Touch
from playground.marks import Bars, Boxes, Grid, Photo, Table, Text
from playground.opencv import cv2
from playground.runner import Runner, run
from playground.scene import Gesture
from playground.scenes.detection import bench
from playground.scenes.detection.params.inside import LAYERS
from playground.scenes.detection.scene import SCENE, DetectionParams
from tests.darknet.files import SMALL, flat, pack, real
from tests.detectors.test_onnx import model, yolov8

FASTEST = "yolo-fastest-1.1"


def params(**changes: object) -> DetectionParams:
    return DetectionParams().updated(changes)


@pytest.fixture
def toy(tmp_path: Path) -> dict[str, str]:
    """A small network with random weights, and a picture of noise."""
    cfg = parse_cfg(SMALL)
    numbers = flat(cfg, random_weights(cfg, torch.Generator().manual_seed(3)))
    (tmp_path / "toy.cfg").write_text(SMALL)
    (tmp_path / "toy.weights").write_bytes(pack(numbers))
    noise = np.random.default_rng(0).integers(0, 256, (60, 128, 3), np.uint8)
    cv2.imwrite(str(tmp_path / "noise.png"), noise)
    return {"model": str(tmp_path / "toy.cfg"), "source": str(tmp_path / "noise.png")}


def fastest(picture: str) -> dict[str, object]:
    return {
        "source": str(real(picture)),
        "model": str(real(f"{FASTEST}.cfg")),
        "weights": str(real(f"{FASTEST}.weights")),
        "resize": "stretch",
    }


def shown(frame: Frame) -> dict[str, tuple]:
    assert frame.fault is None, frame.fault
    assert frame.picture is not None
    return dict(frame.picture.panes)


REFERENCE = {
    "dog.jpg": [
        ("car", 0.90, (454, 76, 684, 180)),
        ("dog", 0.65, (122, 220, 365, 515)),
        ("cat", 0.57, (112, 211, 369, 516)),
        ("bicycle", 0.53, (242, 187, 589, 422)),
        ("car", 0.44, (690, 116, 728, 154)),
        ("bicycle", 0.31, (81, 176, 446, 490)),
    ],
    "bus.jpg": [
        ("person", 0.96, (53, 374, 219, 869)),
        ("bus", 0.89, (95, 190, 799, 764)),
        ("person", 0.80, (198, 424, 341, 812)),
    ],
    "person.jpg": [
        ("person", 0.99, (182, 87, 270, 380)),
        ("dog", 0.85, (73, 259, 212, 353)),
        ("sheep", 0.77, (420, 141, 582, 319)),
    ],
}
"""Computed once with an independent reader; ../shared/data/PROVENANCE.md tells how."""


@pytest.mark.parametrize("picture", REFERENCE)
def test_the_reference_detections_come_out(picture: str) -> None:
    frame, runner = run(SCENE, params(**fastest(picture), iou_threshold=0.45, score_threshold=0.25), 100)
    assert frame.status == "finished"
    found = runner.results()
    for row, (name, score, box) in enumerate(REFERENCE[picture]):
        assert found["names"][row] == name
        assert abs(found["scores"][row] - score) <= 0.01
        assert np.abs(found["boxes"][row] - box).max() <= 2
    metrics = frame.picture.metrics
    assert metrics["detections"] == len(found["boxes"]) == len(found["labels"])
    assert metrics["candidates"] == found["candidates"]
    if picture == "dog.jpg":
        assert metrics["candidates"] == 27
    assert metrics["total_ms"] > metrics["network_ms"] > 0


def test_red_and_blue_exchanged_cost_the_bus_its_score() -> None:
    frame, runner = run(SCENE, params(**fastest("bus.jpg"), bgr=True), 1)
    found = runner.results()
    assert frame.fault is None
    assert abs(found["scores"][list(found["names"]).index("bus")] - 0.26) <= 0.01


def test_a_video_gives_the_boxes_of_its_last_picture() -> None:
    source = cv2.VideoCapture(str(real("road.mp4")))
    count = int(source.get(cv2.CAP_PROP_FRAME_COUNT))
    source.release()
    frame, runner = run(SCENE, params(**fastest("road.mp4")), 100)
    assert frame.status == "finished"
    assert frame.picture.metrics["frames"] == count == 38
    assert "car" in runner.results()["names"]


class CountedLooks:
    """How often a network was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        look = DarknetDetector.look

        def counted(*args, **options):
            self.count += 1
            return look(*args, **options)

        monkeypatch.setattr(DarknetDetector, "look", counted)


@pytest.mark.parametrize("freeze", [True, False])
def test_thresholds_act_on_what_was_said_and_ask_nothing_again(toy, monkeypatch, freeze) -> None:
    looks = CountedLooks(monkeypatch)
    runner = Runner()
    runner.obey(
        Open(SCENE, params(**toy, freeze=freeze, score_threshold=0.0, iou_threshold=1.0), playing=False)
    )
    frame = runner.frame()
    assert looks.count == 1
    assert frame.picture.metrics["candidates"] == frame.picture.metrics["detections"] == 2 * 16 * 32
    counts = []
    for changes in (
        {"iou_threshold": 0.5},
        {"iou_threshold": 0.1},
        {"class_aware": False},
        {"score_threshold": 0.28},
        {"classes": "class 0"},
    ):
        runner.obey(Steer(changes))
        counts.append(runner.frame().picture.metrics["detections"])
    assert looks.count == 1
    assert counts == sorted(counts, reverse=True)
    assert counts[0] < 1024
    assert set(runner.results()["names"]) == {"class 0"}
    runner.obey(Steer({"classes": "class 1"}))
    assert runner.frame().picture.metrics["detections"] == 0
    runner.obey(Steer({"classes": "", "bgr": True}))
    assert runner.frame().fault is None
    assert looks.count == 2, "what the network is given has changed, though the picture is held"


def test_a_class_that_is_not_there_is_told(toy) -> None:
    fault = run(SCENE, params(**toy, classes="clas 1"), 0)[0].fault
    assert fault.kind == "input"
    assert (fault.message, fault.hint) == ("the model has no class 'clas 1'", "did you mean class 1?")


def test_without_a_model_the_street_shows_its_true_boxes_and_how_to_get_one() -> None:
    frame, runner = run(SCENE, params(), 3)
    panes = shown(frame)
    boxes = next(mark for mark in panes["picture"] if isinstance(mark, Boxes))
    assert frame.picture.metrics["detections"] == len(boxes.xyxy) > 2
    assert set(boxes.captions) <= {"person", "car", "bus"}
    assert any(isinstance(mark, Text) and ".weights" in mark.markdown for mark in panes["found"])
    plain, mirrored = (run(SCENE, params(mirror=mirror), 1)[1].results()["boxes"] for mirror in (False, True))
    np.testing.assert_allclose(
        mirrored, np.stack([640 - plain[:, 2], plain[:, 1], 640 - plain[:, 0], plain[:, 3]], 1)
    )
    assert set(runner.results()["names"]) <= {"person", "car", "bus"}


def test_a_pressed_cell_is_written_out_with_the_numbers_that_make_its_box(toy) -> None:
    """b = (σ(t)·s − (s − 1)/2 + c)·cell and p·exp(t), worked out here from the table's raw numbers."""
    runner = Runner()
    runner.obey(Open(SCENE, params(**toy, anchor=2), playing=False))
    runner.obey(Touch(Gesture("picture", "press", x=50, y=31, button="left")))
    frame = runner.frame()
    assert frame.params.place == (50 / 128, 31 / 60)
    row, column = 31 * 16 // 60, 50 * 32 // 128
    assert f"row {row}, column {column} of 16×32" in frame.picture.notes["cell"]
    text, table = shown(frame)["cell"]
    raw = {cells[0]: float(cells[2].replace("−", "-")) for cells in table.rows if cells[0].startswith("t_")}
    sigmoid = {name: 1 / (1 + np.exp(-raw[name])) for name in ("t_x", "t_y", "t_o")}
    x = (sigmoid["t_x"] * 1.1 - 0.05 + column) * 2
    width = 20 * np.exp(raw["t_w"])
    written = dict(line.split(" = ", 1) for line in text.markdown.split("\n\n") if line.startswith("b_"))
    assert float(written["b_x"].split("**")[1].split()[0]) == pytest.approx(x, abs=0.1)
    assert float(written["b_w"].split("**")[1].split()[0]) == pytest.approx(width, rel=0.02)
    bars = shown(frame)["scores"][0]
    assert isinstance(bars, Bars)
    assert set(bars.labels) == {"class 0", "class 1"}
    assert max(bars.values) <= sigmoid["t_o"] + 0.01


def test_all_layers_lie_over_the_picture_where_their_numbers_say(toy) -> None:
    layers = ["kept", "candidates", "responsible", "anchors", "grid"]
    frame, _ = run(SCENE, params(**toy, layers=layers, field="objectness", score_threshold=0.28), 1)
    photo, *marks = shown(frame)["picture"]
    assert isinstance(photo, Photo)
    named = {mark.name: mark for mark in marks}
    kept, responsible = named["kept"].xyxy, named["responsible"].xyxy
    assert len(kept) == len(responsible) > 0
    uncut = (kept[:, 0] > 0) & (kept[:, 2] < 128)
    centres = (kept[uncut, 0] + kept[uncut, 2]) / 2
    cells = responsible[uncut][:, [0, 2]]
    assert uncut.any()
    # scale_x_y = 1.1 lets a centre leave its cell of 4 pixels by a twentieth of it
    assert ((centres >= cells[:, 0] - 0.2) & (centres <= cells[:, 1] + 0.2)).all()
    assert len(named["candidates"].xyxy) >= len(kept)
    plain = shown(run(SCENE, params(**toy), 1)[0])["picture"][0].pixels.astype(int)
    assert not np.array_equal(plain, photo.pixels)


def test_stages_tell_the_shapes_and_maps_are_those_of_the_layer(toy) -> None:
    frame, _ = run(SCENE, params(**toy, layer=0), 1)
    panes = shown(frame)
    (table,) = panes["stages"]
    assert isinstance(table, Table)
    shapes = {row[0]: row[1] for row in table.rows}
    assert shapes["picture"] == "3×60×128"
    assert shapes["resize"] == "3×32×64 (stretch)"
    assert shapes["network"] == "16×32×2×7"
    assert shapes["decode"].startswith("1024 boxes → ")
    (grid,) = panes["maps"]
    assert isinstance(grid, Grid)
    assert "layer 0" in frame.picture.notes["maps"]
    assert np.isfinite(grid.values).sum() == 8 * 16 * 32


def test_the_box_lab_is_handed_the_candidates_and_the_rule(toy) -> None:
    frame, runner = run(SCENE, params(**toy, score_threshold=0.25, method="diou", class_aware=False), 1)
    (text,) = shown(frame)["link"]
    scene, handed = links.read(text.markdown.strip("`\n"))
    assert scene.name == "box_lab"
    assert (handed.mode, handed.method, handed.class_aware, handed.iou_threshold) == (
        "nms",
        "diou",
        False,
        0.45,
    )
    again, lab = run(scene, handed, 1)
    assert again.fault is None
    assert len(lab.results()["kept"]) == len(runner.results()["boxes"])


def test_a_slow_network_holds_nothing_back(toy, monkeypatch) -> None:
    """While it looks, pictures play on, thresholds answer, and its boxes come when it has done."""
    look, ready = DarknetDetector.look, threading.Event()
    ready.set()

    def slow(*args, **options):
        ready.wait(5)
        return look(*args, **options)

    monkeypatch.setattr(DarknetDetector, "look", slow)
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(model=toy["model"], play_on=True, score_threshold=0.0), playing=True))
    before = runner.frame()
    ready.clear()
    pictures = set()
    until = time.monotonic() + 5
    while len(pictures) < 4 and time.monotonic() < until:
        runner.work(0.01)
        pictures.add(shown(runner.frame())["picture"][0].pixels.tobytes())
    assert len(pictures) == 4, "the newest pictures are shown while the network looks"
    runner.obey(Steer({"score_threshold": 0.9}))
    during = runner.frame()
    assert during.picture.metrics["frames"] == before.picture.metrics["frames"]
    assert during.picture.metrics["detections"] < before.picture.metrics["detections"]
    ready.set()
    while runner.frame().picture.metrics["frames"] < 3 and time.monotonic() < until:
        runner.work(0.01)
    assert runner.frame().picture.metrics["frames"] >= 3
    runner.close()
    while any(thread.name.startswith("detector") for thread in threading.enumerate()):
        assert time.monotonic() < until, "no thread is left"
        time.sleep(0.01)


def test_each_picture_waits_for_its_own_boxes_unless_it_plays_on(toy) -> None:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(model=toy["model"]), playing=False))
    for _ in range(20):
        runner.obey(Advance(1))
        runner.work(1)
        assert runner._state.shown(runner._params) is runner._state.sight.shot
    runner.close()


def test_a_press_offers_a_model_and_only_the_button_downloads_it(toy, monkeypatch) -> None:
    asked = []

    def get(model, progress, cancelled):
        asked.append(model.name)
        return Path(toy["model"]), Path(toy["model"]).with_suffix(".weights")

    monkeypatch.setattr("playground.detectors.download.get", get)
    runner = Runner()
    runner.obey(Open(SCENE, params(), playing=False))
    assert runner.frame().picture.offer is None
    runner.obey(Touch(Gesture("picture", "press", x=50, y=31, button="left")))
    offered = runner.frame().picture.offer
    assert "Yolo-Fastest" in offered.title
    assert "1.4 MB" in offered.parts[0].label
    assert not asked
    runner.obey(Touch(Gesture("picture", "act", name=offered.parts[0].name)))
    frame = runner.frame()
    assert asked == ["yolo-fastest"]
    assert frame.fault is None
    assert frame.params.model == toy["model"]
    assert frame.picture.offer is None
    assert frame.picture.metrics["network_ms"] > 0


@pytest.fixture
def labelled(tmp_path: Path) -> dict[str, object]:
    """Three photos with the reference detections as truth."""
    names = sorted({name for rows in REFERENCE.values() for name, *_ in rows})
    truth: dict[str, list] = {
        "images": [],
        "annotations": [],
        "categories": [{"id": number, "name": name} for number, name in enumerate(names, 1)],
    }
    for image, (picture, rows) in enumerate(REFERENCE.items(), 1):
        (tmp_path / picture).symlink_to(real(picture))
        truth["images"].append({"id": image, "file_name": picture, "width": 800, "height": 900})
        for name, _, (x1, y1, x2, y2) in rows:
            x1 -= (x2 - x1) if name == "sheep" else 0  # twice as wide: an IoU of one half at most
            box = {"bbox": [x1, y1, x2 - x1, y2 - y1], "area": (x2 - x1) * (y2 - y1), "iscrowd": 0}
            number = len(truth["annotations"]) + 1
            truth["annotations"].append(
                {"id": number, "image_id": image, "category_id": names.index(name) + 1, **box}
            )
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    changes = {**fastest("dog.jpg"), "source": str(tmp_path), "annotations": str(tmp_path / "truth.json")}
    return {**changes, "mode": "evaluate"}


def test_a_labelled_folder_is_judged_as_coco_does(labelled) -> None:
    """All true boxes are found at IoU 0.75 but the sheep's, which is drawn twice as wide as it is."""
    frame, runner = run(SCENE, params(**labelled), 100)
    assert frame.status == "finished"
    metrics = frame.picture.metrics
    assert metrics["images"] == 3
    assert metrics["map_75"] == pytest.approx(6 / 7)
    assert metrics["recall_100"] <= 1
    assert runner.results()["average_precision"].shape == (10, 7)
    panes = shown(frame)
    assert {row[0]: row[2] for row in panes["by_class"][0].rows}["dog"] == "1.000"
    assert isinstance(panes["image"][0], Photo)
    again = run(SCENE, params(**labelled, score_threshold=0.95), 100)[0].picture.metrics
    assert again["map_75"] < 0.5, "what scores less than the threshold is not found"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": ""}, "there is no model to be judged"),
        ({"source": "synthetic"}, "there are no labelled images"),
        ({"annotations": ""}, "there are no labelled images"),
    ],
)
def test_what_cannot_be_judged_is_told(labelled, changes, message) -> None:
    fault = run(SCENE, params(**{**labelled, **changes}), 1)[0].fault
    assert (fault.kind, fault.message) == ("input", message)
    assert fault.hint


def test_what_is_timed_gives_ages(monkeypatch) -> None:
    monkeypatch.setattr(bench, "LOOK", 0.01)
    assert all(len(bench.ages(0.2, play_on)) > 1 for play_on in (False, True))


def test_an_onnx_detector_finds_boxes_and_has_no_inside_to_show(toy, tmp_path) -> None:
    path = model(tmp_path / "toy.onnx", yolov8())
    frame, runner = run(SCENE, params(source=toy["source"], model=str(path), field="class", layers=LAYERS), 1)
    panes = shown(frame)
    assert panes["cell"] == panes["maps"] == panes["scores"] == ()
    assert frame.picture.metrics["detections"] == len(runner.results()["boxes"])
    assert np.isfinite(runner.results()["boxes"]).all()


def test_where_a_gpu_is_too_small_the_same_run_goes_on_on_the_cpu(toy) -> None:
    runner = Runner()
    runner.obey(Open(SCENE, params(model=toy["model"], mirror=True), playing=False))
    before = runner.frame()
    runner._move_to_cpu()
    moved = runner.frame()
    assert moved.notice == "Out of GPU memory: running on the CPU"
    assert moved.picture.metrics["candidates"] == before.picture.metrics["candidates"]
    runner.obey(Advance(2))
    runner.work(10)
    after = runner.frame()
    assert after.fault is None
    assert after.picture.metrics["frames"] == before.picture.metrics["frames"] + 2
    runner.close()
