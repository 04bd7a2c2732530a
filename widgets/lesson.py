"""A scene's lesson beside its panes: text with links that turn the scene to what is being told."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser

from widgets.glyphs import unit


class Lesson(QTextBrowser):
    """`followed` carries the share link that was clicked; nothing else is ever opened."""

    followed = Signal(str)

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.setAccessibleName("Lesson")
        self.setOpenLinks(False)
        self.setMarkdown(markdown)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(round(16 * unit(self)))

    def _follow(self, url: QUrl) -> None:
        self.followed.emit(url.toString(QUrl.ComponentFormattingOption.PrettyDecoded))
