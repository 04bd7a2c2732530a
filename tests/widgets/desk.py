"""A window with a scene in it, at which a test sits: time passes as it says."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from playground.opencv import cv2
from tests.toys.counter import SCENE
from tests.widgets.fake_engine import FakeEngine
from widgets.panel import Panel
from widgets.settings import Settings
from widgets.window import Window

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Clock:
    """Seconds for a recording: they pass as the test says."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A window with a scene in it, and the hands and eyes of whoever sits before it."""

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self.home, self.clock, self.engine = home, Clock(), FakeEngine()
        self.window = Window({"counter": SCENE, "other": SCENE}, self.engine, Settings())
        qtbot.addWidget(self.window)
        self.window.export.recorder._clock = self.clock
        self.window.resize(1000, 640)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.window.open_scene("counter")
        self.window._timer.stop()  # time passes as the test says
        self.tick()

    @property
    def panel(self) -> Panel:
        assert self.window.panel is not None
        return self.window.panel

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window, key, CTRL_SHIFT)

    def tick(self, seconds: float = 0.0) -> None:
        self.clock.now += seconds
        self.window._tick()
        QApplication.processEvents()

    def told(self) -> list[str]:
        return [f"{message.text} {message.hint}".strip() for message in self.panel.banner.messages()]

    def finished(self) -> None:
        for filming in self.window.export.recorder._ending:
            filming.wait()
        self.tick()

    def saved(self) -> None:
        for saving in self.window.export._saving:
            saving.exception()
        self.tick()

    def dialog(self) -> QFileDialog:
        return self.window.findChildren(QFileDialog)[-1]

    def choose(self, path: Path) -> None:
        dialog = self.dialog()
        dialog.fileSelected.emit(str(path))
        dialog.done(1)


def only(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def film(path: Path) -> list[np.ndarray]:
    video = cv2.VideoCapture(str(path))
    found: list[np.ndarray] = []
    while (read := video.read())[0]:
        found.append(read[1])
    return found


def colours(path: Path) -> np.ndarray:
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    return (
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].copy()
    )
