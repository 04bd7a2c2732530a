"""What every painter is: it holds one mark as Qt wants it, and paints it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from playground.marks import Extent, Mark
from widgets.painters.links import Link
from widgets.painters.view import View
from widgets.theme import Theme

M = TypeVar("M", bound=Mark)
Ticks = tuple[tuple[float, str], ...]
"""Places along an axis and what is written there."""
Margins = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""


class Painter(ABC, Generic[M]):
    """Paints the marks of one place in a pane, one after another.

    A mark's arrays are views on memory that the engine writes again, good until the next mark arrives:
    keep the newest mark, or copies.
    """

    tight: bool = False
    """The axes end where the mark ends."""
    y_down: bool = False
    square: bool = False
    """One unit of x is as long as one of y."""
    zooms: bool = True

    def __init__(self) -> None:
        self.mark: M | None = None

    @abstractmethod
    def take(self, mark: M) -> bool:
        """Hold a new mark; False where it looks as the last one did."""

    @abstractmethod
    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the mark."""

    @property
    @abstractmethod
    def empty(self) -> bool:
        """Tell whether there is nothing to paint."""

    def bounds(self, log_y: bool) -> Extent | None:
        """Return the extent of the mark, None where it has none; only values > 0 with `log_y`."""
        return None

    @property
    def rounds(self) -> tuple[bool, bool]:
        """Tell whether the x and the y axis end on round numbers beyond the mark."""
        return True, True

    def hit(self, view: View, at: QPointF) -> int:
        """Return the index of the item at a pixel, -1 for none."""
        return -1

    def margins(self, theme: Theme) -> Margins:
        """Return the room wanted around the plot."""
        return (0.0, 0.0, 0.0, 0.0)

    def ticks(self) -> tuple[Ticks | None, Ticks | None]:
        """Return names along x and y that replace the numbers."""
        return None, None

    def left_out(self, log_y: bool) -> bool:
        """Tell whether a log axis leaves out values."""
        return False

    def links(self, view: View) -> tuple[Link, ...]:
        """Return the share links in its words, where they stand."""
        return ()

    def text(self) -> str:
        """Return what the mark says, to be copied; "" where it says nothing."""
        return ""

    def height(self, width: float, theme: Theme) -> float:
        """Return the height wanted in a pane of text."""
        return 0.0

    def width(self, theme: Theme) -> float:
        """Return the width that is needed in a pane of text, however small the type."""
        return 0.0


class XyPainter(Painter[M]):
    """A painter whose mark lies at points, held in `_xy` (n, 2)."""

    def __init__(self) -> None:
        super().__init__()
        self._xy: NDArray[np.float64] = np.empty((0, 2))

    @property
    def empty(self) -> bool:
        """Tell whether there is no point."""
        return not len(self._xy)

    def bounds(self, log_y: bool) -> Extent | None:
        """Return the extent of all points."""
        return xy_bounds(self._xy, log_y)

    def left_out(self, log_y: bool) -> bool:
        """Tell whether a log axis leaves out values."""
        return log_y and bool((self._xy[:, 1] <= 0).any())


def same(one: NDArray[Any] | None, other: NDArray[Any]) -> bool:
    """Tell whether two arrays hold the same values; NaN equals NaN."""
    if one is None or one.shape != other.shape or one.dtype != other.dtype:
        return False
    return one.tobytes() == other.tobytes()


def xy_bounds(xy: NDArray[np.floating], log_y: bool) -> Extent | None:
    """Return the extent of points (n, 2), leaving out what is not finite or, with `log_y`, not positive."""
    if not len(xy):
        return None
    good = np.isfinite(xy).all(axis=1)
    if log_y:
        good &= xy[:, 1] > 0
    kept = xy if good.all() else xy[good]
    if not len(kept):
        return None
    low, high = kept.min(axis=0), kept.max(axis=0)
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])


def colour_words(table: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return a table (n, 3) as n opaque pixels of QImage.Format_RGB32."""
    red, green, blue = table.astype(np.uint32).T
    return (0xFF << 24) | (red << 16) | (green << 8) | blue


def pixel_image(words: NDArray[np.uint32], ratio: float, alpha: bool = False) -> QImage:
    """Return an image over the memory of `words` (h, w), which the caller keeps while it uses the image."""
    kind = QImage.Format.Format_ARGB32_Premultiplied if alpha else QImage.Format.Format_RGB32
    image = QImage(words.data, words.shape[1], words.shape[0], words.strides[0], kind)
    image.setDevicePixelRatio(ratio)
    return image
