"""Anchors found: known answers, what a run publishes, refusals, and the figures of real boxes."""

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.cluster import KMeans

from playground.boxes.anchors import PUBLISHED
from playground.boxes.iou import size_iou
from playground.frame import Frame
from playground.marks import Points, Table, Text
from playground.runner import Runner, run
from playground.scene import Picture
from playground.scenes.anchor_clustering.made import CENTRES
from playground.scenes.anchor_clustering.scene import SCENE, AnchorParams
from tests.boxes.shared_files import shared

DIFFERENT = [[20, 40], [60, 50], [90, 200], [300, 150]]


def ran(steps: int = 2000, **changes: object) -> tuple[Frame, Runner]:
    return run(SCENE, AnchorParams().updated(changes), steps)


def shown(steps: int = 2000, **changes: object) -> Picture:
    frame = ran(steps, **changes)[0]
    assert frame.fault is None, frame.fault
    assert frame.picture is not None
    return frame.picture


def refused(**changes: object) -> str:
    fault = ran(5, **changes)[0].fault
    assert fault is not None
    assert fault.kind == "input", fault
    return f"{fault.message}: {fault.hint}"


def written(folder: Path, name: str = "boxes.npz", **arrays: object) -> str:
    path = folder / name
    np.savez(path, **arrays)
    return str(path)


def text(picture: Picture, pane: str) -> str:
    words = picture.panes[pane][0]
    assert isinstance(words, Text)
    return words.markdown.removeprefix("```\n").removesuffix("```")


def test_a_run_of_a_file_publishes_anchors_that_are_the_means_of_their_boxes(tmp_path: Path) -> None:
    sizes = np.random.default_rng(0).uniform(8, 400, (800, 2)).astype(np.float32)
    path = written(tmp_path, wh=sizes)
    frame, runner = ran(300, boxes=path, k=5, distance="iou", update="mean", seed=0)
    found, metrics = runner.results(), frame.picture.metrics
    anchors, assignment = found["anchors"], found["assignment"]
    assert anchors.shape == (5, 2)
    assert (np.diff(anchors.prod(axis=1)) > 0).all()
    np.testing.assert_array_equal(assignment, size_iou(sizes, anchors).argmax(axis=1))
    for number, anchor in enumerate(anchors):
        np.testing.assert_allclose(anchor, sizes[assignment == number].mean(axis=0), rtol=1e-5)
    assert metrics["converged"] == 1
    assert metrics["iteration"] == len(found["mean_iou"])
    assert metrics["mean_iou"] == pytest.approx(size_iou(sizes, anchors).max(axis=1).mean(), abs=1e-6)
    theirs = KMeans(5, init=found["anchors_euclidean"], n_init=1).fit(sizes)
    np.testing.assert_allclose(theirs.cluster_centers_, found["anchors_euclidean"], rtol=1e-3)


@pytest.mark.parametrize("update", ["mean", "median"])
def test_the_known_answer_is_found_and_shown(update: str) -> None:
    _, runner = ran(made_sizes=4, k=4, spread=0.05, update=update)
    answer = CENTRES[:4][np.argsort(CENTRES[:4].prod(axis=1))]
    np.testing.assert_allclose(runner.results()["anchors"], answer, rtol=0.02)


def test_every_phase_is_a_step_and_said_in_words() -> None:
    said = [shown(steps, samples=600).notes["plane"] for steps in range(3)]
    assert said == [
        "start: 5 centroids, 600 boxes",
        "assign: 5 anchors, 600 boxes",
        "update: every centroid moves to the mean of its boxes",
    ]
    assert shown(samples=600).notes["plane"].startswith("converged after ")


def test_an_empty_cluster_begins_anew_and_it_is_said() -> None:
    changes = {"k": 3, "made_sizes": 3, "spread": 0.05, "first": [[150, 110], [8, 400], [230, 260]]}
    assert shown(2, **changes).notes["plane"] == (
        "update: cluster 2 had no boxes and begins anew on the farthest box"
    )
    frame, runner = ran(**changes)
    assert np.isfinite(runner.results()["anchors"]).all()
    assert frame.picture.metrics["mean_iou"] > 0.9


