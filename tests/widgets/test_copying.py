"""What a pane of text says can be copied, whatever scene it belongs to."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from playground.marks import Path, Table, Text
from playground.scene import Pane
from widgets import theme as themes
from widgets.cell import CellWidget


def shown(qtbot: QtBot) -> CellWidget:
    cell = CellWidget((Pane("words", "Words", view="text"), Pane("plot", "Plot")), themes.LIGHT)
    qtbot.addWidget(cell)
    cell.resize(400, 300)
    cell.show()
    return cell


def test_tables_go_to_the_clipboard_with_tabs_and_code_as_it_was_written(qtbot: QtBot) -> None:
    cell = shown(qtbot)
    table = Table((("one", "1.5"), ("two", "2")), columns=("", "size"))
    cell.panes[0].show_marks((table, Text("**Paste** this:\n\n```\nanchors = 1,2\n\nmask = 0\n```")))
    qtbot.mouseClick(cell.title.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().split("\n") == [
        *("\tsize", "one\t1.5", "two\t2", ""),
        *("Paste this:", "anchors = 1,2", "", "mask = 0"),
    ]


def test_there_is_a_button_only_where_there_is_text(qtbot: QtBot) -> None:
    cell = shown(qtbot)
    assert cell.title.copy_button.isHidden()
    cell.panes[0].show_marks((Text("words"),))
    assert not cell.title.copy_button.isHidden()
    cell.panes[1].show_marks((Path(()),))
    cell.choose(1)
    assert cell.title.copy_button.isHidden()
