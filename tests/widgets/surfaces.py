"""A surface with a path, what draws it without a window, and how its picture is looked at."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QOffscreenSurface, QOpenGLContext, QPainter

from playground import marks
from playground.params import Params
from playground.scene import Pane, Picture, Scene
from widgets.painters.opengl import quiet
from widgets.painters.stage import Stage
from widgets.theme import LIGHT, Theme

SIZE = QSizeF(320, 240)
WHOLE = (-1.0, 1.0, -1.0, 1.0)
SPACE = Pane("space", "Loss surface", view="3d", x_label="w₁", y_label="w₂")
OTHER = Pane("other", "Other surface", view="3d")
SCENE = Scene("s", "S", "t", "", Params, ((SPACE, OTHER),), "engine")


def has_context() -> bool:
    """Tell whether Qt makes an OpenGL context here, by Qt alone; offscreen it may, and still not draw."""
    if QGuiApplication.platformName() == "offscreen":
        return False
    context, surface = QOpenGLContext(), QOffscreenSurface()
    with quiet():
        if not context.create():
            return False
    surface.setFormat(context.format())
    surface.create()
    usable = context.makeCurrent(surface)
    context.doneCurrent()
    return usable


def bowl(turn: float = 0.0, side: int = 60) -> marks.Surface:
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    t = np.linspace(0, 1, 30)
    path = np.column_stack([0.9 - t, 0.2 * np.cos(6 * t + turn), (0.9 - t) ** 2])
    return marks.Surface(x * x + y * y, WHOLE, (path,), ("#ff00ff",))


def picture(mark: marks.Mark) -> Picture:
    return Picture({"space": (mark,), "other": (mark,)}, {})


def shown(mark: marks.Surface, theme: Theme = LIGHT, ratio: float = 1.0) -> tuple[Stage, QImage]:
    stage = Stage(SPACE)
    stage.take((mark,))
    return stage, painted(stage, theme, ratio)


def painted(stage: Stage, theme: Theme = LIGHT, ratio: float = 1.0) -> QImage:
    image = QImage((SIZE * ratio).toSize(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.colour("window"))
    painter = QPainter(image)
    try:
        stage.paint(painter, SIZE, theme, ratio)
    finally:
        painter.end()
    return image


def pixels(image: QImage) -> np.ndarray:
    """Return (h, w, 3) RGB."""
    kept = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(kept.constBits(), np.uint8).reshape(kept.height(), kept.bytesPerLine() // 4, 4)
    return raw[:, : kept.width(), 2::-1].astype(int)


def count(image: QImage, colour: str, within: int = 12) -> int:
    wanted = QColor(colour).getRgb()[:3]
    return int((np.abs(pixels(image) - wanted).max(axis=2) <= within).sum())


def surface_pixels(image: QImage) -> int:
    """Count what is bluish green, as the middle of the sequential table is, and no grey of the window is."""
    red, green, blue = np.moveaxis(pixels(image), 2, 0)
    return int(((green > red + 30) & (blue > red + 20)).sum())


def dotted(turn: float = 0.0) -> marks.Surface:
    """Return a saddle in a diverging palette with points of two classes on, above and below it."""
    y, x = np.mgrid[-1:1:50j, -1:1:50j]
    xy = np.random.default_rng(0).uniform(-0.9, 0.9, (60, 2))
    points = np.column_stack([xy, np.where(xy[:, 0] > 0, 0.6, -0.6)])
    heights = np.cos(turn) * x * y
    groups = (xy[:, 0] < 0).astype(int)
    return marks.Surface(heights, WHOLE, points=points, groups=groups, palette="diverging", low=-1, high=1)


def parted() -> marks.Surface:
    """Return a surface coloured by the shares of four classes."""
    y, x = np.mgrid[-1:1:50j, -1:1:50j]
    scores = np.exp(6 * np.stack([x, y, -x, -y], axis=2))
    shares = (scores / scores.sum(axis=2, keepdims=True)).astype(np.float32)
    return marks.Surface(shares.max(axis=2), WHOLE, tint=shares, palette="classes", low=0, high=1)
