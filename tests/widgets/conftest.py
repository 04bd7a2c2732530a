"""For every test of the window: the application looks as if it had just started."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.desk import Desk


@pytest.fixture(autouse=True)
def plain_look(request: pytest.FixtureRequest) -> Iterator[None]:
    """Undo a theme after the test that chose it: it styles the whole application, for every test to come."""
    if "qapp" not in request.fixturenames:
        yield
        return
    app: QApplication = request.getfixturevalue("qapp")
    palette, font, style = app.palette(), app.font(), app.style().objectName()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else closed windows are styled too
    if app.styleSheet():
        app.setStyleSheet("")
        app.setStyle(style)
        app.setPalette(palette)
        app.setFont(font)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Return a window with a scene in it, whose files lie in the test's own folder."""
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    desk = Desk(qtbot, tmp_path)
    yield desk
    desk.window.close()
