"""Sizes of boxes in the controls: pasted, copied, dropped."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from playground.kinds import BoxSizes
from playground.samples import Samples
from playground.scenes.anchor_clustering.params import AnchorParams
from widgets.controls import Controls


def press(qtbot: QtBot, controls: Controls, name: str) -> None:
    below = controls.rows["boxes"].editor.below
    assert below is not None
    button = next(each for each in below.findChildren(QPushButton) if each.text() == name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_sizes_are_pasted_with_a_class_or_without_and_copied_again(qtbot: QtBot) -> None:
    controls = Controls(AnchorParams())
    qtbot.addWidget(controls)
    controls.show()
    QGuiApplication.clipboard().setText("10\t20\n30.5\t40")
    press(qtbot, controls, "Paste")
    assert controls.params() == AnchorParams(boxes=Samples.of([[10, 20, 0], [30.5, 40, 0]]))
    assert controls.rows["boxes"].editor.said(controls.params().boxes) == "2 boxes"
    press(qtbot, controls, "Copy")
    assert QGuiApplication.clipboard().text() == "[[10, 20, 0], [30.5, 40, 0]]"
    press(qtbot, controls, "Clear")
    assert controls.params() == AnchorParams()


def test_a_folder_and_a_file_of_boxes_are_taken_where_they_are_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    controls = Controls(AnchorParams())
    qtbot.addWidget(controls)
    for path in (tmp_path, tmp_path / "boxes.npz"):
        assert controls.drop(str(path))
        assert controls.params().boxes == str(path)
    assert not controls.drop(str(tmp_path / "boxes.png"))


def test_rows_are_two_or_three_numbers_and_the_kind_says_so() -> None:
    kind = BoxSizes()
    assert kind.parse([[1, 2], [3, 4, 5]]) == Samples.of([[1, 2, 0], [3, 4, 5]])
    assert kind.parse("") == Samples()
    assert kind.parse("boxes.npz") == "boxes.npz"
    assert kind.describe()["columns"] == ["w", "h", "class"]
    assert "[w, h]" in kind.expected()
