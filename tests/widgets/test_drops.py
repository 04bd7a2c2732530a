"""A file dropped on the panes goes to the control that takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.kinds import Choice, FilePath
from playground.params import Params, Section, When
from playground.scene import Pane, Scene
from tests.toys.counter import CounterParams
from tests.widgets.fake_engine import FakeEngine
from widgets.controls import Controls
from widgets.drops import refusal
from widgets.menu import Menu
from widgets.panel import Panel
from widgets.theme import LIGHT

NO_KEYS, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


@dataclass(frozen=True)
class FileParams(Params):
    source: Annotated[str, Section("Data"), Choice("table", "photo"), "Which."] = "table"
    table: Annotated[str, FilePath((".csv", ".txt", ".tsv")), When("source", "table"), "Rows."] = ""
    photo: Annotated[str, FilePath((".png",)), When("source", "photo"), "A photo."] = ""


SCENE = Scene("files", "Files", "Toys", "Reads.", FileParams, ((Pane("field", "Field"),),), "engine")


class Desk:
    """A panel, and what its controls were given."""

    def __init__(self, scene: Scene, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken: list[str] = []
        monkeypatch.setattr(Controls, "drop", self._drop, raising=False)
        window = QWidget()
        qtbot.addWidget(window)
        self.panel = Panel(scene, scene.params(), FakeEngine(), LIGHT, Menu("light", window))
        qtbot.addWidget(self.panel)
        self.panel.resize(900, 600)
        self.panel.show()

    def _drop(self, path: str) -> bool:
        self.taken.append(path)
        return path.endswith(".csv")

    def enter(self, *urls: str) -> bool:
        """Drag these over the panes; tell whether they may be dropped."""
        self.mime = QMimeData()
        self.mime.setUrls([QUrl(url) for url in urls])
        event = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, self.mime, LEFT, NO_KEYS)
        event.ignore()
        QApplication.sendEvent(self.panel.canvas, event)
        return event.isAccepted()

    def drop(self) -> None:
        event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, self.mime, LEFT, NO_KEYS)
        QApplication.sendEvent(self.panel.canvas, event)

    def told(self) -> list[str]:
        return [message.text for message in self.panel.banner.messages()]


@pytest.fixture
def desk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(SCENE, qtbot, monkeypatch)


def test_a_file_goes_to_the_controls_and_the_panes_show_that_they_take_it(desk: Desk) -> None:
    assert desk.enter("file:///home/ada/points.csv")
    assert desk.panel.drops.isVisible()
    assert desk.panel.drops.geometry() == desk.panel.canvas.rect()
    desk.drop()
    assert not desk.panel.drops.isVisible()
    assert desk.taken == ["/home/ada/points.csv"]
    assert desk.told() == []


def test_a_file_that_no_control_takes_is_answered_with_what_is_taken(desk: Desk) -> None:
    desk.enter("file:///home/ada/cat.png")
    desk.drop()
    (told,) = desk.told()
    assert "“cat.png”" in told
    assert "takes .csv, .txt and .tsv files" in told


@pytest.mark.parametrize(
    ("params", "takes"), [(FileParams(source="photo"), ".png files"), (CounterParams(), "no files")]
)
def test_the_answer_names_what_is_taken_now(params: Params, takes: str) -> None:
    assert refusal("/tmp/a.csv", params).endswith(f"this scene takes {takes}.")


def test_of_several_files_the_first_is_taken(desk: Desk) -> None:
    desk.enter("https://example.org/x.csv", "file:///a.csv", "file:///b.csv")
    desk.drop()
    assert desk.taken == ["/a.csv"]


@pytest.mark.parametrize("urls", [(), ("https://example.org/x.csv",)])
def test_what_is_no_file_is_left_alone(desk: Desk, urls: tuple[str, ...]) -> None:
    assert not desk.enter(*urls)
    assert not desk.panel.drops.isVisible()
    desk.drop()
    assert desk.taken == []


def test_a_file_carried_away_again_leaves_nothing(desk: Desk) -> None:
    desk.enter("file:///a.csv")
    QApplication.sendEvent(desk.panel.canvas, QDragLeaveEvent())
    assert not desk.panel.drops.isVisible()