def test_k_beyond_the_number_of_different_sizes_is_refused_and_as_many_fit_exactly() -> None:
    boxes = DIFFERENT * 10
    assert refused(boxes=boxes, k=5) == "k = 5: the boxes have 4 different sizes: choose k from 1 to 4"
    frame, runner = ran(boxes=boxes, k=4)
    assert runner.results()["anchors"].tolist() == [[20, 40], [60, 50], [90, 200], [300, 150]]
    assert frame.picture.metrics["mean_iou"] == pytest.approx(1)


def test_one_anchor_is_the_mean_of_all() -> None:
    frame, runner = ran(boxes=DIFFERENT, k=1)
    np.testing.assert_allclose(runner.results()["anchors"], [np.mean(DIFFERENT, axis=0)])
    assert frame.picture.metrics["converged"] == 1


def test_no_boxes_are_no_fault_and_bad_ones_are_named(tmp_path: Path) -> None:
    picture = shown(5, samples=0)
    assert set(picture.panes) == {"plane"}
    assert picture.notes["plane"].startswith("No boxes: choose “paint”")
    assert picture.metrics["boxes"] == 0
    assert "box 2 has the size [-3.0, 4.0]" in refused(boxes=[[1, 2], [-3, 4]], k=1)
    assert "nothing.npz" in refused(boxes=str(tmp_path / "nothing.npz"))
    bad = written(tmp_path, wh=np.array([[3.0, 4], [np.nan, 2]]))
    assert "boxes.npz: wh, row 2: not finite" in refused(boxes=bad)
    assert "holds no boxes" in refused(boxes=written(tmp_path, wh=np.zeros((0, 2))))
    (tmp_path / "cut.json").write_text('{"annotations": [')
    assert "cut.json" in refused(boxes=str(tmp_path / "cut.json"))
    assert "class 'cat' is not among the boxes: there are 0" in refused(boxes=DIFFERENT, k=2, classes="cat")
    assert "image_size" in refused(boxes=DIFFERENT, k=2, image_size=[0, 10])


def test_the_best_of_several_starts_is_kept() -> None:
    alone = shown(60, start="random", seed=9).metrics["mean_iou"]
    picture = shown(200, start="random", seed=9, starts=4)
    assert picture.metrics["mean_iou"] > alone + 0.02
    assert picture.notes["plane"].startswith("best of 4 starts")


def test_relative_sizes_are_those_in_pixels_over_the_image_and_both_are_scaled_to_the_network() -> None:
    changes = {"boxes": DIFFERENT * 3, "k": 2, "image_size": [500, 250], "network_size": [320, 320]}
    anchors = {unit: ran(unit=unit, **changes)[1].results()["anchors"] for unit in ("pixels", "relative")}
    np.testing.assert_allclose(anchors["relative"] * [500, 250], anchors["pixels"], rtol=1e-6)
    for unit in anchors:
        found: dict[str, list] = {}
        exec(text(shown(unit=unit, **changes), "python"), found)
        np.testing.assert_allclose(found["anchors"][0], anchors["relative"] * 320, atol=0.06)


def test_it_is_said_where_the_images_sizes_are_not_known() -> None:
    assert "no image sizes are told" in shown(1, boxes=DIFFERENT, k=2).notes["anchors"]
    known = shown(1, boxes=DIFFERENT, k=2, image_size=[640, 480]).notes["anchors"]
    assert known == "pixels; a typical image has 640 × 480"


def test_nine_anchors_are_dealt_to_three_scales_for_a_cfg() -> None:
    words = text(shown(made_sizes=9, k=9, spread=0.1, scales=3), "cfg")
    assert [line for line in words.splitlines() if "mask" in line] == [
        *("mask = 6,7,8", "mask = 3,4,5", "mask = 0,1,2")
    ]


