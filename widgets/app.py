"""The application: from the command line to a window, and out again."""

from __future__ import annotations

import logging
import sys
import time

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from playground import log, registry
from playground.host import Host
from playground.interrupts import on_ending
from playground.params import Params
from playground.places import assets_folder
from playground.registry import Broken
from playground.scene import Scene
from widgets import errors, settings, start
from widgets.window import Window

BEGAN = time.perf_counter()


def main(scene: Scene | None, params: Params | None, device: str = "", present: bool = False) -> int:
    """Open the window and return the exit status. Raises UserError where none can open.

    Ctrl+C must have its default effect until the window stands, and saves and closes from then on.
    """
    start.check_versions()
    start.check_display()
    log_file = log.open_log()
    app = application()
    scenes = dict(registry.load())
    if scene is not None:
        scenes.setdefault(scene.name, scene)
    path = settings.settings_path()
    remembered, notice = settings.load(path)
    window = Window(scenes, Host(), remembered, path, device)
    restore = errors.install_excepthook(window.show_fault)
    errors.log_qt_messages()
    window.painted.connect(_log_first_paint)
    window.painted.connect(window.export.recorder.rescue)
    window.show()
    window.open_scene(_first(scenes, scene, remembered.last_scene), params)
    window.show_notice(notice)
    if log_file is None:
        window.show_notice(f"No log is kept: {log.log_path()} cannot be written.")
    if present:
        window.present(True)
    _close_on_signals(window)
    try:
        return app.exec()
    finally:
        restore()
        logging.getLogger(__name__).info("closed")


def application() -> QApplication:
    """Return the one QApplication, made as this app needs it."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    # fractional scales such as 1.25 stay what they are
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName("playground")
    app.setApplicationDisplayName("Playground")
    app.setDesktopFileName("playground")
    app.setWindowIcon(QIcon(str(assets_folder() / "icon.svg")))
    return app


def _first(scenes: dict[str, Scene | Broken], asked: Scene | None, last: str) -> str:
    if asked is not None:
        return asked.name
    if isinstance(scenes.get(last), Scene):
        return last
    return next(name for name, scene in scenes.items() if isinstance(scene, Scene))


def _close_on_signals(window: Window) -> None:
    """Leave in order on Ctrl+C and on the session's end: settings saved, engine ended.

    The screen timer lets Python look for signals every tick; the window closes once that event is over.
    """
    on_ending(lambda: QTimer.singleShot(0, window.close))


def _log_first_paint() -> None:
    logging.getLogger(__name__).info("first paint %.3f s after import", time.perf_counter() - BEGAN)
