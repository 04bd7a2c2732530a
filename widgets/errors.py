"""The one place where failures and notices are shown, and where uncaught ones are sent to the log."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.faults import Fault
from widgets.messages import Message, Row, report

log = logging.getLogger(__name__)

PASSING_MS = 6000
KEPT = 6
"""More messages than this are a storm: the oldest leave the banner, the log has them."""

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Banner(QWidget):
    """Faults and notices above the panes: the gravest and newest one, the others behind "2 more".

    A message that comes again is counted, not repeated; nothing is modal and nothing takes the focus.
    """

    restarted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Messages")
        self._rows: list[Row] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._more = QToolButton()
        self._more.clicked.connect(self._unfold)
        self._unfolded = False
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._more)
        self._foot.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._list)
        outer.addLayout(self._foot)
        self.hide()

    def messages(self) -> tuple[Message, ...]:
        """Return what is shown or folded away, the gravest and newest first."""
        return tuple(row.message for row in self._rows)

    def show_fault(self, fault: Fault, link: str = "", restart: bool = True) -> None:
        """Show a failure, and log it; `restart` offers to start the scene again."""
        log.error("%s", "\n".join(part for part in (fault.message, fault.hint, fault.details, link) if part))
        details = report(fault, link) if fault.details else ""
        self._add(Message("fault", fault.message, fault.hint, details, restart))

    def show_notice(self, text: str, passing: bool = False, undo: Callable[[], object] | None = None) -> None:
        """Show something worth knowing that is no failure; a passing one leaves by itself.

        `undo` takes back what the notice tells of.
        """
        log.info("%s", text)
        row = self._add(Message("notice", text))
        if undo is not None:
            row.offer_undo(undo)
        if passing:
            passing_by = QTimer(row, singleShot=True, interval=PASSING_MS)
            passing_by.timeout.connect(row.dismiss.click)
            passing_by.start()

    def clear_faults(self) -> None:
        """Take the faults away, as a run begins anew; notices stay."""
        for row in [row for row in self._rows if row.message.level == "fault"]:
            self._drop(row)

    def clear(self) -> None:
        """Take everything away."""
        for row in list(self._rows):
            self._drop(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface, and the line that parts it from the panes."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self.palette().color(QPalette.ColorRole.Mid))

    def _add(self, message: Message) -> Row:
        for row in self._rows:
            if row.message.same(message):
                row.show_message(replace(message, count=row.message.count + 1))
                return row
        row = Row(message)
        row.dismiss.clicked.connect(lambda: self._drop(row))
        row.restart.clicked.connect(self._restart)
        row.details.toggled.connect(lambda opened: self._close_others(row) if opened else None)
        faults = sum(row.message.level == "fault" for row in self._rows)
        place = 0 if message.level == "fault" else faults
        self._rows.insert(place, row)
        self._list.insertWidget(place, row)
        for old in self._rows[KEPT:]:
            self._drop(old)
        self._show_rows()
        return row

    def _drop(self, row: Row) -> None:
        if row not in self._rows:
            return
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._show_rows()

    def _unfold(self) -> None:
        self._unfolded = not self._unfolded
        self._show_rows()

    def _show_rows(self) -> None:
        others = len(self._rows) - 1
        self._unfolded = self._unfolded and others > 0
        for index, row in enumerate(self._rows):
            row.setVisible(index == 0 or self._unfolded)
        self._more.setText("Show less" if self._unfolded else f"{others} more")
        self._more.setVisible(others > 0)
        self._foot.setContentsMargins(10, 2 if others > 0 else 0, 8, 3 if others > 0 else 0)
        self.setVisible(bool(self._rows))

    def _close_others(self, opened: Row) -> None:
        for row in self._rows:
            if row is not opened:
                row.details.setChecked(False)

    def _restart(self) -> None:
        self.clear_faults()
        self.restarted.emit()


def install_excepthook(show: Callable[[Fault], object]) -> Callable[[], None]:
    """Send exceptions that nothing caught to the log and to `show`; return what undoes it.

    What goes wrong while one is shown is logged only. Other threads' are logged only: widgets are not theirs.
    """
    before = sys.excepthook, threading.excepthook
    showing = False

    def catch(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal showing
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("uncaught", exc_info=(kind, error, trace))
        if showing:
            return
        showing = True
        try:
            show(Fault.of(error, "handling an event"))
        except Exception:
            log.exception("while showing a fault")
        finally:
            showing = False

    def catch_thread(failure: threading.ExceptHookArgs) -> None:
        log.critical("uncaught in %s", failure.thread, exc_info=failure.exc_value)

    def undo() -> None:
        sys.excepthook, threading.excepthook = before

    sys.excepthook, threading.excepthook = catch, catch_thread
    return undo


def log_qt_messages() -> None:
    """Send Qt's own messages to the log; not for tests, which fail on them."""
    qInstallMessageHandler(_log_qt)


def _log_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    logging.getLogger("qt").log(LEVELS.get(kind, logging.WARNING), "%s", text)
