"""One line of the column: dot, label, editor, and a note where something was refused."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from playground.params import Field, Params
from widgets.editors import editor_for, ink
from widgets.editors.elided import Elided
from widgets.editors.place import Parts, RowLayout

NOTE_MS = 6000
"""How long a note stays after what it speaks of was given up."""


class Dot(QPushButton):
    """The mark of a changed value; pressed, it brings back the default."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(ink.px(self, 16), ink.px(self, 28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.width() / 2, self.height() / 2)
        if self.underMouse() or self.hasFocus():
            painter.setPen(ink.accent(self) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(ink.mixed(ink.surface(self), ink.accent(self), 0.25))
            painter.drawEllipse(centre, ink.px(self, 6), ink.px(self, 6))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.accent(self))
        painter.drawEllipse(centre, 2.5 * ink.px(self, 10) / 10, 2.5 * ink.px(self, 10) / 10)


class Note(QLabel):
    """Says under a row what was expected."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say(self, text: str) -> None:
        """Show the note, or none where the text is empty."""
        self.setText(text)
        self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(ink.wrong(self))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(self.rect(), int(flags) | int(Qt.TextFlag.TextWordWrap), self.text())


class Row(QWidget):
    """Shows one parameter and hands on what the user does to it."""

    edited = Signal(object, object)
    """The row, and the value as it was given."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.editor = editor = editor_for(field)
        editor.setParent(self)
        self._value: Any = field.default
        self.name, self.dot, self.note = Elided(field.label, key=field.key), Dot(), Note()
        self._over = False
        self._passing = QTimer(self, singleShot=True, interval=NOTE_MS)
        self._passing.timeout.connect(self.calm)
        parts = Parts(
            self.dot, self.name, editor.inline, editor.below, self.note, editor.hugs, editor.overhang
        )
        self.setLayout(RowLayout(self, parts))
        self.setAcceptDrops(editor.takes_files)
        self._say_what_it_is()
        self.dot.clicked.connect(self._reset)
        editor.edited.connect(self._edited)
        editor.rested.connect(self.show_again)
        self.show_again()

    def changed(self) -> bool:
        """Tell whether the value differs from its default."""
        return self._value != self.field.default

    def show_params(self, params: Params) -> None:
        """Show this row's value, unless the user is at it, and whether it matters now."""
        self.setVisible(params.shows(self.field))
        self.editor.show_beside(params)
        value = getattr(params, self.field.name)
        if value != self._value:
            self._value = value
            self.show_again()

    def show_again(self) -> None:
        """Show the value as it is, whatever stands there, unless the user is at it."""
        self.editor.set_changed(self.changed())
        self.dot.setVisible(self.changed())
        if not self.editor.busy():
            self.editor.show_value(self._value)
            self.calm()

    def refuse(self, text: str) -> None:
        """Say that what was given is not taken; the parameter stays as it is."""
        self.editor.refuse()
        self.note.say(text)
        if not self.editor.busy():  # given up already: the value is the old one, and the note soon goes
            self.editor.show_value(self._value)
            self._passing.start()

    def calm(self) -> None:
        """Take the note away."""
        self.note.say("")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _file(event):
            event.acceptProposedAction()
            self._over = True
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        if path := _file(event):
            event.acceptProposedAction()
            self.editor.drop(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._over:
            painter = QPainter(self)
            ink.box(painter, self, ink.mixed(ink.surface(self), ink.accent(self), 0.12), ink.accent(self))

    def _edited(self, value: object) -> None:
        self.edited.emit(self, value)

    def _reset(self) -> None:
        self.edited.emit(self, self.field.default)

    def _say_what_it_is(self) -> None:
        """Give label and editor the help text, and the editor its name for screen readers."""
        field = self.field
        key = f"{field.key} turns it." if field.key else ""
        lines = [field.help, self.editor.reach(), "Restarts the run." if field.restart else "", key]
        self.name.setToolTip(_tip(f"<b>{html.escape(field.label)}</b>", *map(html.escape, lines)))
        for face in self.editor.faces():
            own = face.accessibleName()
            face.setAccessibleName(f"{field.label}, {own}" if own else field.label)
            face.setAccessibleDescription(" ".join(filter(None, (field.help, key))))
            face.setToolTip(_tip(*map(html.escape, lines)))
        back = f"Reset to {self.editor.said(field.default)}"
        self.dot.setToolTip(back)
        self.dot.setAccessibleName(f"{field.label}: {back}")


def _tip(*lines: str) -> str:
    """Return a tooltip that wraps, as rich text does and plain text does not."""
    return "".join(f"<p style='margin: 2px 0'>{line}</p>" for line in lines if line)


def _file(event: QDropEvent) -> str:
    """Return the path of the one local file that is dragged, else nothing."""
    paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 else ""
