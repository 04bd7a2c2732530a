"""Looking back in the window: what the user sees, and what brings now back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.frame import Advance, Play, Rebuild, Touch
from playground.marks import Path
from playground.scene import Action, Gesture, Offer
from tests.toys.counter import SCENE, CounterParams
from tests.widgets.fake_engine import FakeEngine, picture, steered
from widgets.panel import Panel
from widgets.readings import grouped
from widgets.rewind_view import UNSEEN
from widgets.settings import Settings
from widgets.window import Window

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
LAST = 30


class Viewer:
    """Someone before a window in which the counter has run up to LAST, one picture a step."""

    def __init__(self, engine: FakeEngine, window: Window) -> None:
        assert window.panel is not None
        self.engine, self.window = engine, window
        self.panel: Panel = window.panel
        self.now = 0.0
        self.panel.rewind._clock = lambda: self.now
        self.panel.tick()
        for step in range(1, LAST + 1):
            self.run_to(step)
        engine.commands.clear()

    def run_to(self, step: int, **changes: object) -> None:
        self.now += 1
        self.engine.change(step=step, **{"picture": picture(step), **changes})
        self.panel.tick()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifiers)
        self.panel.tick()

    def press(self, pane: str) -> None:
        QTest.mouseClick(self.panel.canvas.panes[pane], LEFT, pos=QPoint(80, 60))

    def seen(self) -> int:
        """The step that panes, readings, count and track show, which must be one."""
        (line,) = self.panel.canvas.panes["count"].marks or ()
        assert isinstance(line, Path)
        step = round(line.lines[0][1, 1]) - 1
        transport, last = self.panel.transport, self.panel.rewind.place.last
        assert self.panel.readouts.text() == f"count {step}"
        words = f"step {grouped(step)}"
        assert transport.count.text() == (words if step == last else f"{words} of {grouped(last)}")
        assert transport.count.looks_back == (step < last)
        assert transport.track.value() == round(10_000 * step / max(last, 1)) or step == last
        return step


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def viewer(qtbot: QtBot, engine: FakeEngine) -> Iterator[Viewer]:
    window = Window({"counter": SCENE}, engine, Settings())
    qtbot.addWidget(window)
    window.resize(1200, 760)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.open_scene("counter")
    yield Viewer(engine, window)
    window.close()


def test_keys_lead_back_and_forth_and_then_on(viewer: Viewer, engine: FakeEngine) -> None:
    seen: list[int] = []
    for key, modifiers in [
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Left, SHIFT),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Right, SHIFT),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier),
    ]:
        viewer.key(key, modifiers)
        seen.append(viewer.seen())
    assert seen == [29, 19, 20, 0, 0, 10, 30]
    assert engine.commands == [Play(False, 60.0)]
    viewer.key(Qt.Key.Key_Right)
    assert engine.asked(Advance) == [Advance(1)]
    assert viewer.seen() == 31


def test_the_buttons_and_the_line_do_the_same(viewer: Viewer, engine: FakeEngine) -> None:
    transport = viewer.panel.transport
    QTest.mouseClick(transport.back_button, LEFT)
    assert viewer.seen() == 29
    assert transport.play_button.accessibleName() == "Play"
    assert transport.rates.accessibleName() == "looking back, "
    QTest.mouseClick(transport.back_button, LEFT, SHIFT)
    QTest.mouseClick(transport.track, LEFT, pos=QPoint(transport.track.width() // 2, 6))
    assert viewer.seen() == 15
    QTest.mouseClick(transport.step_button, LEFT)
    assert viewer.seen() == 16
    assert not engine.asked(Advance)
    QTest.mousePress(transport.track, LEFT, pos=QPoint(20, 6))
    QTest.mouseMove(transport.track, QPoint(transport.track.width() - 1, 6))
    QTest.mouseRelease(transport.track, LEFT, pos=QPoint(transport.track.width() - 1, 6))
    assert viewer.seen() == 30


def test_what_acts_on_the_run_returns_to_now_and_is_done(viewer: Viewer, engine: FakeEngine) -> None:
    panel = viewer.panel
    acts = {
        Play: lambda: QTest.keyClick(viewer.window, Qt.Key.Key_Space),
        Touch: lambda: viewer.press("count"),
        "turned": lambda: panel.controls.changed.emit(CounterParams(by=3)),
        "undone": lambda: viewer.window.menu.acted.emit("undo"),
        "linked": lambda: viewer.window.sharing.open_link("playground:counter?by=4"),
    }
    for what, act in acts.items():
        viewer.key(Qt.Key.Key_Home)
        assert viewer.seen() == 0
        engine.commands.clear()
        act()
        assert viewer.seen() == 30
        assert engine.asked(what) if isinstance(what, type) else steered(engine)
        panel.tick()
        assert viewer.seen() == (0 if what == "linked" else 30), "a link begins anew"
    viewer.key(Qt.Key.Key_Home)
    viewer.key(Qt.Key.Key_R)
    assert engine.asked(Rebuild)
    assert viewer.seen() == 0
    assert not panel.rewind.looking_back
    assert not panel.transport.track.isVisible()


def test_pointing_at_the_past_changes_nothing(viewer: Viewer, engine: FakeEngine) -> None:
    viewer.key(Qt.Key.Key_Home)
    for kind in ("hover", "leave"):
        viewer.panel.canvas.gestured.emit(Gesture("count", kind, 0.5, 0.5))
    assert not engine.asked(Touch)
    assert viewer.seen() == 0


def test_a_press_on_the_past_is_one_on_what_lies_there_now(viewer: Viewer, engine: FakeEngine) -> None:
    viewer.press("count")
    viewer.key(Qt.Key.Key_Home)
    viewer.press("count")
    pressed = [touch.gesture for touch in engine.asked(Touch) if touch.gesture.kind == "press"]
    assert pressed[0] == pressed[1]
    assert pressed[0].y > 10  # the axis of the first picture ends at 1


def test_the_speed_may_be_changed_while_looking_back(viewer: Viewer) -> None:
    viewer.key(Qt.Key.Key_Left)
    viewer.panel.transport.paced.emit(5.0)
    assert viewer.seen() == 29


def test_frames_that_come_meanwhile_wait(viewer: Viewer) -> None:
    viewer.key(Qt.Key.Key_Left)
    viewer.run_to(31)
    assert viewer.panel.transport.count.text() == "step 29 of 31"
    assert viewer.seen() == 29
    viewer.key(Qt.Key.Key_End)
    assert viewer.seen() == 31


def test_a_new_run_ends_the_look_back(viewer: Viewer) -> None:
    viewer.key(Qt.Key.Key_Left)
    viewer.run_to(0, run=2)
    assert viewer.seen() == 0
    assert not viewer.panel.rewind.looking_back


def test_a_failed_run_is_looked_back_into_and_stays_failed(viewer: Viewer, engine: FakeEngine) -> None:
    engine.fail("Diverged at step 31")
    viewer.panel.tick()
    viewer.key(Qt.Key.Key_Left)
    assert viewer.seen() == 29
    assert engine.commands == []  # to pause it would take the failure for mended
    assert viewer.panel.banner.messages()[0].text == "Diverged at step 31"


def test_nothing_of_now_is_lost(viewer: Viewer, engine: FakeEngine) -> None:
    panel = viewer.panel
    panel.controls.changed.emit(CounterParams(by=2))
    panel.tick()
    link = panel.steering.link()
    viewer.key(Qt.Key.Key_Home)
    assert (panel.steering.link(), panel.controls.params()) == (link, CounterParams(by=2))
    viewer.window.close()
    assert viewer.window.session.settings.sessions["counter"] == {"by": 2}


def test_offers_are_there_for_now_alone(viewer: Viewer, engine: FakeEngine) -> None:
    offer = Offer("count", "Unit 3", (Action("go", "Go"),))
    viewer.run_to(31, picture=replace(picture(31), offer=offer))
    viewer.run_to(32, picture=replace(picture(32), offer=offer))
    assert viewer.panel.offer.isVisible()
    viewer.key(Qt.Key.Key_Left)
    assert not viewer.panel.offer.isVisible()
    viewer.key(Qt.Key.Key_End)
    assert viewer.panel.offer.isVisible()
    assert not engine.asked(Touch)


def test_a_pane_that_nobody_saw_then_says_so_rather_than_show_another_time(viewer: Viewer) -> None:
    only_count = replace(picture(32), panes={"count": picture(32).panes["count"]})
    viewer.run_to(32, seen=frozenset({"count"}), picture=only_count)
    viewer.run_to(33, seen=frozenset({"count", "field"}))
    field = viewer.panel.canvas.panes["field"]
    cell = next(cell for cell in viewer.panel.canvas.cells if field in cell.panes)
    viewer.key(Qt.Key.Key_Left)
    assert viewer.seen() == 32
    assert (field.marks, cell.notes) == (None, {"field": UNSEEN})
    viewer.key(Qt.Key.Key_End)
    assert np.all(field.marks[0].values == 33)  # pyright: ignore
    assert cell.notes == {}


def test_a_slow_start_has_no_past_yet(viewer: Viewer) -> None:
    transport = viewer.panel.transport
    transport.show_progress(0.5, "Loading")
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home):
        QTest.keyClick(viewer.window, key)
    assert not viewer.panel.rewind.looking_back
    transport.hide_progress()
    viewer.key(Qt.Key.Key_Left)
    assert viewer.seen() == 29


def test_looking_back_fits_into_a_small_window_with_large_type(viewer: Viewer) -> None:
    window, transport = viewer.window, viewer.panel.transport
    window.resize(800, 600)
    for _ in range(5):
        window.menu.acted.emit("larger")
    assert window.session.settings.scale == 2.0
    for step in (31, 123_456):
        viewer.run_to(step)
    viewer.key(Qt.Key.Key_Left)
    QApplication.processEvents()
    assert window.width() == 800
    for part in (transport.track, transport.count, transport.pace, transport.play_button):
        assert window.rect().contains(part.rect().translated(part.mapTo(window, QPoint())))
    assert transport.count.width() >= transport.count.minimumSizeHint().width()
    assert transport.pace.width() >= 204
    viewer.key(Qt.Key.Key_Home)
    assert viewer.seen() == 0
