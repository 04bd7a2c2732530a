"""The inside of a network: what is drawn where, what the hand finds, and what stands beside it."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF

from playground import marks
from playground.scene import Pane
from tests.widgets.surfaces import count, pixels
from tests.widgets.test_painters import SIZE, bluish, is_blank, orange, paint
from widgets.painters.board import Board
from widgets.painters.columns import lay_out
from widgets.painters.edges import MOST, largest
from widgets.painters.view import View
from widgets.theme import DARK, LIGHT

PLAIN = Pane("p", "P", axes=False)


def network(layers: tuple[int, ...], **more) -> marks.Network:
    """Return a network of neutral units whose weights are all 1."""
    weights = tuple(np.ones((after, before)) for before, after in pairwise(layers))
    more = {"weights": weights, "name": "net"} | more
    return marks.Network(layers, np.full((sum(layers), 4, 4), 128, np.uint8), **more)


def unfrozen(layers: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    return tuple(np.zeros((b, a + 1), bool) for a, b in pairwise(layers))


def hit(mark: marks.Network, x: float, y: float) -> int:
    """Return the item at a share of the width from the left and of the height from the top."""
    board = Board(PLAIN)
    board.take((mark,))
    rect = board.view(SIZE, LIGHT, 1.0).rect
    at = QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height())
    return board.hit(board.view(SIZE, LIGHT, 1.0), at)[1]


def test_only_the_largest_edges_are_drawn():
    weights = [np.random.default_rng(0).normal(size=(64, 64))]
    index, kept = largest(weights)
    assert len(kept) == MOST
    assert np.abs(kept).min() >= np.sort(np.abs(weights[0]).ravel())[-MOST]
    _, layer, to, origin = index[-1]
    assert weights[layer][to, origin] == kept[-1]
    assert largest([])[0].shape == (0, 4)


def test_where_there_is_no_number_there_is_no_edge():
    index, weights = largest([np.array([[1.0, np.nan], [np.nan, 0.0]])])
    assert index[:, 0].tolist() == [3, 0]
    assert weights.tolist() == [0.0, 1.0]


def test_positive_edges_are_blue_and_negative_orange(qapp):
    for sign, tells in ((1.0, bluish), (-1.0, orange)):
        mark = marks.Network((1, 1), np.full((2, 4, 4), 128, np.uint8), (np.array([[sign]]),))
        assert tells(paint(mark, axes=False).pixelColor(160, 116))


def test_a_wide_network_still_fits(qapp):
    layers = (64,) * 8
    weights = tuple(np.random.default_rng(0).normal(size=(64, 64)) for _ in range(7))
    image = paint(marks.Network(layers, np.full((512, 8, 8), 255, np.uint8), weights), axes=False)
    assert not is_blank(image)


def test_selected_unit_is_outlined(qapp):
    def accents(selected: int) -> int:
        mark = marks.Network((1, 1), np.full((2, 4, 4), 128, np.uint8), (np.ones((1, 1)),), selected=selected)
        image = paint(mark, axes=False)
        accent = LIGHT.colour("accent")
        return sum(image.pixelColor(x, y) == accent for x in range(320) for y in range(60, 180))

    assert accents(1) > accents(-1) + 50


def test_network_hit_finds_the_unit_under_the_cursor(qapp):
    board = Board(Pane("p", "P", axes=False))
    board.take((marks.Network((1, 2), np.zeros((3, 4, 4), np.uint8), (np.ones((2, 1)),), name="net"),))
    view = board.view(SIZE, LIGHT, 1.0)
    right = view.rect.right() - 20
    assert board.hit(view, QPointF(view.rect.left() + 10, view.rect.center().y())) == ("net", 0)
    assert board.hit(view, QPointF(right, view.rect.top() + view.rect.height() / 4)) == ("net", 1)
    assert board.hit(view, QPointF(right, view.rect.top() + view.rect.height() * 3 / 4)) == ("net", 2)
    assert board.hit(view, QPointF(view.rect.center().x(), view.rect.top() + 2)) == ("", -1)


def test_edges_are_items_after_the_units_row_by_row():
    # To, from of the second layer's weights: edges 0 to 3 of the first layer come before.
    level = {(0, 0): (0.25, 0.25), (1, 1): (0.25, 0.75)}
    for (to, origin), (x, y) in level.items():
        assert hit(network((2, 2, 2)), x, y) == 6 + to * 2 + origin
        assert hit(network((2, 2, 2)), x + 0.5, y) == 6 + 4 + to * 2 + origin


def test_the_edge_nearest_to_the_hand_is_found_at_any_scale(qapp):
    mark = network((3, 5, 2))
    for ratio, theme in ((1.0, LIGHT), (2.0, LIGHT.scaled(1.5))):
        board = Board(PLAIN)
        board.take((mark,))
        view = board.view(SIZE, theme, ratio)
        columns = lay_out(mark, view)
        start, end = columns.outlets[1] / ratio, columns.inlets[3 + 4] / ratio
        middle = (start + end) / 2  # of a curve that is the same from both ends
        corner = [view.rect.left(), view.rect.top()]
        assert board.hit(view, QPointF(*(middle + corner))) == ("net", 10 + 4 * 3 + 1)


def test_a_unit_is_found_before_an_edge_and_nothing_far_from_both():
    mark = network((1, 1))
    assert hit(mark, 0.02, 0.5) == 0
    assert hit(mark, 0.5, 0.5 + 4 / 240) == 2
    assert hit(mark, 0.5, 0.6) == -1


def test_what_is_not_drawn_cannot_be_touched(qapp):
    weights = np.ones((40, 40))
    weights[:20] = 1e-6
    mark = network((40, 40), weights=(weights,))
    found = {hit(mark, 0.5, y) for y in np.linspace(0.02, 0.98, 60)} - {-1}
    assert found
    assert min(found) >= 80 + 20 * 40


def test_a_selected_edge_has_a_rim_and_its_units_are_outlined(qapp):
    plain, chosen = (paint(network((2, 2), selected=selected), axes=False) for selected in (-1, 4 + 2))
    accent = LIGHT.accent
    assert count(plain, accent) == 0
    assert count(chosen, accent) > 800


def test_frozen_weights_are_dashed(qapp):
    frozen = unfrozen((2, 2))
    frozen[0][1, 1] = True  # the edge from the second input to the second unit, level at three quarters
    image = pixels(paint(network((2, 2), frozen=frozen), axes=False))
    window = pixels(paint(network((2, 2), weights=()), axes=False))[0, 0]
    band = np.abs(image - window).max(axis=2) > 40
    upper, lower = (band[row - 3 : row + 4, 110:130].any(axis=0) for row in (58, 174))
    assert upper.all()
    assert not lower.all()
    assert lower.any()


def test_a_lock_stands_on_units_that_are_frozen_whole(qapp):
    def inked(columns: int) -> int:
        frozen = unfrozen((2, 2))
        frozen[0][0, :columns] = True
        image = pixels(paint(network((2, 2), frozen=frozen), axes=False))
        return int((np.abs(image - (30, 34, 38)).max(axis=2) < 40).sum())  # the colour of text

    assert inked(2) == 0  # its bias still learns
    assert inked(3) > 20


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_outputs_have_the_colours_symbols_and_names_of_their_classes(qapp, theme):
    bare = network((2, 3), weights=())
    named = network((2, 3), weights=(), output_groups=(0, 2, 4), output_labels=("a", "b", "c"))
    for group in (0, 2, 4):
        assert count(paint(bare, theme, axes=False), theme.hex(group)) < 10
        assert count(paint(named, theme, axes=False), theme.hex(group)) > 100


def test_names_of_outputs_leave_the_network_most_of_the_width(qapp):
    view = View(QRectF(0, 0, 400, 300), (0, 1, 0, 1), LIGHT)
    columns = lay_out(network((2, 2), output_labels=("a very long name of a class that never ends",)), view)
    assert columns.across[-1][1] > 280


def test_captions_stand_above_the_columns(qapp):
    view = View(QRectF(0, 0, 400, 300), (0, 1, 0, 1), LIGHT)
    for captions in ((), ("inputs", "tanh")):
        highest = lay_out(network((2, 8), captions=captions), view).corners[:, 1].min()
        assert (highest >= LIGHT.px(17)) == bool(captions)
    plain, captioned = (paint(network((2, 2), captions=c), axes=False) for c in ((), ("", "tanh")))
    strip = np.abs(pixels(plain) - pixels(captioned))[:15].max(axis=(0, 2))
    assert strip[:160].max() == 0
    assert strip[160:].max() > 100


@pytest.mark.parametrize("members", [1, 2, 7, 12, 30, 64, 65, 200])
@pytest.mark.parametrize("size", [(470, 400), (240, 180), (900, 300)])
def test_members_of_an_ensemble_lie_apart_and_in_view(members: int, size: tuple[int, int], qapp):
    view = View(QRectF(0, 0, *size), (0, 1, 0, 1), LIGHT)
    mark = network((members, 1), captions=("members", "vote"), output_labels=("yes",), output_groups=(0,))
    rects = lay_out(mark, view).rects(view)
    assert len(rects) == members + 1
    assert all(view.rect.contains(rect) for rect in rects)
    corners = np.array([(rect.left(), rect.top(), rect.right(), rect.bottom()) for rect in rects])
    left, top, right, bottom = corners.T
    apart = (
        (left[:, None] >= right)
        | (right[:, None] <= left)
        | (top[:, None] >= bottom)
        | (bottom[:, None] <= top)
    )
    assert (apart | np.eye(len(rects), dtype=bool)).all()
    assert min(rect.width() for rect in rects) >= 5
    assert len({rect.width() for rect in rects[:-1]}) == 1


def test_a_network_of_full_size_and_all_frozen_paints(qapp):
    layers = (7, *(64,) * 8, 6)
    frozen = tuple(~rows for rows in unfrozen(layers))
    mark = network(
        layers, frozen=frozen, output_groups=tuple(range(6)), captions=("leaky ReLU",) * 10, selected=30_000
    )
    assert not is_blank(paint(mark, DARK.scaled(1.4), axes=False))
    board = Board(PLAIN)
    board.take((mark,))
    assert board.hit(board.view(QSizeF(60, 40), LIGHT, 1.0), QPointF(30, 20))[0] in ("", "net")
