"""Cameras by name: from the system's own list or Qt's, one at once, several in a menu."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Annotated

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from playground.params import Params, Section
from playground.sources.cameras import CameraName
from playground.sources.kind import PictureSource
from tests.widgets.hand import Hand, light, made
from widgets import cameras
from widgets.editors.buttons import WordButton

SCOPE, LID = CameraName(2, "Scope & lens"), CameraName(0, "Lid")


@dataclass(frozen=True)
class Watched(Params):
    source: Annotated[str, Section("Source"), PictureSource(), "What is seen."] = "synthetic"


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[QApplication]:
    yield from light(qapp)


def pressed(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *found: CameraName) -> Hand:
    """Controls whose button for cameras was pressed while these were there."""
    monkeypatch.setattr("widgets.cameras.listed", lambda: found)
    hand = made(qtbot, Watched())
    buttons = {each.text(): each for each in hand.controls.findChildren(WordButton)}
    hand.click(buttons["Camera"])
    return hand


@pytest.mark.parametrize(("found", "source"), [((), "0"), ((SCOPE,), "2")])
def test_the_only_camera_is_taken_at_once_and_with_none_the_first_is_tried(
    styled: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, found, source
) -> None:
    assert pressed(qtbot, monkeypatch, *found).last().source == source


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, of every menu
def test_of_several_one_is_chosen_by_its_name(
    styled: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = pressed(qtbot, monkeypatch, LID, SCOPE)
    assert not hand.given
    (menu,) = hand.controls.findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == ["Lid (0)", "Scope && lens (2)"]
    menu.actions()[1].trigger()
    assert hand.last().source == "2"
    menu.close()


def qt(monkeypatch: pytest.MonkeyPatch, *devices: tuple[str, bytes]) -> None:
    """Put a multimedia add-on in place that knows these cameras, by name and id."""
    module = ModuleType("PySide6.QtMultimedia")
    found = [
        SimpleNamespace(description=lambda name=name: name, id=lambda own=own: QByteArray(own))
        for name, own in devices
    ]
    module.QMediaDevices = SimpleNamespace(videoInputs=lambda: found)
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", module)


def test_what_linux_lists_is_taken_and_qt_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.sources.cameras.listed", lambda: (LID,))
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    assert cameras.listed() == (LID,)


@pytest.mark.parametrize(("system", "names"), [("win32", ["Scope", "Lid"]), ("darwin", ["Lid", "Scope"])])
def test_elsewhere_qt_names_them_in_the_order_of_opencvs_indices(
    monkeypatch: pytest.MonkeyPatch, system: str, names: list[str]
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    qt(monkeypatch, ("Scope", b"0x1410000"), ("Lid", b"0x1120000"))
    assert cameras.listed() == tuple(CameraName(index, name) for index, name in enumerate(names))


def test_without_the_add_on_there_are_no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)  # an import of it fails
    assert cameras.listed() == ()
