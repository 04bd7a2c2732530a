"""Boxes of one's own in the column of controls: pasted, copied, cleared, opened and dropped."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from playground.faults import UserError
from playground.kinds import BoxRows
from playground.params import Params, Section
from tests.widgets.hand import light
from widgets.controls import Controls
from widgets.editors.boxes import BoxesEditor
from widgets.editors.buttons import WordButton

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@dataclass(frozen=True)
class Lab(Params):
    boxes: Annotated[
        tuple[tuple[float, ...], ...] | str, Section("Boxes"), BoxRows(("score", "class")), "Boxes."
    ] = ()


@pytest.fixture
def controls(qapp: QApplication, qtbot: QtBot) -> Iterator[Controls]:
    styled = light(qapp)
    next(styled)
    controls = Controls(Lab())
    qtbot.addWidget(controls)
    controls.resize(316, 300)
    controls.show()
    controls.changed.connect(controls.show_params)
    yield controls
    next(styled, None)


def editor(controls: Controls) -> BoxesEditor:
    found = controls.rows["boxes"].editor
    assert isinstance(found, BoxesEditor)
    return found


def press(controls: Controls, word: str) -> list[Params]:
    """Press a button by its word; return what the controls then gave."""
    given: list[Params] = []
    controls.changed.connect(given.append)
    buttons = {button.text().strip("…"): button for button in editor(controls).faces()}
    button = buttons[word]
    assert isinstance(button, WordButton)
    button.click()
    controls.changed.disconnect(given.append)
    return given


def test_rows_are_pasted_copied_and_cleared(controls: Controls) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("x")
    assert press(controls, "Paste") == []
    clipboard.setText("10, 20, 30, 40, 0.5, 1\n1; 2; 3; 4")
    rows = ((10, 20, 30, 40, 0.5, 1), (1, 2, 3, 4))
    assert press(controls, "Paste") == [Lab(boxes=rows)]
    assert editor(controls).said(rows) == "2 boxes"
    clipboard.clear()
    press(controls, "Copy")
    assert clipboard.text() == "[[10, 20, 30, 40, 0.5, 1], [1, 2, 3, 4]]"
    assert press(controls, "Clear") == [Lab()]


def test_files_and_folders_are_dropped_and_chosen(controls: Controls, tmp_path: Path) -> None:
    assert controls.drop(str(tmp_path))  # a folder of VOC's or YOLO's files
    assert controls.drop("boxes.JSON")
    assert not controls.drop("boxes.mp4")
    press(controls, "Folder")
    dialog = controls.findChild(QFileDialog) or editor(controls).faces()[1].window().findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    given: list[Params] = []
    controls.changed.connect(given.append)
    dialog.fileSelected.emit("/data/voc")
    dialog.close()
    assert given == [Lab(boxes="/data/voc")]
    assert editor(controls).said("/data/voc") == "voc"


def test_what_is_no_box_is_refused_with_the_reason() -> None:
    for rows, words in (
        ([[1, 2, 3]], "length"),
        ([[1, 2, 1, 4]], "box 1 has no area"),
        ([[1, 2, 3, float("nan")]], "expected a list of"),
        ("half\0", "path of a file or folder"),
    ):
        with pytest.raises(UserError, match=words):
            Lab(boxes=rows)  # pyright: ignore[reportArgumentType]
