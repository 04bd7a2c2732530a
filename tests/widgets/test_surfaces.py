"""Points on a surface in space, its colours and its range, in space and from above."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from playground import marks
from tests.widgets.surfaces import SIZE, SPACE, WHOLE, count, dotted, painted, parted, pixels, shown
from tests.widgets.test_painters import paint
from widgets.painters import opengl
from widgets.painters.camera import HOME, TALL, Camera
from widgets.painters.relief import Relief
from widgets.painters.stage import Stage
from widgets.painters.view import View
from widgets.theme import DARK, LIGHT, Theme

both = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
FLAT = np.zeros((20, 20))


@pytest.fixture(autouse=True)
def by_processor(qapp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opengl, "gl_view", lambda: None)


def surface(heights: np.ndarray, **more) -> marks.Surface:
    return marks.Surface(heights, WHOLE, **({"low": -1.0, "high": 1.0} | more))


def points(*xyz: tuple[float, float, float], group: int = 3) -> dict[str, np.ndarray]:
    return {"points": np.array(xyz, float).reshape(-1, 3), "groups": np.full(len(xyz), group)}


def hidden(mark: marks.Surface, camera: Camera = HOME) -> list[bool]:
    assert mark.points is not None
    relief = Relief.of(mark, 56)
    return relief.hidden(relief.placed(mark.points), camera).tolist()


@both
def test_a_point_is_drawn_where_it_stands_and_faintly_under_the_surface(theme: Theme):
    fill = theme.fill(3).name()
    above = shown(surface(FLAT, **points((0, 0, 1))), theme)[1]
    below = shown(surface(FLAT, **points((0, 0, -1))), theme)[1]
    assert count(above, fill) > 10
    assert count(below, fill) == 0
    assert pixels(below).tolist() != pixels(shown(surface(FLAT), theme)[1]).tolist()
    view = View(QRectF(0, 0, SIZE.width(), SIZE.height()), (0, 1, 0, 1), theme)
    x, y, _ = HOME.project(np.array([[0.0, 0.0, TALL]]), view)[0]
    assert above.pixelColor(round(x), round(y)) == theme.fill(3)


def test_the_surface_hides_what_lies_under_or_behind_it():
    wall = np.full((41, 41), -1.0)
    wall[20] = 1.0  # along x, at y = 0; the eye looks along +y
    at = points((0, 0.15, -0.9), (0, -0.5, -0.9), (0, 0.15, 0.99), (0.5, 0.1, 0.0), (0, -0.5, -2.0))
    assert hidden(surface(wall, **at), Camera(azimuth=0, elevation=20)) == [True, False, False, True, False]
    slope = np.tile(np.linspace(-1, 1, 30), (30, 1))
    on_it = [(x, y, x) for x in np.linspace(-0.9, 0.9, 7) for y in (-0.5, 0.5)]
    assert not any(hidden(surface(slope, **points(*on_it))))
    assert all(hidden(surface(slope, **points(*[(x, y, x - 0.3) for x, y, _ in on_it if abs(x) < 0.4]))))


def test_a_hole_hides_nothing_and_many_points_are_no_trouble():
    holed = FLAT.copy()
    holed[5:15, 5:15] = np.nan
    assert hidden(surface(holed, **points((0, 0, -0.1)))) == [False]
    many = np.zeros((70_000, 3))
    many[:, 2] = -0.5
    assert all(hidden(surface(FLAT, points=many, groups=np.zeros(len(many)))))
    assert hidden(surface(FLAT, **points((np.nan, 0, 0)))) in ([True], [False])


def test_a_fixed_range_keeps_the_stage_still_and_cuts_what_lies_beyond():
    relief = Relief.of(surface(np.array([[0.0, 0.5], [1.0, 7.0]])), 56)
    assert relief.vertices[:, 2] == pytest.approx([0, TALL / 2, TALL, TALL])
    assert relief.raised(np.array([-np.inf, -3.0, np.nan])) == pytest.approx(
        [np.nan, -TALL, np.nan], nan_ok=True
    )


def test_a_range_that_follows_the_data_holds_the_points_too():
    free = marks.Surface(FLAT, WHOLE, **points((0, 0, 3.0), (0, 0, -1.0)))
    assert (Relief.of(free, 56).low, Relief.of(free, 56).high) == (-1, 3)
    even = marks.Surface(FLAT, WHOLE, palette="diverging", **points((0, 0, 3.0), (0, 0, -1.0)))
    assert (Relief.of(even, 56).low, Relief.of(even, 56).high) == (-3, 3)


@both
def test_a_diverging_surface_is_blue_above_zero_orange_below_and_stands_out_between(theme: Theme):
    above, below, between = (
        pixels(shown(surface(FLAT + level, palette="diverging"), theme)[1]) for level in (0.9, -0.9, 0.0)
    )
    warm = [(image[..., 0] - image[..., 2] > 40).sum() for image in (above, below, between)]
    cold = [(image[..., 2] - image[..., 0] > 40).sum() for image in (above, below, between)]
    assert (warm[0], cold[1], warm[2], cold[2]) == (0, 0, 0, 0)
    assert min(warm[1], cold[0]) > 5000
    window = np.array(theme.colour("window").getRgb()[:3])
    assert (np.abs(between - window).max(axis=2) > 14).sum() > 5000


@both
def test_a_tint_colours_by_classes_or_as_it_is(theme: Theme):
    by_class = pixels(shown(parted(), theme)[1])
    green = (by_class[..., 1] > by_class[..., 0] + 30) & (by_class[..., 1] > by_class[..., 2] + 10)
    orange = by_class[..., 0] > by_class[..., 2] + 50
    blue = by_class[..., 2] > by_class[..., 0] + 50
    assert min(green.sum(), orange.sum(), blue.sum()) > 800
    pink = np.tile(np.array([255, 0, 255], np.uint8), (20, 20, 1))
    tinted = pixels(shown(surface(FLAT, tint=pink), theme)[1])
    assert ((tinted[..., 0] > 200) & (tinted[..., 1] < 20)).sum() > 5000


def test_new_colours_on_the_same_heights_are_shown():
    stage, before = shown(surface(FLAT, tint=np.zeros((20, 20, 3), np.uint8)))
    assert stage.take((surface(FLAT, tint=np.full((20, 20, 3), 200, np.uint8)),))
    assert painted(stage) != before


def test_a_camera_that_was_turned_stays_while_the_surface_moves():
    stage = Stage(SPACE)
    for turn in range(3):
        stage.take((dotted(turn),))
        painted(stage)
        if turn == 0:
            stage.pan(stage.view(SIZE, LIGHT, 1.0), QPointF(0, 0), QPointF(80, 20))
            camera = stage.camera
    assert stage.camera == camera != HOME
    assert stage.painters[0].camera == camera


def test_from_above_points_and_tints_are_seen_too():
    image = paint(surface(FLAT, **points((0, 0, 0.5))), axes=False)
    inked = np.argwhere(np.abs(pixels(image) - LIGHT.fill(3).getRgb()[:3]).max(axis=2) < 12)
    assert len(inked) > 10
    assert inked.mean(axis=0) == pytest.approx((120, 160), abs=12)
    colours = pixels(paint(parted(), axes=False))
    assert colours[230, 160].argmax() == 0  # class 3, vermilion, at low y
    assert colours[120, 20].argmax() == 1  # class 2, green, at low x
