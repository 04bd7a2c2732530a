"""Keys that work in the whole window, and step aside where the focused widget needs them itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

ARROWS = frozenset({"Left", "Right", "Up", "Down", "Shift+Left", "Shift+Right"})
ENDS = frozenset({"Home", "End"})


def takes(widget: QObject | None, key: str) -> bool:
    """Tell whether the focused widget uses the key itself: to type, read, move a handle, press a button.

    A combo box keeps what chooses only: after a choice by mouse, Space should play and R restart.
    """
    match widget:
        case QTextEdit() | QPlainTextEdit():
            return not widget.isReadOnly() or key in ENDS
        case QLineEdit() | QAbstractSpinBox() | QTableView():
            return True
        case QComboBox():
            return widget.isEditable() or key in ENDS or key in ("Up", "Down")
        case QAbstractSlider() | QTabBar():
            return key in ARROWS or key in ENDS
        case QListView():
            return key in ENDS
        case QAbstractButton():
            return key == "Space"
        case _:
            return False


class Shortcuts(QObject):
    """The keys of a widget, while its window is active and it is visible."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._keys: dict[str, QShortcut] = {}
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._give_way)

    def add(self, key: str, act: Callable[[], object], repeat: bool = False) -> None:
        """Run `act` on the key; `repeat` while it is held down."""
        shortcut = QShortcut(QKeySequence(key), self._owner)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(repeat)
        shortcut.activated.connect(act)
        self._keys[key] = shortcut

    def _give_way(self, old: QWidget | None, new: QWidget | None) -> None:
        for key, shortcut in self._keys.items():
            shortcut.setEnabled(not takes(new, key))
