"""What editors of the user's own content share: what there is, and under it what can be done with it."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from playground.params import Field
from widgets.editors.browse import BrowsingEditor, Shown
from widgets.editors.buttons import WordButton
from widgets.editors.flow import FlowLayout


class OwnEditor(BrowsingEditor):
    """Rows of one's own or the path of a file: shown by `said`, with a button for each of `actions`."""

    hugs = True

    def __init__(
        self, field: Field, suffixes: tuple[str, ...], value: Any, actions: Mapping[str, Callable[[], None]]
    ) -> None:
        super().__init__(field, suffixes)
        self._value = value
        self.inline = self._shown = Shown(Qt.AlignmentFlag.AlignRight)
        self.buttons: dict[str, WordButton] = {}
        self.below = QWidget()
        flow = FlowLayout()
        self.below.setLayout(flow)
        for word, action in actions.items():
            button = self.buttons[word] = WordButton(word, boxed=True)
            button.setAccessibleName(word.strip("…").lower())
            button.clicked.connect(action)
            flow.addWidget(button)

    def show_value(self, value: Any) -> None:
        self._value = value
        said = self.said(value)
        self._shown.setText(said)
        self._shown.setToolTip(value if isinstance(value, str) else "")
        self._shown.setAccessibleName(f"{self.field.label}: {said}")
        self.buttons["Copy"].setVisible(self.copies(value))
        self.buttons["Clear"].setVisible(bool(value))

    def copies(self, value: Any) -> bool:
        """Tell whether this value can be copied out."""
        return bool(value)

    def set_changed(self, changed: bool) -> None:
        self._shown.set_changed(changed)

    def faces(self) -> list[QWidget]:
        return list(self.buttons.values())

    def open_file(self) -> None:
        """Ask for a file."""
        self.browse(self.buttons["Open…"], self._value if isinstance(self._value, str) else "")
