"""What gives pictures: a path, a camera, or one of the streets that need no file."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from playground.sources.cameras import CameraName
from widgets import cameras
from widgets.editors.file import FileEditor

FIRST = "0"
"""The camera to try where none is known by name: what plays then says why there is none."""


class PictureSourceEditor(FileEditor):
    """A button for cameras beside those for files and folders."""

    def actions(self) -> dict[str, Callable[[], None]]:
        return {**super().actions(), "Camera": self._choose_camera}

    def said(self, value: Any) -> str:
        return str(value)

    def _choose_camera(self) -> None:
        """Take the camera, or let one be chosen of several; they are listed anew each time, as they come."""
        found = cameras.listed()
        if len(found) > 1:
            self._offer(found)
        else:
            self.choose(str(found[0].index) if found else FIRST)

    def _offer(self, found: tuple[CameraName, ...]) -> None:
        button = self.buttons["Camera"]
        menu = QMenu(button)
        for camera in found:
            name = camera.name.replace("&", "&&")  # alone it would underline the next letter
            entry = menu.addAction(f"{name} ({camera.index})")
            entry.setCheckable(True)
            entry.setChecked(self._value == str(camera.index))
            entry.triggered.connect(partial(self.choose, str(camera.index)))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
