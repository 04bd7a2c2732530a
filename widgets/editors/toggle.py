"""On or off."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from playground.params import Field
from widgets.editors import ink
from widgets.editors.base import Editor


class Switch(QCheckBox):
    """A check box drawn as a small switch."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click, Space stays with play and pause
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(ink.px(self, 32), ink.px(self, 20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = ink.px(self, 2)
        body = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        off = ink.mixed(ink.surface(self), ink.text(self), 0.45 if self.underMouse() else 0.38)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.accent(self) if self.isChecked() else off)
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink.accent(self), 1.5))
            ring = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        away = body.height() / 2
        x = body.right() - away if self.isChecked() else body.left() + away
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.surface(self))
        painter.drawEllipse(QPointF(x, body.center().y()), away - edge, away - edge)


class ToggleEditor(Editor):
    """A switch for a Toggle."""

    hugs = True

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.inline = self._switch = Switch()
        self._switch.clicked.connect(self._flipped)

    def show_value(self, value: Any) -> None:
        self._switch.setChecked(value)

    def said(self, value: Any) -> str:
        return "on" if value else "off"

    def _flipped(self, on: bool) -> None:
        self.edited.emit(on)
