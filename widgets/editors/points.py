"""Points of the user's own: opened, dropped or pasted, copied out again, or cleared."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtGui import QGuiApplication

from playground.faults import UserError
from playground.kinds import PointTable
from playground.params import Field, Params
from playground.point_file import parse_points, read_points, write_points
from playground.samples import Samples
from widgets.editors.own import OwnEditor

FEW = 10
"""So many different labels at most are taken for classes; more are rather values."""


class PointsEditor(OwnEditor):
    """How many points there are, or the file's name; under it what can be done with them."""

    def __init__(self, field: Field) -> None:
        assert isinstance(field.kind, PointTable)
        actions = {
            "Open…": self.open_file,
            "Paste": self._paste,
            "Copy": self._copy,
            "Clear": self._clear,
        }
        super().__init__(field, field.kind.suffixes, Samples(), actions)
        self._chooser = field.kind.columns
        self._columns: tuple[int, ...] = ()

    def show_beside(self, params: Params) -> None:
        self._columns = getattr(params, self._chooser) if self._chooser else ()

    def said(self, value: Any) -> str:
        return Path(value).name if isinstance(value, str) else _counted(value)

    def _paste(self) -> None:
        try:
            self.edited.emit(Samples.of(parse_points(QGuiApplication.clipboard().text()).rows))
        except UserError as error:
            self.refused.emit(str(error))

    def _copy(self) -> None:
        """Put the points on the clipboard as text; those of a file as they stand in it."""
        try:
            QGuiApplication.clipboard().setText(_text(self._value, self._columns))
        except UserError as error:
            self.refused.emit(str(error))

    def _clear(self) -> None:
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
