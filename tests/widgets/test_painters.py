"""Every mark paints in both themes, whatever its numbers are, and lies where its coordinates say."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from playground import marks
from playground.marks import Mark
from playground.scene import Pane
from widgets.painters import PAINTERS
from widgets.painters.board import Board
from widgets.painters.grid import _written
from widgets.painters.layout import zoomed
from widgets.painters.legend import entries
from widgets.painters.raster import Cut
from widgets.painters.stack import Stack
from widgets.painters.stage import Stage
from widgets.painters.ticks import linear_ticks, log_ticks, number_text, rounded
from widgets.painters.view import View
from widgets.theme import DARK, LIGHT, Theme

SIZE = QSizeF(320, 240)
UNIT = (0.0, 1.0, 0.0, 1.0)
NAN = float("nan")


def empty_of(*shape: int) -> np.ndarray:
    return np.empty(shape)


FULL: list[Mark] = [
    marks.Heatmap(np.linspace(-1, 1, 12).reshape(3, 4), UNIT, "diverging", bar="loss (nats)"),
    marks.Heatmap(np.zeros((4, 4, 3), np.uint8), UNIT),
    marks.Photo(np.full((20, 30, 3), 90, np.uint8)),
    marks.Points(np.random.default_rng(0).random((40, 2)), np.arange(40) % 9),
    marks.Points(np.random.default_rng(0).random((40, 2)), np.arange(40), hollow=True),
    marks.Points(np.random.default_rng(0).random((4, 2)), np.arange(4), symbol="cross"),
    marks.Path((np.array([[0, 0], [1, 1], [2, 0.5]]), np.array([[0, 1], [2, 1]])), 3, dashed=True, width=2.0),
    marks.Arrows(np.zeros((3, 2)), np.array([[1, 0], [0, 1], [0, 0]]), "#00ff00"),
    marks.Boxes(np.array([[0, 0, 4, 4], [1, 1, 3, 2]]), np.array([0, 1]), ("cat 0.9", ""), dashed=True),
    marks.Grid(
        np.arange(6.0).reshape(2, 3),
        windows=(marks.Window(0, 0, 2, 2),),
        hatched=np.eye(2, 3, dtype=bool),
        row_labels=("a", "b"),
    ),
    marks.Grid(
        np.arange(4.0).reshape(2, 2), faint=np.eye(2, dtype=bool), origin=(3, 1), caption="kernel", sign="×"
    ),
    marks.Grid(np.random.default_rng(0).random((90, 120)), faint=np.eye(90, 120, dtype=bool)),
    marks.Grid(np.full((3, 4, 3), 90, np.uint8), windows=(marks.Window(0, 0, 2, 2),)),
    marks.Surface(np.random.default_rng(0).random((8, 9)), UNIT, (np.array([[0, 0, 1], [1, 1, 0]]),), (2,)),
    marks.Network(
        (2, 3, 1), np.zeros((6, 5, 5), np.uint8), (np.ones((3, 2)), -np.ones((1, 3))), ("x", "y"), 2
    ),
    marks.Network(
        (2, 2),
        np.zeros((4, 5, 5), np.uint8),
        (np.eye(2),),
        selected=5,
        frozen=(np.array([[True, True, True], [False, True, False]]),),
        output_labels=("no", "yes"),
        output_groups=(0, 1),
        captions=("inputs", "softmax"),
    ),
    marks.Bars(np.array([1.0, -2.0, 3.0]), ("one", "two", "three"), np.arange(3)),
    marks.Bars(np.array([1.0, 2.0]), ("one", "two"), np.arange(2), horizontal=False),
    marks.Table((("accuracy", "0.974"), ("F1", "0.97")), ("", "test")),
    marks.Text("# Title\n\nSome **bold** words and `code`."),
]
ODD: list[Mark] = [
    marks.Heatmap(np.array([[NAN, 1.0], [np.inf, -1.0]]), UNIT, "diverging"),
    marks.Heatmap(np.full((3, 3), NAN), UNIT, bar="all missing"),
    marks.Heatmap(np.zeros((2, 2)), UNIT, "diverging", bar="flat"),
    marks.Points(np.array([[NAN, 1.0], [0.5, np.inf], [0.5, 0.5]]), np.array([0, 1, 2])),
    marks.Path((np.array([[0, 1], [NAN, NAN], [1, -1]]), empty_of(0, 2), np.array([[0.5, 0.5]]))),
    marks.Arrows(np.array([[NAN, 0]]), np.array([[1, 1]])),
    marks.Boxes(np.array([[NAN, 0, 1, 1], [3, 3, 1, 1]]), np.array([0, 1])),
    marks.Grid(np.array([[NAN, np.inf], [1.0, 2.0]]), "d"),
    marks.Surface(np.full((3, 3), NAN), UNIT),
    marks.Network((1, 1), np.zeros((2, 3, 3), np.uint8), (np.array([[NAN]]),), selected=2),
    marks.Bars(np.array([NAN, np.inf]), ("a", "b"), np.array([0])),
]
NOTHING: list[Mark] = [
    marks.Heatmap(empty_of(0, 0), UNIT),
    marks.Photo(np.empty((0, 0, 3), np.uint8)),
    marks.Points(empty_of(0, 2), empty_of(0)),
    marks.Path(()),
    marks.Path((empty_of(0, 2),)),
    marks.Arrows(empty_of(0, 2), empty_of(0, 2)),
    marks.Boxes(empty_of(0, 4), empty_of(0)),
    marks.Grid(empty_of(0, 0)),
    marks.Surface(empty_of(0, 0), UNIT),
    marks.Network((), np.empty((0, 1, 1), np.uint8), ()),
    marks.Bars(empty_of(0), (), empty_of(0)),
    marks.Table(()),
    marks.Text("  "),
]


def name_of(mark: Mark) -> str:
    return type(mark).__name__


def paint(mark: Mark, theme: Theme = LIGHT, *, ratio: float = 1.0, vector: bool = False, **pane) -> QImage:
    kind = "text" if isinstance(mark, marks.Table | marks.Text) else "plot"
    declared = Pane("p", "P", view=kind, **pane)
    board = Stack(declared) if kind == "text" else Board(declared)
    board.take((mark,))
    image = QImage(round(320 * ratio), round(240 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.colour("window"))
    painter = QPainter(image)
    try:
        board.paint(painter, SIZE, theme, ratio, vector)
    finally:
        painter.end()
    return image


def stage(mark: Mark, theme: Theme = LIGHT) -> tuple[Stage, QImage]:
    made = Stage(Pane("p", "P", view="3d", x_label="w₁", y_label="w₂"))
    made.take((mark,))
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill(theme.colour("window"))
    painter = QPainter(image)
    try:
        made.paint(painter, SIZE, theme, 1.0)
    finally:
        painter.end()
    return made, image


def is_blank(image: QImage) -> bool:
    first = image.pixel(0, 0)
    return all(
        image.pixel(x, y) == first for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    )


def bluish(colour: QColor) -> bool:
    return colour.blue() > colour.red() + 40


def orange(colour: QColor) -> bool:
    return colour.red() > colour.blue() + 40


@pytest.mark.parametrize("theme", [LIGHT, DARK, DARK.scaled(2.0)], ids=["light", "dark", "large"])
@pytest.mark.parametrize("mark", FULL, ids=name_of)
def test_every_mark_paints(mark: Mark, theme: Theme, qapp):
    assert not is_blank(paint(mark, theme, axes=False))


@pytest.mark.parametrize("mark", FULL, ids=name_of)
def test_every_mark_paints_on_a_fine_screen_and_as_shapes(mark: Mark, qapp):
    assert not is_blank(paint(mark, ratio=2.0))
    assert not is_blank(paint(mark, vector=True))


@pytest.mark.parametrize("mark", ODD, ids=name_of)
def test_what_is_not_finite_is_left_blank(mark: Mark, qapp):
    paint(mark)
    paint(mark, log_y=True)


@pytest.mark.parametrize("mark", NOTHING, ids=name_of)
def test_nothing_is_empty_and_paints(mark: Mark, qapp):
    painter = PAINTERS[type(mark)]()
    painter.take(mark)
    assert painter.empty
    paint(mark)


def test_all_twelve_marks_have_a_painter():
    assert set(PAINTERS) == {kind for kind in vars(marks).values() if _is_mark(kind)}


def _is_mark(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Mark) and kind is not Mark


def test_heatmap_row_zero_lies_at_low_y_and_positive_is_blue(qapp):
    values = np.array([[-1.0, 1.0], [1.0, 1.0]])  # negative at low x, low y only
    image = paint(marks.Heatmap(values, UNIT, "diverging", smooth=False), axes=False)
    left, right, top, bottom = 30, 290, 20, 215
    assert orange(image.pixelColor(left, bottom))
    assert bluish(image.pixelColor(left, top))
    assert bluish(image.pixelColor(right, bottom))


def test_photo_row_zero_lies_on_top(qapp):
    pixels = np.zeros((10, 10, 3), np.uint8)
    pixels[:5] = (255, 0, 0)
    image = paint(marks.Photo(pixels), axes=False)
    assert image.pixelColor(160, 30).red() > 200
    assert image.pixelColor(160, 200).red() < 60


def test_nan_in_a_heatmap_shows_the_window(qapp):
    values = np.array([[1.0, NAN], [1.0, 1.0]])
    image = paint(marks.Heatmap(values, UNIT, "diverging", smooth=False), axes=False)
    assert image.pixelColor(290, 215) == LIGHT.colour("window")
    assert image.pixelColor(30, 215) != LIGHT.colour("window")


def test_zoomed_heatmap_shows_the_part_in_view(qapp):
    values = np.array([[-1.0, 1.0], [-1.0, 1.0]], np.float32)
    view = View(QRectF(0, 0, 100, 100), (0.6, 0.9, 0.1, 0.4), LIGHT)
    cut = Cut(view, UNIT, values.shape)
    assert (cut.width, cut.height) == (100, 100)
    assert (cut(values, smooth=False) == 1.0).all()


def test_shrinking_a_photo_averages_its_pixels(qapp):
    stripes = np.zeros((200, 200), np.float32)
    stripes[:, ::2] = 1.0
    cut = Cut(View(QRectF(0, 0, 20, 20), UNIT, LIGHT), UNIT, stripes.shape)
    assert np.allclose(cut(stripes, smooth=True), 0.5, atol=0.1)


def test_a_point_lies_at_its_coordinates_on_a_log_axis(qapp):
    view = View(QRectF(0, 0, 100, 100), (0.0, 1.0, -2.0, 0.0), LIGHT, log_y=True)
    assert view.point(0.5, 0.1) == QPointF(50, 50)
    assert view.data(QPointF(50, 50)) == pytest.approx((0.5, 0.1))


def test_log_axis_leaves_out_what_is_not_positive_and_says_so(qapp):
    board = Board(Pane("p", "P", log_y=True))
    board.take((marks.Path((np.array([[0, 1.0], [1, 0.0], [2, -1], [3, 0.01]]),)),))
    assert "left out" in board.note()
    span = board.view(SIZE, LIGHT, 1.0).span
    assert span[2:] == pytest.approx((-2.0, 0.0))
    board.take((marks.Path((np.array([[0, 1.0], [3, 0.01]]),)),))
    assert board.note() == ""


def test_unchanged_marks_cost_nothing(qapp):
    for one, other in zip(FULL, FULL, strict=True):
        painter = PAINTERS[type(one)]()
        assert painter.take(one)
        assert not painter.take(other)
    points = marks.Points(np.ones((3, 2)), np.zeros(3))
    painter = PAINTERS[marks.Points]()
    assert painter.take(points)
    assert not painter.take(marks.Points(np.ones((3, 2)), np.zeros(3)))
    assert painter.take(marks.Points(np.zeros((3, 2)), np.zeros(3)))


def test_a_mark_of_another_type_gets_another_painter(qapp):
    board = Board(Pane("p", "P"))
    board.take((FULL[0], FULL[3]))
    first = board.painters[1]
    assert board.take((FULL[6], FULL[4]))
    assert board.painters[1] is first
    assert type(board.painters[0]) is PAINTERS[marks.Path]
    assert board.take((FULL[6],))
    assert len(board.painters) == 1


def test_hits_take_the_uppermost_named_mark(qapp):
    board = Board(Pane("p", "P", extent=(0, 10, 0, 10)))
    boxes = marks.Boxes(np.array([[0, 0, 9, 9], [4, 4, 6, 6]]), np.array([0, 0]), name="boxes")
    points = marks.Points(np.array([[1.0, 1.0]]), np.array([0]), name="points")
    unnamed = marks.Points(np.array([[5.0, 5.0]]), np.array([0]))
    board.take((boxes, points, unnamed))
    view = board.view(SIZE, LIGHT, 1.0)
    assert board.hit(view, view.point(5, 5)) == ("boxes", 1)
    assert board.hit(view, view.point(1, 1)) == ("points", 0)
    assert board.hit(view, view.point(8, 8)) == ("boxes", 0)
    assert board.hit(view, view.point(9.8, 9.8)) == ("", -1)


def test_grid_and_heatmap_hits_count_cells_row_by_row(qapp):
    for mark, at in (
        (marks.Grid(np.zeros((2, 3)), name="m"), (2.5, 1.5)),
        (marks.Heatmap(np.zeros((2, 3)), (0, 3, 0, 2), name="m"), (2.5, 1.5)),
    ):
        board = Board(Pane("p", "P", axes=False))
        board.take((mark,))
        view = board.view(SIZE, LIGHT, 1.0)
        assert board.hit(view, view.point(*at)) == ("m", 5)
        assert board.hit(view, QPointF(-5, -5)) == ("", -1)


def test_grid_numbers_turn_smaller_then_vanish(qapp):
    assert not is_blank(paint(marks.Grid(np.random.default_rng(0).random((40, 40))), axes=False))


def test_a_word_before_a_grid_fits_between_its_neighbours(qapp):
    wide, cell = marks.Grid(np.full((1, 8), NAN)), np.full((1, 1), NAN)

    def inked(sign: str) -> set[int]:
        board = Board(Pane("p", "P", aspect=1))
        board.take((wide, marks.Grid(cell, origin=(4, 2), sign=sign)))
        image = QImage(320, 240, QImage.Format.Format_RGB32)
        image.fill(LIGHT.colour("window"))
        painter = QPainter(image)
        board.paint(painter, SIZE, LIGHT, 1.0, False)
        painter.end()
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(240, 320, 4)
        return set(np.flatnonzero((pixels < 128).any(axis=(0, 2))).tolist())

    board = Board(Pane("p", "P", aspect=1))
    board.take((wide,))
    view = board.view(SIZE, LIGHT, 1.0)
    left, right = view.columns(np.array([3.0, 4.0])).round()
    columns = inked("max") - inked("")
    assert columns
    assert left < min(columns)
    assert max(columns) < right - 1


def test_a_round_pane_keeps_circles_round(qapp):
    for extent in (None, (0.0, 4.0, 0.0, 1.0)):
        board = Board(Pane("p", "P", aspect=1, extent=extent))
        board.take((FULL[3],))
        view = board.view(SIZE, LIGHT, 1.0)
        assert view.x_scale == pytest.approx(view.y_scale, rel=0.03)


def test_ticks_are_few_and_round():
    assert [text for _, text in linear_ticks(-6, 6, 5)] == ["−6", "−3", "0", "3", "6"]
    assert [text for _, text in log_ticks(-2, 0, 4)] == ["0.01", "0.03", "0.1", "0.3", "1"]
    assert [text for _, text in log_ticks(-8, 0, 4)] == ["1e−8", "1e−6", "1e−4", "0.01", "1"]
    assert linear_ticks(0, 0, 5) == ()
    assert linear_ticks(NAN, 1, 5) == ()
    assert 2 <= len(linear_ticks(0.001, 0.0013, 5)) <= 8


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [(0.25, 0.25, "0.25"), (-2.0, 1, "−2"), (0.0, 0.1, "0"), (2e6, 1e6, "2e6"), (1e-5, 1e-5, "1e-5")],
)
def test_numbers_read_well(value: float, step: float, text: str):
    assert number_text(value, step) == text.replace("-", "−")


def test_ranges_grow_in_calm_steps():
    assert rounded(0, 901) == rounded(0, 950)
    assert rounded(0.0, 0.0)[1] > 0
    low, high = rounded(-1.7, 0.0, log_y=True)
    assert low <= -1.7
    assert high == pytest.approx(0.0)


def test_zoom_stays_within_what_floats_can_tell():
    span = UNIT
    for _ in range(500):
        span = zoomed(span, (0.5, 0.5), 0.5, 0.5)
    assert span[1] > span[0]
    for _ in range(500):
        span = zoomed(span, (0.5, 0.5), 2.0, 2.0)
    assert np.isfinite(span).all()


def test_legend_shows_labelled_marks_in_their_colour():
    found = entries(
        (
            marks.Path((), 2, dashed=True, label="test"),
            marks.Points(np.ones((2, 2)), np.array([1, 1]), label="ones"),
            marks.Points(np.ones((2, 2)), np.array([1, 0]), label="mixed"),
            marks.Boxes(np.ones((1, 4)), np.array([3]), label="boxes"),
            marks.Path(()),
        )
    )
    assert [entry.label for entry in found] == ["test", "ones", "mixed", "boxes"]
    assert found[0].dashed
    assert (found[1].symbol, found[1].colour) == ("triangle", 1)
    assert found[2].colour == "muted"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_surface_stands_up_in_a_pane_of_space(theme: Theme, qapp):
    y, x = np.mgrid[-1:1:80j, -1:1:90j]
    path = np.array([[-1, -1, 2.0], [0, 0, 0.0]])
    _, image = stage(marks.Surface(x * x + y * y, (-1, 1, -1, 1), (path,), ("accent",)), theme)
    assert not is_blank(image)


def test_odd_surfaces_paint_in_space(qapp):
    for heights in (np.full((4, 4), NAN), np.zeros((3, 3)), np.empty((0, 0)), np.ones((1, 5))):
        stage(marks.Surface(heights, UNIT, (np.full((2, 3), NAN), np.empty((0, 3)))))


def test_a_surface_is_touched_where_it_is_seen(qapp):
    y, x = np.mgrid[-1:1:41j, -1:1:41j]
    made, _ = stage(marks.Surface(0.1 * (x + y), (-1, 1, -1, 1)))
    view = made.view(SIZE, LIGHT, 1.0)
    assert made.place(view, view.rect.center()) == pytest.approx((0.0, 0.0), abs=0.2)


def test_a_drag_turns_a_surface_and_home_turns_it_back(qapp):
    made, _ = stage(FULL[10])
    view = made.view(SIZE, LIGHT, 1.0)
    assert made.pan(view, QPointF(0, 0), QPointF(60, 10))
    assert made.wheel(view, QPointF(), 120)
    assert not made.at_home
    made.go_home()
    assert made.at_home


def test_the_first_bar_stands_on_top_and_ends_at_its_value(qapp):
    image = paint(marks.Bars(np.array([4.0, 0.0]), ("a", "b"), np.array([0, 0])))
    blue = LIGHT.colour(0)
    assert image.pixelColor(100, 60) == blue
    assert image.pixelColor(100, 160) != blue


def test_numbers_in_cells_have_a_true_minus_and_zero_has_none(qapp):
    assert [_written(value, ".1f") for value in (-1.25, -0.01, 2.0)] == ["−1.2", "0.0", "2.0"]
    assert _written(97.0, "d") == "97"


@pytest.mark.parametrize(("bars", "named"), [(19, 19), (30, 15)])
def test_names_of_bars_that_are_close_turn_smaller_and_never_run_into_each_other(bars: int, named: int, qapp):
    image = paint(marks.Bars(np.arange(float(bars)), ("ll",) * bars, np.zeros(bars)))
    column = [any(image.pixel(x, y) != image.pixel(0, 0) for x in range(14)) for y in range(214)]
    runs = sum(now and not before for before, now in pairwise([False, *column]))
    assert runs == named


def test_the_name_of_an_axis_stays_inside_however_far_aside_the_plot_lies(qapp):
    bars = marks.Bars(np.ones(2), ("a long name that takes half of it", "b"), np.zeros(2))
    image = paint(bars, x_label="objectness times class score, of all classes")
    below = [any(image.pixel(x, y) != image.pixel(0, 0) for y in range(220, 240)) for x in range(320)]
    assert any(below)
    assert not below[-1]
