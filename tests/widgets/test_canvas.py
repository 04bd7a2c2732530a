"""The canvas lays out panes, survives what marks do, and turns the hand's work into gestures."""

import json
import time
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground import marks
from playground.kinds import Choice
from playground.params import Params, When
from playground.scene import Gesture, Pane, Picture, Scene
from widgets import painters
from widgets.canvas import Canvas
from widgets.painters.points import PointsPainter
from widgets.pane import PaneWidget
from widgets.theme import DARK, LIGHT

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # Qt's offscreen plug-in, at every show()

FIELD = Pane("field", "Field", aspect=1, extent=(-1, 1, -1, 1), empty="No points yet.")
LOSS = Pane("loss", "Loss", log_y=True, x_label="epoch", height=0.5)
NET = Pane("net", "Network", axes=False)
TEXT = Pane("text", "Scores", view="text")
SCENE = Scene("s", "S", "t", "", Params, ((FIELD, NET), ((LOSS, TEXT),)), "engine")

POINTS = np.array([[0.5, 0.5], [-0.5, 0.0]])


def picture(sign: float = 1.0, **notes: str) -> Picture:
    values = sign * np.linspace(-1, 1, 25).reshape(5, 5)
    return Picture(
        {
            "field": (
                marks.Heatmap(values, (-1, 1, -1, 1), "diverging"),
                marks.Points(
                    np.array([[0.5, 0.5], [-0.5, 0.0]]), np.array([0, 1]), name="train", label="train"
                ),
            ),
            "loss": (marks.Path((np.array([[0, 1.0], [1, 0.1]]),), label="train"),),
            "net": (marks.Network((1, 1), np.zeros((2, 4, 4), np.uint8), (np.ones((1, 1)),), name="net"),),
            "text": (marks.Table((("accuracy", "0.974"),)),),
        },
        {},
        notes,
    )


@pytest.fixture
def canvas(qtbot) -> Canvas:
    made = Canvas(SCENE, LIGHT)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    made.show_picture(picture())
    return made


@pytest.fixture
def gestures(canvas: Canvas) -> list[Gesture]:
    seen: list[Gesture] = []
    canvas.gestured.connect(seen.append)
    return seen


def place(pane: PaneWidget, x: float, y: float) -> QPoint:
    return pane.view().point(x, y).toPoint()


def colour_at(pane: PaneWidget, x: float, y: float) -> QColor:
    return pane.grab().toImage().pixelColor(place(pane, x, y))


def wheel(pane: PaneWidget, at: QPointF, turn: int) -> None:
    event = QWheelEvent(
        at,
        pane.mapToGlobal(at),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane, event)


def test_field_is_blue_where_values_are_positive(canvas: Canvas):
    colour = colour_at(canvas.panes["field"], 0.9, 0.9)  # the last row lies at high y
    assert colour.blue() > colour.red() + 40
    canvas.show_picture(picture(-1.0))
    colour = colour_at(canvas.panes["field"], 0.9, 0.9)
    assert colour.red() > colour.blue() + 40


def test_press_drag_release_carry_coordinates_and_the_point_hit(canvas: Canvas, gestures: list[Gesture]):
    pane = canvas.panes["field"]
    QTest.mousePress(
        pane, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, place(pane, 0.5, 0.5)
    )
    QTest.mouseMove(pane, place(pane, 0.0, 0.75))
    QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=place(pane, 0.0, 0.75))
    kinds = [gesture.kind for gesture in gestures if gesture.kind not in ("hover", "leave")]
    assert kinds == ["press", "drag", "release"]
    press = next(gesture for gesture in gestures if gesture.kind == "press")
    assert (press.x, press.y) == pytest.approx((0.5, 0.5), abs=0.02)
    assert (press.pane, press.mark, press.item, press.button) == ("field", "train", 0, "left")
    assert press.modifiers == {"shift"}
    release = gestures[-1]
    assert (release.x, release.y) == pytest.approx((0.0, 0.75), abs=0.02)
    assert release.item == -1


def test_gestures_on_a_log_axis_carry_the_value_itself(canvas: Canvas, gestures: list[Gesture]):
    pane = canvas.panes["loss"]
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=place(pane, 0.5, 0.3))
    assert gestures[-1].y == pytest.approx(0.3, rel=0.1)


def test_hover_comes_at_most_once_in_16_ms_and_ends_where_the_cursor_is(
    canvas: Canvas, gestures: list[Gesture], qtbot
):
    pane = canvas.panes["field"]
    began = time.perf_counter()
    for step in range(30):
        QTest.mouseMove(pane, place(pane, -0.5 + step / 60, 0.0))
    ticks = (time.perf_counter() - began) / 0.016
    assert sum(gesture.kind == "hover" for gesture in gestures) <= ticks + 2
    qtbot.waitUntil(lambda: gestures[-1].x == pytest.approx(-0.5 + 29 / 60, abs=0.02))
    QApplication.sendEvent(pane, QEvent(QEvent.Type.Leave))
    assert gestures[-1].kind == "leave"


