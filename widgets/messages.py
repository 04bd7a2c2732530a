"""One message of the banner, and the report that can be copied from it."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from typing import Literal

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from playground.faults import Fault
from widgets.glyphs import IconButton, faded, shown_theme, unit

VERMILION = 3
NARROW = 480


@dataclass(frozen=True)
class Message:
    """One line of the banner; `count` says how often it came."""

    level: Literal["fault", "notice"]
    text: str
    hint: str = ""
    details: str = ""
    restart: bool = False
    count: int = 1

    def same(self, other: Message) -> bool:
        """Tell whether the two say the same."""
        return (self.level, self.text, self.hint) == (other.level, other.text, other.hint)


def report(fault: Fault, link: str = "") -> str:
    """Return the text that a bug report wants: the failure, the share link, the versions."""
    parts = (f"{fault.message}\n{fault.hint}".strip(), fault.details.strip(), link, versions())
    return "\n\n".join(part for part in parts if part)


def versions() -> str:
    """Return the versions that matter, without importing what is slow to import."""
    found = [f"Python {platform.python_version()}", f"Qt {qVersion()}"]
    for name in ("playground", "torch", "numpy"):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join([*found, platform.platform()])


class Row(QWidget):
    """One message: what, what to do, and its buttons; the details unfold beneath."""

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message
        self.text, self.hint = _wrapped(), _wrapped()
        self.restart = QPushButton("Restart")
        self.undo = QPushButton("Undo")
        self.undo.clicked.connect(self._undo)
        self.undo.hide()
        self._takes_back: Callable[[], object] = lambda: None
        self.details = QPushButton("Details")
        self.details.setCheckable(True)
        self.dismiss = IconButton("close", "Dismiss", "Dismiss")
        self.report = QPlainTextEdit(readOnly=True)
        self.report.setAccessibleName("Details")
        self.report.setStyleSheet("font-family: monospace")
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.copy = QPushButton("Copy details")
        self.copy.clicked.connect(self._copy)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foldout = QWidget()
        self._arrange()
        self.details.toggled.connect(self._unfold)
        self._foldout.hide()
        self.show_message(message)

    def show_message(self, message: Message) -> None:
        """Show the message, with how often it came."""
        self.message = message
        times = f" ×{message.count}" if message.count > 1 else ""
        self.text.setText(message.text + times)
        self.text.setStyleSheet("font-weight: 600" if message.level == "fault" else "")
        self.hint.setText(message.hint)
        self.hint.setVisible(bool(message.hint))
        self.restart.setVisible(message.restart)
        self.details.setVisible(bool(message.details))
        if message.details != self.report.toPlainText():
            self.report.setPlainText(message.details)
        self.setAccessibleName(f"{message.text}{times} {message.hint}".strip())

    def offer_undo(self, undo: Callable[[], object]) -> None:
        """Let the user take back what the message tells of."""
        self._takes_back = undo
        self.undo.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the edge that tells a fault from a notice, and the line beneath."""
        fault = self.message.level == "fault"
        palette = self.palette()
        accent = faded(palette.color(QPalette.ColorRole.Highlight), 0.6)
        colour = shown_theme(self).colour(VERMILION) if fault else accent
        painter = QPainter(self)
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Base))
        painter.fillRect(self.rect(), faded(colour, 0.06))
        painter.fillRect(0, 0, round(3 * unit(self)), self.height(), colour)
        painter.fillRect(0, self.height() - 1, self.width(), 1, palette.color(QPalette.ColorRole.Mid))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons beneath the text where the room is short."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        narrow = self.width() < NARROW * unit(self)
        wanted = direction.TopToBottom if narrow else direction.LeftToRight
        if self._parts.direction() != wanted:
            self._parts.setDirection(wanted)
            self.updateGeometry()

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        words.addWidget(self.hint)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.undo)
        buttons.addWidget(self.restart)
        buttons.addWidget(self.details)
        self._parts.addLayout(words, 1)
        self._parts.setAlignment(words, Qt.AlignmentFlag.AlignVCenter)
        buttons.setContentsMargins(0, 1, 0, 0)
        self._parts.addLayout(buttons)
        self._parts.setAlignment(buttons, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.addLayout(self._parts, 1)
        line.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignTop)
        unfolded = QVBoxLayout(self._foldout)
        unfolded.setContentsMargins(0, 4, 0, 4)
        unfolded.addWidget(self.report)
        unfolded.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignRight)
        self.report.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.report.setFixedHeight(round(160 * unit(self)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 6, 8, 7)
        outer.setSpacing(4)
        outer.addLayout(line)
        outer.addWidget(self._foldout)

    def _unfold(self, opened: bool) -> None:
        self._foldout.setVisible(opened)
        self.details.setText("Hide details" if opened else "Details")

    def _undo(self) -> None:
        self.dismiss.click()
        self._takes_back()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.message.details)


def _wrapped() -> QLabel:
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
