"""A field of several classes shows who leads where, and by how much."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from playground import marks
from tests.widgets.test_painters import UNIT, paint
from widgets.painters.heatmap import HeatmapPainter
from widgets.painters.raster import Cut
from widgets.painters.shares import ShareRaster, class_table, planes_of
from widgets.painters.view import View
from widgets.theme import DARK, LIGHT, Theme

both = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def field(shares: np.ndarray, smooth: bool = True) -> marks.Heatmap:
    return marks.Heatmap(shares, UNIT, "classes", smooth=smooth, name="field")


def corner_colours(mark: marks.Heatmap, theme: Theme) -> list[QColor]:
    """Return the colours at low x low y, high x low y, low x high y, high x high y."""
    image = paint(mark, theme, axes=False)
    return [image.pixelColor(x, y) for y in (215, 20) for x in (30, 290)]


def away(colour: QColor, name: str) -> int:
    wanted = QColor(name)
    pairs = zip(colour.getRgb()[:3], wanted.getRgb()[:3], strict=True)
    return sum(abs(one - other) for one, other in pairs)


def way(theme: Theme, colour: QColor) -> np.ndarray:
    """Return the direction from the window's colour to another."""
    step = np.subtract(colour.getRgb()[:3], theme.colour("window").getRgb()[:3])
    return step / np.linalg.norm(step)


@both
def test_each_place_has_the_colour_of_the_class_that_leads_there(theme: Theme, qapp):
    shares = np.eye(6)[[[0, 1], [2, 5]]]
    for colour, group in zip(corner_colours(field(shares, smooth=False), theme), (0, 1, 2, 5), strict=True):
        alike = [way(theme, colour) @ way(theme, theme.colour(other)) for other in range(6)]
        assert np.argmax(alike) == group


@both
def test_a_tie_is_neutral_and_a_greater_lead_is_stronger(theme: Theme, qapp):
    tie, weak, strong, certain = [1 / 3, 1 / 3, 1 / 3], [0.5, 0.4, 0.1], [0.8, 0.1, 0.1], [1.0, 0, 0]
    colours = corner_colours(field(np.array([[tie, weak], [strong, certain]]), smooth=False), theme)
    distances = [away(colour, theme.window) for colour in colours]
    assert distances[0] == 0
    assert distances == sorted(distances)
    assert min(np.diff(distances)) > 15


def test_the_leader_and_its_lead_are_those_of_sorted_shares(qapp):
    shares = np.random.default_rng(0).dirichlet(np.ones(5), (7, 9))
    view = View(QRectF(0, 0, 9, 7), UNIT, LIGHT)
    found = ShareRaster()(planes_of(shares)[0], Cut(view, UNIT, shares.shape), smooth=True)
    ranked = np.sort(shares, axis=2)
    assert (found[::-1] // 256 == shares.argmax(axis=2)).all()
    assert np.abs(found[::-1] % 256 - 255 * (ranked[..., -1] - ranked[..., -2])).max() <= 0.6


def test_two_classes_meet_where_their_shares_cross_and_not_at_the_edge_of_a_cell(qapp):
    shares = np.array([[[0.9, 0.1], [0.3, 0.7]]])  # cell centres at 0.25 and 0.75: equal at 7/12 of the width
    view = View(QRectF(0, 0, 240, 10), UNIT, LIGHT)
    found = ShareRaster()(planes_of(shares)[0], Cut(view, UNIT, shares.shape), smooth=True)[5] // 256
    assert np.flatnonzero(np.diff(found)).tolist() == pytest.approx([139], abs=1)


def test_shares_that_are_missing_are_left_blank(qapp):
    shares = np.full((2, 2, 3), [0.0, 1.0, 0.0])
    shares[0, 1, 2] = np.nan
    colours = corner_colours(field(shares, smooth=False), LIGHT)
    assert [colour == LIGHT.colour("window") for colour in colours] == [False, True, False, False]


def test_zooming_in_shows_the_same_classes(qapp):
    shares = np.random.default_rng(1).dirichlet(np.ones(4), (20, 20))
    whole, part = (
        ShareRaster()(
            planes_of(shares)[0], Cut(View(QRectF(0, 0, 200, 200), span, LIGHT), UNIT, shares.shape), True
        )
        for span in (UNIT, (0.0, 0.5, 0.0, 0.5))
    )
    same = np.kron(whole[100:, :100] // 256, np.ones((2, 2))) == part // 256
    assert same.mean() > 0.95  # but for the pixels along the edges


def test_resizing_a_whole_image_and_warping_it_agree(qapp):
    values = np.random.default_rng(2).random((13, 17)).astype(np.float32)
    view = View(QRectF(0, 0, 170, 130), UNIT, LIGHT)
    cut, slightly_more = (Cut(view, extent, values.shape) for extent in (UNIT, (0.0, 1.0 + 1e-7, 0.0, 1.0)))
    for smooth in (True, False):
        assert np.abs(cut(values, smooth) - slightly_more(values, smooth)).max() < 0.06


def test_a_field_of_classes_is_touched_cell_by_cell_and_has_no_bar(qapp):
    painter = HeatmapPainter()
    painter.take(marks.Heatmap(np.full((2, 3, 4), 0.25), (0, 3, 0, 2), "classes", bar="P"))
    view = View(QRectF(0, 0, 300, 200), (0, 3, 0, 2), LIGHT)
    assert painter.hit(view, QPointF(250, 50)) == 5
    paint(painter.mark)


@pytest.mark.parametrize("odd", [np.empty((0, 0, 3)), np.full((2, 2, 3), np.nan), np.ones((1, 1, 1))])
def test_odd_shares_paint(odd: np.ndarray, qapp):
    paint(field(odd))


def test_colours_of_classes_stay_apart_for_colour_blind_eyes():
    """Deuteranopia as Viénot, Brettel and Mollon (1999) simulate it, on linear RGB."""
    simulate = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])
    for theme in (LIGHT, DARK):
        strongest = (class_table(theme, 6)[255::256] / 255.0) ** 2.2
        seen = np.clip(strongest @ simulate.T, 0, 1) ** (1 / 2.2) * 255
        distance = np.linalg.norm(seen[:, None] - seen[None], axis=2) + 1e9 * np.eye(6)
        assert distance.min() > 12, theme.name
