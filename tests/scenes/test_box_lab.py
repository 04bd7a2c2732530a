"""The box lab from the command line: its contract, its worked examples, and what it refuses."""

import contextlib
import io
import json
from pathlib import Path

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from playground import links
from playground.__main__ import main
from playground.opencv import cv2
from playground.scenes.box_lab.scene import SCENE
from tests.boxes.shared_files import shared
from tests.boxes.test_pictures import write_coco
from tests.scenes.box_lab_runs import opened, ran, said, shown


def scored(seed: int, count: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Random boxes in clusters, with scores without ties and classes."""
    rng = np.random.default_rng(seed)
    low = rng.uniform(0, 100, (count // 6, 2))[rng.integers(count // 6, size=count)] + rng.normal(
        0, 4, (count, 2)
    )
    boxes = np.hstack([low, low + rng.uniform(20, 60, (count, 2))])
    return boxes, rng.permutation(count) / count + 0.5 / count, rng.integers(3, size=count)


@pytest.mark.parametrize("suffix", ["npz", "csv"])
def test_suppression_keeps_its_contract_and_equals_opencv(suffix: str, tmp_path: Path, capsys) -> None:
    boxes, scores, labels = scored(0)
    path = tmp_path / f"boxes.{suffix}"
    if suffix == "npz":
        np.savez(path, xyxy=boxes, scores=scores, cls=labels)
    else:
        rows = np.column_stack([boxes, scores, labels]).tolist()
        lines = [",".join(map(repr, row[:5])) + f",{row[5]:.0f}" for row in rows]
        path.write_text("\n".join(["x1,y1,x2,y2,score,class", *lines]))
    chosen = ("mode=nms", f"boxes={path}", "iou_threshold=0.45", "method=hard")
    saved, metrics = ran(tmp_path, capsys, *chosen)
    wh = np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]])
    theirs = cv2.dnn.NMSBoxesBatched(wh.tolist(), scores.tolist(), labels.tolist(), 0.0, 0.45)
    wanted = sorted(np.ravel(theirs).tolist(), key=lambda box: -scores[box])
    assert saved["kept"].tolist() == wanted
    np.testing.assert_allclose(saved["scores"], scores[wanted])
    assert (metrics["boxes"], metrics["kept"]) == (60, len(wanted))
    together, _ = ran(tmp_path, capsys, *chosen, "class_aware=false", steps=100)  # the walk changes nothing
    theirs = cv2.dnn.NMSBoxes(wh.tolist(), scores.tolist(), 0.0, 0.45)
    assert set(together["kept"].tolist()) == set(np.ravel(theirs).tolist())


def test_judging_keeps_its_contract_and_equals_cocos_own_code(tmp_path: Path, capsys) -> None:
    truth, predicted = write_coco(tmp_path)
    chosen = ("mode=ap", f"ground_truth={truth}", f"predictions={predicted}")
    saved, metrics = ran(tmp_path, capsys, *chosen)
    with contextlib.redirect_stdout(io.StringIO()):
        theirs = COCO(str(truth))
        theirs.dataset["info"] = {}
        reference = COCOeval(theirs, theirs.loadRes(str(predicted)), "bbox")
        reference.evaluate()
        reference.accumulate()
        reference.summarize()
    names = ("map_50_95", "map_50", "map_75")
    assert [metrics[name] for name in names] == pytest.approx(reference.stats[:3].tolist(), abs=1e-6)
    per_class = reference.eval["precision"][:, :, :, 0, 2].mean(
        axis=(0, 1)
    )  # categories by their ids, 3 and 18
    assert [metrics["ap_class 3"], metrics["ap_class 18"]] == pytest.approx(per_class.tolist(), abs=1e-6)
    precision, recall = saved["precision"], saved["recall"]
    assert precision.shape == recall.shape
    assert (np.diff(recall) >= 0).all()
    assert saved["average_precision"].shape == (10, 2)


def test_yolos_files_are_judged_though_they_tell_no_image_size(tmp_path: Path, capsys) -> None:
    for name, lines in (
        ("truth", {"a": "0 0.5 0.5 0.2 0.4\n1 0.2 0.2 0.1 0.1", "b": "0 0.4 0.4 0.2 0.2"}),
        ("said", {"a": "0 0.52 0.5 0.2 0.4 0.9", "b": "0 0.8 0.8 0.2 0.2 0.8"}),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "classes.txt").write_text("cat\ndog")
        for image, text in lines.items():
            (tmp_path / name / f"{image}.txt").write_text(text)
    chosen = ("mode=ap", f"ground_truth={tmp_path / 'truth'}", f"predictions={tmp_path / 'said'}")
    saved, metrics = ran(tmp_path, capsys, *chosen)
    assert saved["precision"].tolist() == [1, 0.5]
    assert saved["recall"].tolist() == [0.5, 0.5]
    assert metrics["map_50"] == pytest.approx((51 / 101 + 0) / 2)
    assert metrics["ap_dog"] == 0


def test_the_worked_example_of_the_notes_has_its_four_areas() -> None:
    ap = json.loads(shared("oracles", "worked_examples.json").read_text())["ap"]
    runner = opened(0, mode="ap", picture="worked")
    _, picture = shown(runner)
    names = ("raw", "voc2010", "eleven_point", "coco_101")
    wanted = [ap["raw"], ap["voc2010"], ap["pt11"], ap["coco101"]]
    assert [picture.metrics[name] for name in names] == pytest.approx(wanted, abs=1e-9)
    np.testing.assert_allclose(runner.results()["precision"], [1, 1 / 2, 2 / 3, 3 / 4, 3 / 5])
    np.testing.assert_allclose(runner.results()["recall"], [1 / 3, 1 / 3, 2 / 3, 1, 1])
    verdicts = [row.split()[4] for row in said(picture.panes["ranking"]).splitlines() if row]
    assert verdicts == ["TP" if right else "FP" for right in ap["tp"]]
    areas = said(picture.panes["areas"])
    for label, number in zip(("raw", "VOC 2010", "11 points", "101 points"), wanted, strict=True):
        assert any(label in line and f"{number:.4f}" in line for line in areas.splitlines()), label


def test_of_three_boxes_on_one_car_the_second_stays() -> None:
    runner = opened(0, mode="nms", picture="worked")
    assert runner.results()["kept"].tolist() == [1]  # of 0.6, 0.9 and 0.55
    assert runner.results()["scores"].tolist() == [0.9]


def test_rows_come_with_a_link_as_another_panel_hands_them_over() -> None:
    rows = "[[10,10,50,50,0.9,0],[12,12,52,52,0.8,0],[12,12,52,52,0.7,1],[200,10,240,90]]"
    scene, params = links.read(f"playground:box_lab?mode=nms&boxes={rows}&picture=paper")
    assert scene is SCENE
    runner = opened(0, **params.changed())
    assert runner.results()["kept"].tolist() == [3, 0, 2]  # a box without a score has 1, without a class 0
    np.testing.assert_allclose(runner.results()["scores"], [1, 0.9, 0.7])


def test_an_object_is_encoded_and_decoded() -> None:
    runner = opened(0, mode="encoding", object=[0.25, 0.5, 0.5, 0.75])
    saved = runner.results()
    np.testing.assert_allclose(saved["decoded"], 416 * np.array([0.25, 0.5, 0.5, 0.75]), atol=1e-3)
    assert saved["cell"].tolist() == [4, 8]  # centre 156, 260 over 32
    assert saved["target"][4:].tolist() == [1, 0, 1, 0]
    assert 1 / (1 + np.exp(-saved["target"][0])) == pytest.approx(156 / 32 - 4)
    _, picture = shown(runner)
    assert picture.metrics["predictors"] == 10647
    old = {"anchors": "yolov2_coco", "scales": 1, "network": 608, "class_count": 80}
    assert "19 × 19 × 425" in said(shown(opened(0, mode="encoding", **old))[1].panes["target"])


REFUSED = [
    (["mode=iou", "first=[5,5,1,1]"], "without area"),
    (["mode=nms", "boxes=[[1,2,3]]"], "boxes"),
    (["mode=nms", "boxes=[[1,2,1,4]]"], "box 1 has no area"),
    (["mode=nms", "boxes=nowhere.csv"], "nowhere.csv"),
    (["mode=nms", "boxes={cut}"], "cut.npz"),
    (["mode=nms", "boxes={pickled}"], "pickled objects"),
    (["mode=nms", "boxes={ragged}"], "ragged.csv, line 3"),
    (["mode=nms", "boxes={nan}"], "nan.csv, line 2"),
    (["mode=nms", "boxes={bare}"], "no scores"),
    (["mode=nms", "boxes={binary}"], "binary.json"),
    (["mode=nms", "boxes=[[1,2,3,4,0.5,0.5]]"], "class"),
    (["mode=nms", "image=3"], "image=3"),
    (["mode=ap", "shown_class=9"], "shown_class=9"),
    (["mode=ap", "ground_truth={bare}", "predictions=[[1,2,3,4,0.5,7]]"], "class 7"),
    (["mode=encoding", "object=[0.9,0.9,1.2,1.2]"], "outside the picture"),
    (["mode=encoding", "network=300"], "multiples of 32"),
]


def test_bad_input_is_refused_in_one_line(tmp_path: Path, capsys) -> None:
    np.savez(tmp_path / "whole.npz", xyxy=np.array([[1, 2, 3, 4]]))
    (tmp_path / "cut.npz").write_bytes((tmp_path / "whole.npz").read_bytes()[:60])
    np.savez(tmp_path / "pickled.npz", xyxy=np.array([{}], dtype=object))
    header = "x1,y1,x2,y2,score\n"
    (tmp_path / "ragged.csv").write_text(f"\ufeff{header}1,2,3,4,0.5\n1,2,3\n", encoding="utf-8")
    (tmp_path / "nan.csv").write_text(f"{header}1,2,3,nan,0.5\n")
    (tmp_path / "bare.csv").write_text("x1;y1;x2;y2\n1;2;3;4\n")
    (tmp_path / "binary.json").write_bytes(bytes(range(256)))
    files = {path.stem: str(path) for path in tmp_path.iterdir()}
    for settings, words in REFUSED:
        given = [each.format(**files) if "{" in each else each for each in settings]
        assert main(["run", "box_lab", *[part for each in given for part in ("--set", each)]]) == 2, settings
        told = capsys.readouterr().err
        assert words in told, settings
        assert told.count("\n") == 1


@pytest.mark.parametrize("mode", ["nms", "ap"])
def test_without_boxes_a_pane_says_what_would_fill_it(mode: str) -> None:
    runner = opened(3, mode=mode, picture="paper")
    _, picture = shown(runner)
    assert all(np.isfinite(value) for value in picture.metrics.values())
    assert not len(runner.results()["kept" if mode == "nms" else "precision"])
