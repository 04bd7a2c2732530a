"""From files to metrics: truth and predictions of any kind meet by image and class."""

import contextlib
import io
import json
from pathlib import Path

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from playground.boxes.box_files import read_boxes
from playground.boxes.coco import CocoEvaluation
from playground.boxes.pictures import predictions, truths
from playground.faults import UserError


def write_coco(folder: Path, seed: int = 0) -> tuple[Path, Path]:
    """Write a random data set with ids in disorder, and results near its boxes."""
    rng = np.random.default_rng(seed)
    images, categories = [30, 10, 20], [18, 3]
    annotations, results = [], []
    for number in range(40):
        ids = {"image_id": int(rng.choice(images)), "category_id": int(rng.choice(categories))}
        bbox = [*rng.uniform(0, 100, 2), *rng.uniform(5, 150, 2)]
        size = float(bbox[2] * bbox[3])
        crowd = int(rng.random() < 0.1)
        annotations.append({**ids, "id": number + 1, "bbox": bbox, "area": size, "iscrowd": crowd})
        moved = (np.array(bbox) + rng.normal(0, 4, 4)).tolist()
        results.append({**ids, "bbox": [*moved[:2], *np.maximum(moved[2:], 1)], "score": rng.random()})
    truth, predicted = folder / "truth.json", folder / "results.json"
    about = {
        "images": [{"id": each, "file_name": f"train/{each:06}.jpg"} for each in images],
        "categories": [{"id": each, "name": f"class {each}"} for each in categories],
    }
    truth.write_text(json.dumps({**about, "annotations": annotations}))
    predicted.write_text(json.dumps(results))
    return truth, predicted


def test_cocos_own_files_give_cocos_own_numbers(tmp_path: Path):
    paths = [str(path) for path in write_coco(tmp_path)]
    truth, predicted = (read_boxes(path) for path in paths)
    evaluation = CocoEvaluation(len(truth.classes))
    for each in zip(truths(truth), predictions(predicted, truth), strict=True):
        evaluation.add(*each)
    with contextlib.redirect_stdout(io.StringIO()):
        theirs = COCO(paths[0])
        theirs.dataset["info"] = {}
        reference = COCOeval(theirs, theirs.loadRes(paths[1]), "bbox")
        reference.evaluate()
        reference.accumulate()
        reference.summarize()
    summary = evaluation.metrics().summary()
    np.testing.assert_allclose(np.nan_to_num(list(summary.values()), nan=-1), reference.stats, atol=1e-9)
    assert 0.1 < summary["map_50_95"] < 0.9


def test_images_meet_by_the_stem_and_classes_by_name(tmp_path: Path):
    truth = read_boxes(str(write_coco(tmp_path)[0]))
    rows = [
        "image,class,x1,y1,x2,y2,score",
        "C:\\pictures\\000010.png,class 3,1,2,3,4,0.5",
        "000020,bird,0,0,1,1,0.9",
    ]
    (tmp_path / "boxes.csv").write_text("\n".join(rows))
    found = predictions(read_boxes(str(tmp_path / "boxes.csv")), truth)
    assert [len(each.scores) for each in found] == [0, 1, 0]  # birds are not looked for
    assert found[1].boxes.tolist() == [[1, 2, 3, 4]]
    assert truth.classes[found[1].labels[0]] == "class 3"


def test_relative_predictions_take_the_size_of_the_truths_image(tmp_path: Path):
    voc, yolo = tmp_path / "voc", tmp_path / "yolo"
    voc.mkdir()
    yolo.mkdir()
    box = "<xmin>51</xmin><ymin>26</ymin><xmax>150</xmax><ymax>75</ymax>"
    head = "<annotation><size><width>200</width><height>100</height></size>"
    (voc / "a.xml").write_text(f"{head}<object><name>dog</name><bndbox>{box}</bndbox></object></annotation>")
    (yolo / "classes.txt").write_text("cat\ndog\n")
    (yolo / "a.txt").write_text("1 0.5 0.5 0.5 0.5 0.8\n")
    truth = read_boxes(str(voc))
    (found,) = predictions(read_boxes(str(yolo)), truth)
    np.testing.assert_allclose(found.boxes, truths(truth)[0].boxes)
    assert (found.scores.tolist(), found.labels.tolist()) == ([0.8], [0])


def test_what_cannot_be_compared_is_refused(tmp_path: Path):
    truth = read_boxes(str(write_coco(tmp_path)[0]))
    with pytest.raises(UserError, match="the predictions have no scores"):
        predictions(truth, truth)
    (tmp_path / "a.csv").write_text("image,x1,y1,x2,y2,score\nnowhere.jpg,0,0,1,1,0.5\n")
    with pytest.raises(UserError, match=r"image nowhere\.jpg of the predictions is not in the truth"):
        predictions(read_boxes(str(tmp_path / "a.csv")), truth)
    (tmp_path / "birds.csv").write_text("image,class,x1,y1,x2,y2,score\n000020,bird,0,0,1,1,0.9\n")
    with pytest.raises(UserError, match="of bird, which the truth does not have"):
        predictions(read_boxes(str(tmp_path / "birds.csv")), truth)
    (tmp_path / "b.csv").write_text("w,h\n1,1\n")
    with pytest.raises(UserError, match="only sizes of boxes"):
        truths(read_boxes(str(tmp_path / "b.csv")))
    yolo = tmp_path / "yolo"
    yolo.mkdir()
    (yolo / "street.txt").write_text("1 0.5 0.5 0.5 0.5\n")
    with pytest.raises(UserError, match="the size of image street is not known"):
        truths(read_boxes(str(yolo)))
