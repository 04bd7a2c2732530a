"""Share links in a text: where they lead, how they look, and where on the screen they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextFragment

from playground.links import SCHEME
from widgets.theme import Theme


@dataclass(frozen=True)
class Link:
    """A share link, its words, and a box for each line that they stand in."""

    address: str
    words: str
    boxes: tuple[QRectF, ...] = ()

    def moved(self, by: QPointF) -> Link:
        """Return the link elsewhere."""
        return replace(self, boxes=tuple(box.translated(by) for box in self.boxes))

    def holds(self, at: QPointF) -> bool:
        """Tell whether a pixel lies on its words."""
        return any(box.contains(at) for box in self.boxes)


def links_in(document: QTextDocument) -> tuple[Link, ...]:
    """Return the share links of a text in their order, with boxes in its own pixels."""
    found: list[Link] = []
    end = -1
    for block, piece in _anchors(document):
        link = Link(piece.charFormat().anchorHref(), piece.text(), _boxes(document, block, piece))
        if not link.address.startswith(SCHEME):
            continue
        if end == piece.position() and found[-1].address == link.address:  # bold words within it
            link = replace(link, words=found[-1].words + link.words, boxes=found[-1].boxes + link.boxes)
            found.pop()
        found.append(link)
        end = piece.position() + piece.length()
    return tuple(found)


def dress_links(document: QTextDocument, theme: Theme) -> None:
    """Show share links as such; of any other address only the words stay, for nothing ever opens it."""
    cursor = QTextCursor(document)
    for start, length, letters in [
        (piece.position(), piece.length(), piece.charFormat()) for _, piece in _anchors(document)
    ]:
        ours = letters.anchorHref().startswith(SCHEME)
        letters.setForeground(theme.colour("accent" if ours else "text"))
        letters.setFontUnderline(ours)
        if not ours:
            letters.setAnchor(False)
            letters.clearProperty(QTextCharFormat.Property.AnchorHref)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(letters)


def _anchors(document: QTextDocument) -> Iterator[tuple[QTextBlock, QTextFragment]]:
    block = document.begin()
    while block.isValid():
        for part in block:  # pyright: ignore[reportGeneralTypeIssues]
            if part.fragment().charFormat().isAnchor():
                yield block, part.fragment()
        block = block.next()


def _boxes(document: QTextDocument, block: QTextBlock, piece: QTextFragment) -> tuple[QRectF, ...]:
    corner = document.documentLayout().blockBoundingRect(block).topLeft()
    first = piece.position() - block.position()
    last, layout = first + piece.length(), block.layout()
    boxes: list[QRectF] = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        start, end = line.textStart(), line.textStart() + line.textLength()
        if first < end and last > start:
            # PySide returns the character's place beside the pixel
            left, right = (line.cursorToX(at)[0] for at in (max(first, start), min(last, end)))  # pyright: ignore
            boxes.append(QRectF(left, line.y(), right - left, line.height()).translated(corner))
    return tuple(boxes)
