"""The window's menu: everything that has no place of its own on screen, each with its key."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
ACTIONS = (
    ("undo", "Undo", "Ctrl+Z"),
    ("redo", "Redo", "Ctrl+Shift+Z"),
    ("", "", ""),
    ("copy_link", "Copy share link", "Ctrl+Shift+C"),
    ("paste_link", "Open share link from the clipboard", "Ctrl+Shift+V"),
    ("save_preset", "Save as a preset", "Ctrl+S"),
    ("", "", ""),
    ("snapshot", "Snapshot", "Ctrl+Shift+P"),
    ("record", "Record", "Ctrl+Shift+R"),
    ("save_picture", "Save a picture…", "Ctrl+Shift+S"),
    ("save_results", "Save results…", "Ctrl+Shift+E"),
    ("", "", ""),
    ("larger", "Larger type", "Ctrl++"),
    ("smaller", "Smaller type", "Ctrl+-"),
    ("usual", "Usual type", "Ctrl+0"),
    ("", "", ""),
    ("lesson", "Lesson", "F1"),
    ("reset_view", "Reset the panes", "Ctrl+Home"),
    ("fold_controls", "Hide or show the controls", "Ctrl+."),
    ("present", "Present full screen", "F11"),
)
"""Name, words and key of each entry; no name is a line between groups."""


class Menu(QMenu):
    """`acted` names the entry that was chosen, by mouse or key; `theme_chosen` the theme."""

    acted = Signal(str)
    theme_chosen = Signal(str)

    def __init__(self, theme: str, window: QWidget) -> None:
        super().__init__(window)
        self._entries: dict[str, QAction] = {}
        for name, words, key in ACTIONS:
            if name:
                self._add(name, words, key, window)
            else:
                self.addSeparator()
        self.addSeparator()
        themes = self.addMenu("Theme")
        group = QActionGroup(self)
        for name, words in THEMES:
            action = themes.addAction(words)
            action.setCheckable(True)
            action.setChecked(name == theme)
            action.setData(name)
            action.triggered.connect(self._choose_theme)
            group.addAction(action)

    def show_recording(self, recording: bool) -> None:
        """Offer to stop a recording that runs, else to begin one."""
        self._entries["record"].setText("Stop recording" if recording else "Record")

    def open_under(self, button: QWidget) -> None:
        """Open with the right upper corner under a button."""
        corner = button.mapToGlobal(QPoint(button.width(), button.height()))
        self.popup(QPoint(corner.x() - self.sizeHint().width(), corner.y()))

    def _add(self, name: str, words: str, key: str, window: QWidget) -> None:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setData(name)
        action.triggered.connect(self._act)
        self.addAction(action)
        self._entries[name] = action
        window.addAction(action)  # its key works while the menu is closed

    def _act(self) -> None:
        self.acted.emit(self._data())

    def _choose_theme(self) -> None:
        self.theme_chosen.emit(self._data())

    def _data(self) -> object:
        action = self.sender()
        return action.data() if isinstance(action, QAction) else None
