"""Whether OpenGL draws here: tried once for each process, when the first pane in space is to be shown."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext

from widgets.painters.solid import SolidPainter

if TYPE_CHECKING:
    from widgets.painters.gl_view import GlView

MISSING = "No OpenGL: drawn without it"
_OLDEST = (2, 1)
"""What pyqtgraph's shaders need."""

_log = logging.getLogger(__name__)


def solid_painter() -> type[SolidPainter]:
    """Return the painter of surfaces in space: by OpenGL where that draws, else by the processor."""
    if gl_view() is None:
        return SolidPainter
    from widgets.painters.gl_solid import GlSolidPainter  # pyqtgraph: 0.35 s that no other pane needs

    return GlSolidPainter


@cache
def gl_view() -> GlView | None:
    """Return what draws all surfaces of this process, None where OpenGL does not draw.

    Where no context can be made this takes a few milliseconds and imports nothing. GLViewWidget draws
    nothing under Qt's platform "offscreen" and raises nothing either: only a picture proves that it works.
    """
    with quiet():
        try:
            reason = _bare_context()
            if not reason:
                from widgets.painters.gl_view import opened  # late: see solid_painter

                return opened()
        except Exception as error:  # PyOpenGL without a library, a driver's refusal, a black picture
            reason = f"{type(error).__name__}: {error}"
    _log.info("%s (%s)", MISSING, reason)
    return None


def _bare_context() -> str:
    """Return why no context of desktop OpenGL can be used, "" where one can."""
    context, surface = QOpenGLContext(), QOffscreenSurface()
    if not context.create():
        return "no context"
    surface.setFormat(context.format())
    surface.create()
    if not (surface.isValid() and context.makeCurrent(surface)):
        return "the context cannot be used"
    _tell_pyopengl()
    context.doneCurrent()
    version = context.format().version()
    if context.isOpenGLES() or tuple(version) < _OLDEST:
        return f"version {version}"
    return ""


def _tell_pyopengl() -> None:
    """Tell PyOpenGL who made the current context: it guesses from the session, wrongly under XWayland."""
    if sys.platform != "linux":
        return
    try:
        current = ctypes.CDLL("libGL.so.1").glXGetCurrentContext
        current.restype = ctypes.c_void_p
        maker = "glx" if current() else "egl"
    except (OSError, AttributeError):  # a library without GLX
        maker = "egl"
    os.environ.setdefault("PYOPENGL_PLATFORM", maker)


@contextmanager
def quiet() -> Iterator[None]:
    """Log as details what Qt would warn of: that OpenGL is missing is no fault."""

    def note(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        _log.debug("%s", text)

    before = qInstallMessageHandler(note)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
