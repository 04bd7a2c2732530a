"""What the transport reads out: the step count, the rates, and the progress of a slow start."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from widgets.glyphs import faded, tabular, unit


def grouped(number: float) -> str:
    """Return the number in groups of three, parted by narrow spaces."""
    return f"{number:,.0f}".replace(",", "\u202f")


def rate_text(per_second: float) -> str:
    """Return a rate to three figures, with one decimal below ten."""
    if per_second < 9.95:
        return f"{per_second:.1f}"
    return grouped(round(per_second, 3 - len(f"{per_second:.0f}")))


class Count(QLabel):
    """The step that is seen in large figures, in a place wide enough for a million.

    Of an earlier step than the newest it tells both, on a ground of its own; where the room is short it
    leaves the newest out. It sets its font as it paints: a font set on a label inside a stack is lost under a
    style sheet when the stack gets a parent (PySide6 6.10).
    """

    def __init__(self) -> None:
        super().__init__("step 0")
        self._short = self.text()

    @property
    def looks_back(self) -> bool:
        """Tell whether an earlier step than the newest is shown."""
        return self.text() != self._short

    def show_step(self, step: int, last: int) -> None:
        """Show a step, and how many there are where it is not the last."""
        self._short = f"step {grouped(step)}"
        self.setText(self._short if step == last else f"{self._short} of {grouped(last)}")

    def sizeHint(self) -> QSize:
        """Return the room for six figures, or for the text where it is longer."""
        return self._room(f"step {grouped(888_888)}", self.text())

    def minimumSizeHint(self) -> QSize:
        """Return the room for the step alone, which is never cut."""
        return self._room(self._short)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, semibold."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._large())
        inset, width = self._inset(), painter.fontMetrics().horizontalAdvance(self.text())
        text = self.text() if width + 2 * inset <= self.width() else self._short
        if self.looks_back:
            width = painter.fontMetrics().horizontalAdvance(text) + 2 * inset
            height = round(24 * unit(self))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(self.palette().color(QPalette.ColorRole.Highlight), 0.2))
            painter.drawRoundedRect(QRect(0, (self.height() - height) // 2, width, height), 4, 4)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(inset, 0, 0, 0), left, text)

    def _room(self, *texts: str) -> QSize:
        metrics = QFontMetrics(self._large())
        widest = max(metrics.horizontalAdvance(text) for text in texts)
        return QSize(widest + 2 * self._inset(), metrics.height())

    def _inset(self) -> int:
        return round(6 * unit(self))

    def _large(self) -> QFont:
        font = tabular(self.font())
        font.setPixelSize(round(15 * unit(self)))
        font.setWeight(QFont.Weight.DemiBold)
        return font


class Rates(QWidget):
    """Two numbers in places of fixed width; where the room is short, the last goes first.

    It asks for no room, and in a layout takes what stretch gives it, up to what both need.
    """

    def __init__(self) -> None:
        super().__init__()
        self._texts = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMaximumWidth(self.sizeHint().width())

    def show_rates(self, first: str, second: str) -> None:
        """Show the two texts."""
        self._texts = (first, second)
        self.setAccessibleName(f"{first}, {second}")
        self.setToolTip(f"{first}, {second}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for both."""
        return QSize(sum(self._widths()), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Return nothing: all else matters more."""
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what has room, from the right."""
        painter = QPainter(self)
        painter.setFont(tabular(self.font()))
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        first, second = self._widths()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if self.width() < first:
            return
        both = self.width() >= first + second
        edge = self.width() - (second if both else 0)
        painter.drawText(QRect(edge - first, 0, first, self.height()), right, self._texts[0])
        if both:
            painter.drawText(QRect(edge, 0, second, self.height()), right, self._texts[1])

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setMaximumWidth(self.sizeHint().width())

    def _widths(self) -> tuple[int, int]:
        metrics = self.fontMetrics()
        gap = round(16 * unit(self))
        return (
            metrics.horizontalAdvance(f"{grouped(888_888)} steps/s") + gap,
            metrics.horizontalAdvance("888 frames/s") + gap,
        )


class Progress(QWidget):
    """A line that fills, what is being done, and Cancel."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName("Progress")
        self.bar.setMaximumWidth(240)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.cancel = QPushButton("Cancel")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.bar, 1)
        row.addWidget(self.text, 2)
        row.addWidget(self.cancel)

    def show_progress(self, fraction: float | None, text: str) -> None:
        """Show the share done, 0 to 1, or that it is not known."""
        self.bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.bar.setValue(round(1000 * min(1.0, max(0.0, fraction))))
        self.text.setText(text)
        self.text.setToolTip(text)
