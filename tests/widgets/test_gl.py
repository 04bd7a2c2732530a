"""Surfaces in space are drawn by OpenGL where it draws; else by the processor, and the pane says so."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground import marks
from playground.scene import Gesture
from tests.widgets.surfaces import (
    SCENE,
    SPACE,
    WHOLE,
    bowl,
    count,
    dotted,
    has_context,
    painted,
    parted,
    picture,
    pixels,
    shown,
    surface_pixels,
)
from widgets.canvas import Canvas
from widgets.painters import opengl
from widgets.painters.solid import SolidPainter
from widgets.pane import PaneWidget
from widgets.theme import DARK, LIGHT, Theme


@pytest.fixture
def gl(qapp):
    """Skip where there is no OpenGL; where there is, our own probe must find it."""
    if not has_context():
        pytest.skip("needs a display with OpenGL: xvfb-run -a -s '-screen 0 1600x1000x24 +extension GLX'")
    assert opengl.gl_view() is not None


@pytest.fixture
def no_gl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opengl, "gl_view", lambda: None)


@pytest.fixture
def canvas(qtbot) -> Canvas:
    made = Canvas(SCENE, LIGHT)
    qtbot.addWidget(made)
    made.resize(700, 340)
    made.show()
    made.show_picture(picture(bowl()))
    QApplication.processEvents()
    return made


def test_opengl_draws_the_surface_and_its_path(gl, canvas: Canvas):
    pane = canvas.panes["space"]
    assert type(pane.board.painters[0]).__name__ == "GlSolidPainter"
    assert "No OpenGL" not in pane.board.note()
    for image in (pane.grab().toImage(), canvas.grab().toImage()):
        assert surface_pixels(image) > 2000
        assert count(image, "#ff00ff") > 50


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("made", [bowl, dotted, parted], ids=["bowl", "points", "classes"])
def test_both_ways_of_drawing_agree(gl, monkeypatch: pytest.MonkeyPatch, theme: Theme, ratio: float, made):
    by_card = pixels(shown(made(), theme, ratio)[1])
    monkeypatch.setattr(opengl, "gl_view", lambda: None)
    by_processor = pixels(shown(made(), theme, ratio)[1])
    far = np.abs(by_card - by_processor).max(axis=2) > 40
    assert far.mean() < 0.02  # the rim and the path, where one is smoother


def test_a_theme_switches_live(gl, canvas: Canvas):
    for theme in (DARK, LIGHT, DARK):
        canvas.set_theme(theme)
        image = canvas.panes["space"].grab().toImage()
        assert image.pixelColor(1, 1) == theme.colour("window")
        assert surface_pixels(image) > 2000


def test_new_heights_reach_the_same_item(gl, canvas: Canvas):
    painter = canvas.panes["space"].board.painters[0]
    before = canvas.panes["space"].grab().toImage()  # painted at the latest now
    ground = painter._ground
    assert ground is not None
    for turn in range(1, 4):
        y, x = np.mgrid[-1:1:60j, -1:1:60j]
        canvas.show_picture(picture(marks.Surface(np.sin(turn * x) + y, WHOLE)))
        now = canvas.panes["space"].grab().toImage()
        assert surface_pixels(now) > 1000
        assert now != before
        before = now
    assert canvas.panes["space"].board.painters[0] is painter
    assert painter._ground is ground
    assert opengl.gl_view().items == []


def test_new_colours_reach_the_same_surface(gl):
    heights = np.zeros((20, 20))
    stage, before = shown(marks.Surface(heights, WHOLE, tint=np.zeros((20, 20, 3), np.uint8)))
    stage.take((marks.Surface(heights, WHOLE, tint=np.full((20, 20, 3), (255, 0, 255), np.uint8)),))
    after = pixels(painted(stage))
    assert painted(stage) != before
    assert ((after[..., 0] > 200) & (after[..., 1] < 20)).sum() > 5000
    assert all(painter.by_opengl for painter in stage.painters)


def test_points_that_move_cost_no_new_picture_of_the_surface(gl, monkeypatch: pytest.MonkeyPatch):
    still = dotted()
    stage, before = shown(still)
    monkeypatch.setattr(opengl.gl_view(), "draw", None)
    stage.take((replace(still, points=np.array(still.points) * 0.5),))
    assert painted(stage) != before
    assert all(painter.by_opengl for painter in stage.painters)


def test_a_longer_path_costs_no_new_picture_of_the_surface(gl, monkeypatch: pytest.MonkeyPatch):
    stage, before = shown(bowl())
    monkeypatch.setattr(opengl.gl_view(), "draw", None)
    stage.take((bowl(1.0),))
    assert painted(stage) != before
    assert all(painter.by_opengl for painter in stage.painters)


def test_new_heights_and_other_sizes_are_drawn(gl):
    stage, first = shown(bowl())
    for side in (60, 20, 200):
        tilted = np.tile(np.linspace(0, 1, side), (side, 1))
        stage.take((marks.Surface(tilted, WHOLE),))
        image = painted(stage)
        assert surface_pixels(image) > 1000
        assert count(image, "#ff00ff") == 0
        assert image != first
        stage.take((bowl(side=side),))
        assert count(painted(stage), "#ff00ff") > 20


def test_what_is_not_finite_is_a_hole(gl):
    whole = bowl()
    heights = np.array(whole.heights)
    heights[25:35, 25:35] = np.nan
    stage, image = shown(whole)
    stage.take((marks.Surface(heights, WHOLE),))
    assert surface_pixels(painted(stage)) < surface_pixels(image)
    for odd in (np.full((4, 4), np.nan), np.zeros((3, 3)), np.empty((0, 0)), np.array([[1, np.inf], [0, 0]])):
        broken = np.array([[np.nan, 0, 0], [1, 1, np.inf], [0, 0, np.nan]])
        stage.take((marks.Surface(odd, WHOLE, (broken, np.empty((0, 3)), np.ones((1, 3)))),))
        painted(stage)
        assert all(painter.by_opengl for painter in stage.painters)


def test_a_drag_turns_it_the_wheel_nears_it_and_home_comes_back(gl, canvas: Canvas):
    pane = canvas.panes["space"]
    cell = next(cell for cell in canvas.cells if pane in cell.panes)
    before = pane.grab().toImage()
    QTest.mousePress(pane, Qt.MouseButton.RightButton, pos=QPoint(100, 100))
    QTest.mouseMove(pane, QPoint(160, 120))
    QTest.mouseRelease(pane, Qt.MouseButton.RightButton, pos=QPoint(160, 120))
    turned = pane.grab().toImage()
    assert turned != before
    assert cell.title.home_button.isVisible()
    assert pane.board.wheel(pane.view(), QPointF(), 240)
    pane.update()
    assert surface_pixels(pane.grab().toImage()) > surface_pixels(turned)
    QTest.mouseClick(cell.title.home_button, Qt.MouseButton.LeftButton)
    assert pane.grab().toImage() == before


def test_the_left_button_tells_the_point_of_the_surface(gl, canvas: Canvas):
    seen: list[Gesture] = []
    canvas.gestured.connect(seen.append)
    pane = canvas.panes["space"]
    bottom = pane.board.camera.project(np.array([[0.0, 0.0, -0.55]]), pane.view())[0]
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=QPointF(bottom[0], bottom[1]).toPoint())
    assert (seen[-1].x, seen[-1].y) == pytest.approx((0.0, 0.0), abs=0.1)


@pytest.mark.slow
def test_closing_leaves_no_item_and_no_window_behind(gl, qtbot):
    from pyqtgraph.opengl.GLGraphicsItem import GLGraphicsItem

    def alive() -> int:
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete
        gc.collect()
        return sum(issubclass(type(item), GLGraphicsItem) for item in gc.get_objects())

    items, windows = alive(), len(QApplication.topLevelWidgets())
    for _ in range(5):
        made = Canvas(SCENE, LIGHT)
        made.show()
        made.show_picture(picture(bowl()))
        made.grab()
        assert alive() > items
        made.close()
        made.deleteLater()
        del made
    assert alive() == items
    assert len(QApplication.topLevelWidgets()) == windows


def test_hidden_panes_are_not_drawn(gl, qtbot, monkeypatch: pytest.MonkeyPatch):
    pane = PaneWidget(SPACE, LIGHT)
    qtbot.addWidget(pane)
    drawn: list[object] = []
    view = opengl.gl_view()
    draw = view.draw
    monkeypatch.setattr(view, "draw", lambda *args: drawn.append(args) or draw(*args))
    pane.resize(200, 200)
    for turn in range(3):
        pane.show_marks((bowl(turn),))
    QApplication.processEvents()
    assert not drawn
    pane.show()
    qtbot.waitUntil(lambda: bool(drawn))


def test_a_driver_that_gives_up_leaves_the_work_to_the_processor(gl, monkeypatch: pytest.MonkeyPatch, caplog):
    stage, _ = shown(bowl(side=100))

    def lost(*_: object) -> None:
        raise RuntimeError("the context is lost")

    monkeypatch.setattr(opengl.gl_view(), "draw", lost)
    stage.take((bowl(1.0, side=90),))
    image = painted(stage)
    assert surface_pixels(image) > 2000
    assert count(image, "#ff00ff") > 20
    assert "No OpenGL" in stage.note()
    assert caplog.text.count("OpenGL failed") == 1
    painted(stage)
    assert caplog.text.count("OpenGL failed") == 1


def test_without_opengl_the_processor_draws_and_the_pane_says_so(no_gl, canvas: Canvas):
    pane = canvas.panes["space"]
    assert type(pane.board.painters[0]) is SolidPainter
    cell = next(cell for cell in canvas.cells if pane in cell.panes)
    assert "No OpenGL: drawn without it" in cell.title.legend.toolTip()
    image = canvas.grab().toImage()
    assert surface_pixels(image) > 2000
    assert count(image, "#ff00ff") > 50


def test_offscreen_there_is_no_opengl_and_nothing_is_said_of_it(qapp, qtlog):
    if QGuiApplication.platformName() != "offscreen":
        pytest.skip("is about Qt's platform without a screen")
    assert opengl.gl_view() is None
    assert not [record for record in qtlog.records if "OpenGL" in record.message]
    assert "pyqtgraph" not in sys.modules or "pyqtgraph.opengl" not in sys.modules


@pytest.mark.parametrize("fault", ["no context", "raises", "black"])
def test_a_probe_that_fails_means_no_opengl(fault: str, qapp, monkeypatch: pytest.MonkeyPatch, request):
    def failing() -> str:
        if fault == "raises":
            raise OSError("libGL.so is broken")
        return "no context"

    if fault == "black":
        request.getfixturevalue("gl")
        from widgets.painters import gl_view

        black = QImage(32, 32, QImage.Format.Format_ARGB32_Premultiplied)
        black.fill(Qt.GlobalColor.black)
        monkeypatch.setattr(gl_view.GlView, "draw", lambda *_: black)
    else:
        monkeypatch.setattr(opengl, "_bare_context", failing)
    assert opengl.gl_view.__wrapped__() is None


CHILD = """
import sys
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
app = QApplication([])
from tests.widgets.surfaces import LIGHT, SCENE, bowl, picture
from widgets.canvas import Canvas
from widgets.painters import opengl
canvas = Canvas(SCENE, LIGHT)
assert "pyqtgraph" not in sys.modules
canvas.show()
canvas.show_picture(picture(bowl()))
canvas.grab()
QTimer.singleShot(50, app.quit)
app.exec()
print("drawn by", type(canvas.panes["space"].board.painters[0]).__name__)
"""


@pytest.mark.slow
def test_the_program_leaves_in_order_and_takes_pyqtgraph_in_late(qapp):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CHILD],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    said = [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line]
    assert (done.returncode, said) == (0, [])
    assert done.stdout.strip() == f"drawn by {'Gl' if has_context() else ''}SolidPainter"