def test_wheel_zooms_about_the_cursor_and_home_comes_back(canvas: Canvas):
    pane = canvas.panes["field"]
    cell = next(cell for cell in canvas.cells if pane in cell.panes)
    at = QPointF(place(pane, 0.5, 0.5))
    assert not cell.title.home_button.isVisible()
    wheel(pane, at, 240)
    assert pane.view().span[1] - pane.view().span[0] < 1.5
    assert pane.view().data(at) == pytest.approx((0.5, 0.5), abs=0.02)
    assert cell.title.home_button.isVisible()
    QTest.mouseClick(cell.title.home_button, Qt.MouseButton.LeftButton)
    assert pane.view().span == (-1, 1, -1, 1)
    assert not cell.title.home_button.isVisible()


def test_right_drag_pans_and_makes_no_gesture(canvas: Canvas, gestures: list[Gesture]):
    pane = canvas.panes["field"]
    QTest.mousePress(pane, Qt.MouseButton.RightButton, pos=place(pane, 0.0, 0.0))
    QTest.mouseMove(pane, place(pane, 0.5, 0.0))
    QTest.mouseRelease(pane, Qt.MouseButton.RightButton, pos=place(pane, 0.5, 0.0))
    assert pane.view().span[0] == pytest.approx(-1.5, abs=0.05)
    assert not [gesture for gesture in gestures if gesture.kind in ("press", "drag", "release")]


def test_network_does_not_zoom(canvas: Canvas):
    pane = canvas.panes["net"]
    before = pane.view().span
    wheel(pane, QPointF(40, 40), 240)
    assert pane.view().span == before


def test_double_click_maximises_and_restores(canvas: Canvas, qtbot):
    field, net = canvas.panes["field"], canvas.panes["net"]
    QApplication.processEvents()
    cell = canvas.cells[0]
    sizes = [pane.size() for pane in (field, net)]
    QTest.mouseDClick(cell.title, Qt.MouseButton.LeftButton)
    assert canvas.maximised == "field"
    assert field.isVisible()
    assert not net.isVisible()
    qtbot.waitUntil(lambda: field.width() > 600)
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert canvas.maximised == ""
    qtbot.waitUntil(lambda: [pane.size() for pane in (field, net)] == sizes)


def test_double_click_on_a_point_is_a_press(canvas: Canvas, gestures: list[Gesture]):
    field = canvas.panes["field"]
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton, pos=place(field, 0.5, 0.5))
    assert canvas.maximised == ""
    assert "press" in [gesture.kind for gesture in gestures]


def test_tabs_show_one_pane_at_a_time(canvas: Canvas):
    cell = canvas.cells[2]
    assert [tab.text() for tab in cell.title.tabs] == ["Loss", "Scores"]
    assert cell.current.pane is LOSS
    QTest.mouseClick(cell.title.tabs[1], Qt.MouseButton.LeftButton)
    assert cell.current.pane is TEXT
    assert canvas.panes["text"].isVisible()
    assert not canvas.panes["loss"].isVisible()


def test_hidden_panes_take_nothing_until_shown_and_then_the_newest(canvas: Canvas):
    hidden = canvas.panes["text"]
    canvas.show_picture(picture())
    assert hidden.board.painters == []
    newest = replace(picture(), panes={"text": (marks.Table((("recall", "1"),)),)})
    canvas.show_picture(newest)
    canvas.cells[2].choose(1)
    assert hidden.board.painters[0].mark is newest.panes["text"][0]


def test_a_painter_that_raises_blanks_its_pane_says_so_once_and_recovers(
    canvas: Canvas, qtbot, monkeypatch: pytest.MonkeyPatch
):
    told: list[tuple[str, str]] = []
    canvas.failed.connect(lambda name, text: told.append((name, text)))

    class Broken(PointsPainter):
        def paint(self, painter: object, view: object) -> None:
            raise RuntimeError("no ink")

    with monkeypatch.context() as patch:
        patch.setitem(painters.PAINTERS, marks.Points, Broken)
        for sign in (1.0, -1.0, 1.0):
            canvas.show_picture(picture(sign))
            canvas.grab()
        qtbot.waitUntil(lambda: bool(told))
    QApplication.processEvents()
    assert len(told) == 1
    assert told[0][0] == "field"
    assert "no ink" in told[0][1]
    assert not canvas.panes["loss"].board.empty
    canvas.show_picture(picture())
    colour = colour_at(canvas.panes["field"], 0.9, 0.9)
    assert colour.blue() > colour.red() + 40


