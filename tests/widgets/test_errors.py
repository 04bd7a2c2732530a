import logging
import sys
import threading

import pytest
from PySide6.QtCore import Qt, QTimer, qInstallMessageHandler, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.faults import Fault, UserError
from widgets.errors import KEPT, Banner, install_excepthook, log_qt_messages

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # offscreen says it of every window
LEFT = Qt.MouseButton.LeftButton
BUG = Fault("IndexError while drawing: list index out of range", "Restart to try again.", "Traceback …")
BAD = Fault("learning_rate=-1 is not usable", "expected a number above 0")


@pytest.fixture
def banner(qtbot):
    window = QWidget()
    layout = QVBoxLayout(window)
    made = Banner()
    layout.addWidget(made)
    layout.addStretch()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    made.window_kept = window
    return made


def rows(banner):
    return [row for row in banner._rows if row.isVisible()]


def test_nothing_to_say_takes_no_room(banner):
    assert not banner.isVisible()


def test_a_fault_is_shown_with_what_to_do_and_restart(qtbot, banner):
    banner.show_fault(BUG, "playground:boundary?rate=0.3")
    (row,) = rows(banner)
    assert (row.text.text(), row.hint.text()) == (BUG.message, BUG.hint)
    with qtbot.waitSignal(banner.restarted):
        QTest.mouseClick(row.restart, LEFT)
    assert not banner.isVisible()


def test_details_unfold_and_can_be_copied_with_link_and_versions(banner):
    banner.show_fault(BUG, "playground:boundary?rate=0.3")
    (row,) = rows(banner)
    assert not row.report.isVisible()
    QTest.mouseClick(row.details, LEFT)
    assert row.report.isVisible()
    QTest.mouseClick(row.copy, LEFT)
    copied = QGuiApplication.clipboard().text()
    for part in (BUG.message, "Traceback …", "playground:boundary?rate=0.3", "Python 3", "Qt 6", "torch"):
        assert part in copied


def test_what_the_user_can_mend_has_no_details(banner):
    banner.show_fault(BAD, restart=False)
    (row,) = rows(banner)
    assert not row.details.isVisible()
    assert not row.restart.isVisible()


def test_the_same_again_is_counted_and_open_details_stay_open(banner):
    banner.show_fault(BUG)
    QTest.mouseClick(rows(banner)[0].details, LEFT)
    banner.show_fault(BUG)
    banner.show_fault(BUG)
    (row,) = rows(banner)
    assert row.text.text().endswith(" ×3")
    assert row.report.isVisible()


def test_several_fold_into_one_with_a_count_faults_first(banner):
    banner.show_notice("Running on the CPU: no CUDA device")
    banner.show_fault(BAD)
    banner.show_notice("No camera found")
    assert [row.message.text for row in rows(banner)] == [BAD.message]
    assert banner._more.text() == "2 more"
    QTest.mouseClick(banner._more, LEFT)
    assert [row.message.text for row in rows(banner)] == [
        BAD.message,
        "No camera found",
        "Running on the CPU: no CUDA device",
    ]
    QTest.mouseClick(banner._more, LEFT)
    assert len(rows(banner)) == 1


def test_dismissing_the_last_hides_the_banner(banner):
    banner.show_notice("one")
    banner.show_notice("two")
    QTest.mouseClick(rows(banner)[0].dismiss, LEFT)
    assert [message.text for message in banner.messages()] == ["one"]
    assert not banner._more.isVisible()
    QTest.mouseClick(rows(banner)[0].dismiss, LEFT)
    assert not banner.isVisible()


def test_a_new_run_takes_the_faults_away_and_leaves_the_notices(banner):
    banner.show_notice("on the CPU")
    banner.show_fault(BUG)
    banner.clear_faults()
    assert [message.text for message in banner.messages()] == ["on the CPU"]
    banner.clear()
    assert banner.messages() == ()


def test_a_storm_stays_small_and_keeps_the_faults(banner):
    banner.show_fault(BUG)
    for number in range(100):
        banner.show_notice(f"notice {number}")
    assert len(banner.messages()) == KEPT
    assert banner.messages()[0].text == BUG.message
    assert banner.messages()[1].text == "notice 99"


def test_text_is_text_and_wraps(banner):
    banner.show_fault(Fault("<b>not bold</b> " + "long words " * 40, "hint"))
    (row,) = rows(banner)
    QTest.qWait(10)
    assert row.text.textFormat() == Qt.TextFormat.PlainText
    assert row.width() <= 800
    assert row.text.height() >= row.text.heightForWidth(row.text.width())


def test_buttons_go_beneath_the_text_in_a_narrow_window_and_come_back(qtbot, banner):
    banner.show_fault(BUG)
    (row,) = rows(banner)
    qtbot.wait(10)
    wide = row.height()
    banner.window_kept.resize(320, 600)
    qtbot.waitUntil(lambda: row.restart.geometry().top() > row.hint.geometry().bottom())
    assert row.height() > wide
    banner.window_kept.resize(800, 600)
    qtbot.waitUntil(lambda: row.height() == wide)


@pytest.fixture
def faults():
    shown = []
    undo = install_excepthook(shown.append)
    yield shown
    undo()


def test_an_exception_in_a_slot_reaches_the_banner_and_the_log(qtbot, faults, caplog):
    def fail():
        raise ValueError("boom")

    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(faults))
    assert faults[0].message == "ValueError while handling an event: boom"
    assert "boom" in caplog.text


def test_a_user_error_keeps_its_hint(faults):
    sys.excepthook(UserError, UserError("no such file", "give another"), None)
    assert faults == [Fault("no such file", "give another")]


def test_a_banner_that_fails_is_logged_and_not_called_again(caplog):
    def show(fault):
        sys.excepthook(KeyError, KeyError("inner"), None)
        raise RuntimeError("the banner is broken")

    undo = install_excepthook(show)
    sys.excepthook(ValueError, ValueError("outer"), None)
    undo()
    assert [record.message for record in caplog.records] == ["uncaught", "uncaught", "while showing a fault"]


def test_a_thread_that_fails_is_logged_only(faults, caplog):
    def fail():
        raise ValueError("in a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "in a thread" in caplog.text
    assert faults == []


def test_undo_puts_the_hooks_back():
    before = sys.excepthook, threading.excepthook
    install_excepthook(print)()
    assert (sys.excepthook, threading.excepthook) == before


@pytest.mark.no_qt_log
def test_qt_messages_reach_the_log(caplog):
    before = qInstallMessageHandler(None)
    log_qt_messages()
    qWarning("from Qt")
    qInstallMessageHandler(before)
    assert ("qt", logging.WARNING, "from Qt") in caplog.record_tuples
