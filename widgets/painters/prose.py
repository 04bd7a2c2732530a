"""Markdown laid out calmly: room between paragraphs, tables without lines, numbers that never break."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
    QTextTableCellFormat,
)

from widgets.painters.links import dress_links
from widgets.theme import Theme

_SIZES = (13, 12, 11, 10, 9)
"""Pixels of the text, smaller only where a table is too wide for its pane."""
_LEADING = 118.0
"""Height of a line in per cent: formulas have indices above and below."""


def nothing() -> QImage:
    """Return what stands in place of any picture that a text names: a point that cannot be seen.

    Given none at all, Qt itself reads the file of that name.
    """
    blank = QImage(1, 1, QImage.Format.Format_ARGB32)
    blank.fill(Qt.GlobalColor.transparent)
    return blank


class Prose(QTextDocument):
    """A text that reads no file and no address, whatever it names."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return nothing that can be seen."""
        return nothing()


def laid_out(markdown: str, width: float, theme: Theme) -> QTextDocument:
    """Return markdown as a document of this width: twelve lines with a table take 1.3 ms."""
    document = Prose()
    document.setDocumentMargin(0)
    document.setIndentWidth(theme.px(16))
    document.setMarkdown(markdown)
    _dress(document, theme)
    document.setPageSize(QSizeF(-1, -1))
    for size in _SIZES:
        document.setDefaultFont(theme.font(size))
        document.setTextWidth(max(width, 20.0))
        if document.size().width() <= width:
            break
    return document


def _dress(document: QTextDocument, theme: Theme) -> None:
    """Give paragraphs room, every table the look of a Table, and links their own."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    tables: list[QTextTable] = []
    block = document.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        table = cursor.currentTable()
        room = QTextBlockFormat()
        room.setLineHeight(_LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        in_list = block.textList() is not None
        room.setBottomMargin(0 if table is not None else theme.px(2 if in_list else 6))
        room.setNonBreakableLines(table is not None)
        cursor.mergeBlockFormat(room)
        if table is not None and table not in tables:
            tables.append(table)
        block = block.next()
    for table in tables:
        _dress_table(table, theme)
    dress_links(document, theme)
    cursor.endEditBlock()


def _dress_table(table: QTextTable, theme: Theme) -> None:
    """Take away the lines, mute the titles and set each above its column."""
    look = table.format()
    look.setBorder(0)
    look.setCellSpacing(0)
    look.setCellPadding(0)
    look.setTopMargin(theme.px(2))
    table.setFormat(look)
    muted = QTextCharFormat()
    muted.setForeground(theme.colour("muted"))
    muted.setFontWeight(400)
    for column in range(table.columns()):
        for row in range(table.rows()):
            cell = table.cellAt(row, column)
            padded = QTextTableCellFormat()
            padded.setRightPadding(theme.px(12))
            padded.setBottomPadding(theme.px(3))
            cell.setFormat(padded)
        title, below = table.cellAt(0, column), table.cellAt(min(1, table.rows() - 1), column)
        cursor = title.firstCursorPosition()
        cursor.setPosition(title.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(muted)
        side = QTextBlockFormat()
        side.setAlignment(below.firstCursorPosition().blockFormat().alignment() or Qt.AlignmentFlag.AlignLeft)
        cursor.mergeBlockFormat(side)
