"""A file dropped on the panes goes to the control that takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.frame import Frame
from playground.kinds import Choice, FilePath, PointTable
from playground.params import Params, Section, When
from playground.samples import Samples
from playground.scene import Pane, Scene
from tests.toys.counter import CounterParams
from tests.widgets.fake_engine import FakeEngine, steered
from widgets.drops import refusal
from widgets.history import History
from widgets.menu import Menu
from widgets.panel import Panel
from widgets.theme import LIGHT

NO_KEYS, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


@dataclass(frozen=True)
class FileParams(Params):
    source: Annotated[str, Section("Data"), Choice("table", "photo"), "Which."] = "table"
    table: Annotated[str, FilePath((".csv", ".txt", ".tsv")), When("source", "table"), "Rows."] = ""
    photo: Annotated[str, FilePath((".png",)), When("source", "photo"), "A photo."] = ""


@dataclass(frozen=True)
class OwnParams(Params):
    points: Annotated[Samples | str, PointTable(), "Points."] = ""


SCENE = Scene("files", "Files", "Toys", "Reads.", FileParams, ((Pane("field", "Field"),),), "engine")
OWN_SCENE = replace(SCENE, params=OwnParams)


class Desk:
    """A panel on which files are dropped."""

    def __init__(self, scene: Scene, qtbot: QtBot) -> None:
        self.engine = FakeEngine()
        self.engine.show(Frame(1, 0, "paused", scene.params(), None))
        window = QWidget()
        qtbot.addWidget(window)
        self.panel = Panel(scene, History(scene.params()), self.engine, LIGHT, Menu("light", window))
        qtbot.addWidget(self.panel)
        self.panel.resize(900, 600)
        self.panel.show()

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

    def taken(self) -> list[Mapping[str, object]]:
        """What the engine was told, in order."""
        return steered(self.engine)

    def told(self) -> list[str]:
        return [message.text for message in self.panel.banner.messages()]


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(SCENE, qtbot)


def test_a_file_goes_to_the_controls_and_the_panes_show_that_they_take_it(desk: Desk) -> None:
    assert desk.enter("file:///home/ada/points.csv")
    assert desk.panel.drops.isVisible()
    assert desk.panel.drops.geometry() == desk.panel.canvas.rect()
    desk.drop()
    assert not desk.panel.drops.isVisible()
    assert desk.taken() == [{"table": "/home/ada/points.csv"}]
    assert desk.panel.controls.params() == FileParams(table="/home/ada/points.csv")
    assert desk.told() == []


def test_a_file_goes_to_the_control_that_is_shown_and_takes_its_kind(desk: Desk) -> None:
    desk.panel.controls.changed.emit(FileParams(source="photo"))
    desk.enter("file:///home/ada/cat.png")
    desk.drop()
    assert desk.taken()[1:] == [{"photo": "/home/ada/cat.png"}]


@pytest.mark.parametrize("given", ["file:///home/ada/mine.csv", "file:///home/ada/MINE.TSV"])
def test_own_points_are_taken_from_a_file_that_is_dropped(qtbot: QtBot, given: str) -> None:
    desk = Desk(OWN_SCENE, qtbot)
    desk.enter(given)
    desk.drop()
    assert desk.taken() == [{"points": given.removeprefix("file://")}]


def test_a_file_that_no_control_takes_is_answered_with_what_is_taken(desk: Desk) -> None:
    desk.enter("file:///home/ada/cat.png")
    desk.drop()
    (told,) = desk.told()
    assert desk.taken() == []
    assert "“cat.png”" in told
    assert "takes .csv, .txt and .tsv files" in told


@dataclass(frozen=True)
class FolderParams(Params):
    labels: Annotated[str, Section("Data"), FilePath((".json",), folders=True), "A set."] = ""


@pytest.mark.parametrize(
    ("params", "takes"),
    [
        (FileParams(source="photo"), ".png files"),
        (FolderParams(), ".json files and folders"),
        (CounterParams(), "no files"),
    ],
)
def test_the_answer_names_what_is_taken_now(params: Params, takes: str) -> None:
    assert refusal("/tmp/a.csv", params).endswith(f"this scene takes {takes}.")


def test_of_several_files_the_first_is_taken(desk: Desk) -> None:
    desk.enter("https://example.org/x.csv", "file:///a.csv", "file:///b.csv")
    desk.drop()
    assert desk.taken() == [{"table": "/a.csv"}]


@pytest.mark.parametrize("urls", [(), ("https://example.org/x.csv",)])
def test_what_is_no_file_is_left_alone(desk: Desk, urls: tuple[str, ...]) -> None:
    assert not desk.enter(*urls)
    assert not desk.panel.drops.isVisible()
    desk.drop()
    assert desk.taken() == []


def test_a_file_carried_away_again_leaves_nothing(desk: Desk) -> None:
    desk.enter("file:///a.csv")
    QApplication.sendEvent(desk.panel.canvas, QDragLeaveEvent())
    assert not desk.panel.drops.isVisible()
