"""A scene's lesson beside its panes: text with links that turn the scene to what is being told."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextBrowser

from widgets.glyphs import unit
from widgets.painters.prose import nothing

HEADINGS = {1: 17, 2: 14}
"""Pixels of a heading's type by its level; text has 13."""


class Lesson(QTextBrowser):
    """`followed` carries the share link that was clicked; nothing else is ever opened or read."""

    followed = Signal(str)

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.setAccessibleName("Lesson")
        self.setOpenLinks(False)
        self.setMarkdown(markdown)
        self._set_type()
        self.anchorClicked.connect(self._follow)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type and the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._set_type()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return nothing that can be seen: no lesson has pictures."""
        return nothing()

    def _set_type(self) -> None:
        """Give headings, lines and paragraphs the distances of a page that is read from a lectern."""
        scale = unit(self)
        self.document().setDocumentMargin(round(16 * scale))
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            place = QTextBlockFormat()
            place.setTopMargin(round((12 if level else 0) * scale))
            place.setBottomMargin(round(8 * scale))
            place.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setPosition(block.position())
            cursor.mergeBlockFormat(place)
            self._size(block, round(HEADINGS.get(level, 13) * scale))
            block = block.next()

    def _size(self, block: QTextBlock, pixels: int) -> None:
        cursor = QTextCursor(self.document())
        pieces = [piece.fragment() for piece in block]  # pyright: ignore[reportGeneralTypeIssues]
        for start, length, letters in [(p.position(), p.length(), p.charFormat()) for p in pieces]:
            letters.clearProperty(QTextFormat.Property.FontSizeAdjustment)  # markdown's own idea of a heading
            letters.setProperty(QTextFormat.Property.FontPixelSize, pixels)
            if letters.isAnchor():  # markdown takes the colour of the moment
                letters.setForeground(self.palette().link())
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(letters)

    def _follow(self, url: QUrl) -> None:
        self.followed.emit(url.toString(QUrl.ComponentFormattingOption.PrettyDecoded))
