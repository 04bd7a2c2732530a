"""Arrays handed to QPainter whole: no loop in Python, nor pyqtgraph, whose import takes 0.2 s."""

from __future__ import annotations

from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainter, QPainterPath, QPixmap

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
"""An element of a QPainterPath as QDataStream writes it: kind 0 moves, 1 draws a line."""


def polyline_path(xy: NDArray[np.floating]) -> QPainterPath:
    """Return polylines (n, 2), parted by rows that are not finite, as one path: 1000 points take 0.1 ms."""
    path = QPainterPath()
    good = np.isfinite(xy[:, 0]) & np.isfinite(xy[:, 1])
    kept = xy if good.all() else xy[good]
    if not len(kept):
        return path
    after = np.empty(len(xy), bool)
    after[0], after[1:] = False, good[:-1]
    elements = np.empty(len(kept), _ELEMENT)
    elements["kind"] = after[good]
    elements["x"], elements["y"] = kept[:, 0], kept[:, 1]
    ends = np.zeros(2, ">i4")  # where the last subpath starts, and the fill rule
    count = np.array(len(kept), ">i4")
    stream = QDataStream(QByteArray(count.tobytes() + elements.tobytes() + ends.tobytes()))
    stream >> path  # pyright: ignore[reportUnusedExpression]
    return path


def stamp(
    painter: QPainter,
    sheet: QPixmap,
    centres: NDArray[np.floating],
    left: NDArray[np.integer],
    side: int,
    scale: float,
) -> None:
    """Draw a square of a pixmap, from `left` (n,) on, about each of `centres` (n, 2)."""
    count = len(centres)
    if not count:
        return
    cells = np.empty((count, 10))  # QPainter.PixmapFragment is ten doubles
    cells[:, 0:2] = centres
    cells[:, 2] = left
    cells[:, 3] = 0
    cells[:, 4:6] = side
    cells[:, 6:10] = (scale, scale, 0.0, 1.0)
    first: Any = shiboken6.wrapInstance(cells.ctypes.data, QPainter.PixmapFragment)
    painter.drawPixmapFragments(first, count, sheet)
