"""Heatmap and Photo: fields of numbers or colours, and pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from playground.marks import Extent, Heatmap, Photo
from playground.opencv import cv2
from widgets.colours import Table
from widgets.painters.base import Margins, Painter, colour_words, pixel_image
from widgets.painters.raster import Cut
from widgets.painters.shares import ShareRaster, class_table, planes_of
from widgets.painters.ticks import number_text
from widgets.painters.view import View
from widgets.theme import Theme


class HeatmapPainter(Painter[Heatmap]):
    """Numbers become colours after they are scaled up, so that edges between colours stay sharp."""

    tight = True

    def __init__(self) -> None:
        super().__init__()
        self._key: object = None
        self._shares = ShareRaster()
        self._words: NDArray[np.uint32] | None = None
        self._image: QImage | None = None
        self._at = QPointF()
        self.range = (0.0, 1.0)

    def take(self, mark: Heatmap) -> bool:
        """Hold the field; its colours are made when its place on the screen is known."""
        if mark is self.mark:
            return False
        self.mark, self._key = mark, None
        if mark.values.size and mark.values.ndim == 2:
            self.range = value_range(mark.values, mark.low, mark.high, mark.palette == "diverging")
        return True

    @property
    def empty(self) -> bool:
        """Tell whether there are no values."""
        return self.mark is None or not self.mark.values.size

    def bounds(self, log_y: bool) -> Extent | None:
        """Return the field's extent."""
        return self.mark.extent if self.mark else None

    def hit(self, view: View, at: QPointF) -> int:
        """Return the index of the value under a pixel, row by row from low y."""
        if self.mark is None or self.empty:
            return -1
        rows, columns = self.mark.values.shape[:2]
        x0, x1, y0, y1 = self.mark.extent
        x, y = view.data(at)
        column = int(np.floor((x - x0) / ((x1 - x0) or 1) * columns))
        row = int(np.floor((y - y0) / ((y1 - y0) or 1) * rows))
        inside = 0 <= column < columns and 0 <= row < rows
        return row * columns + column if inside else -1

    def margins(self, theme: Theme) -> Margins:
        """Leave room for the colour bar."""
        bar = self.mark.bar if self.mark else ""
        return (0.0, 0.0, theme.px(74), 0.0) if bar else (0.0, 0.0, 0.0, 0.0)

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the field, and the colour bar beside it."""
        if self.mark is None or self.empty:
            return
        if self._key != view:
            self._render(self.mark, view)
            self._key = view
        if self._image is not None:
            painter.drawImage(self._at, self._image)
        if self.mark.bar and self.mark.palette != "classes" and self.mark.values.ndim == 2:
            painter.setClipping(False)
            self._paint_bar(painter, view, view.theme.table(self.mark.palette), self.mark.bar)

    def _render(self, mark: Heatmap, view: View) -> None:
        cut = Cut(view, mark.extent, mark.values.shape)
        self._at, self._image = cut.at, None
        if not cut:
            return
        blank = None
        if mark.palette == "classes":
            planes, blank = planes_of(mark.values)
            table = colour_words(class_table(view.theme, len(planes)))
            self._words = np.take(table, self._shares(planes, cut, mark.smooth), mode="clip")
        elif mark.values.ndim == 3:
            self._words = rgb_words(cut(mark.values, mark.smooth))
        else:
            index, blank = colour_index(mark.values, self.range, mark.palette == "diverging")
            self._words = colour_words(view.theme.table(mark.palette))[to_bytes(cut(index, mark.smooth))]
        if blank is not None:
            self._words[cut(blank, False) > 0] = 0
        self._image = pixel_image(self._words, view.ratio, alpha=blank is not None)

    def _paint_bar(self, painter: QPainter, view: View, table: Table, title: str) -> None:
        theme, rect = view.theme, view.rect
        bar = QRectF(rect.right() + theme.px(12), rect.top(), theme.px(10), rect.height())
        words = np.ascontiguousarray(colour_words(table)[::-1, None])
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, pixel_image(words, 1.0))
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("muted"))
        low, high = self.range
        height, left = theme.px(16), bar.right() + theme.px(4)
        for share in (0.0, 0.5, 1.0):
            y = min(
                max(bar.bottom() - share * bar.height() - height / 2, bar.top() - 2),
                bar.bottom() - height + 2,
            )
            text = number_text(low + share * (high - low), (high - low) / 4)
            painter.drawText(QRectF(left, y, theme.px(40), height), Qt.AlignmentFlag.AlignVCenter, text)
        painter.translate(left + theme.px(42), bar.center().y())
        painter.rotate(-90)
        across = QRectF(-bar.height() / 2, -height / 2, bar.height(), height)
        painter.drawText(across, Qt.AlignmentFlag.AlignCenter, title)


class PhotoPainter(Painter[Photo]):
    """A picture, scaled to the pixels it covers; one unit of the pane is one of its pixels."""

    tight = True
    y_down = True
    square = True

    def __init__(self) -> None:
        super().__init__()
        self._key: object = None
        self._words: NDArray[np.uint32] | None = None
        self._image: QImage | None = None
        self._at = QPointF()

    def take(self, mark: Photo) -> bool:
        """Hold the picture."""
        if mark is self.mark:
            return False
        self.mark, self._key = mark, None
        return True

    @property
    def empty(self) -> bool:
        """Tell whether there is no pixel."""
        return self.mark is None or not self.mark.pixels.size

    def bounds(self, log_y: bool) -> Extent | None:
        """Return the picture's size in pixels."""
        if self.mark is None:
            return None
        height, width = self.mark.pixels.shape[:2]
        return 0.0, float(width), 0.0, float(height)

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the part of the picture that is in view."""
        bounds = self.bounds(False)
        if self.mark is None or self.empty or bounds is None:
            return
        if self._key != view:
            cut = Cut(view, bounds, self.mark.pixels.shape)
            self._at, self._image, self._key = cut.at, None, view
            if cut:
                zoomed_in = view.x_scale > 3  # pixels are worth seeing one by one
                self._words = rgb_words(cut(self.mark.pixels, not zoomed_in))
                self._image = pixel_image(self._words, view.ratio)
        if self._image is not None:
            painter.drawImage(self._at, self._image)


def value_range(
    values: NDArray[np.floating], low: float | None, high: float | None, diverging: bool
) -> tuple[float, float]:
    """Return the values that get the first and last colour; symmetric about zero when diverging."""
    if low is None or high is None:
        finite = values if np.isfinite(values.sum(dtype=float)) else values[np.isfinite(values)]
        least, most = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        low = least if low is None else low
        high = most if high is None else high
    if diverging:
        reach = max(abs(low), abs(high)) or 1.0
        return -reach, reach
    return low, high if high > low else low + 1.0


def colour_index(
    values: NDArray[np.floating], span: tuple[float, float], diverging: bool
) -> tuple[NDArray[np.float32], NDArray[np.uint8] | None]:
    """Return each value's place in the colour table, 0 to 255, and where it is NaN (None: nowhere)."""
    low, high = span
    if diverging:
        index = values.astype(np.float32) * np.float32(127 / high) + np.float32(128)
    else:
        index = (values.astype(np.float32) - np.float32(low)) * np.float32(255 / (high - low))
    blank = None
    if not np.isfinite(index.sum()):
        nothing = np.isnan(index)
        if nothing.any():
            blank = nothing.astype(np.uint8)
            index[nothing] = 128
    return np.clip(index, 0, 255, out=index), blank


def to_bytes(index: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return an index into the colour table, rounded."""
    return np.asarray(cv2.convertScaleAbs(index), np.uint8)


def rgb_words(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return (h, w, 3) colours as pixels of QImage.Format_RGB32."""
    words = np.empty((*pixels.shape[:2], 4), np.uint8)
    words[..., :3] = pixels[..., ::-1]
    words[..., 3] = 255
    return words.view(np.uint32)[..., 0]
