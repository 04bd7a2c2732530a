from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from playground.darknet.onnx_file import Graph
from playground.detectors.letterbox import fit
from playground.detectors.onnx import OnnxDetector
from playground.detectors.onnx_layouts import recognise
from playground.faults import UserError

SIDE = 64
CELLS = 8 * 8 + 4 * 4 + 2 * 2
FOUND = 8 * 8 + 1 * 4 + 2
"""The place of row 1, column 2 at stride 16 among all cells."""


def model(path: Path, outputs: dict[str, np.ndarray], sides: Sequence[int] = (SIDE, SIDE)) -> Path:
    """Write a model that answers the same to every picture."""
    graph = Graph("toy")
    graph.input("images", (1, 3, *sides))
    for name, array in outputs.items():
        graph.add("Identity", (graph.tensor(f"{name}_stored", array.astype(np.float32)),), name)
        graph.output(name, array.shape)
    path.write_bytes(graph.file())
    return path


def rows(count: int, width: int, place: int, values: Sequence[float]) -> np.ndarray:
    """Return rows of noughts with one that is not."""
    table = np.zeros((count, width))
    table[place] = values
    return table


def yolox() -> dict[str, np.ndarray]:
    # cell (2, 1) of stride 16: ((2 + 0.25)·16, (1 + 0.5)·16) = (36, 24), sides 16·e⁰ and 16·e^ln 2
    return {"output": rows(CELLS, 8, FOUND, [0.25, 0.5, 0, np.log(2), 0.8, 0.1, 0.5, 0.2])[None]}


def yolov5() -> dict[str, np.ndarray]:
    place = 3 * 8 * 8 + 2 * 16 + 1 * 4 + 2  # stride 16, the third anchor
    noise = np.zeros((1, 3, 8, 8, 8))  # one of the heads that exports carry along
    return {"head": noise, "output": rows(3 * CELLS, 8, place, [36, 24, 16, 32, 0.8, 0.1, 0.5, 0.2])[None]}


def yolov8() -> dict[str, np.ndarray]:
    return {"output": rows(CELLS, 7, FOUND, [36, 24, 16, 32, 0.1, 0.4, 0.2]).T[None]}


def ssd() -> dict[str, np.ndarray]:
    corners = np.array([28, 8, 44, 40]) / SIDE
    return {
        "scores": rows(50, 4, 7, [0.6, 0.1, 0.4, 0.2])[None],  # background first
        "boxes": rows(50, 4, 7, corners)[None, :, :],
    }


def ssd_of_five_classes() -> dict[str, np.ndarray]:
    corners = np.array([28, 8, 44, 40]) / SIDE
    return {
        "scores": rows(50, 6, 7, [0.6, 0.1, 0.4, 0.2, 0, 0])[None],
        "boxes": rows(50, 4, 7, corners)[None],
    }


def ssd_rows() -> dict[str, np.ndarray]:
    return {"output": rows(9, 7, 3, [0, 2, 0.4, *(np.array([28, 8, 44, 40]) / SIDE)])[None, None]}


@pytest.mark.parametrize(
    ("answer", "name", "classes", "origin"),
    [
        (yolox(), "YOLOX", 3, [1, 0, 1, 2]),
        (yolov5(), "YOLOv5", 3, [1, 2, 1, 2]),
        (yolov8(), "YOLOv8", 3, [1, 0, 1, 2]),
        (ssd_of_five_classes(), "SSD", 5, None),
        (ssd_rows(), "SSD", 1000, None),
    ],
    ids=["YOLOX", "YOLOv5", "YOLOv8", "SSD", "SSD rows"],
)
def test_a_layout_is_told_by_its_shapes_and_read(
    tmp_path, answer, name: str, classes: int, origin: list[int]
):
    detector = OnnxDetector(model(tmp_path / "toy.onnx", answer))
    assert (detector.layout.name, len(detector.names)) == (name, classes)
    fitted, _ = fit(np.zeros((10, 20, 3), np.uint8), detector.width, detector.height, detector.resize)
    found = detector.look(fitted).candidates(0.3)
    np.testing.assert_allclose(found.boxes, [[28, 8, 44, 40]], rtol=1e-5)
    np.testing.assert_allclose(found.scores, [0.4], rtol=1e-5)
    assert found.labels.tolist() == [1]
    assert found.origins.tolist() == ([origin] if origin else [])
    assert len(detector.look(fitted).candidates(0.5)) == 0


