"""A real window for the command line: one scene in it, which takes steps as it is told."""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

from playground import registry
from playground.faults import UserError
from playground.frame import Frame
from playground.host import Host
from playground.interrupts import on_ending
from playground.params import Params
from playground.scene import Scene
from widgets import app as application
from widgets import start
from widgets.panel import Panel
from widgets.settings import Settings
from widgets.window import Window


class Staged:
    """The window, and the panel of its scene."""

    def __init__(self, app: QApplication, window: Window, panel: Panel) -> None:
        self.window = window
        self.panel = panel
        self._app = app
        self._stopped = False

    def stop(self) -> None:
        """End what the command does, where it next looks."""
        self._stopped = True

    def reach(self, step: int) -> Frame:
        """Let the scene take its steps up to that one, and the window show it.

        UserError where it cannot, KeyboardInterrupt where the command was told to stop.
        """
        asked = False
        while True:
            self._app.processEvents()
            if self._stopped:
                raise KeyboardInterrupt
            frame = self.panel.frame
            if frame is not None and frame.status == "failed":
                return self._last(frame)
            if frame is not None and asked and self.panel.up_to_date and _began_anew(frame, step):
                raise RuntimeError(f"the engine was lost before step {step}")
            if frame is not None and not asked and frame.status == "paused":
                self.panel.steering.advance(step - frame.step)
                asked = True
            elif frame is not None and ((asked and frame.step >= step) or frame.status == "finished"):
                return self._last(frame)
            time.sleep(0.005)

    def _last(self, frame: Frame) -> Frame:
        self._app.processEvents()
        if frame.picture is None and frame.fault is not None:
            raise UserError(frame.fault.message, frame.fault.hint)
        return frame


@contextmanager
def staged(scene: Scene, params: Params, options: argparse.Namespace) -> Iterator[Staged]:
    """Open a scene, paused, in a window of `options.size`, off screen where there is none."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until the window stands: no exception inside Qt's calls
    start.check_versions()
    start.offscreen_if_none()
    app = application.application()
    scenes = registry.load() | {scene.name: scene}
    window = Window(scenes, Host(live=False), Settings(theme=options.theme), None, options.device)
    try:
        window.resize(*options.size)
        window.show()
        window.open_scene(scene.name, params, playing=False)
        assert window.panel is not None
        shown = Staged(app, window, window.panel)
        on_ending(shown.stop)
        yield shown
    finally:
        window.close()


def _began_anew(frame: Frame, step: int) -> bool:
    """Tell whether this is a new engine's first frame: nobody tells that one to take steps."""
    return frame.status == "paused" and frame.step < step
