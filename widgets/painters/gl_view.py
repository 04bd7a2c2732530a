"""The one OpenGL view of this process: a GLViewWidget that is never shown and draws into images.

An image is painted like any other pane, so that gestures, themes, screenshots and export need nothing of
their own. Shown in the window instead, it would make Qt compose the whole window by OpenGL: with Mesa's
software driver, repainting another pane of 1080×478 then takes 7 ms, not 1. One for all panes, to the end:
pyqtgraph compiles its shaders once for the process, and in a second context they fail.
"""

from __future__ import annotations

import atexit

import numpy as np
import shiboken6
from numpy.typing import NDArray
from OpenGL import GL
from pyqtgraph.opengl import GLSurfacePlotItem, GLViewWidget
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QMatrix4x4, QSurfaceFormat
from PySide6.QtOpenGL import QOpenGLFramebufferObject

_LARGEST = 8192
"""Pixels along a side that the graphics cards of this decade can draw."""


class Ground(GLSurfacePlotItem):
    """A surface with holes where `finite` (rows, columns) is False; other holes need another one."""

    def __init__(self, finite: NDArray[np.bool_]) -> None:
        self.finite = finite
        super().__init__(computeNormals=False)  # the colours are lit already

    @property
    def some(self) -> bool:
        """Tell whether there is a triangle to draw."""
        return bool(len(self._faces))

    def generateFaces(self) -> None:
        """Leave out triangles with a missing corner."""
        super().generateFaces()
        self._faces = self._faces[self.finite.T.ravel()[self._faces].all(axis=1)]


class GlView(GLViewWidget):
    """Draws a surface as an image."""

    def __init__(self) -> None:
        super().__init__()
        deep = QSurfaceFormat()
        deep.setDepthBufferSize(24)
        self.setFormat(deep)
        self.setBackgroundColor(0, 0, 0, 0)
        self._projection = QMatrix4x4()
        self._fine: QOpenGLFramebufferObject | None = None
        self._plain: QOpenGLFramebufferObject | None = None
        self.grabFramebuffer()  # makes the context
        if not self.isValid():
            raise RuntimeError("the view has no context")

    def draw(self, ground: Ground, projection: NDArray[np.floating], width: int, height: int) -> QImage:
        """Return a surface under a projection (4, 4) as premultiplied pixels. Raises what OpenGL does.

        Drawn at twice the size and averaged: the rim becomes smooth, with whatever driver.
        """
        self._projection = QMatrix4x4(np.asarray(projection, float).ravel().tolist())
        self.makeCurrent()
        self.addItem(ground)
        try:
            fine, plain = self._buffers(QSize(width, height))
            fine.bind()
            viewport = (0, 0, fine.width(), fine.height())
            GL.glViewport(*viewport)
            self.paint(region=viewport, viewport=viewport)
            _average(fine, plain)
            image = plain.toImage()
        finally:
            self.removeItem(ground)  # it belongs to its painter, and goes with it
            QOpenGLFramebufferObject.bindDefault()
            self.doneCurrent()
        if image.isNull():
            raise RuntimeError("the picture cannot be read back")
        return image

    def projectionMatrix(self, region: object, viewport: object) -> QMatrix4x4:
        """Return the projection of the picture at work."""
        return self._projection

    def viewMatrix(self) -> QMatrix4x4:
        """Return the identity: the projection does it all."""
        return QMatrix4x4()

    def drawItemTree(self, item: object = None, useItemNames: bool = False) -> None:  # noqa: N803
        """Draw what there is and let failures be known; pyqtgraph would print them and go on."""
        if self.default_vao.isCreated():
            self.default_vao.bind()
        for each in self.items:
            each.paint()

    def close_context(self) -> None:
        """Let go of everything; nothing can be drawn afterwards."""
        self.makeCurrent()
        self._fine = self._plain = None
        self.doneCurrent()
        shiboken6.delete(self)

    def _buffers(self, size: QSize) -> tuple[QOpenGLFramebufferObject, QOpenGLFramebufferObject]:
        if self._fine is None or self._plain is None or self._plain.size() != size:
            times = 2 if 2 * max(size.width(), size.height()) <= _LARGEST else 1
            depth = QOpenGLFramebufferObject.Attachment.CombinedDepthStencil
            self._fine = QOpenGLFramebufferObject(size * times, depth)
            self._plain = QOpenGLFramebufferObject(size)
            if not (self._fine.isValid() and self._plain.isValid()):
                self._fine = self._plain = None
                raise RuntimeError(f"no room for a picture of {size.width()}×{size.height()} pixels")
        return self._fine, self._plain


def opened() -> GlView:
    """Return a view that has shown that it draws, or raise what keeps it from that."""
    view = GlView()
    try:
        _try(view)
    except Exception:
        view.close_context()
        raise
    atexit.register(view.close_context)  # before Qt takes the application down
    return view


def _try(view: GlView) -> None:
    """Draw a square with a hole in one corner and look whether it is there: a black picture is none."""
    finite = np.ones((3, 3), bool)
    finite[0, 0] = False
    ground, colour = Ground(finite), QColor(10, 200, 90)
    side, shades = np.linspace(-0.5, 0.5, 3), np.tile(np.array(colour.getRgb(), np.uint8), (9, 1))  # pyright: ignore[reportArgumentType]
    ground.setData(x=side, y=side, z=np.zeros((3, 3)), colors=shades)
    image = view.draw(ground, np.eye(4), 32, 32)
    nothing = QColor(0, 0, 0, 0)
    for (x, y), wanted in {(20, 12): colour, (10, 22): nothing, (1, 1): nothing}.items():
        found = image.pixelColor(x, y)
        if found != wanted:
            raise RuntimeError(f"the trial shows {found.name()} where it should show {wanted.name()}")


def _average(fine: QOpenGLFramebufferObject, plain: QOpenGLFramebufferObject) -> None:
    """Halve a picture: linear filtering amid four pixels is their mean."""
    whole = QRect(0, 0, plain.width(), plain.height())
    finer = QRect(0, 0, fine.width(), fine.height())
    QOpenGLFramebufferObject.blitFramebuffer(plain, whole, fine, finer, GL.GL_COLOR_BUFFER_BIT, GL.GL_LINEAR)
