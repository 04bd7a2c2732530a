"""Captions of boxes: none covers another, none jumps to and fro, and all stand where they can be read."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from playground.marks import Boxes
from playground.scene import Pane
from widgets.painters.board import Board
from widgets.painters.captions import Captions, beside
from widgets.theme import LIGHT

SIGHT = QRectF(10, 20, 300, 200)
SIZE = (80.0, 17.0)


def sized(boxes: np.ndarray) -> np.ndarray:
    return np.tile(SIZE, (len(boxes), 1))


@st.composite
def crowds(draw: st.DrawFn) -> np.ndarray:
    """Boxes of which some lie beyond what is seen."""
    corner = st.tuples(st.floats(-80, 350), st.floats(-80, 260))
    side = st.tuples(st.floats(0, 150), st.floats(0, 150))
    rows = draw(st.lists(st.tuples(corner, side), min_size=1, max_size=30))
    return np.array([[x, y, x + w, y + h] for (x, y), (w, h) in rows])


@settings(max_examples=60)
@given(crowds(), st.randoms())
def test_no_caption_covers_another_or_leaves_the_pane_and_they_come_to_rest(boxes, random) -> None:
    captions = Captions()
    for _ in range(3):
        places = captions.places(boxes, sized(boxes), SIGHT)
        assert all(SIGHT.contains(rect) for rect in places.values())
        assert not any(one.intersects(other) for one, other in combinations(places.values(), 2))
        assert captions.places(boxes, sized(boxes), SIGHT) == places
        boxes = boxes + random.uniform(-9, 9)
    first = Captions().places(boxes, sized(boxes), SIGHT)
    touches = (boxes[0, 0] <= 310) & (boxes[0, 2] >= 10) & (boxes[0, 1] <= 220) & (boxes[0, 3] >= 20)
    assert (0 in first) == touches, "the first has room wherever it is in sight"


def test_captions_stay_where_they_are_while_two_boxes_change_places_in_the_order() -> None:
    captions = Captions()
    boxes = np.array([[60.0, 80, 120, 160], [70.0, 82, 130, 165]])
    places = captions.places(boxes, sized(boxes), SIGHT)
    assert places[0].bottom() == 80, "above its box"
    assert places[1].top() == 165, "below, for above stands the first"
    for shift in range(1, 9):
        order = [shift % 2, 1 - shift % 2]
        moved = captions.places((boxes + 4 * shift)[order], sized(boxes), SIGHT)
        assert [moved[order.index(box)].top() - 4 * shift for box in (0, 1)] == [63, 165]


def test_where_there_is_no_room_above_or_below_it_stands_inside() -> None:
    tall = np.array([[50.0, 0, 90, 400]])
    assert Captions().places(tall, sized(tall), SIGHT)[0].topLeft().toTuple() == (49, 20)


def test_captions_alone_stand_on_the_side_they_are_told() -> None:
    corners = np.array([[[50.0, 50], [90, 50]], [[50, 50], [10, 50]], [[50, 50], [50, 80]], [[50, 50]] * 2])
    right, left, below, here = beside(corners, np.tile(SIZE, (4, 1))).values()
    assert (right.left(), right.center().y()) == (50, 50)
    assert (left.right(), left.center().y()) == (50, 50)
    assert (below.top(), below.center().x()) == (50, 50)
    assert here.center().toTuple() == (50, 50)


def colours_of(mark: Boxes) -> set[str]:
    """The colours in which a mark is painted on a violet ground."""
    board = Board(Pane("p", "P", extent=(0, 10, 0, 10), axes=False))
    board.take((mark,))
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("violet"))
    painter = QPainter(image)
    board.paint(painter, QSizeF(200, 200), LIGHT, 1.0)
    painter.end()
    seen = {image.pixelColor(x, y).name() for x in range(200) for y in range(200)}
    return {colour for colour in seen if colour in {LIGHT.hex(key).lower() for key in (0, "text", "window")}}


def test_boxes_have_a_rim_on_any_picture_and_those_of_no_width_no_outline(qapp) -> None:
    box, group = np.array([[2.0, 2, 8, 8]]), np.array([0])
    blue, text, rim = (LIGHT.hex(key).lower() for key in (0, "text", "window"))
    assert colours_of(Boxes(box, group)) == {blue, rim}
    assert colours_of(Boxes(box, group, colour="text", width=1, dashed=True)) == {text, rim}
    assert colours_of(Boxes(box, group, dashed=True, width=1)) == {blue}
    assert colours_of(Boxes(box, group, width=0)) == set()
