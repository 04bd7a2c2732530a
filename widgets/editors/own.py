"""What editors of the user's own content share: what there is, and under it what can be done with it."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from playground.params import Field
from widgets.editors.browse import BrowsingEditor, Shown
from widgets.editors.buttons import flow_of


class OwnEditor(BrowsingEditor):
    """Rows of one's own or the path of a file: shown by `said`, with a button for each of `actions`."""

    hugs = True

    def __init__(
        self,
        field: Field,
        suffixes: tuple[str, ...],
        value: Any,
        actions: Mapping[str, Callable[[], None]],
        *,
        folders: bool = False,
    ) -> None:
        super().__init__(field, suffixes, folders)
        self._value = value
        self.inline = self._shown = Shown(Qt.AlignmentFlag.AlignRight)
        self.below, self.buttons = flow_of(actions)

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
        self.browse(self.buttons["Open…"], self._path())

    def open_folder(self) -> None:
        """Ask for a folder."""
        self.browse(self.buttons["Folder…"], self._path(), folder=True)

    def _path(self) -> str:
        return self._value if isinstance(self._value, str) else ""
