"""Files of boxes: the same boxes out of every kind, and refusals that name file and line."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from playground.boxes.box_files import read_boxes
from playground.faults import Cancelled, UserError
from tests.boxes.shared_files import shared

BOXES = [[10.0, 20, 60, 120], [0, 0, 200, 100], [50, 50, 90, 70]]
CLASSES = ["dog", "cat", "dog"]
IMAGES = ["a", "a", "b"]


def voc(name: str, objects: str, head: str = "") -> str:
    size = "<size><width>200</width><height>125</height><depth>3</depth></size>"
    return f"{head}<annotation><filename>{name}.jpg</filename>{size}\n{objects}</annotation>\n"


def voc_object(label: str, box: list[float], extra: str = "") -> str:
    x1, y1, x2, y2 = (int(corner) for corner in box)
    corners = f"<xmin>{x1 + 1}</xmin><ymin>{y1 + 1}</ymin><xmax>{x2}</xmax><ymax>{y2}</ymax>"
    return f"<object><name>{label}</name>{extra}<bndbox>{corners}</bndbox></object>\n"


def write_voc(folder: Path) -> Path:
    part = "<part><name>head</name><bndbox><xmin>1</xmin><xmax>2</xmax></bndbox></part>"
    for image in "ab":
        rows = [voc_object(c, b, part) for c, b, i in zip(CLASSES, BOXES, IMAGES, strict=True) if i == image]
        (folder / f"{image}.xml").write_text(voc(image, "".join(rows)))
    return folder


def write_coco(folder: Path) -> Path:
    annotations = [
        {
            "image_id": "ab".index(image) + 7,
            "category_id": 18 if label == "dog" else 17,
            "bbox": [box[0], box[1], box[2] - box[0], box[3] - box[1]],
            "area": 5.0,
            "segmentation": [[1, 2, 3]],
        }
        for label, box, image in zip(CLASSES, BOXES, IMAGES, strict=True)
    ]
    images = [{"id": 7 + n, "file_name": f"{n}.jpg", "width": 200, "height": 125} for n in range(2)]
    categories = [{"id": 18, "name": "dog"}, {"id": 17, "name": "cat"}]
    path = folder / "truth.json"
    path.write_text(json.dumps({"images": images, "categories": categories, "annotations": annotations}))
    return path


def write_yolo(folder: Path) -> Path:
    (folder / "classes.txt").write_text("dog\ncat\n")
    for image in "ab":
        lines = [
            f"{int(label == 'cat')} {(x1 + x2) / 400} {(y1 + y2) / 250} {(x2 - x1) / 200} {(y2 - y1) / 125}"
            for label, (x1, y1, x2, y2), at in zip(CLASSES, BOXES, IMAGES, strict=True)
            if at == image
        ]
        (folder / f"{image}.txt").write_text("\n".join(lines) + "\n\n")
    return folder


def write_csv(folder: Path) -> Path:
    rows = [
        f"{image}.jpg;200;125;{label};" + ";".join(f"{corner:.1f}".replace(".", ",") for corner in box)
        for label, box, image in zip(CLASSES, BOXES, IMAGES, strict=True)
    ]
    path = folder / "boxes.csv"
    path.write_text("\n".join(["\ufefffilename;width;height;class;xmin;ymin;xmax;ymax", *rows]))
    return path


def write_npz(folder: Path) -> Path:
    sizes = np.array([[200, 125]] * 2, np.int64)
    path = folder / "boxes.npz"
    np.savez(path, xyxy=BOXES, cls=[0, 1, 0], img=[0, 0, 1], img_wh=sizes, names=["dog", "cat"])
    return path


@pytest.mark.parametrize("write", [write_voc, write_coco, write_yolo, write_csv, write_npz])
def test_the_same_boxes_come_out_of_every_kind_of_file(tmp_path: Path, write):
    heard = []
    table = read_boxes(str(write(tmp_path)), lambda *told: heard.append(told))
    table = table.with_image_sizes((200, 125)).in_pixels()
    np.testing.assert_allclose(table.boxes, BOXES, atol=1e-9)
    np.testing.assert_allclose(table.sizes, [[50, 100], [200, 100], [40, 20]])
    assert [table.classes[label] for label in table.labels] == CLASSES
    assert table.images.tolist() == [0, 0, 1]
    np.testing.assert_array_equal(table.image_sizes, [[200, 125]] * 2)
    np.testing.assert_allclose(table.relative_sizes()[1], [1, 0.8])
    assert table.scores is None
    assert heard
    cats = table.of_classes(["cat"])
    assert cats.sizes.tolist() == [[200, 100]]
    assert cats.classes == table.classes


def test_what_files_say_of_single_boxes_is_kept(tmp_path: Path):
    crowd = {"image_id": 1, "category_id": 1, "bbox": [0, 0, 2, 2], "area": 3, "iscrowd": 1}
    flat = {"image_id": 1, "category_id": 1, "bbox": [0, 0, 2, 0]}
    path = tmp_path / "truth.json"
    path.write_text(json.dumps({"annotations": [crowd, flat]}))
    table = read_boxes(str(path))
    assert (table.crowd.tolist(), table.ignored.tolist(), table.areas.tolist()) == ([True], [True], [3])
    assert table.skipped == 1
    (tmp_path / "a.xml").write_text(voc("a", voc_object("dog", BOXES[0], "<difficult>1</difficult>")))
    table = read_boxes(str(tmp_path))
    assert (table.crowd.tolist(), table.ignored.tolist()) == ([False], [True])
    (tmp_path / "p.json").write_text(json.dumps([{**flat, "bbox": [1, 2, 3, 4], "score": 0.5}]))
    table = read_boxes(str(tmp_path / "p.json"))
    assert table.scores.tolist() == [0.5]
    assert table.boxes.tolist() == [[1, 2, 4, 6]]
    (tmp_path / "p.csv").write_text("x y w h confidence\n1 2 3 4 0.5\n")
    table = read_boxes(str(tmp_path / "p.csv"))
    assert table.scores.tolist() == [0.5]
    assert table.boxes.tolist() == [[1, 2, 4, 6]]


@pytest.mark.parametrize("text", ["w,h\n3,4\n5,6\n", "3;4\n5;6", "width\theight\tlabel\n3\t4\ta\n5\t6\tb\n"])
def test_sizes_alone_are_enough(tmp_path: Path, text: str):
    (tmp_path / "sizes.csv").write_text(text)
    table = read_boxes(str(tmp_path / "sizes.csv"))
    assert table.sizes.tolist() == [[3, 4], [5, 6]]
    assert table.boxes is None
    np.savez(tmp_path / "sizes.npz", wh=[[3, 4], [5, 6]])
    assert read_boxes(str(tmp_path / "sizes.npz")).sizes.tolist() == [[3, 4], [5, 6]]


def test_an_empty_table_of_each_kind_is_no_error(tmp_path: Path):
    (tmp_path / "a.csv").write_text("w,h\n")
    (tmp_path / "a.json").write_text("[]")
    np.savez(tmp_path / "a.npz", xyxy_px=np.zeros((0, 4)))
    for name in ("a.csv", "a.json", "a.npz"):
        table = read_boxes(str(tmp_path / name))
        assert len(table) == 0
        assert len(table.of_classes(["dog"])) == 0


def test_the_pixels_of_an_array_are_counted_with_the_last():
    path = shared("data", "boxes", "voc2007_trainval_boxes.npz")
    table = read_boxes(str(path))
    assert len(table) == 12_608
    assert len(table.image_ids) == 5011
    np.testing.assert_array_equal(table.sizes[0], [324 - 263 + 1, 339 - 211 + 1])
    np.testing.assert_array_equal(table.image_sizes[0], [500, 375])


GOOD = voc_object("dog", BOXES[0])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xml", "", "a.xml, line 1: no element found: expected an annotation of PASCAL VOC"),
        ("a.xml", "<html>\n</html>", "a.xml, line 1: a document of <html>"),
        ("a.xml", voc("a", GOOD)[:-20], "a.xml, line 2: unclosed token"),
        ("a.xml", voc("a", GOOD, '<!DOCTYPE x [<!ENTITY y "z">]>'), "line 1: a document type, which could"),
        ("a.xml", '<?xml version="1.0" encoding="shift_jis"?><annotation/>', "a.xml"),
        ("a.xml", voc("a", GOOD.replace("11", "many")), "line 2: an object with xmin many"),
        ("a.xml", voc("a", GOOD.replace("<xmax>60</xmax>", "")), "line 2: an object with xmax missing"),
        ("a.xml", voc("a", GOOD.replace("dog", "")), "line 2: an object without a name"),
        (
            "a.xml",
            voc("a", GOOD + GOOD.replace("60", "5")),
            "line 3: the box from 10, 20 to 5, 120 has a neg",
        ),
        ("a.json", "", "a.json, line 1: Expecting value: expected COCO's JSON"),
        ("a.json", '{"annotations":\n[}', "a.json, line 2: "),
        ("a.json", "[" * 100_000, "a.json is not JSON"),
        ("a.json", "[" + "1" * 5000 + "]", "a.json is not JSON"),
        ("a.json", "3", "a.json has no list of results"),
        ("a.json", '{"images": []}', "a.json has no list of annotations"),
        ("a.json", '{"annotations": [], "images": [{}]}', "a.json: image without an id"),
        ("a.json", '[{"image_id": 1, "category_id": 1}]', "annotation 1: bbox missing is not x, y, width"),
        (
            "a.json",
            '[{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, NaN]}]',
            "annotation 1: bbox [1, 2,",
        ),
        (
            "a.json",
            '[{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, -4]}]',
            "1: the box from 1, 2 to 4, -2",
        ),
        ("a.json", '[{"bbox": [1, 2, 3, 4]}]', "annotation 1: image_id or category_id is missing"),
        ("a.csv", "", "a.csv is empty"),
        ("a.csv", "a,b\n1,2\n", "a.csv, line 1: no columns of boxes: expected a header with x1, y1, x2, y2"),
        ("a.csv", "1,2,3\n", "a.csv, line 1: no columns of boxes"),
        ("a.csv", "w,h\n1,2\n1\n", "a.csv, line 3: 1 column, expected 2 as in the header"),
        ("a.csv", "w,h\n1,many\n", "a.csv, line 2: h is 'many', expected a number"),
        ("a.csv", "w,h\n1,nan\n", "a.csv, line 2: a number is not finite"),
        ("a.csv", "w,h\n1,-2\n", "a.csv, line 2: the box from 0, 0 to 1, -2 has a negative side"),
        ("a.csv", "w,h\n1,\0\n", "a.csv, line 2: this is not text"),
        ("a.npz", "no archive", "a.npz cannot be read (File is not a zip file)"),
        ("a.weights", "", "a.weights is of no known kind: expected a folder of VOC's"),
    ],
)
def test_what_cannot_be_read_is_refused_by_file_and_line(tmp_path: Path, name: str, content: str, said: str):
    (tmp_path / name).write_text(content)
    with pytest.raises(UserError) as caught:
        read_boxes(str(tmp_path / name))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("0 0.5 0.5 0.1", "4 columns"),
        ("0 0.1 0.2 0.3 0.4 0.5 0.6", "7 columns"),
        ("dog 0.5 0.5 0.1 0.1", "class 'dog' is no number from 0"),
        ("0 320 240 50 50", "'320' is no number from 0 to 1"),
        ("0 nan 0.5 0.1 0.1", "'nan' is no number from 0 to 1"),
    ],
)
def test_lines_that_are_not_yolos_are_refused(tmp_path: Path, line: str, said: str):
    (tmp_path / "a.txt").write_text(f"0 0.5 0.5 0.1 0.1\n\n{line}\n")
    with pytest.raises(UserError, match=f"a.txt, line 3: {said}: expected lines of class, centre x"):
        read_boxes(str(tmp_path))


def header(shape: tuple[int, ...], descr: str = "<f8") -> bytes:
    """Return the head of an .npy file, and nothing behind it."""
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": descr, "fortran_order": False, "shape": shape})
    return stream.getvalue()


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"boxes": np.zeros((2, 4))}, "no array of boxes"),
        ({"xyxy": np.zeros((2, 3))}, r"xyxy has the shape \(2, 3\)"),
        ({"xyxy": np.zeros((2, 4), object)}, "xyxy holds pickled objects, which could run code"),
        ({"xyxy": np.full((2, 4), "a")}, "xyxy holds <U1, not numbers"),
        ({"xyxy": np.array([[0, 0, 1, 1], [0, 0, np.nan, 1]])}, "xyxy, row 2: not finite"),
        ({"wh": np.array([[1, 1], [1, -1]])}, "row 2: the box has a negative side"),
        ({"wh": np.ones((2, 2)), "cls": np.zeros(3)}, "cls has 3 rows for 2 boxes"),
        ({"wh": np.ones((2, 2)), "img": np.array([0, 0.5])}, "img holds other than whole numbers"),
        (
            {"wh": np.ones((2, 2)), "img": np.array([0, 9]), "img_wh": np.ones((3, 2))},
            "img_wh has 3 rows for 10",
        ),
        ({"wh": np.ones((1, 2)), "names": np.zeros(3)}, "names holds float64, not a list of texts"),
    ],
)
def test_arrays_of_another_shape_or_kind_are_refused(tmp_path: Path, arrays: dict, said: str):
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(UserError, match=f"a.npz: {said}"):
        read_boxes(str(tmp_path / "a.npz"))


@pytest.mark.parametrize(
    "content", [header((10**11, 9, 4)), header((3, 4)), b"", b"\x93NUMPY", header((-1, 4)), b"x" * 100]
)
def test_heads_that_promise_too_much_are_refused_before_memory_is_taken(tmp_path: Path, content: bytes):
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("xyxy.npy", content)
    with pytest.raises(UserError, match=r"a\.npz"):
        read_boxes(str(tmp_path / "a.npz"))


def test_an_array_that_unpacks_to_seven_tebibytes_is_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("xyxy_px.npy", header((240_000_000_000, 4)))
    with pytest.raises(UserError, match=r"a\.npz: xyxy_px has the shape .* more than 2000000 boxes"):
        read_boxes(str(tmp_path / "a.npz"))


def test_what_is_no_file_is_refused_by_its_name(tmp_path: Path):
    with pytest.raises(UserError, match=r"absent\.json cannot be read \(No such file"):
        read_boxes(str(tmp_path / "absent.json"))
    with pytest.raises(UserError, match="absent cannot be read"):
        read_boxes(str(tmp_path / "absent"))
    with pytest.raises(UserError, match="holds no boxes: expected a folder of VOC's"):
        read_boxes(str(tmp_path))
    for name in ("\ud800.csv", "a\0.npz", "a\0"):
        with pytest.raises(UserError, match="cannot be"):
            read_boxes(str(tmp_path / name))


def test_files_larger_than_they_may_be_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a.xml").write_bytes(b"<annotation>" + b" " * 4_000_000)
    with pytest.raises(UserError, match=r"a\.xml is larger than 4 MB"):
        read_boxes(str(tmp_path))
    monkeypatch.setattr("playground.boxes.box_files.table.MOST_BOXES", 2)
    (tmp_path / "a.csv").write_text("w,h\n" + "1,1\n" * 3)
    with pytest.raises(UserError, match=r"a\.csv, line 4: more than 2 boxes"):
        read_boxes(str(tmp_path / "a.csv"))


def test_reading_stops_where_it_is_cancelled(tmp_path: Path):
    def cancel(fraction: float, text: str) -> None:
        raise Cancelled

    for write in (write_voc, write_coco, write_csv, write_npz):
        with pytest.raises(Cancelled):
            read_boxes(str(write(tmp_path)), cancel)
