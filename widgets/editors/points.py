"""Points of the user's own: opened, dropped or pasted, copied out again, or cleared."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from playground.faults import UserError
from playground.kinds import PointTable
from playground.params import Field, Params
from playground.point_file import parse_points, read_points, write_points
from playground.samples import Samples
from widgets.editors.browse import BrowsingEditor, Shown
from widgets.editors.buttons import WordButton
from widgets.editors.flow import FlowLayout

FEW = 10
"""So many different labels at most are taken for classes; more are rather values."""


class PointsEditor(BrowsingEditor):
    """How many points there are, or the file's name; under it what can be done with them."""

    hugs = True

    def __init__(self, field: Field) -> None:
        assert isinstance(field.kind, PointTable)
        super().__init__(field, field.kind.suffixes)
        self._value: Samples | str = Samples()
        self._chooser = field.kind.columns
        self._columns: tuple[int, ...] = ()
        self.inline = self._shown = Shown(Qt.AlignmentFlag.AlignRight)
        self._open, self._paste, self._copy, self._clear = self._buttons = [
            WordButton(word, boxed=True) for word in ("Open…", "Paste", "Copy", "Clear")
        ]
        self.below = QWidget()
        flow = FlowLayout()
        self.below.setLayout(flow)
        for button in self._buttons:
            button.setAccessibleName(button.text().strip("…").lower())
            flow.addWidget(button)
        self._open.clicked.connect(self._asked)
        self._paste.clicked.connect(self._pasted)
        self._copy.clicked.connect(self._copied)
        self._clear.clicked.connect(self._cleared)

    def show_value(self, value: Any) -> None:
        self._value = value
        said = self.said(value)
        self._shown.setText(said)
        self._shown.setToolTip(value if isinstance(value, str) else "")
        self._shown.setAccessibleName(f"{self.field.label}: {said}")
        self._copy.setVisible(bool(value))
        self._clear.setVisible(bool(value))

    def show_beside(self, params: Params) -> None:
        self._columns = getattr(params, self._chooser) if self._chooser else ()

    def set_changed(self, changed: bool) -> None:
        self._shown.set_changed(changed)

    def said(self, value: Any) -> str:
        return Path(value).name if isinstance(value, str) else _counted(value)

    def faces(self) -> list[QWidget]:
        return list(self._buttons)

    def _asked(self) -> None:
        self.browse(self._open, self._value if isinstance(self._value, str) else "")

    def _pasted(self) -> None:
        try:
            self.edited.emit(Samples.of(parse_points(QGuiApplication.clipboard().text()).rows))
        except UserError as error:
            self.refused.emit(str(error))

    def _copied(self) -> None:
        """Put the points on the clipboard as text; those of a file as they stand in it."""
        try:
            QGuiApplication.clipboard().setText(_text(self._value, self._columns))
        except UserError as error:
            self.refused.emit(str(error))

    def _cleared(self) -> None:
        self.edited.emit(Samples())


def _text(value: Samples | str, columns: tuple[int, ...]) -> str:
    if isinstance(value, Samples):
        return write_points(value.rows())
    read = read_points(value, columns)
    return write_points(read.rows, read.texts)


def _counted(points: Samples) -> str:
    """Say how many points there are, and of how many classes where the labels can be theirs."""
    if not points:
        return "none"
    labels = np.unique(points.rows()[:, 2])
    count = "1 point" if len(points) == 1 else f"{len(points)} points"
    classes = 1 < len(labels) <= FEW and bool((labels == np.floor(labels)).all())
    return f"{count}, {len(labels)} classes" if classes else count
