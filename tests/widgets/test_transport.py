import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from playground.frame import Frame
from playground.params import Params
from widgets.lesson import Lesson
from widgets.readings import grouped, rate_text
from widgets.rewind import Place
from widgets.transport import PACES, SETTLE_MS, Transport

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # offscreen says it of every window
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


def frame(status="running", step=900, rate=1243.0):
    return Frame(run=1, step=step, status=status, params=Params(), picture=None, steps_per_second=rate)


def focused(window, widget):
    window.layout().addWidget(widget)
    widget.show()
    widget.setFocus()
    assert widget.hasFocus()
    return widget


class Acts(list):
    """What the user did, in order, as (signal, value)."""

    def __init__(self, transport):
        super().__init__()
        transport.played.connect(lambda on: self.append(("played", on)))
        transport.advanced.connect(lambda steps: self.append(("advanced", steps)))
        transport.went_back.connect(lambda steps: self.append(("went back", steps)))
        transport.scrubbed.connect(lambda share: self.append(("scrubbed", share)))
        transport.restarted.connect(lambda: self.append(("restarted",)))
        transport.paced.connect(lambda pace: self.append(("paced", pace)))
        transport.cancelled.connect(lambda: self.append(("cancelled",)))


@pytest.fixture
def window(qtbot):
    made = QWidget()
    layout = QVBoxLayout(made)
    made.transport = Transport()
    layout.addWidget(made.transport)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


@pytest.fixture
def transport(window):
    return window.transport


@pytest.fixture
def acts(transport):
    return Acts(transport)


def test_buttons_say_what_was_done(transport, acts):
    for button in (transport.play_button, transport.step_button, transport.restart_button):
        QTest.mouseClick(button, LEFT)
    assert acts == [("played", True), ("advanced", 1), ("restarted",)]


def test_keys_do_the_same(window, acts):
    QTest.keyClick(window, Qt.Key.Key_Space)
    QTest.keyClick(window, Qt.Key.Key_Space)
    QTest.keyClick(window, Qt.Key.Key_Right)
    QTest.keyClick(window, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(window, Qt.Key.Key_R)
    assert acts == [("played", True), ("played", False), ("advanced", 1), ("advanced", 10), ("restarted",)]


def test_the_past_is_there_once_there_is_one_and_moves_nothing(window, transport, acts):
    transport.show_frame(frame("paused", step=4), 60)
    places = [part.geometry() for part in (transport.play_button, transport.count, transport.pace)]
    assert not transport.track.isVisible()
    assert not transport.back_button.isEnabled()
    keys = [Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End]
    for key in keys:
        QTest.keyClick(window, key)
    assert acts == []
    transport.show_frame(frame("paused", step=4), 60, Place(0, 4, 4))
    assert transport.track.isVisible()
    assert [part.geometry() for part in (transport.play_button, transport.count, transport.pace)] == places
    for key in keys:
        QTest.keyClick(window, key)
    QTest.keyClick(window, Qt.Key.Key_Left, SHIFT)
    assert acts == [("went back", 1), ("scrubbed", 0.0), ("scrubbed", 1.0), ("went back", 10)]


@pytest.mark.parametrize("make", [QLineEdit, QSlider, QComboBox, lambda: Lesson("# Words")])
def test_home_and_end_stay_with_what_uses_them(window, transport, acts, make):
    transport.show_frame(frame("paused", step=4), 60, Place(0, 4, 4))
    field = focused(window, make())
    QTest.keyClick(field, Qt.Key.Key_Home)
    QTest.keyClick(field, Qt.Key.Key_End)
    assert acts == []


def test_keys_still_work_after_a_click_on_a_button(window, transport, acts):
    QTest.mouseClick(transport.step_button, LEFT)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert acts == [("advanced", 1), ("played", True)]


@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit])
def test_typing_types(window, acts, make):
    field = focused(window, make())
    QTest.keyClicks(field, "a r")
    QTest.keyClick(field, Qt.Key.Key_Right)
    QTest.keyClick(field, Qt.Key.Key_Right, SHIFT)
    text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    assert text == "a r"
    assert acts == []
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert acts == [("played", True)]


def test_a_number_field_keeps_its_keys(window, acts):
    field = focused(window, QSpinBox())
    QTest.keyClick(field, Qt.Key.Key_Right)
    QTest.keyClick(field, Qt.Key.Key_R)
    assert acts == []


