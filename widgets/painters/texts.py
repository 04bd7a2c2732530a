"""Table and Text: numbers in rows, and formatted words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QFontMetricsF, QPainter, QPalette, QTextDocument

from playground.marks import Table, Text
from widgets.painters.base import Painter
from widgets.painters.links import Link, links_in
from widgets.painters.prose import laid_out
from widgets.painters.view import View
from widgets.theme import Theme

_Align = Qt.AlignmentFlag


_SIZES = (13.0, 12.0, 11.0)
"""Pixels of the type, the first with which a table fits; smaller is not read from the last row."""
_CLEAR = 16
"""Pixels to spare with which a table takes larger type again, so that a word does not make it jump."""
_NAMES = 64
"""Pixels that names keep at least where a table does not fit."""


class TablePainter(Painter[Table]):
    """Names to the left, values to the right in figures of equal width.

    Where the values have no room, names are elided, and then values slide: the view's span tells how far.
    """

    def __init__(self) -> None:
        super().__init__()
        self._measured: dict[tuple[float, Theme], list[float]] = {}
        self._size = _SIZES[0]

    def take(self, mark: Table) -> bool:
        """Hold the rows."""
        changed = self.mark is None or (mark.rows, mark.columns) != (self.mark.rows, self.mark.columns)
        self.mark = mark
        if changed:
            self._measured.clear()
        return changed

    @property
    def empty(self) -> bool:
        """Tell whether there is no row."""
        return self.mark is None or not self.mark.rows

    def height(self, width: float, theme: Theme) -> float:
        """Return 28 px a row."""
        lines = len(self.mark.rows) + bool(self.mark.columns) if self.mark else 0
        return lines * theme.px(28)

    def width(self, theme: Theme) -> float:
        """Return the width of all columns in the smallest type, of the names what they keep."""
        if self.mark is None or self.empty:
            return 0.0
        names, *values = self._widths(theme, _SIZES[-1])
        return min(names, theme.px(_NAMES)) + sum(values) + _gap(theme, _SIZES[-1]) * len(values)

    def text(self) -> str:
        """Return titles and rows with tabs between, as a spreadsheet takes them."""
        if self.mark is None:
            return ""
        rows = (self.mark.columns, *self.mark.rows) if self.mark.columns else self.mark.rows
        return "\n".join("\t".join(row) for row in rows)

    def hit(self, view: View, at: QPointF) -> int:
        """Return the row at a pixel."""
        if self.mark is None:
            return -1
        row = int((at.y() - view.rect.top()) // view.theme.px(28)) - bool(self.mark.columns)
        return row if 0 <= row < len(self.mark.rows) and view.rect.contains(at) else -1

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint titles and rows."""
        if self.mark is None or self.empty:
            return
        theme, rect = view.theme, view.rect
        size, widths = self._fitted(theme, rect.width())
        lines = ([self.mark.columns] if self.mark.columns else []) + list(self.mark.rows)
        gap = _gap(theme, size)
        values = rect.left() + widths[0] + gap
        for column, width in enumerate(widths):
            x = values + sum(widths[1:column]) + gap * (column - 1) - view.span[0]
            if column == 1:
                painter.setClipRect(QRectF(values - gap / 2, rect.top(), rect.right(), rect.height()))
            for number, row in enumerate(lines):
                title = number == 0 and bool(self.mark.columns)
                box = QRectF(
                    x if column else rect.left(), rect.top() + number * theme.px(28), width, theme.px(28)
                )
                if column < len(row):
                    _write(painter, box, row[column], theme, size, name=column == 0, title=title)

    def _fitted(self, theme: Theme, room: float) -> tuple[float, list[float]]:
        """Return the largest text that fits, and its columns; in the smallest, names are elided."""
        for size in _SIZES:
            widths = self._widths(theme, size)
            spare = _CLEAR if size > self._size else 0
            if sum(widths) + _gap(theme, size) * (len(widths) - 1) + spare <= room:
                self._size = size
                return size, widths
        self._size = _SIZES[-1]
        names, *values = self._widths(theme, self._size)
        kept = max(min(names, theme.px(_NAMES)), room - sum(values) - _gap(theme, self._size) * len(values))
        return self._size, [kept, *values]

    def _widths(self, theme: Theme, size: float) -> list[float]:
        """Return column widths in steps of 8 px, so that changing numbers do not move them."""
        if (size, theme) not in self._measured:
            self._measured[size, theme] = self._measure(theme, size)
        return self._measured[size, theme]

    def _measure(self, theme: Theme, size: float) -> list[float]:
        assert self.mark is not None
        plain, bold = QFontMetricsF(theme.font(size)), QFontMetricsF(theme.font(size, bold=True))
        rows = (*self.mark.rows, self.mark.columns) if self.mark.columns else self.mark.rows
        widths: list[float] = []
        for column in range(max(len(row) for row in rows)):
            metrics = plain if column == 0 else bold
            widest = max(metrics.horizontalAdvance(row[column]) for row in rows if len(row) > column)
            widths.append(-(-(widest + 2) // 8) * 8)
        return widths


def _gap(theme: Theme, size: float) -> int:
    """Return the pixels between columns: fewer where type cannot get smaller."""
    return theme.px(16 if size > _SIZES[-1] else 10)


def _write(
    painter: QPainter, box: QRectF, text: str, theme: Theme, size: float, *, name: bool, title: bool
) -> None:
    """Write one cell of a table."""
    painter.setFont(theme.font(size - 1 if title else size, bold=not (name or title)))
    painter.setPen(theme.colour("muted" if name or title else "text"))
    side = _Align.AlignLeft if name else _Align.AlignRight
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
    painter.drawText(box, side | _Align.AlignVCenter, shown)


class TextPainter(Painter[Text]):
    """Markdown, laid out once for each width."""

    def __init__(self) -> None:
        super().__init__()
        self._document: QTextDocument | None = None
        self._key: object = None
        self._links: tuple[Link, ...] = ()

    def take(self, mark: Text) -> bool:
        """Hold the text."""
        changed = self.mark is None or mark.markdown != self.mark.markdown
        self.mark = mark
        return changed

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to read."""
        return self.mark is None or not self.mark.markdown.strip()

    def text(self) -> str:
        """Return the words without their marks; code is as it was written, and links stand at the end."""
        document = QTextDocument()
        document.setMarkdown(self.mark.markdown if self.mark else "")
        addresses = [link.address for link in links_in(document)]
        return "\n".join([document.toPlainText().rstrip("\n"), *addresses])

    def links(self, view: View) -> tuple[Link, ...]:
        """Return the share links, where they stand."""
        if self.empty:
            return ()
        self._laid_out(view.rect.width(), view.theme)
        return tuple(link.moved(view.rect.topLeft()) for link in self._links)

    def height(self, width: float, theme: Theme) -> float:
        """Return the height of the text at a width."""
        return 0.0 if self.empty else self._laid_out(width, theme).size().height()

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the text."""
        if self.empty:
            return
        document = self._laid_out(view.rect.width(), view.theme)
        painter.translate(view.rect.topLeft())
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, view.theme.colour("text"))
        context.palette = palette  # pyright: ignore[reportAttributeAccessIssue]
        document.documentLayout().draw(painter, context)

    def _laid_out(self, width: float, theme: Theme) -> QTextDocument:
        assert self.mark is not None
        key = (self.mark.markdown, round(width), theme)
        if self._document is None or self._key != key:
            self._document = laid_out(self.mark.markdown, width, theme)
            self._key, self._links = key, links_in(self._document)
        return self._document
