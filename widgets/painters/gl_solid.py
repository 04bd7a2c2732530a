"""A surface in space, drawn by OpenGL: with more cells than the processor's, and smoothly shaded."""

from __future__ import annotations

import logging

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from widgets.painters.camera import Camera
from widgets.painters.gl_view import GlView, Ground
from widgets.painters.opengl import gl_view
from widgets.painters.relief import Relief, lit
from widgets.painters.solid import SolidPainter
from widgets.painters.view import View
from widgets.theme import Theme

_DEEP = 2.0
"""Half the depth that is drawn, in units of the stage: its corners are √(2 + TALL²) away."""


class GlSolidPainter(SolidPainter):
    """The surface is one item of pyqtgraph that stays from frame to frame; frame and paths lie over it.

    Paths are not GLLinePlotItems: OpenGL's lines have neither joins nor, in core profiles, any width but 1,
    and a new picture for every step of a path takes 12 ms (Mesa, 540×478), a line over the old one 0.6.
    """

    most = 128

    def __init__(self) -> None:
        super().__init__()
        self._broken = False
        self._ground: Ground | None = None
        self._shown: Relief | None = None
        self._theme = ""

    @property
    def by_opengl(self) -> bool:
        """Tell whether OpenGL still draws this surface."""
        return not self._broken

    def _render(self, relief: Relief, view: View) -> None:
        opengl = gl_view()
        if opengl is not None and not self._broken:
            try:
                self._image = self._draw(opengl, relief, view)
                return
            except Exception:  # a driver that gives up: the picture matters more than how it is made
                logging.getLogger(__name__).exception("OpenGL failed")
        if not self._broken:
            relief = self._break(relief)
        super()._render(relief, view)

    def _break(self, relief: Relief) -> Relief:
        """Leave the surface to the processor from now on, with as many cells as it can take."""
        self._broken, self._ground, self._shown, self.most = True, None, None, SolidPainter.most
        if self.mark is not None:
            self._relief = relief = Relief.of(self.mark, self.most)
        return relief

    def _draw(self, opengl: GlView, relief: Relief, view: View) -> QImage | None:
        width, height = int(view.rect.width() * view.ratio), int(view.rect.height() * view.ratio)
        ground = self._shaped(relief, view.theme)
        if min(width, height) < 1 or not ground.some:
            return None
        image = opengl.draw(ground, projection(self.camera, view), width, height)
        image.setDevicePixelRatio(view.ratio)
        return image

    def _shaped(self, relief: Relief, theme: Theme) -> Ground:
        """Return the surface with the newest heights and colours."""
        rows, columns = relief.heights.shape
        finite = np.isfinite(relief.heights)
        if self._ground is None or not np.array_equal(self._ground.finite, finite):
            self._ground, self._shown = Ground(finite), None
        if self._shown is not relief or self._theme != theme.name:
            upright = relief.vertices[:, 2].reshape(rows, columns)
            colours = lit(relief.colours(theme), normals(upright))
            shades = np.column_stack([colours, np.full(len(colours), 255.0)]).astype(np.uint8)
            across, along = np.linspace(-1, 1, columns), np.linspace(-1, 1, rows)
            turned = shades.reshape(rows, columns, 4).transpose(1, 0, 2).reshape(-1, 4)
            flat = np.nan_to_num(upright)  # what is missing belongs to no triangle
            self._ground.setData(x=across, y=along, z=flat.T, colors=turned)
            self._shown, self._theme = relief, theme.name
        return self._ground


def projection(camera: Camera, view: View) -> NDArray[np.float64]:
    """Return the matrix (4, 4) from the stage to OpenGL's cube that shows what `Camera.project` tells."""
    scale = camera.scale(view)
    stretch = [scale / (view.rect.width() / 2), scale / (view.rect.height() / 2), 1 / _DEEP]
    matrix = np.eye(4)
    matrix[:3, :3] = camera.axes() * np.array(stretch)[:, None]
    return matrix


def normals(heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return unit normals (rows · columns, 3) of heights on the stage; upright beside a hole."""
    rows, columns = heights.shape
    up, across = np.gradient(heights, 2 / (rows - 1), 2 / (columns - 1))
    found = np.stack([-across.ravel(), -up.ravel(), np.ones(heights.size)], axis=1)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    found[~np.isfinite(found).all(axis=1)] = (0.0, 0.0, 1.0)
    return found
