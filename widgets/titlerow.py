"""The row above a pane: title or tabs, the legend of its marks, a note, and the ways to copy it and home."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from widgets.painters.legend import Entry, paint_sample, sample_width
from widgets.rowbuttons import CopyButton, HomeButton
from widgets.theme import Theme

_Align = Qt.AlignmentFlag


class TabButton(QAbstractButton):
    """The title of a pane behind others; the shown one is underlined."""

    def __init__(self, text: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.toggled.connect(lambda _: self.updateGeometry())
        self.theme = theme

    def sizeHint(self) -> QSize:
        """Return the size of the title."""
        self.setFont(self.theme.font(13, bold=True))
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, self.theme.px(28))

    def minimumSizeHint(self) -> QSize:
        """Return the size of the first letters, and of more of them while its pane is shown."""
        few, more = self.theme.px(30), self.theme.px(96)
        return QSize(min(self.sizeHint().width(), more if self.isChecked() else few), self.theme.px(28))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell under the cursor what has no room."""
        self.setToolTip(self.text() if self.width() < self.sizeHint().width() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the title, underlined where its pane is shown."""
        painter = QPainter(self)
        active = self.isChecked() or self.underMouse() or self.hasFocus()
        painter.setFont(self.theme.font(13, bold=True))
        painter.setPen(self.theme.colour("text" if active else "muted"))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), _Align.AlignLeft | _Align.AlignVCenter, text)
        if self.isChecked():
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.fillRect(QRectF(0, self.height() - 3, width, 2), self.theme.colour("accent"))


class Legend(QWidget):
    """Title, samples and note in one line, elided where there is no room."""

    def __init__(self, title: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = title
        self.theme = theme
        self._entries: tuple[Entry, ...] = ()
        self._note = ""
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Take another title, "" for none."""
        self.title = title
        self.setAccessibleName(title)
        self._tell()
        self.update()

    def show_entries(self, entries: tuple[Entry, ...], note: str) -> None:
        """Show the legend of a pane's marks and a note."""
        if (entries, note) != (self._entries, self._note):
            self._entries, self._note = entries, note
            self._tell()
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the height of the row; any width will do, also none beside tabs."""
        return QSize(self.theme.px(24) if self.title else 0, self.theme.px(28))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell under the cursor what has no room."""
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint title and note, then samples while there is room: what a note says, it says now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 0.0
        if self.title:
            x = self._write(painter, 0.0, self.title, self.title_room()) + self.theme.px(18)
        end = self._write_note(painter, x)
        shown = self.fitting(end - x)
        for entry in self._entries[:shown]:
            sample = sample_width(entry, self.theme)
            paint_sample(painter, QRectF(x, 0, sample, self.height()), entry, self.theme)
            x = self._write(painter, x + sample + (self.theme.px(6) if sample else 0), entry.label)
            x += self.theme.px(14)
        if shown < len(self._entries) and x + self._words(self._more(shown)) <= end:
            self._write(painter, x, self._more(shown))

    def title_room(self) -> float:
        """Return the width of the title: down to its first words it yields to a note."""
        full = self._title_width()
        note, gap = self._words(self._note), self.theme.px(18)
        left = max(self.theme.px(96), self.width() - gap - note - 1)
        read = self.width() - left - gap >= min(note, self.theme.px(64))
        return min(full, left) if note and read else full

    def fitting(self, room: float) -> int:
        """Return how many samples have room beside the sign that there are more."""
        x, fit = 0.0, 0
        for number, entry in enumerate(self._entries, 1):
            sample = sample_width(entry, self.theme)
            x += sample + (self.theme.px(6) if sample else 0) + self._words(entry.label)
            rest = len(self._entries) > number
            if x + (self.theme.px(14) + self._words(self._more(number)) if rest else 0) <= room:
                fit = number
            x += self.theme.px(14)
        return fit

    def _tell(self) -> None:
        """Tell under the cursor what may have no room."""
        title = (self.title,) if self.title_room() < self._title_width() else ()
        self.setToolTip("\n".join((*title, *(entry.label for entry in self._entries), self._note)).strip())

    def _more(self, shown: int) -> str:
        return f"+{len(self._entries) - shown}"

    def _title_width(self) -> float:
        return QFontMetrics(self.theme.font(13, bold=True)).horizontalAdvance(self.title) + 1

    def _words(self, text: str) -> float:
        return QFontMetrics(self.theme.font(12)).horizontalAdvance(text)

    def _write_note(self, painter: QPainter, x: float) -> float:
        """Write the note at the right end, if enough of it can be read; return where it begins."""
        width = self._words(self._note)
        room = self.width() - x
        if not self._note or room < min(width, self.theme.px(64)):
            return self.width()
        begin = self.width() - min(width + 1, room)
        self._write(painter, begin, self._note)
        return begin - self.theme.px(14)

    def _write(self, painter: QPainter, x: float, text: str, title_room: float | None = None) -> float:
        """Write a text, as a title where it has a room of its own, and return where it ends."""
        title = title_room is not None
        painter.setFont(self.theme.font(13 if title else 12, bold=title))
        painter.setPen(self.theme.colour("muted"))
        metrics = painter.fontMetrics()
        room = min(self.width() - x, title_room if title_room is not None else self.width())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(room)))
        painter.drawText(QRectF(x, 0, self.width() - x, self.height()), _Align.AlignVCenter, text)
        return x + metrics.horizontalAdvance(text)


