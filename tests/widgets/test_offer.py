"""The card beside what was picked: it follows the picture, and stays out of the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.frame import Play, Touch
from playground.host import Host
from playground.marks import Points
from playground.scene import Action, Entry, Gesture, Offer, Pick, Picture
from tests.toys import beads
from tests.toys.beads import BeadsParams
from tests.widgets.fake_engine import FakeEngine
from tests.widgets.hand import press, wheel
from widgets import theme as themes
from widgets.faces import ButtonFace, NumberFace, PickFace, SwitchFace, read, written
from widgets.offer import OfferCard, beside
from widgets.panel import Panel
from widgets.settings import Settings
from widgets.window import Window

LEFT = Qt.MouseButton.LeftButton
WEIGHT = Offer(
    "string",
    "w₁₂",
    (
        Entry("value", "Value", 0.25),
        Pick("sign", "Sign", ("plus", "minus"), ("positive", "negative"), "plus"),
        Action("freeze", "Freeze", on=False),
        Action("zero", "Set to zero"),
        Action("last", "As before", enabled=False),
    ),
)


class Desk:
    """A window with beads, whose pictures the test makes."""

    def __init__(self, window: Window, engine: FakeEngine) -> None:
        assert window.panel is not None
        self.window, self.engine, self.panel = window, engine, window.panel
        self.card: OfferCard = self.panel.offer

    def show(self, offer: Offer | None, up_to_date: bool = True) -> None:
        self.engine.up_to_date = up_to_date
        marks = (Points(np.array([[1.0, 1.0]]), np.array([0]), name="beads"),)
        self.engine.change(picture=Picture({"string": marks}, {}, offer=offer))
        self.panel.tick()
        QApplication.processEvents()

    def press(self, x: float, y: float) -> QPoint:
        """Press in the pane and return where that is in the canvas."""
        pane = self.panel.canvas.panes["string"]
        at = pane.view().point(x, y).toPoint()
        QTest.mouseClick(pane, LEFT, pos=at)
        return pane.mapTo(self.panel.canvas, at)

    def given(self) -> list[tuple[str, str, float | str]]:
        """What came from the card, as (kind, name, value)."""
        gestures = [c.gesture for c in self.engine.commands if isinstance(c, Touch)]
        return [(g.kind, g.name, g.value) for g in gestures if g.kind in ("set", "act", "dismiss")]

    def value(self) -> NumberFace:
        face = self.card.faces["value"]
        assert isinstance(face, NumberFace)
        return face

    def type(self, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        self.value().setFocus()
        self.value().selectAll()
        press(self.value(), text)
        if end is not None:
            QTest.keyClick(self.value(), end)


def shown_window(qtbot: QtBot, engine: object, theme: str = "light", scale: float = 1.0) -> Window:
    window = Window({"beads": beads.SCENE}, engine, Settings(theme=theme, scale=scale))  # pyright: ignore
    qtbot.addWidget(window)
    window.resize(1200, 760)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.open_scene("beads")
    return window


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    engine = FakeEngine()
    window = shown_window(qtbot, engine)
    desk = Desk(window, engine)
    desk.show(None)
    yield desk
    window.close()


def test_it_comes_beside_the_place_that_was_pressed_and_goes_with_the_picture(desk: Desk) -> None:
    assert not desk.card.isVisible()
    spot = desk.press(1.0, 1.0)
    desk.show(WEIGHT)
    assert desk.card.isVisible()
    assert desk.card.accessibleName() == "w₁₂"
    assert not desk.card.geometry().contains(spot)
    assert (desk.card.geometry().center() - spot).manhattanLength() < 400
    assert not desk.card.isAncestorOf(QApplication.focusWidget() or desk.window)
    desk.show(None)
    assert not desk.card.isVisible()


@pytest.mark.parametrize("size", [(1200, 760), (700, 480)])
@pytest.mark.parametrize("place", [(-0.9, 1.9), (7.9, 1.9), (7.9, -1.9), (-0.9, -1.9), (3.5, 0.0)])
def test_it_covers_neither_the_place_nor_the_edge(
    desk: Desk, size: tuple[int, int], place: tuple[float, float]
) -> None:
    desk.window.resize(*size)
    QApplication.processEvents()
    spot = desk.press(*place)
    desk.show(WEIGHT)
    assert not desk.card.geometry().contains(spot)
    assert desk.panel.canvas.rect().contains(desk.card.geometry())


def test_a_card_that_fits_nowhere_goes_into_the_far_corner() -> None:
    area, size = QRect(0, 0, 200, 100), QSize(150, 90)
    assert beside(QPoint(90, 20), size, area) == QPoint(42, 2)
    assert beside(QPoint(110, 80), size, area) == QPoint(8, 8)


def test_values_follow_the_picture_unless_one_is_being_typed(desk: Desk) -> None:
    desk.show(WEIGHT)
    moved = replace(WEIGHT, parts=(Entry("value", "Value", -0.5), *WEIGHT.parts[1:]))
    desk.show(moved)
    assert desk.value().text() == "−0.5"
    desk.type("7", end=None)
    desk.show(WEIGHT)
    assert desk.value().text() == "7"
    QTest.keyClick(desk.value(), Qt.Key.Key_Escape)
    assert desk.value().text() == "0.25"
    assert desk.card.isVisible()
    assert desk.given() == []


def test_what_is_typed_nudged_chosen_and_pressed_comes_to_the_engine(desk: Desk) -> None:
    desk.show(WEIGHT)
    desk.type("−1,5")
    desk.value().setFocus()
    QTest.keyClick(desk.value(), Qt.Key.Key_Up)
    assert wheel(desk.value(), -2)
    picked, switch, button = (desk.card.faces[name] for name in ("sign", "freeze", "zero"))
    assert isinstance(picked, PickFace)
    assert isinstance(switch, SwitchFace)
    assert isinstance(button, ButtonFace)
    picked.setFocus()
    QTest.keyClick(picked, Qt.Key.Key_Down)
    QTest.mouseClick(switch, LEFT)
    QTest.mouseClick(button, LEFT)
    QTest.mouseClick(desk.card.faces["last"], LEFT)
    assert desk.given() == [
        ("set", "value", -1.5),
        ("set", "value", -1.4),
        ("set", "value", -1.6),
        ("set", "sign", "minus"),
        ("act", "freeze", 0.0),
        ("act", "zero", 0.0),
    ]


def test_an_older_picture_does_not_turn_back_what_was_just_set(desk: Desk) -> None:
    desk.show(WEIGHT)
    desk.value().setFocus()
    for _ in range(3):
        QTest.keyClick(desk.value(), Qt.Key.Key_Up)
        desk.show(WEIGHT, up_to_date=False)
    assert [value for _, _, value in desk.given()] == [0.35, 0.45, 0.55]
    assert desk.value().text() == "0.55"
    desk.show(replace(WEIGHT, parts=(Entry("value", "Value", 0.5), *WEIGHT.parts[1:])))
    assert desk.value().text() == "0.5"  # the engine has the last word


@pytest.mark.parametrize("text", ["much", "nan", "1e999"])
def test_what_is_no_number_stays_to_be_mended(desk: Desk, text: str) -> None:
    desk.show(WEIGHT)
    desk.type("9", end=None)
    desk.type(text)
    assert desk.given() == []
    assert desk.value().text() == text


@pytest.mark.parametrize("way", ["close", "escape", "escape in the number"])
def test_it_is_sent_away_and_older_pictures_do_not_bring_it_back(desk: Desk, way: str) -> None:
    desk.press(1.0, 1.0)
    desk.show(WEIGHT)
    desk.panel.canvas.maximise(desk.panel.canvas.cells[0])
    desk.show(WEIGHT)
    if way == "close":
        QTest.mouseClick(desk.card._close, LEFT)
    elif way == "escape":
        QTest.keyClick(desk.window, Qt.Key.Key_Escape)
    else:
        desk.value().setFocus()
        QTest.keyClick(desk.value(), Qt.Key.Key_Escape)
    assert desk.given() == [("dismiss", "", 0.0)]
    assert desk.panel.canvas.maximised
    desk.show(WEIGHT, up_to_date=False)
    assert not desk.card.isVisible()
    desk.press(1.0, 1.0)
    desk.show(WEIGHT)
    assert desk.card.isVisible()


def test_what_was_typed_for_one_item_never_goes_to_another(desk: Desk) -> None:
    desk.show(WEIGHT)
    desk.type("7", end=None)
    desk.show(replace(WEIGHT, title="w₂₁"))
    assert desk.given() == []
    assert desk.value().text() == "0.25"
    assert not desk.value().hasFocus()


def test_the_keys_stay_with_the_window_until_the_card_is_reached_by_tab(desk: Desk) -> None:
    desk.press(1.0, 1.0)
    desk.show(WEIGHT)
    QTest.keyClick(desk.window, Qt.Key.Key_Space)
    assert desk.engine.asked(Play)
    plays = len(desk.engine.asked(Play))
    reached: list[QWidget] = []
    for _ in range(100):
        QTest.keyClick(QApplication.focusWidget() or desk.window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is not None and desk.card.isAncestorOf(focused) and focused not in reached:
            reached.append(focused)
    assert set(reached) >= {face for face in desk.card.faces.values() if face.isEnabled()}
    assert [face.accessibleName() for face in desk.card.faces.values()] == [p.label for p in WEIGHT.parts]
    desk.card.faces["zero"].setFocus()
    QTest.keyClick(desk.card.faces["zero"], Qt.Key.Key_Space)
    assert desk.given() == [("act", "zero", 0.0)]
    assert len(desk.engine.asked(Play)) == plays


def test_it_hides_with_its_pane(desk: Desk) -> None:
    canvas = desk.panel.canvas
    desk.show(WEIGHT)
    canvas.maximise(canvas.cells[1])
    QApplication.processEvents()
    assert not desk.card.isVisible()
    canvas.restore()
    QApplication.processEvents()
    assert desk.card.isVisible()


def test_a_press_on_the_card_is_none_on_what_lies_beneath(desk: Desk) -> None:
    desk.press(1.0, 1.0)
    desk.show(WEIGHT)
    touches = len(desk.engine.asked(Touch))
    QTest.mouseClick(desk.card, LEFT, pos=QPoint(3, desk.card.height() - 3))
    assert len(desk.engine.asked(Touch)) == touches


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_is_readable_in_both_themes_and_at_any_size(qtbot: QtBot, theme: str, scale: float) -> None:
    engine = FakeEngine()
    window = shown_window(qtbot, engine, theme, scale)
    desk = Desk(window, engine)
    desk.show(None)
    desk.press(1.0, 1.0)
    desk.show(WEIGHT)
    picture = desk.card.grab().toImage()
    surface = {"light": themes.LIGHT, "dark": themes.DARK}[theme].colour("surface")
    assert picture.pixelColor(picture.width() // 2, picture.height() - 4) == surface
    for face in desk.card.faces.values():
        assert face.width() >= face.sizeHint().width()
        assert desk.card.rect().contains(face.geometry().translated(face.parentWidget().pos()))
    assert desk.card.faces["zero"].height() == round(28 * scale)
    window.close()


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (-0.5, "−0.5"), (1 / 3, "0.3333"), (12345.0, "1.234e+04")]
)
def test_numbers_are_written_in_four_digits_and_read_again(value: float, text: str) -> None:
    assert written(value) == text
    assert read(text) == pytest.approx(value, rel=1e-3)


@pytest.mark.slow
def test_the_whole_path_through_an_engine_process(qtbot: QtBot) -> None:
    window = shown_window(qtbot, Host())
    panel = window.panel
    assert panel is not None
    card = panel.offer
    until(panel, lambda: panel.frame is not None and panel.frame.picture is not None)
    pane = panel.canvas.panes["string"]
    at = pane.view().point(1.0, 1.0).toPoint()
    assert pane.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseClick(pane, LEFT, pos=at)
    until(panel, card.isVisible)
    assert card.accessibleName() == "Bead 2"
    height, colour, remove = (card.faces[name] for name in ("height", "colour", "remove"))
    height.setFocus()
    height.selectAll()
    press(height, "5")
    QTest.keyClick(height, Qt.Key.Key_Return)
    until(panel, lambda: panel.steering.params == BeadsParams(heights=((0.0, 2.0, -0.5),)))
    until(panel, lambda: height.text() == "2")  # as far as it goes
    colour.setFocus()
    QTest.keyClick(colour, Qt.Key.Key_Down)
    until(panel, lambda: panel.up_to_date)
    QTest.mouseClick(remove, LEFT)
    until(panel, lambda: panel.steering.params == BeadsParams(heights=((0.0, -0.5),)))
    assert not card.isVisible()
    panel.steering.undo()
    assert panel.steering.params == BeadsParams(heights=((0.0, 2.0, -0.5),))
    panel.steering.undo()
    assert panel.steering.params == BeadsParams()
    window.close()


@pytest.mark.slow
def test_two_quick_strokes_through_an_engine_process_are_two_acts(qtbot: QtBot) -> None:
    window = shown_window(qtbot, Host())
    panel = window.panel
    assert panel is not None
    until(panel, lambda: panel.frame is not None and panel.frame.picture is not None)
    for x, heights in ((1.0, (1.2, 1.4, 1.6)), (2.0, (-0.6, -0.9, -1.2))):
        start = {1.0: 1.0, 2.0: -0.5}[x]
        touch = [Gesture("string", "press", x, start, "beads", int(x), "left")]
        touch += [Gesture("string", "drag", x, y, button="left") for y in heights]
        for gesture in (*touch, Gesture("string", "release", x, heights[-1])):
            panel.canvas.gestured.emit(gesture)
    until(panel, lambda: panel.steering.params == BeadsParams(heights=((0.0, 1.6, -1.2),)))
    panel.steering.undo()
    assert panel.steering.params == BeadsParams(heights=((0.0, 1.6, -0.5),))
    panel.steering.undo()
    assert panel.steering.params == BeadsParams()
    window.close()


def until(panel: Panel, good: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not good():
        panel.tick()
        QApplication.processEvents()
        time.sleep(0.005)
        assert time.monotonic() < end, "what was waited for did not come"
