"""Pictures of widgets: as pixels, as files."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from playground.opencv import cv2
from widgets.panel import Panel

LAID_OUT_ALIKE = (
    QImage.Format.Format_RGB32,
    QImage.Format.Format_ARGB32,
    QImage.Format.Format_ARGB32_Premultiplied,
)
"""Where nothing shines through, all of them are blue, green, red and a byte that does not matter."""

KEEPING = ("xcb", "wayland", "windows", "offscreen")
"""Window systems that keep what is painted in an image of ours; macOS takes its buffers away."""


def stage(panel: Panel) -> tuple[QWidget, QRect]:
    """Return what a picture of a scene shows, and the part of it: the panes with their readings.

    Where one pane has the whole room it is that pane alone.
    """
    if panel.canvas.maximised:
        pane = panel.canvas.panes[panel.canvas.maximised]
        return pane, pane.rect()
    return panel, panel.canvas.geometry().united(panel.readouts.geometry())


def pixels(widget: QWidget, part: QRect) -> NDArray[np.uint8]:
    """Return part of a widget as height × width × BGR, in the screen's own pixels."""
    return _array(widget.grab(part).toImage())


def last_painted(widget: QWidget, part: QRect) -> NDArray[np.uint8]:
    """Return the same from what was painted last: 1 ms at 1080 × 950, and 5 to 12 to paint all panes again.

    Where the window system does not show what it keeps, or nothing is painted at all as of a window that is
    put away, it is painted anew.
    """
    window = widget.window()
    handle = window.windowHandle()
    if QGuiApplication.platformName() not in KEEPING or handle is None or not handle.isExposed():
        return pixels(widget, part)
    kept = window.backingStore().paintDevice()
    ratio = window.devicePixelRatio()
    corner = QPointF(widget.mapTo(window, part.topLeft())) * ratio
    place = QRectF(corner, QSizeF(part.size()) * ratio).toRect()
    if not isinstance(kept, QImage) or not kept.rect().contains(place):
        return pixels(widget, part)
    return _array(kept.copy(place))


def png(widget: QWidget, part: QRect) -> bytes:
    """Return part of a widget as a PNG file."""
    buffer = _buffer()
    widget.grab(part).save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return bytes(buffer.data().data())


def svg(widget: QWidget, part: QRect, title: str) -> bytes:
    """Return part of a widget as an SVG file, with lines and text as such."""
    buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(part.size())
    generator.setViewBox(QRect(QPoint(), part.size()))
    generator.setTitle(title)
    painter = QPainter(generator)
    widget.render(painter, QPoint(), QRegion(part))  # pyright: ignore[reportArgumentType, reportCallIssue]
    painter.end()
    return bytes(buffer.data().data())


def _array(image: QImage) -> NDArray[np.uint8]:
    """Return an opaque image as height × width × BGR."""
    if image.format() not in LAID_OUT_ALIKE:
        image = image.convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return np.asarray(cv2.cvtColor(lines[:, : image.width()], cv2.COLOR_BGRA2BGR), np.uint8)


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
