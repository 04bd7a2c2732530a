"""Keys of a scene: they turn its switches from anywhere in the window, but never while one types."""

import string
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from playground.frame import Rebuild
from playground.kinds import Choice, Line, Toggle
from playground.params import WINDOW_KEYS, Key, Section, When
from tests.toys.counter import SCENE, CounterParams
from tests.widgets.fake_engine import FakeEngine, steered
from widgets.panel import Panel
from widgets.settings import Settings
from widgets.window import Window


@dataclass(frozen=True)
class HeldParams(CounterParams):
    mode: Annotated[str, Section("Keys"), Choice("watch", "judge"), "Mode."] = "watch"
    hold: Annotated[bool, Toggle(), Key("F"), When("mode", "watch"), "Hold the picture."] = False
    names: Annotated[str, Line(), "What is shown."] = ""


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def window(qtbot: QtBot, engine: FakeEngine) -> Iterator[Window]:
    window = Window({"counter": replace(SCENE, params=HeldParams)}, engine, Settings())
    qtbot.addWidget(window)
    window.resize(1200, 760)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.open_scene("counter")
    panel_of(window).tick()
    yield window
    window.close()


def panel_of(window: Window) -> Panel:
    assert window.panel is not None
    return window.panel


def press_f(window: Window) -> None:
    """Press the key where the focus is, as Qt brings it there."""
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F)
    panel_of(window).tick()


def test_the_key_turns_the_switch_and_undo_takes_it_back(window: Window, engine: FakeEngine) -> None:
    panel = panel_of(window)
    press_f(window)
    assert steered(engine) == [{"hold": True}]
    assert panel.controls.params().hold
    assert "hold=true" in panel.steering.link()
    panel.steering.undo()
    assert steered(engine) == [{"hold": True}, {"hold": False}]
    panel.column.fold(True)
    press_f(window)
    assert panel.steering.params.hold, "it works without the controls too"
    window.menu.acted.emit("lesson")
    panel.lesson.setFocus()
    press_f(window)
    assert not panel.steering.params.hold, "and while one reads the lesson"


def test_words_are_typed_on_after_enter_until_esc_leaves_them(window: Window, engine: FakeEngine) -> None:
    entry = panel_of(window).controls.rows["names"].findChild(QLineEdit)
    assert entry is not None
    keys = window.windowHandle()
    QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
    QTest.keyClicks(entry, "car,")
    QTest.keyClick(keys, Qt.Key.Key_Return)
    assert steered(engine) == [{"names": "car,"}]
    QTest.keyClick(keys, Qt.Key.Key_R)
    assert entry.text() == "car,r"
    assert not engine.asked(Rebuild)
    QTest.keyClick(keys, Qt.Key.Key_Escape)
    assert entry.text() == "car,"
    QTest.keyClick(keys, Qt.Key.Key_R)
    assert engine.asked(Rebuild)


def test_after_a_click_in_the_gallery_home_and_end_go_to_the_run(window: Window) -> None:
    cards = window.gallery.list
    window.gallery.search.setFocus()
    QTest.mouseClick(
        cards.viewport(), Qt.MouseButton.LeftButton, pos=cards.visualRect(cards.currentIndex()).center()
    )
    panel = panel_of(window)
    panel.tick()
    for _ in range(2):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Right)
        panel.tick()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Home)
    assert panel.rewind.place.step == 0
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_End)
    assert panel.rewind.place.step == 2
    cards.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Home)
    assert panel.rewind.place.step == 2, "by keyboard, the list moves"


def test_who_types_types(window: Window, engine: FakeEngine) -> None:
    window.gallery.search.setFocus()
    press_f(window)
    assert window.gallery.search.text() == "f"
    assert not steered(engine)


def test_the_key_does_nothing_while_its_switch_is_away(window: Window, engine: FakeEngine) -> None:
    panel = panel_of(window)
    panel.steering.use(panel.steering.params.updated({"mode": "judge"}))
    press_f(window)
    assert steered(engine) == [{"mode": "judge"}]


def test_the_key_is_told_beside_the_label_and_to_screen_readers(window: Window) -> None:
    rows = panel_of(window).controls.rows
    assert "F turns it." in rows["hold"].name.toolTip()
    (switch,) = rows["hold"].editor.faces()
    assert switch.accessibleDescription() == "Hold the picture. F turns it."
    pictures = []
    for field in (rows["hold"].field, replace(rows["hold"].field, key="")):
        row = type(rows["hold"])(field)
        row.resize(300, 28)
        pictures.append(row.name.grab().toImage())
        row.deleteLater()
    assert pictures[0] != pictures[1], "the letter stands behind the label"


def test_the_letters_that_scenes_may_not_use_are_those_of_the_window(window: Window) -> None:
    """Else Qt would find the key ambiguous, and answer to neither."""
    keys = {key.key().toString() for key in window.findChildren(QShortcut)}
    keys |= {action.shortcut().toString() for action in window.findChildren(QAction)}
    assert keys & set(string.ascii_uppercase) == WINDOW_KEYS | {"F"}