@pytest.mark.parametrize(
    ("answer", "shapes", "total"),
    [
        (yolox(), [(1, 84, 8)], 84),
        (yolov5(), [(1, 3, 8, 8, 8), (1, 252, 8)], 252),
        (yolov8(), [(1, 7, 84)], 84),
        (ssd_of_five_classes(), [(1, 50, 4), (1, 50, 6)], 50),
    ],
    ids=["YOLOX", "YOLOv5", "YOLOv8", "SSD"],
)
def test_an_answer_tells_its_shapes_and_how_many_boxes_it_holds(tmp_path, answer, shapes, total: int):
    detector = OnnxDetector(model(tmp_path / "toy.onnx", answer))
    said = detector.look(np.zeros((SIDE, SIDE, 3), np.uint8))
    assert sorted(said.shapes) == shapes
    assert said.total == total


def test_a_detector_of_another_input_than_a_square_is_read(tmp_path):
    wide = {"output": np.zeros((1, 6, 2 * CELLS))}
    detector = OnnxDetector(model(tmp_path / "toy.onnx", wide, sides=(SIDE, 2 * SIDE)))
    assert (detector.height, detector.width, detector.layout.classes) == (SIDE, 2 * SIDE, 2)


@pytest.mark.parametrize(
    ("layout", "pixel"),
    [(yolov5(), 1.0), (yolox(), 255.0), (ssd_of_five_classes(), 1.0)],
    ids=["0…1", "0…255, blue first", "−1…1"],
)
def test_pixels_are_given_as_each_kind_was_trained(tmp_path, layout, pixel: float):
    detector = OnnxDetector(model(tmp_path / "toy.onnx", layout))
    given_: list[np.ndarray] = []
    detector._forward = lambda array: given_.append(array) or layout
    red = np.zeros((SIDE, SIDE, 3), np.uint8)
    red[..., 0] = 255
    detector.look(red)
    detector.look(red, bgr=True)
    first, swapped = (array[0, :, 0, 0] for array in given_)
    place = 2 if detector.layout.bgr else 0
    assert first[place] == pytest.approx(pixel)
    assert swapped.tolist() == first[::-1].tolist()


@pytest.mark.parametrize(
    "shape", [(1, 80, 100), (1, 8400), (1, 3, 6, 6), (5, 6), (2, CELLS, 8), (1, CELLS, 5)]
)
def test_other_shapes_are_refused_by_name(shape: tuple[int, ...]):
    with pytest.raises(
        UserError, match=r"not a layout that is known: out .* for a 64×64 input: known are YOLOX"
    ):
        recognise({"out": np.zeros(shape, np.float32)}, SIDE, SIDE)


def test_two_outputs_of_four_columns_are_not_guessed_at():
    answer = {name: each.astype(np.float32) for name, each in ssd().items()}
    with pytest.raises(UserError, match="scores 1×50×4, boxes 1×50×4"):
        recognise(answer, SIDE, SIDE)


def test_models_with_a_stride_of_64_are_read():
    cells = 16 * 16 + 8 * 8 + 4 * 4 + 2 * 2
    layout = recognise({"out": np.zeros((1, 3 * cells, 85), np.float32)}, 128, 128)
    assert (layout.name, layout.classes, layout.cells[-1].tolist()) == ("YOLOv5", 80, [3, 2, 1, 1])


def test_a_size_that_is_left_open_is_the_usual_one(tmp_path):
    answer = {"output": np.zeros((1, 84, 8400))}
    detector = OnnxDetector(model(tmp_path / "toy.onnx", answer, sides=(0, 0)))
    assert (detector.width, detector.height, detector.names[0]) == (640, 640, "person")


GOOD = Graph("toy")
GOOD.input("images", (1, 3, 8, 8))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", r"has 0 bytes"),
        (b"PK\3\4" * 50, r"is not an ONNX file"),
        (np.random.default_rng(0).bytes(5000), r"is not an ONNX file"),
        (GOOD.file()[:-9], r"is not an ONNX file \(a field ends beyond the file\)"),
        (Graph("toy").file(), r"is not an ONNX file \(no input\)"),
        (GOOD.file().replace(b"images", b"imag\xffs"), r"is not an ONNX file \('utf-8' codec"),
        (GOOD.file(), r"cannot be (read|run) by OpenCV|not a layout that is known"),
    ],
    ids=["empty", "zip", "random", "cut", "no input", "a name that is no text", "no output"],
)
def test_files_that_are_no_detector_are_refused_in_words(tmp_path, content: bytes, said: str):
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    with pytest.raises(UserError, match=rf"broken.onnx:? {said}"):
        OnnxDetector(path)


@pytest.mark.parametrize("sides", [(9000, 64), (64, 1 << 40)])
def test_a_picture_too_large_is_refused_before_it_is_made(tmp_path, sides: tuple[int, int]):
    with pytest.raises(UserError, match=r"its input has the shape \[1, 3, "):
        OnnxDetector(model(tmp_path / "toy.onnx", yolov8(), sides=sides))
