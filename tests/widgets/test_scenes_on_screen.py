"""The contract of every scene, on screen: its controls steer it, its picture looks as it did."""

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground import registry
from playground.frame import Frame
from playground.params import Field, fields
from playground.runner import run
from playground.scene import Scene
from tests.toys.counter import SCENE as COUNTER
from tests.values import ends
from tests.widgets.fake_engine import FakeEngine
from widgets import theme as themes
from widgets.canvas import Canvas
from widgets.controls import Controls
from widgets.settings import Settings
from widgets.theme import Theme
from widgets.window import Window

SCENES = [scene for scene in registry.load().values() if isinstance(scene, Scene)]
GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture(scope="module")
def frames() -> dict[str, Frame]:
    return {scene.name: run(scene, scene.params(), 5, device="cpu")[0] for scene in SCENES}


def other_than_default(field: Field) -> object:
    return next(field.parse(end) for end in ends(field) if field.parse(end) != field.default)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_every_control_steers_its_parameter(scene: Scene, qtbot: QtBot) -> None:
    controls = Controls(scene.params())
    qtbot.addWidget(controls)
    for field in fields(scene.params):
        controls.show_params(scene.params())
        value = other_than_default(field)
        with qtbot.waitSignal(controls.changed) as told:
            controls.rows[field.name].editor.edited.emit(value)
        assert told.args == [scene.params().updated({field.name: value})], field.name


@pytest.mark.parametrize("theme", [themes.LIGHT, themes.DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_the_picture_looks_as_it_did(
    scene: Scene, theme: Theme, frames: dict[str, Frame], qtbot: QtBot, tmp_path: Path
) -> None:
    """Compares at an eighth of the size, so that fonts and antialiasing may differ between machines.

    After a change that is meant, run with PLAYGROUND_GOLDEN=write and look at the new pictures.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    themes.apply(app, theme)
    canvas = Canvas(scene, theme)
    canvas.show_params(scene.params())
    qtbot.addWidget(canvas)
    canvas.resize(1000, 800)
    canvas.show()
    picture = frames[scene.name].picture
    assert picture is not None
    canvas.show_picture(picture)
    QApplication.processEvents()
    image = canvas.grab().toImage().scaled(1000, 800).convertToFormat(QImage.Format.Format_RGB888)
    target = GOLDEN / f"{scene.name}-{theme.name}.png"
    if os.environ.get("PLAYGROUND_GOLDEN") == "write":
        assert image.save(str(target))
    seen, golden = coarse(image), coarse(QImage(str(target)))
    differs = np.abs(seen - golden)
    image.save(str(tmp_path / target.name))
    assert differs.mean() < 4, f"see {tmp_path / target.name}"
    assert (differs.max(axis=2) > 60).mean() < 0.02, f"see {tmp_path / target.name}"


def coarse(image: QImage) -> np.ndarray:
    assert not image.isNull()
    smooth = Qt.TransformationMode.SmoothTransformation
    small = image.scaled(125, 100, mode=smooth).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(small.constBits(), np.uint8).reshape(100, small.bytesPerLine())
    return rows[:, : 125 * 3].reshape(100, 125, 3).astype(float)


@pytest.mark.slow
def test_scenes_opened_and_closed_leave_nothing_behind(qtbot: QtBot) -> None:
    """Allows for five megabytes in two hundred; every tenth is a real scene, which takes longer to open."""
    engine = FakeEngine()
    window = Window({scene.name: scene for scene in (COUNTER, *SCENES)}, engine, Settings())
    qtbot.addWidget(window)
    window.resize(1200, 760)
    window.show()

    def open_and_close(scenes: list[Scene]) -> None:
        for scene in scenes:
            window.open_scene(scene.name)
            assert window.panel is not None
            window.panel.tick()
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            engine.commands.clear()

    open_and_close([*SCENES, *[COUNTER] * 10])
    before, widgets = resident(), len(QApplication.allWidgets())
    open_and_close([SCENES[turn // 10 % len(SCENES)] if turn % 10 == 0 else COUNTER for turn in range(60)])
    assert len(QApplication.allWidgets()) == widgets
    assert resident() - before < 5e6 * 60 / 200
    window.close()


def resident() -> int:
    """Return this process's memory in bytes."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        pytest.skip("memory is read from /proc")
    return pages * os.sysconf("SC_PAGE_SIZE")
