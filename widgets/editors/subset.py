"""Any of a few names, as chips that are pressed in or not."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from playground.kinds import Subset
from playground.params import Field
from widgets.editors import ink
from widgets.editors.base import Editor
from widgets.editors.flow import FlowLayout


class Chip(QCheckBox):
    """A name that is in or out."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click, Space stays with play and pause
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * ink.px(self, 8)
        return QSize(width, ink.px(self, 24))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        below, accent = ink.surface(self), ink.accent(self)
        if self.isChecked():
            ink.box(painter, self, ink.mixed(below, accent, 0.2), ink.mixed(below, accent, 0.6))
        else:
            ink.box(painter, self, ink.well(self, live=self.underMouse()))
        if self.hasFocus():
            ink.box(painter, self, None, accent)
        painter.setPen(ink.text(self) if self.isChecked() else ink.muted(self))
        room = self.rect().adjusted(ink.px(self, 6), 0, -ink.px(self, 6), 0)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)


class SubsetEditor(Editor):
    """Chips for a Subset."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        assert isinstance(field.kind, Subset)
        self._kind = field.kind
        self.below = QWidget()
        flow = FlowLayout()
        self.below.setLayout(flow)
        self._chips = [Chip(label) for label in field.kind.labels]
        for chip in self._chips:
            flow.addWidget(chip)
            chip.clicked.connect(self._clicked)

    def show_value(self, value: Any) -> None:
        for name, chip in zip(self._kind.values, self._chips, strict=True):
            chip.setChecked(name in value)

    def said(self, value: Any) -> str:
        named = dict(zip(self._kind.values, self._kind.labels, strict=True))
        return ", ".join(named[name] for name in value) or "none"

    def faces(self) -> list[QWidget]:
        return list(self._chips)

    def _clicked(self) -> None:
        pairs = zip(self._kind.values, self._chips, strict=True)
        self.edited.emit([name for name, chip in pairs if chip.isChecked()])
