import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.detectors.letterbox import GREY, Resize, fit, planes
from playground.detectors.names import COCO, VOC, class_names
from playground.faults import UserError
from tests.darknet.files import real

sides = st.integers(2, 90)


@settings(max_examples=40)
@given(sides, sides, sides, sides, st.sampled_from(["stretch", "letterbox", "corner"]))
def test_boxes_go_to_the_network_and_back(rows: int, columns: int, width: int, height: int, resize: Resize):
    fitted, place = fit(np.zeros((rows, columns, 3), np.uint8), width, height, resize)
    assert fitted.shape == (height, width, 3)
    boxes = np.array([[0, 0, columns, rows], [0.25 * columns, 0.5 * rows, 0.75 * columns, rows]])
    there = place.to_network(boxes)
    assert (there >= 0).all()
    assert (there <= np.array([width, height, width, height]) + 1e-9).all()
    np.testing.assert_allclose(place.to_picture(there), boxes, atol=1e-9)


@pytest.mark.parametrize(
    ("resize", "place"),
    [("stretch", (0, 0, 40, 40)), ("letterbox", (0, 10, 40, 30)), ("corner", (0, 0, 40, 20))],
)
def test_the_picture_stands_where_it_is_said_to(resize: Resize, place: tuple[int, int, int, int]):
    left, top, right, bottom = place
    fitted, where = fit(np.full((10, 20, 3), 200, np.uint8), 40, 40, resize)
    assert where.to_network(np.array([[0.0, 0, 20, 10]])).tolist() == [list(place)]
    inside = np.zeros((40, 40), bool)
    inside[top:bottom, left:right] = True
    assert (fitted[inside] == 200).all()
    assert (fitted[~inside] == GREY).all()


def test_boxes_are_cut_at_the_pictures_edges():
    _, place = fit(np.zeros((10, 20, 3), np.uint8), 40, 40)
    assert place.to_picture(np.array([[-5.0, -np.inf, 50, np.inf]])).tolist() == [[0, 0, 20, 10]]


def test_colours_come_as_red_green_blue_planes_or_on_purpose_the_other_way():
    pixels = np.zeros((2, 3, 3), np.uint8)
    pixels[..., 0], pixels[..., 1] = 255, 51
    given_, swapped = planes(pixels), planes(pixels, bgr=True)
    assert (given_.shape, given_.dtype) == ((1, 3, 2, 3), np.float32)
    np.testing.assert_allclose(given_[0, :, 0, 0], [1, 0.2, 0])
    np.testing.assert_array_equal(swapped, given_[:, ::-1])


def test_classes_are_named_by_the_file_beside_the_model_or_by_their_number(tmp_path):
    model = tmp_path / "beads.cfg"
    assert class_names(80, model) == COCO
    assert class_names(20) == VOC
    assert class_names(3, model) == ("class 0", "class 1", "class 2")
    (tmp_path / "beads.names").write_text("red\n\nblue\n")
    assert class_names(2, model) == ("red", "blue")
    (tmp_path / "long.names").write_text("red\n" + 500 * "blue")
    with pytest.raises(UserError, match=r"long.names: name 2 is no line of at most 100 letters"):
        class_names(2, tmp_path / "long.cfg")
    with pytest.raises(UserError, match=r"beads.names holds 2 names: expected 3"):
        class_names(3, model)


@pytest.mark.parametrize(("names", "file"), [(COCO, "coco.names"), (VOC, "voc.names")])
def test_the_names_are_those_of_the_published_lists(names: tuple[str, ...], file: str):
    assert "\n".join(names) == real(file).read_text().strip()
