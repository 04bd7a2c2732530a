"""How a line of text looks in the column: in a box or plain, as it was or changed, refused or not."""

# ruff: noqa: D102 - overrides are described where they come from: in Qt, or in base.py.
from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from widgets.editors import ink


class BoxedLine(QLineEdit):
    """A line edit painted here, whatever the application's style sheet has for line edits.

    `boxed` ones stand in a box; the others are plain text until the pointer or the focus comes.
    """

    def __init__(self, *, boxed: bool, align: Qt.AlignmentFlag) -> None:
        super().__init__()
        self._boxed = boxed
        self._wrong = False
        self._changed = False
        self._reserve: tuple[str, ...] = ()
        self.setFrame(False)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.textChanged.connect(self._grow)
        self._dress()

    def set_changed(self, changed: bool) -> None:
        """Show the value as one that differs from its default."""
        if changed != self._changed:
            self._changed = changed
            self._dress()

    def reserve(self, *texts: str) -> None:
        """Keep room for these texts, so that nothing moves while the value runs through them."""
        self._reserve = texts
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        room = [self.fontMetrics().horizontalAdvance(text) for text in (*self._reserve, self.text(), "00")]
        return QSize(max(room) + 2 * self._padding() + 1, ink.px(self, 28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink.box(painter, self, self._fill(), self._outline())
        painter.end()
        super().paintEvent(event)

    def _fill(self) -> QColor | None:
        live = self.hasFocus() or self.underMouse()
        return ink.well(self, live=self.underMouse() and not self.hasFocus()) if self._boxed or live else None

    def _outline(self) -> QColor | None:
        if self._wrong:
            return ink.wrong(self)
        return ink.accent(self) if self.hasFocus() else None

    def _padding(self) -> int:
        return ink.px(self, 8 if self._boxed else 6)

    def _grow(self) -> None:
        if self.sizeHint().width() > self.width():
            self.updateGeometry()

    def _dress(self) -> None:
        """Put on colour and weight; the box is painted here, so the application's style sheet stays out."""
        colour = ink.accent(self) if self._changed else ink.text(self)
        sheet = f"background: transparent; border: none; padding: 0; color: {colour.name()};"
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
        font = self.font()
        weight = QFont.Weight.DemiBold if self._changed else QFont.Weight.Normal
        if font.weight() != weight:
            font.setWeight(weight)
            self.setFont(font)
        side = self._padding() - 2  # QLineEdit keeps 2 px of its own
        self.setTextMargins(side, 0, side - 1, 0)  # and 1 px at the right for the cursor
