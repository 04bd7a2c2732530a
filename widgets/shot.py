"""`playground shot`: the window as it looks after some steps, as a picture file."""

from __future__ import annotations

import argparse
import signal
import time
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from playground import registry
from playground.faults import UserError
from playground.frame import Frame
from playground.host import Host
from playground.params import Params
from playground.places import write_whole
from playground.scene import Scene
from widgets import app as application
from widgets import start
from widgets.settings import Settings
from widgets.window import Window

STEPS = 100
"""How many steps are taken when none are asked for."""


def main(scene: Scene, params: Params, options: argparse.Namespace) -> int:
    """Run the scene for some steps in a real window, and write a picture of it."""
    target = Path(options.out)
    if target.suffix not in (".png", ".svg"):
        raise UserError(f"--out {target} is neither .png nor .svg", "expected FILE.png or FILE.svg")
    if not target.parent.is_dir():
        raise UserError(f"--out {target} cannot be written", f"there is no folder {target.parent}")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no exception inside Qt's calls
    start.check_versions()
    start.offscreen_if_none()
    app = application.application()
    host = Host()
    window = Window(
        registry.load() | {scene.name: scene}, host, Settings(theme=options.theme), None, options.device
    )
    try:
        window.resize(*options.size)
        window.show()
        window.open_scene(scene.name, params, playing=False)
        frame = _reach(app, window, STEPS if options.steps is None else options.steps)
        if frame.picture is None and frame.fault is not None:
            raise UserError(frame.fault.message, frame.fault.hint)
        content = _png(window) if target.suffix == ".png" else _svg(window)
    finally:
        window.close()
    try:
        write_whole(target, content)
    except OSError as error:
        raise UserError(f"--out {target} cannot be written", error.strerror or str(error)) from None
    return 0


def _reach(app: QApplication, window: Window, steps: int) -> Frame:
    """Let the scene take its steps, and the window show the last of them."""
    panel = window.panel
    assert panel is not None
    asked = False
    while True:
        app.processEvents()
        frame = panel.frame
        if frame is not None and frame.status == "failed":
            return frame
        if frame is not None and asked and panel.up_to_date and _began_anew(frame, steps):
            raise RuntimeError(f"the engine was lost before step {steps}")
        if frame is not None and not asked and frame.status == "paused":
            panel.steering.advance(steps)
            asked = True
        elif frame is not None and asked and (frame.step >= steps or frame.status == "finished"):
            app.processEvents()
            return frame
        time.sleep(0.005)


def _began_anew(frame: Frame, steps: int) -> bool:
    """Tell whether this is a new engine's first frame: nobody tells that one to take steps."""
    return frame.status == "paused" and frame.step < steps


def _png(window: Window) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return bytes(buffer.data().data())


def _svg(window: Window) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(window.size())
    generator.setViewBox(QRect(0, 0, window.width(), window.height()))
    generator.setTitle(window.windowTitle())
    painter = QPainter(generator)
    window.render(painter, QPoint())  # pyright: ignore[reportArgumentType, reportCallIssue]
    painter.end()
    return bytes(buffer.data().data())
