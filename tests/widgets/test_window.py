"""The window: what a hand does in it, and what becomes of that."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from playground import links
from playground.frame import Advance, Look, Open, Play, Rebuild, Stroke, Throttle, Touch
from playground.host import Host
from playground.params import Params
from playground.presets import Preset
from playground.registry import Broken
from playground.scene import Gesture
from playground.scenes.decision_boundary.scene import SCENE as DECISION
from tests.toys.counter import SCENE, CounterParams
from tests.widgets.fake_engine import FakeEngine, steered
from widgets import settings as settings_file
from widgets.editors.track import Track
from widgets.lesson import Lesson
from widgets.messages import Row
from widgets.own_presets import OwnPresets
from widgets.panel import Panel
from widgets.settings import Settings
from widgets.window import Window

Opened = Callable[..., Window]


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def opened(
    qtbot: QtBot, engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opened]:
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    windows: list[Window] = []

    def make(settings: Settings = Settings(), params: Params | None = None, **scenes: object) -> Window:  # noqa: B008
        shown = {"counter": SCENE, **scenes}
        window = Window(shown, engine, settings, settings_file.settings_path())
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1200, 760)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.open_scene("counter", params)
        panel_of(window).tick()
        return window

    yield make
    for window in windows:
        window.close()


def panel_of(window: Window) -> Panel:
    assert window.panel is not None
    return window.panel


def tick(window: Window) -> None:
    panel_of(window).tick()
    QApplication.processEvents()


def test_the_scene_plays_at_once_and_its_numbers_show(opened: Opened, engine: FakeEngine) -> None:
    panel = panel_of(opened())
    assert engine.asked(Open)[0].playing
    assert panel.readouts.text() == "count 0"


def test_keys_play_step_and_restart(opened: Opened, engine: FakeEngine) -> None:
    window = opened()
    QTest.keyClick(window, Qt.Key.Key_Space)
    QTest.keyClick(window, Qt.Key.Key_Right)
    QTest.keyClick(window, Qt.Key.Key_R)
    asked = [type(command) for command in engine.commands]
    assert asked == [Open, Look, Play, Advance, Rebuild]
    assert engine.asked(Play)[0] == Play(False, 60.0)


def test_a_typed_value_replaces_the_old_one_and_gives_the_keys_back(
    opened: Opened, engine: FakeEngine
) -> None:
    window = opened()
    entry = panel_of(window).controls.rows["by"].findChild(QLineEdit)
    assert entry is not None
    QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
    QTest.keyClicks(entry, "4")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert steered(engine) == [{"by": 4}]
    QTest.keyClick(window, Qt.Key.Key_Space)
    QTest.keyClick(window, Qt.Key.Key_Right)
    assert [type(command) for command in engine.commands[3:]] == [Play, Advance]


def test_the_speed_is_never_cut_in_larger_type(opened: Opened) -> None:
    window = opened()
    pace = panel_of(window).transport.pace
    for act in ("larger", "present", "larger"):
        window.menu.acted.emit(act)
        tick(window)
        assert pace.width() >= pace.sizeHint().width(), act
    window.present(False)
    window.menu.acted.emit("usual")


def test_arrows_still_step_after_a_slider_was_dragged_and_a_speed_chosen(
    opened: Opened, engine: FakeEngine
) -> None:
    window = opened()
    panel = panel_of(window)
    track = panel.controls.rows["by"].findChild(Track)
    assert track is not None
    QTest.mouseClick(track, Qt.MouseButton.LeftButton)
    panel.transport.pace.setFocus()
    QTest.keyClick(panel.transport.pace, Qt.Key.Key_Right)
    assert engine.asked(Advance)


def test_escape_brings_the_panes_back_from_the_largest(opened: Opened) -> None:
    window = opened()
    canvas = panel_of(window).canvas
    canvas.maximise(canvas.cells[0])
    assert canvas.maximised
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not canvas.maximised


def test_a_passing_notice_leaves_by_itself(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.errors.PASSING_MS", 50)
    window = opened()
    window.menu.acted.emit("copy_link")
    banner = panel_of(window).banner
    assert len(banner.messages()) == 1
    qtbot.waitUntil(lambda: not banner.messages(), timeout=2000)


def test_a_control_sends_only_what_changed(opened: Opened, engine: FakeEngine) -> None:
    window = opened(params=CounterParams(size=9))
    panel = panel_of(window)
    panel.controls.changed.emit(CounterParams(size=9, by=3))
    assert steered(engine) == [{"by": 3}]
    tick(window)
    assert panel.steering.params == CounterParams(size=9, by=3)


def test_an_older_frame_does_not_turn_a_control_back(opened: Opened, engine: FakeEngine) -> None:
    window = opened()
    panel = panel_of(window)
    panel.controls.changed.emit(CounterParams(by=3))
    engine.up_to_date = False
    engine.change(params=CounterParams(by=1), step=7)
    tick(window)
    assert panel.steering.params.values()["by"] == 3
    assert panel.controls.params() == CounterParams(by=3)


def test_what_a_gesture_changed_is_told_back_and_can_be_undone(opened: Opened, engine: FakeEngine) -> None:
    window = opened()
    panel = panel_of(window)
    panel.canvas.gestured.emit(Gesture("field", "press", 2.0, 0.0))
    assert engine.asked(Touch)
    engine.change(params=CounterParams(by=2), strokes=(Stroke(1, {"by": 2}),))
    tick(window)
    assert panel.controls.params() == CounterParams(by=2)
    panel.steering.undo()
    assert steered(engine) == [{"by": 1}]
    panel.steering.redo()
    assert steered(engine)[-1] == {"by": 2}


def test_one_drag_is_one_undo(opened: Opened, engine: FakeEngine) -> None:
    panel = panel_of(opened())
    for by in (2, 3, 4):
        panel.controls.changed.emit(panel.steering.params.updated({"by": by}))
    panel.controls.changed.emit(panel.steering.params.updated({"size": 8}))
    panel.steering.undo()
    assert panel.steering.params == CounterParams(by=4)
    panel.steering.undo()
    assert panel.steering.params == CounterParams()


def test_another_speed_is_asked_for_without_playing(opened: Opened, engine: FakeEngine) -> None:
    panel = panel_of(opened())
    engine.fail("RuntimeError while stepping: no")
    panel.transport.paced.emit(30.0)
    assert engine.commands[-1] == Throttle(30.0)


def test_a_scene_may_have_a_speed_of_its_own_that_others_do_not_get(
    opened: Opened, engine: FakeEngine
) -> None:
    window = opened(slow=replace(SCENE, name="slow", pace=5))
    paces = []
    for name in ("slow", "counter"):
        window.open_scene(name)
        paces.append(engine.asked(Open)[-1].steps_per_second)
    assert paces == [5, Settings().steps_per_second]


def test_a_fault_shows_a_banner_with_link_and_restart(
    opened: Opened, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    window = opened(params=CounterParams(by=4))
    panel = panel_of(window)
    engine.fail("RuntimeError while stepping: no")
    for _ in range(3):
        tick(window)
        engine.show(engine._last)
    (message,) = panel.banner.messages()
    assert message.text == "RuntimeError while stepping: no"
    assert message.count == 1
    assert "RuntimeError while stepping: no" in caplog.text
    assert links.write("counter", panel.steering.params) in message.details
    panel.banner.restarted.emit()
    tick(window)
    assert engine.asked(Rebuild)
    assert panel.banner.messages() == ()


def test_a_pane_that_cannot_be_drawn_leaves_the_others(
    opened: Opened, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from widgets.painters.heatmap import HeatmapPainter

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("cannot paint")

    for name in ("show", "paint"):
        if hasattr(HeatmapPainter, name):
            monkeypatch.setattr(HeatmapPainter, name, broken)
    window = opened()
    for step in range(5):
        engine.obey(Advance(1))
        tick(window)
        window.grab()
        assert panel_of(window).readouts.text() == f"count {step + 1}"
    faults = [message for message in panel_of(window).banner.messages() if message.level == "fault"]
    assert len(faults) == 1
    assert "field" in faults[0].text.lower()
    assert "cannot paint" in faults[0].details


def test_a_slow_start_shows_progress_and_cancel(opened: Opened, engine: FakeEngine) -> None:
    from playground.frame import Cancel, Progress

    window = opened()
    panel = panel_of(window)
    engine.progress = Progress(0.4, "Loading")
    tick(window)
    assert not panel.transport.progress.isVisible()
    panel.steering._waiting_since -= 1
    tick(window)
    assert panel.transport.progress.isVisible()
    panel.transport.cancelled.emit()
    assert engine.asked(Cancel)
    engine.progress = None
    tick(window)
    assert not panel.transport.progress.isVisible()


def test_the_session_comes_back(opened: Opened, engine: FakeEngine, qtbot: QtBot) -> None:
    window = opened()
    panel_of(window).controls.changed.emit(CounterParams(by=5))
    panel_of(window).transport.paced.emit(30.0)
    window.close()
    assert engine.closed
    saved, notice = settings_file.load(settings_file.settings_path())
    assert notice == ""
    assert saved.last_scene == "counter"
    again = opened(saved)
    assert panel_of(again).steering.params == CounterParams(by=5)
    assert panel_of(again).steering.pace == 30.0


def test_a_session_that_no_longer_fits_gives_the_defaults_and_says_so(opened: Opened) -> None:
    window = opened(Settings(sessions={"counter": {"by": "many", "size": 9}}))
    assert panel_of(window).steering.params == CounterParams(size=9)
    assert "last session" in panel_of(window).banner.messages()[0].text


def test_links_are_copied_and_opened(opened: Opened, engine: FakeEngine) -> None:
    window = opened(params=CounterParams(by=3))
    window.menu.acted.emit("copy_link")
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "playground:counter?by=3"
    clipboard.setText("playground:counter?size=7")
    window.menu.acted.emit("paste_link")
    assert panel_of(window).steering.params == CounterParams(size=7)
    clipboard.setText("playground:counter?size=many")
    window.menu.acted.emit("paste_link")
    assert panel_of(window).steering.params == CounterParams(size=7)
    assert any("size='many'" in message.text for message in panel_of(window).banner.messages())


def test_links_in_a_pane_turn_the_scene_or_open_another_and_are_pasted_with_their_words(
    opened: Opened, engine: FakeEngine
) -> None:
    window = opened(decision_boundary=DECISION)
    panel = panel_of(window)
    panel.canvas.followed.emit("playground:counter?by=3")
    assert steered(engine) == [{"by": 3}]
    panel.steering.undo()
    assert steered(engine)[1:] == [{"by": 1}]
    QGuiApplication.clipboard().setText("Look at this:\n playground:counter?by=4 and tell me")
    window.menu.acted.emit("paste_link")
    assert steered(engine)[2:] == [{"by": 4}]
    panel.canvas.followed.emit("playground:decision_boundary?noise=0.2")
    assert panel_of(window).scene is DECISION
    assert panel_of(window).steering.params.updated({}).changed() == {"noise": 0.2}


def undo(window: Window) -> Params:
    """Press Ctrl+Z and return what the scene has then."""
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    return panel_of(window).steering.params


LED = "playground:counter?size=7"
ACROSS: dict[str, Callable[[Window], object]] = {
    "lesson": lambda window: panel_of(window).lesson.followed.emit(LED),
    "pane": lambda window: panel_of(window).canvas.followed.emit(LED),
    "preset": lambda window: panel_of(window).header.preset_chosen.emit(
        Preset("", "counter", CounterParams(size=7))
    ),
    "command line": lambda window: window.open_scene("counter", CounterParams(size=7)),
}


@pytest.mark.parametrize("way", ACROSS.values(), ids=ACROSS)
def test_what_was_made_in_another_scene_is_one_undo_away_from_where_a_link_leads(
    opened: Opened, engine: FakeEngine, way: Callable[[Window], object]
) -> None:
    window = opened(decision_boundary=DECISION)
    panel_of(window).controls.changed.emit(CounterParams(by=4))
    window.open_scene("decision_boundary")
    before = len(engine.commands)
    way(window)
    assert [type(command) for command in engine.commands[before:]] == [Open, Look]
    assert engine.asked(Open)[-1].params == CounterParams(size=7)
    tick(window)
    assert undo(window) == CounterParams(by=4)
    assert steered(engine)[-1] == {"by": 4, "size": 4}


def test_what_a_link_replaced_is_one_undo_away_also_at_the_next_start(opened: Opened) -> None:
    window = opened()
    panel_of(window).controls.changed.emit(CounterParams(by=4))
    window.close()
    path = settings_file.settings_path()
    opened(settings_file.load(path)[0], CounterParams(size=7)).close()
    last = opened(settings_file.load(path)[0])
    assert panel_of(last).steering.params == CounterParams(size=7)
    assert undo(last) == CounterParams(by=4)


def test_the_card_of_the_scene_that_is_open_leaves_its_run_as_it_is(
    opened: Opened, engine: FakeEngine
) -> None:
    window = opened(decision_boundary=DECISION)
    panel = panel_of(window)
    panel.controls.changed.emit(CounterParams(by=4))
    cards = window.gallery.list
    place = cards.visualRect(window.gallery._cards.index(window.gallery._cards.row("counter"))).center()
    QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel_of(window) is panel
    assert len(engine.asked(Open)) == 1
    assert panel.hasFocus()
    assert undo(window) == CounterParams()


def test_the_lesson_takes_the_controls_place_and_its_links_turn_the_scene(opened: Opened) -> None:
    window = opened(lesson=DECISION)
    window.open_scene("lesson")
    panel = panel_of(window)
    window.menu.acted.emit("lesson")
    assert panel.lesson.isVisible()
    assert not panel.controls.isVisible()
    window.menu.acted.emit("lesson")
    assert panel.controls.isVisible()


def test_every_link_of_a_lesson_survives_its_rendering(qtbot: QtBot) -> None:
    text = DECISION.file("lesson.md")
    assert text is not None
    lesson = Lesson(text)
    qtbot.addWidget(lesson)
    written = [links.read(link)[1] for link in re.findall(r"\((playground:[^)\s]+)\)", text)]
    followed: list[str] = []
    lesson.followed.connect(followed.append)
    for url in anchors(lesson):
        lesson.anchorClicked.emit(url)
    assert [links.read(link)[1] for link in followed] == written


def anchors(lesson: Lesson) -> list[QUrl]:
    """The targets of all links, in order."""
    found: list[str] = []
    block = lesson.document().begin()
    while block.isValid():
        for fragment in block:
            name = fragment.fragment().charFormat().anchorHref()
            if name and (not found or found[-1] != name):
                found.append(name)
        block = block.next()
    return [QUrl(name) for name in found]


def test_own_presets_are_kept_and_offered(opened: Opened, tmp_path: Path) -> None:
    window = opened(params=CounterParams(by=3))
    window.menu.acted.emit("save_preset")
    assert "By 3" in (tmp_path / "presets.json").read_text()
    menu = panel_of(window).header.presets.menu()
    assert offered(window) == ["By 3"]
    panel_of(window).controls.changed.emit(CounterParams())
    menu.actions()[1].trigger()
    assert panel_of(window).steering.params == CounterParams(by=3)


def offered(window: Window) -> list[str]:
    """The titles of the presets in the menu."""
    actions = panel_of(window).header.presets.menu().actions()
    return [action.text() for action in actions if action.data() is not None]


def list_of(window: Window) -> OwnPresets:
    """Open the list of own presets."""
    panel_of(window).header.presets.menu().actions()[-1].trigger()
    return panel_of(window).header.own


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, of every popup
def test_an_own_preset_gets_another_title(opened: Opened, tmp_path: Path) -> None:
    window = opened(params=CounterParams(by=3))
    window.menu.acted.emit("save_preset")
    own = list_of(window)
    assert own.isVisible()
    own.titles[0].selectAll()
    QTest.keyClicks(own.titles[0], "Threes")
    QTest.keyClick(own.titles[0], Qt.Key.Key_Return)
    assert not own.isVisible()
    assert offered(window) == ["Threes"]
    assert "Threes" in (tmp_path / "presets.json").read_text()
    own = list_of(window)
    own.titles[0].selectAll()
    QTest.keyClicks(own.titles[0], "  ")
    QTest.keyClick(own.titles[0], Qt.Key.Key_Return)
    assert offered(window) == ["Threes"]


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, of every popup
def test_an_own_preset_is_deleted_and_put_back(opened: Opened, tmp_path: Path) -> None:
    window = opened(params=CounterParams(by=3))
    for by in (3, 4, 5):
        panel_of(window).controls.changed.emit(CounterParams(by=by))
        window.menu.acted.emit("save_preset")
    before = (tmp_path / "presets.json").read_text()
    own = list_of(window)
    QTest.mouseClick(own.crosses[1], Qt.MouseButton.LeftButton)
    assert not own.isVisible()
    assert offered(window) == ["By 3", "By 5"]
    (row,) = [row for row in panel_of(window).banner.findChildren(Row) if not row.undo.isHidden()]
    assert row.message.text == "Deleted the preset “By 4”."
    QTest.mouseClick(row.undo, Qt.MouseButton.LeftButton)
    assert offered(window) == ["By 3", "By 4", "By 5"]
    assert (tmp_path / "presets.json").read_text() == before


def test_garbage_presets_are_kept_aside(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "presets.json").write_text("{garbage")
    window = opened(params=CounterParams(by=3))
    assert any("not JSON" in message.text for message in panel_of(window).banner.messages())
    window.menu.acted.emit("save_preset")
    assert (tmp_path / "presets.json.bak").read_text() == "{garbage"


def test_a_broken_scene_is_a_disabled_card(opened: Opened) -> None:
    window = opened(theirs=Broken("theirs", "ModuleNotFoundError: no module named torchvision"))
    assert panel_of(window).scene is SCENE
    window.open_scene("theirs")
    assert panel_of(window).scene is SCENE


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_themes_switch_live(opened: Opened, theme: str) -> None:
    window = opened()
    window.menu.theme_chosen.emit(theme)
    tick(window)
    image = window.grab().toImage()
    lightness = image.pixelColor(image.width() // 2, 4).lightness()
    assert (lightness < 80) if theme == "dark" else (lightness > 180)


def test_presenting_leaves_the_panes_and_escape_comes_back(opened: Opened) -> None:
    window = opened()
    window.menu.acted.emit("present")
    assert window.isFullScreen()
    assert not window.gallery.isVisible()
    assert not panel_of(window).column.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.gallery.isVisible()
    assert panel_of(window).column.isVisible()


@pytest.mark.slow
def test_a_paused_engine_draws_a_tab_as_soon_as_it_is_chosen(qtbot: QtBot) -> None:
    count, field = SCENE.panes()
    window = Window({"tabs": replace(SCENE, name="tabs", rows=(((count, field),),))}, Host(), Settings())
    qtbot.addWidget(window)
    window.show()
    window.open_scene("tabs", playing=False)
    panel = panel_of(window)
    qtbot.waitUntil(lambda: panel.up_to_date, timeout=20_000)
    assert panel.frame is not None
    assert panel.frame.picture is not None
    assert set(panel.frame.picture.panes) == {"count"}
    panel.canvas.cells[0].choose(1)
    shown = panel.canvas.panes["field"]
    assert shown.marks is None  # it says nothing yet, not that it is empty
    qtbot.waitUntil(lambda: not shown.board.empty, timeout=5_000)
    assert set(panel.frame.picture.panes) == {"field"}
    window.close()


def test_controls_fold_to_a_strip_that_brings_them_back(opened: Opened) -> None:
    window = opened()
    panel = panel_of(window)
    width = panel.canvas.width()
    panel.header.fold_button.click()
    QApplication.processEvents()
    assert panel.canvas.width() > width + 200
    panel.header.fold_button.click()
    assert panel.controls.isVisible()


@pytest.mark.parametrize("size", [(800, 600), (1024, 700), (3840, 2160)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped_at_any_size(opened: Opened, size: tuple[int, int], scale: float) -> None:
    window = opened(Settings(scale=scale))
    window.resize(*size)
    tick(window)
    panel = panel_of(window)
    assert window.width() <= max(size[0], 800)
    inside = window.rect()
    for part in (panel.canvas, panel.transport, panel.readouts, panel.header):
        place = part.rect().translated(part.mapTo(window, part.rect().topLeft()))
        assert inside.contains(place), type(part).__name__
    assert panel.canvas.width() >= 200
    for label in panel.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.wordWrap():
            assert not cut(label), label.text()


def cut(widget: QWidget) -> bool:
    return widget.width() + 1 < widget.minimumSizeHint().width()


def test_the_none_reference_count_stays_put(opened: Opened) -> None:
    import sys

    window = opened()
    before = sys.getrefcount(None)
    for _ in range(1000):
        window.update()
        window.setWindowTitle("x")
    after = sys.getrefcount(None)
    assert abs(after - before) < 500


@pytest.mark.slow
def test_groups_of_controls_stay_folded_or_unfolded(opened: Opened) -> None:
    window = opened(decision_boundary=DECISION)
    window.open_scene("decision_boundary")
    before = panel_of(window).controls.folds()
    for section in panel_of(window).controls.sections:
        if section.title.text() in ("Data", "Regularisation"):
            QTest.mouseClick(section.title, Qt.MouseButton.LeftButton)
    window.close()
    again = opened(settings_file.load(settings_file.settings_path())[0], decision_boundary=DECISION)
    again.open_scene("decision_boundary")
    assert panel_of(again).controls.folds() == {
        **before,
        "Data": not before["Data"],
        "Regularisation": not before["Regularisation"],
    }
