"""What gives pictures: typed, browsed for, dropped, or one of the two that need no file."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from playground.params import Field
from playground.sources.cameras import CameraName
from playground.sources.kind import PictureSource
from widgets import cameras
from widgets.editors.browse import BrowsingEditor
from widgets.editors.buttons import WordButton
from widgets.editors.entry import Entry
from widgets.editors.flow import FlowLayout

FIRST = "0"
"""The camera to try where none is known by name: what plays then says why there is none."""


class PictureSourceEditor(BrowsingEditor):
    """A text entry, and under it a button for files, one for cameras and one for each drawn street."""

    def __init__(self, field: Field) -> None:
        assert isinstance(field.kind, PictureSource)
        super().__init__(field, field.kind.suffixes)
        self._value = ""
        self.inline = self._entry = Entry()
        self._browse, self._camera, street, crowd = (
            WordButton(word, boxed=True) for word in ("Open…", "Camera", "Street", "Crowd")
        )
        self._buttons = [self._browse, self._camera, street, crowd]
        self._browse.clicked.connect(self._asked)
        self._camera.clicked.connect(self._choose_camera)
        street.clicked.connect(partial(self._choose, "synthetic"))
        crowd.clicked.connect(partial(self._choose, "crowd"))
        self.below = QWidget()
        flow = FlowLayout()
        self.below.setLayout(flow)
        for button in self._buttons:
            button.setAccessibleName(button.text().strip("…").lower())
            flow.addWidget(button)
        self._entry.entered.connect(self._choose)
        self._entry.rested.connect(self.rested)

    def show_value(self, value: Any) -> None:
        self._value = value
        self._entry.show_text(value)

    def busy(self) -> bool:
        return self._entry.typing()

    def set_changed(self, changed: bool) -> None:
        self._entry.set_changed(changed)

    def refuse(self) -> None:
        self._entry.refuse()

    def faces(self) -> list[QWidget]:
        return [self._entry, *self._buttons]

    def _asked(self) -> None:
        self.browse(self._browse, self._value if self.takes(self._value) else "")

    def _choose_camera(self) -> None:
        """Take the camera, or let one be chosen of several; they are listed anew each time, as they come."""
        found = cameras.listed()
        if len(found) > 1:
            self._offer(found)
        else:
            self._choose(str(found[0].index) if found else FIRST)

    def _offer(self, found: tuple[CameraName, ...]) -> None:
        menu = QMenu(self._camera)
        for camera in found:
            name = camera.name.replace("&", "&&")  # alone it would underline the next letter
            entry = menu.addAction(f"{name} ({camera.index})")
            entry.setCheckable(True)
            entry.setChecked(self._value == str(camera.index))
            entry.triggered.connect(partial(self._choose, str(camera.index)))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._camera.mapToGlobal(QPoint(0, self._camera.height())))

    def _choose(self, source: str) -> None:
        self.edited.emit(source)
