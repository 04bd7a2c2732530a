"""Contour lines found and painted anew, against pyqtgraph's IsocurveItem doing the same."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyqtgraph
from numpy.typing import NDArray
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage, QPainter

from playground.benchmark import Row, compare
from playground.marks import Path
from playground.scene import Pane
from widgets.painters.board import Board
from widgets.theme import LIGHT

SIDE = 600
"""Pixels of the picture along each side."""

Contours = tuple[NDArray[np.float64], NDArray[np.float64], Callable[[], Path]]
"""Heights (n, n), the levels of the lines, and what finds the lines anew."""


def rows(contours: Contours) -> list[Row]:
    """Time both in turn."""
    heights, levels, find = contours
    name = f"contours {heights.shape[0]}×{heights.shape[1]}, {len(levels)} levels"

    def theirs() -> None:
        _isocurves(heights, levels)

    return [compare(name, "times/s", lambda: _ours(find), "pyqtgraph.IsocurveItem", theirs, rounds=3)]


def _ours(find: Callable[[], Path]) -> None:
    board = Board(Pane("contours", "Contours", axes=False))
    board.take((find(),))
    image, painter = _canvas()
    board.paint(painter, QSizeF(SIDE, SIDE), LIGHT, 1.0, False)
    painter.end()
    del image


def _isocurves(heights: NDArray[np.float64], levels: NDArray[np.float64]) -> None:
    image, painter = _canvas()
    painter.scale(SIDE / heights.shape[0], SIDE / heights.shape[1])
    for level in levels.tolist():
        pyqtgraph.IsocurveItem(heights, level, pen="k").paint(painter)
    painter.end()
    del image


def _canvas() -> tuple[QImage, QPainter]:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return image, painter
