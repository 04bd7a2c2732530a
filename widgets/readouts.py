"""The strip of numbers above the transport: a scene's metrics, and the device they were made on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.glyphs import tabular, unit

ROW = 24
GAP = 20


@dataclass(frozen=True)
class _Format:
    """A name, how the number is written, and its unit: "loss {:.4f}", "network {:.1f} ms"."""

    name: str
    spec: str
    unit: str

    @classmethod
    def of(cls, text: str) -> _Format:
        (name, _, spec, _), *behind = Formatter().parse(text)
        return cls(name.strip(), spec or "", "".join(literal for literal, *_ in behind))

    def written(self, value: float) -> str:
        if not math.isfinite(value):
            return "–"
        number = format(int(value) if self.spec.endswith("d") else value, self.spec)
        return number.replace("-", "−").replace(",", "\u202f") + self.unit


class Readouts(QWidget):
    """Names muted, values in figures of one width; in a second line where the first is full.

    `formats` are those of `Scene.readouts`: what stands before the braces is the name, what stands behind
    them the unit. A value keeps the widest room it ever took, so that nothing beside it moves; a metric that
    the picture does not have has no place.
    """

    def __init__(self, formats: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = {metric: _Format.of(text) for metric, text in formats.items()}
        self._values: dict[str, str] = dict.fromkeys(formats, "–")
        self._room: dict[str, int] = {}
        self._device = ""
        self.setAccessibleName("Readings")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fit()

    def show_metrics(self, metrics: Mapping[str, float], device: str) -> None:
        """Show the metrics this strip has a format for."""
        self._device = device
        self._values = {
            metric: form.written(metrics[metric])
            for metric, form in self._formats.items()
            if metric in metrics
        }
        self._fit()
        self.update()

    def text(self) -> str:
        """Return all that is shown, for a screen reader."""
        return ", ".join(f"{self._formats[metric].name} {value}" for metric, value in self._values.items())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the line anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew with other type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._room.clear()
            self._fit()

    def sizeHint(self) -> QSize:
        """Return one line's height."""
        return QSize(400, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names, values and, on the right, the device."""
        painter = QPainter(self)
        font = tabular(self.font())
        font.setPixelSize(round(12 * unit(self)))
        painter.setFont(font)
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        strong = self.palette().color(QPalette.ColorRole.WindowText)
        middle = Qt.AlignmentFlag.AlignVCenter
        for metric, place in self._places().items():
            painter.setPen(muted)
            painter.drawText(place, middle | Qt.AlignmentFlag.AlignLeft, self._formats[metric].name)
            painter.setPen(strong)
            painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, self._values[metric])
        painter.setPen(muted)
        right = QRect(0, 0, self.width() - self._unit(12), self._unit(ROW))
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, self._device)

    def _places(self) -> dict[str, QRect]:
        metrics = self._metrics()
        row, gap, margin = self._unit(ROW), self._unit(GAP), self._unit(12)
        end = self.width() - margin - metrics.horizontalAdvance(self._device) - gap
        places: dict[str, QRect] = {}
        x, y = margin, 0
        for metric in self._values:
            name = self._formats[metric].name
            width = metrics.horizontalAdvance(name) + self._unit(8) + self._room[metric]
            if x + width > end and x > margin:
                x, y = margin, y + row
            places[metric] = QRect(x, y, width, row)
            x += width + gap
        return places

    def _fit(self) -> None:
        metrics = self._metrics()
        for metric, value in self._values.items():
            self._room[metric] = max(self._room.get(metric, 0), metrics.horizontalAdvance(value))
        lowest = max((place.bottom() for place in self._places().values()), default=0)
        self.setFixedHeight(max(lowest + 1, self._unit(ROW)))

    def _metrics(self) -> QFontMetrics:
        font = tabular(self.font())
        font.setPixelSize(round(12 * unit(self)))
        return QFontMetrics(font)

    def _unit(self, size: float) -> int:
        return round(size * unit(self))
