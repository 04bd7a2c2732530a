"""Detection: boxes as the reference has them, thresholds without asking again, the inside told truly."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from playground import links
from playground.boxes.suppression import suppress
from playground.darknet.candidates import Candidates
from playground.frame import Open, Steer, Touch
from playground.marks import Bars, Boxes, Heatmap, Photo, Table, Text
from playground.opencv import cv2
from playground.runner import Runner, run
from playground.scene import Gesture
from playground.scenes.box_lab.params import CLASSES
from playground.scenes.detection import handing
from playground.scenes.detection.found import Found
from playground.scenes.detection.params.inside import LAYERS
from playground.scenes.detection.scene import SCENE, DetectionParams
from tests.darknet.files import real
from tests.detectors.test_onnx import model, yolov8
from tests.reference_detections import REFERENCE
from tests.scenes.detection_runs import fastest, params, shown, toy_files


@pytest.fixture
def toy(tmp_path: Path) -> dict[str, str]:
    return toy_files(tmp_path)


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


def test_a_class_that_is_not_there_is_told(toy) -> None:
    fault = run(SCENE, params(**toy, classes="clas 1"), 0)[0].fault
    assert fault.kind == "input"
    assert (fault.message, fault.hint) == ("the model has no class 'clas 1'", "did you mean class 1?")


def test_without_a_model_the_street_shows_its_true_boxes_and_how_to_get_one() -> None:
    frame, runner = run(SCENE, params(model=""), 3)
    panes = shown(frame)
    boxes = next(mark for mark in panes["picture"] if isinstance(mark, Boxes))
    assert frame.picture.metrics["detections"] == len(boxes.xyxy) > 2
    assert set(boxes.captions) <= {"person", "car", "bus"}
    assert any(isinstance(mark, Text) and ".weights" in mark.markdown for mark in panes["found"])
    plain, mirrored = (
        run(SCENE, params(model="", mirror=mirror), 1)[1].results()["boxes"] for mirror in (False, True)
    )
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
    assert frame.params.place == pytest.approx((50 / 128, 31 / 60), abs=1e-4)
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
    assert shapes["capture"] == "3×60×128"
    assert shapes["resize"] == "3×32×64 (stretch)"
    assert shapes["network"] == "16×32×2×7"
    assert shapes["decode"].startswith("1024 boxes → ")
    (grid,) = panes["maps"]
    assert isinstance(grid, Heatmap)
    assert "layer 0" in frame.picture.notes["maps"]
    assert np.isfinite(grid.values).sum() == 8 * 16 * 32


def test_a_car_stays_a_car_and_a_dog_a_dog_in_the_box_lab() -> None:
    assert handing.LAB_CLASSES == CLASSES
    none = np.empty((0, 2))
    boxes, scores = np.array([[0.0, 0, 9, 9]] * 3), np.array([0.9, 0.8, 0.7])
    candidates = Candidates(boxes, scores, np.array([2, 0, 1]), scores, none)
    given = Found(candidates, ("person", "dog, small", "car"), np.arange(3), scores)
    scene, handed = links.read(handing.box_lab_link(given, params()))
    panes = run(scene, handed, 0)[0].picture.panes
    (bars,) = [mark for mark in panes["scores"] if isinstance(mark, Bars)]
    assert bars.labels == ("1 car", "2 person", "3 dog  small")


def test_the_box_lab_keeps_the_same_boxes_however_close_they_are_to_a_threshold() -> None:
    boxes = np.array([[0, 0, 100, 10], [0, 0, 45.04, 10], [200, 0, 250, 50.0]])
    scores, asked = np.array([0.9, 0.8, 0.2503]), params(iou_threshold=0.45, score_threshold=0.25)
    candidates = Candidates(boxes, scores, np.zeros(3, np.intp), scores, np.empty((0, 2)))
    kept = suppress(boxes, scores, iou_threshold=0.45, score_threshold=0.25).kept
    assert kept.tolist() == [0, 2]
    scene, handed = links.read(handing.box_lab_link(Found(candidates, ("car",), kept, scores[kept]), asked))
    assert run(scene, handed, 1)[1].results()["kept"].tolist() == kept.tolist()


def test_the_box_lab_is_handed_the_candidates_and_the_rule(toy) -> None:
    frame, runner = run(SCENE, params(**toy, score_threshold=0.25, method="diou", class_aware=False), 1)
    (text,) = shown(frame)["link"]
    found = runner.results()
    said, address = text.markdown.removesuffix(")").split("](")
    assert said.startswith(f"{found['candidates']} candidates become {len(found['boxes'])} boxes.")
    assert said.endswith("[Walk through it in the box lab")
    scene, handed = links.read(address)
    assert scene.name == "box_lab"
    assert (handed.mode, handed.method, handed.class_aware, handed.iou_threshold) == (
        "nms",
        "diou",
        False,
        0.45,
    )
    again, lab = run(scene, handed, 1)
    assert again.fault is None
    assert len(lab.results()["kept"]) == len(found["boxes"])


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


def test_the_likeliest_classes_of_the_cells_have_a_key_of_their_colours() -> None:
    frame, _ = run(SCENE, params(model="street", field="class", layers=[]), 1)
    key = [mark for mark in shown(frame)["picture"][1:] if not mark.name]
    assert {mark.label: mark.colour for mark in key} == {"person": 0, "car": 1, "bus": 2}
    assert all(len(mark.xyxy) == 0 for mark in key)
    frame, _ = run(SCENE, params(model="street", field="objectness", layers=[]), 1)
    assert not [mark for mark in shown(frame)["picture"][1:] if not mark.name]


def test_an_onnx_detector_finds_boxes_and_has_no_inside_to_show(toy, tmp_path) -> None:
    path = model(tmp_path / "toy.onnx", yolov8())
    frame, runner = run(SCENE, params(source=toy["source"], model=str(path), field="class", layers=LAYERS), 1)
    panes = shown(frame)
    assert panes["cell"] == panes["maps"] == panes["scores"] == ()
    assert frame.picture.metrics["detections"] == len(runner.results()["boxes"])
    assert np.isfinite(runner.results()["boxes"]).all()


def test_another_model_leaves_the_weights_of_the_one_before() -> None:
    one = DetectionParams(model="one.cfg", weights="other_folder/one.weights")
    assert one.with_chosen("model", "two.cfg") == DetectionParams(model="two.cfg")
    assert one.with_chosen("mirror", True).weights == one.weights
    assert one.updated({"model": "two.cfg"}).weights == one.weights, "a link or a preset says what it means"


def test_the_boxes_of_a_cell_are_told_in_pixels_of_the_picture_too(toy) -> None:
    runner = Runner()
    runner.obey(Open(SCENE, params(**toy, score_threshold=0.0, iou_threshold=1.0), playing=False))
    frame = runner.frame()
    _, table = shown(frame)["cell"]
    rows = {row[0]: row[1:] for row in table.rows}
    corners = zip(rows["x1, y1 of the picture"], rows["x2, y2 of the picture"], strict=True)
    placed = [[float(side) for side in f"{low}, {high}".split(",")] for low, high in corners]
    found = runner.results()["boxes"]
    for box in placed:
        assert np.abs(found - box).max(1).min() <= 0.5, "it is one of those on the picture"


def test_names_of_classes_may_be_written_small_or_large(toy) -> None:
    frames = [run(SCENE, params(**toy, classes=name), 0)[0] for name in ("class 1", "Class 1", "CLASS 1")]
    assert len({frame.picture.metrics["detections"] for frame in frames}) == 1


def test_before_a_window_a_wrong_class_is_told_and_the_picture_goes_on(toy) -> None:
    runner = Runner(live=True)
    runner.obey(Open(SCENE, params(model=""), playing=False))
    runner.obey(Steer({"classes": "persn"}))
    frame = runner.frame()
    assert (frame.fault, frame.picture.metrics["detections"]) == (None, 0)
    told = shown(frame)["found"][0].markdown
    assert r"The model has no class \'persn\'\: did you mean person\?" in told
    runner.obey(Steer({"classes": "person"}))
    frame = runner.frame()
    assert frame.picture.metrics["detections"] > 0
    assert "persn" not in shown(frame)["found"][0].markdown
    runner.close()


@pytest.mark.parametrize("model", ["street", "", "other.onnx"])
def test_weights_without_their_cfg_are_refused(model: str) -> None:
    frame, _ = run(SCENE, params(model=model, weights="yolo.weights"), 0)
    assert "yolo.weights belongs to a .cfg, and the model is " in frame.fault.message


def test_half_precision_tells_where_it_is_not_used(toy, monkeypatch) -> None:
    for fast, told in ((torch.float32, True), (torch.bfloat16, False)):
        monkeypatch.setattr("playground.scenes.detection.eye.fast_dtype", lambda device, fast=fast: fast)
        frame, _ = run(SCENE, params(**toy, half=True), 1)
        said = [mark.markdown for mark in shown(frame)["found"] if isinstance(mark, Text)]
        assert any("float32 is used" in text for text in said) == told
