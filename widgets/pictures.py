"""Pictures of widgets: as pixels, as files."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from widgets.panel import Panel


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
    image = widget.grab(part).toImage().convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return lines[:, : image.width(), :3].copy()


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


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