def test_a_folder_of_voc_is_filtered_by_class_and_difficulty(tmp_path: Path) -> None:
    box = "<object><name>{}</name><difficult>{}</difficult><bndbox><xmin>1</xmin><ymin>1</ymin>"
    box += "<xmax>{}</xmax><ymax>{}</ymax></bndbox></object>"
    boxes = (("cat", 0, 30, 40), ("cat", 0, 50, 60), ("cat", 1, 5, 5), ("dog", 0, 99, 99))
    objects = "".join(box.format(*each) for each in boxes)
    size = "<size><width>100</width><height>200</height></size>"
    (tmp_path / "one.xml").write_text(f"<annotation>{size}{objects}</annotation>")
    chosen = {"boxes": str(tmp_path), "classes": "cat"}
    assert ran(5, k=2, **chosen)[1].results()["sizes"].tolist() == [[30, 40], [50, 60]]
    hard = ran(5, k=3, difficult=True, unit="relative", **chosen)[1].results()["sizes"]
    np.testing.assert_allclose(hard, [[0.3, 0.2], [0.5, 0.3], [0.05, 0.025]], rtol=1e-6)
    assert "class 'cow' is not among the boxes: there are cat, dog" in refused(**{**chosen, "classes": "cow"})


def test_a_class_that_a_file_names_without_a_box_of_it_is_said_to_have_none(tmp_path: Path) -> None:
    found = {
        "images": [{"id": 1, "width": 100, "height": 100}],
        "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9], "iscrowd": 1}],
    }
    path = tmp_path / "coco.json"
    path.write_text(json.dumps(found))
    assert "the file has no boxes of class dog" in refused(boxes=str(path), classes="dog")
    assert "all these boxes are difficult ones or crowds" in refused(boxes=str(path), classes="cat")


def test_the_curve_fills_in_beside_the_animation_and_goes_on_after_it() -> None:
    _, runner = ran(3)
    assert len(runner.results()["curve_iou"]) < 15
    frame, runner = ran()
    assert frame.status == "finished"
    for distance in ("iou", "euclidean"):
        points = runner.results()[f"curve_{distance}"]
        assert points[:, 0].tolist() == list(range(1, 16))
        assert points[-1, 1] > points[4, 1] > points[0, 1]
    early, _ = ran(2 * int(frame.picture.metrics["iteration"]))
    assert early.picture.metrics["converged"] == 1
    assert early.status == "paused", "converged, and more to do"


def test_of_very_many_boxes_some_are_animated_and_all_are_scored() -> None:
    frame, runner = ran(36, samples=60_000, made_sizes=3, k=3, spread=0.1)
    found = runner.results()
    best = size_iou(found["sizes"], found["anchors"]).max(axis=1)
    assert len(found["assignment"]) == 60_000
    assert frame.picture.metrics["mean_iou"] == pytest.approx(best.mean(), abs=1e-9)
    drawn = next(mark for mark in frame.picture.panes["plane"] if mark.name == "boxes")
    assert isinstance(drawn, Points)
    assert len(drawn.xy) <= 4000


@pytest.mark.slow
def test_voc_2007_gives_the_figures_of_the_lesson() -> None:
    path = str(shared("data", "boxes", "voc2007_trainval_boxes.npz"))
    five, nine = (shown(1000, boxes=path, k=k, starts=3) for k in (5, 9))
    assert five.metrics["mean_iou"] == pytest.approx(0.614, abs=0.003)
    assert nine.metrics["mean_iou"] == pytest.approx(0.680, abs=0.003)
    assert five.metrics["mean_iou_other"] == pytest.approx(0.592, abs=0.006)
    compared = five.panes["compared"][0]
    assert isinstance(compared, Table)
    rows = {name: score for name, _, score in compared.rows}
    assert float(rows["Faster R-CNN, 9 by hand"].removesuffix(" %")) == pytest.approx(61.7, abs=0.3)
    assert set(rows) == {"1 − IoU, mean", "Euclidean, mean", *(each.name for each in PUBLISHED)}
