"""Quiet buttons: a word, or one sign."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from widgets.editors import ink
from widgets.editors.flow import FlowLayout

SIGNS = {
    "+": [((-1, 0), (1, 0)), ((0, -1), (0, 1))],
    "−": [((-1, 0), (1, 0))],
    "‹": [((0.4, -0.8), (-0.4, 0)), ((-0.4, 0), (0.4, 0.8))],
    "›": [((-0.4, -0.8), (0.4, 0)), ((0.4, 0), (-0.4, 0.8))],
    "×": [((-0.8, -0.8), (0.8, 0.8)), ((-0.8, 0.8), (0.8, -0.8))],
}


class SignButton(QPushButton):
    """A small square button that bears one of SIGNS."""

    def __init__(self, sign: str, says: str) -> None:
        super().__init__()
        self._lines = SIGNS[sign]
        self.setToolTip(says)
        self.setAccessibleName(says)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click, Space stays with play and pause
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(ink.px(self, 20), ink.px(self, 20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        live = self.isEnabled() and self.underMouse()
        outline = ink.accent(self) if self.hasFocus() else None
        ink.box(painter, self, ink.well(self, live=True) if live else None, outline)
        colour = ink.text(self) if live else ink.muted(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.35)
        painter.setPen(QPen(colour, max(1.2, ink.px(self, 15) / 10)))
        centre, half = QPointF(self.width() / 2, self.height() / 2), ink.px(self, 4)
        for start, end in self._lines:
            painter.drawLine(centre + QPointF(*start) * half, centre + QPointF(*end) * half)


class WordButton(QPushButton):
    """A button that is only its word, muted until the pointer or the focus comes; boxed where asked."""

    def __init__(self, word: str, *, boxed: bool = False) -> None:
        super().__init__(word)
        self._boxed = boxed
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click, Space stays with play and pause
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * ink.px(self, 8)
        return QSize(width, ink.px(self, 28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        live = self.isEnabled() and (self.underMouse() or self.hasFocus())
        fill = ink.well(self, live=self.underMouse()) if self._boxed or live else None
        ink.box(painter, self, fill, ink.accent(self) if self.hasFocus() else None)
        painter.setOpacity(1.0 if self.isEnabled() else 0.35)
        painter.setPen(ink.text(self) if live or self._boxed else ink.muted(self))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


def flow_of(actions: Mapping[str, Callable[[], None]]) -> tuple[QWidget, dict[str, WordButton]]:
    """Return a button for each of the actions, by its word, and the lines in which they stand."""
    lines, buttons = QWidget(), {word: WordButton(word, boxed=True) for word in actions}
    flow = FlowLayout()
    lines.setLayout(flow)
    for word, button in buttons.items():
        button.setAccessibleName(word.strip("…").lower())
        button.clicked.connect(actions[word])
        flow.addWidget(button)
    return lines, buttons
