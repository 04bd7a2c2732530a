"""The small network's picture, in both themes, as it is before it has learnt anything."""

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.frame import Frame
from playground.runner import run
from playground.scenes.convolution.scene import SCENE
from tests.widgets.test_scenes_on_screen import GOLDEN, coarse
from widgets import theme as themes
from widgets.canvas import Canvas
from widgets.theme import Theme

PARAMS = SCENE.params().updated({"mode": "network", "layer": "relu2", "feature_map": 6, "map_cell": 90})


@pytest.fixture(scope="module")
def frame() -> Frame:
    return run(SCENE, PARAMS, 0, device="cpu")[0]


@pytest.mark.parametrize("theme", [themes.LIGHT, themes.DARK], ids=lambda theme: theme.name)
def test_the_network_looks_as_it_did_and_no_pane_is_empty(
    theme: Theme, frame: Frame, qtbot: QtBot, tmp_path: Path
) -> None:
    """After a change that is meant, run with PLAYGROUND_GOLDEN=write and look at the new pictures."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    themes.apply(app, theme)
    canvas = Canvas(SCENE, theme)
    qtbot.addWidget(canvas)
    canvas.show_params(PARAMS)
    canvas.resize(1000, 800)
    canvas.show()
    assert frame.picture is not None
    canvas.show_picture(frame.picture)
    assert canvas.in_view == {"picture", "maps", "scores", "loss", "made"}
    assert not any(canvas.panes[name].board.empty for name in canvas.in_view)
    assert all(pane.marks for pane in canvas.panes.values() if pane.pane.offered(PARAMS))
    image = canvas.grab().toImage().scaled(1000, 800).convertToFormat(QImage.Format.Format_RGB888)
    target = GOLDEN / f"convolution-network-{theme.name}.png"
    if os.environ.get("PLAYGROUND_GOLDEN") == "write":
        assert image.save(str(target))
    differs = np.abs(coarse(image) - coarse(QImage(str(target))))
    image.save(str(tmp_path / target.name))
    assert differs.mean() < 4, f"see {tmp_path / target.name}"
    assert (differs.max(axis=2) > 60).mean() < 0.02, f"see {tmp_path / target.name}"
