"""A grid whose cells are too small to be painted one by one, as one image."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from playground.marks import Extent, Grid
from widgets.painters.base import colour_words, pixel_image
from widgets.painters.heatmap import colour_index, rgb_words, to_bytes, value_range
from widgets.painters.raster import Cut
from widgets.painters.view import View


class GridImage:
    """The image of a grid's cells in a view, kept until either changes."""

    def __init__(self) -> None:
        self._view: View | None = None
        self._words: NDArray[np.uint32] | None = None
        self._image: QImage | None = None
        self._at = QPointF()

    def forget(self) -> None:
        """Make the image anew when it is next painted."""
        self._view = None

    def paint(
        self,
        painter: QPainter,
        view: View,
        mark: Grid,
        values: NDArray[np.generic],
        faint: NDArray[np.bool_],
        extent: Extent,
    ) -> None:
        """Paint values (rows, columns[, 3]) over an extent; faint cells and NaN show the ground."""
        if self._view != view:
            cut = Cut(view, extent, values.shape)
            self._at, self._view = cut.at, view
            self._image = self._made(cut, view, mark, values, faint) if cut else None
        if self._image is not None:
            painter.drawImage(self._at, self._image)

    def _made(
        self, cut: Cut, view: View, mark: Grid, values: NDArray[np.generic], faint: NDArray[np.bool_]
    ) -> QImage:
        smooth = mark.cell * view.x_scale < 2  # cells are worth seeing one by one
        blank = faint.astype(np.uint8) if faint.any() else None
        if values.ndim == 3:
            self._words = rgb_words(cut(values, smooth))
        else:
            numbers: NDArray[Any] = values
            diverging = mark.palette == "diverging"
            span = value_range(numbers, mark.low, mark.high, diverging)
            index, missing = colour_index(numbers, span, diverging)
            if missing is not None:
                blank = missing if blank is None else missing | blank
            table = view.theme.table("diverging") if diverging else view.theme.tint()
            self._words = colour_words(table)[to_bytes(cut(index, smooth))]
        if blank is not None:
            self._words[cut(blank, False) > 0] = 0
        return pixel_image(self._words, view.ratio, alpha=blank is not None)