def test_a_mark_that_cannot_be_taken_fails_its_pane_only(canvas: Canvas, qtbot):
    bad = replace(picture(), panes={**picture().panes, "field": (marks.Points(np.ones(3), np.ones(3)),)})
    with qtbot.waitSignal(canvas.failed) as told:
        canvas.show_picture(bad)
    assert told.args[0] == "field"
    assert not canvas.panes["net"].board.empty


def test_marks_may_change_type_and_number_between_pictures(canvas: Canvas):
    for shown in ((marks.Bars(np.ones(2), ("a", "b"), np.zeros(2)),), (), (marks.Path((np.eye(2),)),)):
        canvas.show_picture(Picture({"field": shown, "net": shown, "loss": shown}, {}))
        canvas.grab()


def test_an_empty_pane_says_what_would_fill_it(canvas: Canvas):
    canvas.show_picture(Picture({}, {}))
    image = canvas.panes["field"].grab().toImage()
    window = LIGHT.colour("window")
    assert any(image.pixelColor(x, image.height() // 2) != window for x in range(image.width()))


def test_before_the_first_picture_no_pane_says_what_it_lacks(qtbot, monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(PaneWidget, "_say", lambda pane, painter, text: said.append(text))
    pane = PaneWidget(FIELD, LIGHT)
    qtbot.addWidget(pane)
    pane.grab()
    pane.show_marks(())
    pane.grab()
    assert said == ["Nothing to show yet.", "No points yet."]


def test_themes_switch_live(canvas: Canvas):
    for theme in (DARK, LIGHT, DARK):
        canvas.set_theme(theme)
        assert canvas.panes["net"].grab().toImage().pixelColor(1, 1) == theme.colour("window")
        assert canvas.grab().toImage().pixelColor(2, 2) == theme.colour("window")


def test_title_row_says_legend_and_notes(canvas: Canvas):
    canvas.show_picture(picture(loss="smoothed"))
    legend = canvas.cells[2].title.legend
    assert legend.toolTip() == "train\nsmoothed"
    zero = replace(picture(), panes={"loss": (marks.Path((np.array([[0, 1.0], [1, 0.0]]),)),)})
    canvas.show_picture(zero)
    assert "≤ 0" in legend.toolTip()


def test_layout_survives_saving_and_garbage(canvas: Canvas, qtbot):

    canvas.cells[2].choose(1)
    canvas._rows.setSizes([100, 360])
    canvas.maximise(canvas.cells[1])
    state = json.loads(json.dumps(canvas.layout_state()))
    other = Canvas(SCENE, LIGHT)
    qtbot.addWidget(other)
    other.resize(640, 480)
    other.show()
    for garbage in (None, 3, {"sizes": [["x"]], "tabs": [9, "a", None], "maximised": 5}, {"sizes": 1}):
        other.restore_layout(garbage)
    other.restore_layout(state)
    assert other.maximised == "net"
    assert other.cells[2].current.pane is TEXT
    other.reset_view()
    assert other.maximised == ""
    assert other._rows.sizes()[0] > other._rows.sizes()[1]


def test_small_windows_clip_nothing(canvas: Canvas):
    canvas.resize(360, 260)
    canvas.grab()
    assert all(pane.width() > 0 for pane in canvas.panes.values())


def test_many_pictures_keep_the_same_painters(canvas: Canvas):
    first = list(canvas.panes["field"].board.painters)
    for sign in np.linspace(-1, 1, 10):
        canvas.show_picture(picture(float(sign)))
    assert canvas.panes["field"].board.painters == first


def without(*panes: str) -> Picture:
    return replace(picture(), panes={n: m for n, m in picture().panes.items() if n not in panes})


def test_the_canvas_says_which_panes_are_in_view(canvas: Canvas):
    told: list[set[str]] = []
    canvas.looked.connect(told.append)
    canvas.cells[2].choose(1)
    canvas.maximise(canvas.cells[1])
    canvas.restore()
    assert told == [{"field", "net", "text"}, {"net"}, {"field", "net", "text"}]
    assert canvas.in_view == told[-1]


def test_a_pane_that_nobody_saw_shows_its_last_picture_until_the_next_one_comes(canvas: Canvas):
    seen = frozenset({"field", "net", "text"})
    memory = np.array([[0, 1.0], [1, 0.1]])
    path = marks.Path((np.eye(2),), label="train")
    object.__setattr__(path, "lines", (memory, memory))  # a view on memory that later frames are written into
    canvas.show_picture(replace(picture(), panes={**picture().panes, "loss": (path,)}))
    before = canvas.panes["loss"].grab().toImage()
    canvas.cells[2].choose(1)
    canvas.show_picture(without("loss"), seen)
    memory[:] = np.nan
    canvas.show_picture(without("loss"), seen)
    canvas.cells[2].choose(0)
    canvas.show_picture(without("loss"), seen)  # made before the engine heard that the tab was chosen
    assert canvas.panes["loss"].grab().toImage() == before
    assert np.isfinite(canvas.panes["loss"].board.painters[0].mark.lines[0]).all()
    newest = picture()
    canvas.show_picture(newest, frozenset({"field", "net", "loss"}))
    assert canvas.panes["loss"].board.painters[0].mark is newest.panes["loss"][0]


def test_a_pane_that_was_never_drawn_does_not_say_that_it_is_empty(qtbot):
    canvas = Canvas(SCENE, LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(640, 480)
    canvas.show()
    canvas.show_picture(without("text"), frozenset({"field", "net", "loss"}))
    canvas.cells[2].choose(1)
    assert plain(canvas.panes["text"])
    canvas.show_picture(without("text"), frozenset({"field", "net", "text"}))
    assert not plain(canvas.panes["text"])


def plain(pane: PaneWidget) -> bool:
    image = pane.grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(image.height())
    }
    return len(colours) == 1


def test_the_cursor_says_what_a_press_would_do(canvas: Canvas):
    canvas.show_picture(replace(picture(), cursor={"field": "cross"}))
    assert canvas.panes["field"].cursor().shape() == Qt.CursorShape.CrossCursor
    canvas.show_picture(picture())
    assert canvas.panes["field"].cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_stroke_ends_even_where_its_release_was_lost(canvas: Canvas, gestures: list[Gesture]):
    pane = canvas.panes["field"]
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=place(pane, 0.0, 0.0))
    canvas.maximise(canvas.cells[1])
    QTest.mouseRelease(canvas.panes["net"], Qt.MouseButton.LeftButton)
    canvas.restore()
    for x in (0.2, 0.3):
        QTest.mouseMove(pane, place(pane, x, 0.0))
        QTest.qWait(20)
    kinds = [gesture.kind for gesture in gestures if gesture.pane == "field" and gesture.kind != "leave"]
    assert kinds[:3] == ["press", "release", "hover"]


@dataclass(frozen=True)
class Modes(Params):
    mode: Annotated[str, Choice("plain", "rich")] = "plain"


RICH = (When("mode", "rich"),)
BY_MODE = Scene(
    "s",
    "S",
    "t",
    "",
    Modes,
    (
        (FIELD, (replace(NET, when=RICH), replace(TEXT, when=RICH))),
        ((LOSS, Pane("more", "More", when=RICH)),),
    ),
    "engine",
)


@pytest.fixture
def by_mode(qtbot) -> Canvas:
    made = Canvas(BY_MODE, LIGHT)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    return made


def test_panes_of_another_mode_are_away_and_the_others_take_their_room(by_mode: Canvas):
    told: list[frozenset[str]] = []
    by_mode.looked.connect(told.append)
    assert by_mode.in_view == {"field", "loss"}
    assert not by_mode.cells[1].isVisible()
    assert by_mode.cells[0].width() == 640
    assert by_mode.cells[2].title.legend.title == "Loss"  # alone it is no tab
    by_mode.show_params(Modes("rich"))
    QApplication.processEvents()
    assert by_mode.in_view == told[-1] == {"field", "net", "loss"}
    assert by_mode.cells[1].isVisible()
    assert abs(by_mode.cells[0].width() - by_mode.cells[1].width()) < 20
    assert [tab.isVisible() for tab in by_mode.cells[2].title.tabs] == [True, True]


def test_a_tab_that_goes_away_gives_way_to_one_that_stays(by_mode: Canvas):
    by_mode.show_params(Modes("rich"))
    by_mode.cells[2].choose(1)
    by_mode.maximise(by_mode.cells[1])
    by_mode.show_params(Modes())
    assert by_mode.in_view == {"field", "loss"}
    assert not by_mode.maximised
    by_mode.cells[2].choose(1)
    assert by_mode.cells[2].current.pane is LOSS


def test_a_layout_is_kept_while_some_panes_are_away(by_mode: Canvas, qtbot):
    state = json.loads(json.dumps(by_mode.layout_state()))
    other = Canvas(BY_MODE, LIGHT)
    qtbot.addWidget(other)
    other.resize(640, 480)
    other.show_params(Modes("rich"))
    other.show()
    other.restore_layout(state)
    assert abs(other.cells[0].width() - other.cells[1].width()) < 20