class TitleRow(QWidget):
    """Titles as tabs where there are several; a double click asks for the whole window."""

    chosen = Signal(int)
    home = Signal()
    copied = Signal()
    maximise = Signal()

    def __init__(self, titles: tuple[str, ...], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._titles = titles
        self._tabs = [TabButton(title, theme, self) for title in titles] if len(titles) > 1 else []
        self.theme = theme
        self.legend = Legend(titles[0] if len(titles) == 1 else "", theme, self)
        self.copy_button = CopyButton(theme, self)
        self.home_button = HomeButton(theme, self)
        self._row = QHBoxLayout(self)
        for number, tab in enumerate(self._tabs):
            tab.clicked.connect(lambda _=False, number=number: self.chosen.emit(number))
            self._row.addWidget(tab)
        self._row.addWidget(self.legend, 1)
        self._row.addWidget(self.copy_button)
        self._row.addWidget(self.home_button)
        self.copy_button.clicked.connect(self.copied)
        self.home_button.clicked.connect(self.home)
        self.set_theme(theme)

    @property
    def tabs(self) -> list[TabButton]:
        """The tabs; none for a single pane."""
        return self._tabs

    def offer(self, numbers: list[int]) -> None:
        """Offer these of the titles; one alone is no tab."""
        for number, tab in enumerate(self._tabs):
            tab.setVisible(number in numbers and len(numbers) > 1)
        self.legend.set_title(self._titles[numbers[0]] if len(numbers) == 1 else "")

    def choose(self, number: int) -> None:
        """Mark a tab as the one shown."""
        if self._tabs:
            self._tabs[number].setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.theme = theme
        for part in (*self._tabs, self.legend, self.copy_button, self.home_button):
            part.theme = theme
            part.updateGeometry()
            part.update()
        self._row.setContentsMargins(theme.px(16), 0, theme.px(8), 0)
        self.setFixedHeight(theme.px(32))
        self._space()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the titles of tabs apart as far as there is room."""
        self._space()

    def _space(self) -> None:
        wanted = sum(tab.sizeHint().width() + self.theme.px(14) for tab in self._tabs if not tab.isHidden())
        self._row.setSpacing(self.theme.px(14 if wanted < self.width() - self.theme.px(96) else 6))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the whole window, or for the place among the others again."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.maximise.emit()