def test_a_slider_keeps_the_arrows_and_a_check_box_keeps_space(window, acts):
    slider = focused(window, QSlider(Qt.Orientation.Horizontal))
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == 1
    QTest.keyClick(slider, Qt.Key.Key_Space)
    check = focused(window, QCheckBox("on"))
    QTest.keyClick(check, Qt.Key.Key_Space)
    assert check.isChecked()
    combo = focused(window, QComboBox())
    QTest.keyClick(combo, Qt.Key.Key_Space)
    assert acts == [("played", True), ("played", False)]


def test_frames_show_and_emit_nothing(transport, acts):
    transport.show_frame(frame(step=12_345), 60.2)
    assert transport.count.text() == f"step {grouped(12_345)}"
    assert transport.rates.accessibleName() == f"{grouped(1240)} steps/s, 60 frames/s"
    assert transport.play_button.accessibleName() == "Pause"
    transport.set_pace(30)
    assert transport.pace.currentText() == "30 steps/s"
    assert acts == []


@pytest.mark.parametrize(
    ("status", "word"), [("finished", "finished"), ("failed", "stopped"), ("paused", "paused")]
)
def test_an_ended_run_says_so_at_once(transport, status, word):
    transport.show_frame(frame(), 60)
    transport.show_frame(frame(status), 60)
    assert transport.rates.accessibleName().startswith(word)
    assert transport.play_button.accessibleName() == "Play"


def test_frames_made_before_an_act_do_not_flip_the_button_back(qtbot, transport, acts):
    transport.show_frame(frame("running"), 60)
    QTest.mouseClick(transport.play_button, LEFT)
    transport.show_frame(frame("running"), 60)
    assert transport.play_button.accessibleName() == "Play"
    qtbot.waitUntil(lambda: transport.play_button.accessibleName() == "Pause", timeout=3 * SETTLE_MS)
    assert acts == [("played", False)]


def test_a_run_that_cannot_go_on_shows_play_again_at_once(transport):
    transport.show_frame(frame("paused"), 60)
    QTest.mouseClick(transport.play_button, LEFT)
    transport.show_frame(frame("finished"), 60)
    assert transport.play_button.accessibleName() == "Play"


def test_rates_change_at_a_pace_that_can_be_read(transport):
    transport.show_frame(frame(rate=100), 60)
    transport.show_frame(frame(rate=200), 60)
    assert transport.rates.accessibleName().startswith("100 ")


def test_numbers_keep_their_places(transport):
    transport.show_frame(frame(step=9), 60)
    before = transport.count.geometry(), transport.rates.geometry()
    transport.show_frame(frame("finished", step=123_456), 5)
    assert (transport.count.geometry(), transport.rates.geometry()) == before


def test_speed_is_told_as_a_number_or_none(transport, acts):
    transport.pace.setFocus()
    QTest.keyClick(transport.pace, Qt.Key.Key_Home)
    QTest.keyClick(transport.pace, Qt.Key.Key_End)
    assert acts == [("paced", 1), ("paced", None)]


@pytest.mark.parametrize(("wanted", "shown"), [(None, None), (31, 30), (0.1, 1), (1e9, 2000)])
def test_a_speed_not_on_offer_shows_the_nearest(transport, wanted, shown):
    transport.set_pace(wanted)
    assert PACES[transport.pace.currentIndex()] == shown


def test_a_slow_start_shows_progress_and_cancel_in_place(window, transport, acts):
    height = transport.height()
    transport.show_progress(0.25, "Loading weights")
    assert transport.progress.isVisible()
    assert transport.progress.bar.value() == 250
    assert transport.height() == height
    QTest.keyClick(window, Qt.Key.Key_Space)
    QTest.keyClick(window, Qt.Key.Key_Right)
    QTest.mouseClick(transport.progress.cancel, LEFT)
    assert acts == [("cancelled",)]
    transport.show_frame(frame("starting"), 60)
    assert transport.progress.isVisible()
    transport.show_frame(frame("running"), 60)
    assert not transport.progress.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert acts[-1] == ("played", False)


def test_progress_of_unknown_length(transport):
    transport.show_progress(None, "Waiting")
    assert transport.progress.bar.maximum() == 0
    transport.hide_progress()
    assert transport.count.isVisible()


def test_a_narrow_window_drops_the_rates_and_keeps_the_rest(window, transport):
    window.resize(380, 100)
    assert transport.pace.isVisible()
    assert transport.rates.width() < 40
    assert transport.minimumSizeHint().width() < 360


@pytest.mark.parametrize(
    ("rate", "text"), [(0, "0.0"), (4.21, "4.2"), (9.96, "10"), (99.6, "100"), (1243, "1\u202f240")]
)
def test_rates_have_three_figures(rate, text):
    assert rate_text(rate) == text
