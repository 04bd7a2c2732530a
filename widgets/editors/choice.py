"""One of a few names, from a list that opens."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from playground.kinds import Choice
from playground.params import Field
from widgets.editors import ink
from widgets.editors.base import Editor


class Lines(QStyledItemDelegate):
    """Draws the open list in the theme's colours; Fusion's own draws it as a menu, in its own."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        combo = self.parent()
        assert isinstance(combo, QWidget)
        return QSize(super().sizeHint(option, index).width(), ink.px(combo, 26))


class Combo(QComboBox):
    """A flat combo box that leaves the wheel to the column until it has the focus."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._changed = False
        self.setItemDelegate(Lines(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_changed(self, changed: bool) -> None:
        """Show the value as one that differs from its default."""
        if changed != self._changed:
            self._changed = changed
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font(changed=True))  # the wider one, so that a change moves nothing
        texts = [metrics.horizontalAdvance(self.itemText(index)) for index in range(self.count())]
        return QSize(max(texts, default=0) + 1 + ink.px(self, 8 + 26), ink.px(self, 28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hidePopup(self) -> None:
        super().hidePopup()
        self.closed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        live = self.underMouse() and self.isEnabled()
        ink.box(painter, self, ink.well(self, live=live), ink.accent(self) if self.hasFocus() else None)
        left, right = ink.px(self, 8), ink.px(self, 26)
        painter.setFont(self._font(self._changed))
        painter.setPen(ink.accent(self) if self._changed else ink.text(self))
        room = self.rect().adjusted(left, 0, -right, 0)
        words = painter.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        tip = QPointF(self.width() - ink.px(self, 13), self.height() / 2)
        ink.chevron(painter, tip, ink.px(self, 8), ink.muted(self), "down")

    def _font(self, changed: bool) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if changed else QFont.Weight.Normal)
        return font


class ChoiceEditor(Editor):
    """A combo box for a Choice."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        assert isinstance(field.kind, Choice)
        self._kind = field.kind
        self.inline = self._combo = Combo()
        self._combo.addItems(list(field.kind.labels))
        self._combo.activated.connect(self._picked)
        self._combo.closed.connect(self.rested)

    def show_value(self, value: Any) -> None:
        self._combo.setCurrentIndex(self._kind.values.index(value))

    def busy(self) -> bool:
        return self._combo.view().isVisible()

    def set_changed(self, changed: bool) -> None:
        self._combo.set_changed(changed)

    def said(self, value: Any) -> str:
        return self._kind.labels[self._kind.values.index(value)]

    def _picked(self, index: int) -> None:
        self.edited.emit(self._kind.values[index])
