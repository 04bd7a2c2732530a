"""Share links in panes of text: seen as such, followed by mouse and keyboard, and nothing else is."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from playground import links, registry
from playground.marks import Table, Text
from playground.scene import Pane
from widgets import theme as themes
from widgets.cell import CellWidget
from widgets.painters.links import links_in
from widgets.painters.prose import laid_out
from widgets.text_pane import TextPane

LONG = "playground:counter?by=3"
TWO = (
    f"Some words.\n\n[Walk **through** it in the box lab, step by step]({LONG}) or [stay](playground:counter)"
)
OTHERS = (
    "[site](http://example.org) [file](file:///etc/motd) <https://a.example> www.example.org [x](other:y)"
)


class Reader:
    """A pane of text in a window, and what was followed in it."""

    def __init__(self, qtbot: QtBot, markdown: str) -> None:
        self.window = QWidget()
        self.before = QLineEdit()
        self.cell = CellWidget(Pane("words", "Words", view="text"), themes.LIGHT)
        column = QVBoxLayout(self.window)
        column.addWidget(self.before)
        column.addWidget(self.cell)
        qtbot.addWidget(self.window)
        self.window.resize(260, 300)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.followed: list[str] = []
        self.gestures: list[str] = []
        self.cell.followed.connect(self.followed.append)
        (self.pane,) = self.cell.panes
        assert isinstance(self.pane, TextPane)
        self.pane.gestured.connect(lambda gesture: self.gestures.append(gesture.kind))
        self.show(markdown)

    def show(self, markdown: str) -> None:
        self.pane.show_marks((Table((("rows", "1"),)), Text(markdown)))
        self.pane.show_cursor("arrow")

    def hover(self, at: QPoint) -> None:
        """Move the mouse, as Qt tells it to the pane: on a real screen the window system may do so later."""
        place, none = QPointF(at), Qt.MouseButton.NoButton
        there = self.pane.mapToGlobal(place)
        QApplication.sendEvent(
            self.pane,
            QMouseEvent(QEvent.Type.MouseMove, place, there, none, none, Qt.KeyboardModifier.NoModifier),
        )

    def links(self) -> tuple:
        return self.pane.board.links(self.pane.view())

    def spots(self, link: int) -> Iterator[QPoint]:
        for box in self.links()[link].boxes:
            yield box.center().toPoint()


@pytest.fixture
def reader(qtbot: QtBot) -> Reader:
    return Reader(qtbot, TWO)


def test_every_line_of_a_link_follows_it_and_makes_no_gesture(reader: Reader) -> None:
    assert [link.words for link in reader.links()] == ["Walk through it in the box lab, step by step", "stay"]
    spots = list(reader.spots(0))
    assert len({spot.y() for spot in spots}) > 1, "it wraps"
    for spot in spots:
        QTest.mouseClick(reader.pane, Qt.MouseButton.LeftButton, pos=spot)
    assert reader.followed == [LONG] * len(spots)
    QTest.mouseClick(reader.pane, Qt.MouseButton.LeftButton, pos=next(reader.spots(1)))
    assert reader.followed[-1] == "playground:counter"
    assert not {"press", "release"} & set(reader.gestures)


def test_boxes_are_where_qt_itself_finds_the_links(qapp) -> None:
    document = laid_out(TWO, 150, themes.LIGHT)
    for link in links_in(document):
        for box in link.boxes:
            middle, ends = box.center(), (box.left() + 1, box.right() - 6)  # 6: the blank where a line breaks
            for at in (middle, *(QPointF(x, middle.y()) for x in ends)):
                assert document.documentLayout().anchorAt(at) == link.address
        assert document.documentLayout().anchorAt(link.boxes[0].topLeft() - QPointF(2, -5)) == ""


def test_a_hand_that_leaves_the_link_or_comes_with_another_button_follows_nothing(reader: Reader) -> None:
    spot = next(reader.spots(0))
    QTest.mousePress(reader.pane, Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseRelease(reader.pane, Qt.MouseButton.LeftButton, pos=QPoint(5, 290))
    QTest.mouseClick(reader.pane, Qt.MouseButton.RightButton, pos=spot)
    assert not reader.followed
    QTest.mouseClick(reader.pane, Qt.MouseButton.LeftButton, pos=QPoint(20, 200))
    assert reader.gestures[-2:] == ["press", "release"]


def test_what_was_pressed_is_followed_though_the_text_has_changed_meanwhile(reader: Reader) -> None:
    QTest.mousePress(reader.pane, Qt.MouseButton.LeftButton, pos=next(reader.spots(0)))
    reader.show(TWO.replace("by=3", "by=4"))
    QTest.mouseRelease(reader.pane, Qt.MouseButton.LeftButton, pos=next(reader.spots(0)))
    assert reader.followed == [LONG]


def test_the_cursor_points_over_a_link_whatever_the_scene_says(reader: Reader) -> None:
    reader.hover(next(reader.spots(0)))
    assert reader.pane.cursor().shape() == Qt.CursorShape.PointingHandCursor
    reader.pane.show_cursor("cross")
    assert reader.pane.cursor().shape() == Qt.CursorShape.PointingHandCursor
    reader.hover(QPoint(20, 200))
    assert reader.pane.cursor().shape() == Qt.CursorShape.CrossCursor


def test_tab_goes_from_link_to_link_and_enter_follows(reader: Reader) -> None:
    reader.before.setFocus()
    reader.window.setTabOrder(reader.before, reader.pane)
    assert reader.pane.accessibleDescription().endswith("step by step, stay")
    for address in (LONG, "playground:counter"):
        QTest.keyClick(reader.window.focusWidget(), Qt.Key.Key_Tab)
        assert reader.pane.hasFocus()
        QTest.keyClick(reader.pane, Qt.Key.Key_Return)
        assert reader.followed[-1] == address
    QTest.keyClick(reader.pane, Qt.Key.Key_Backtab)
    QTest.keyClick(reader.pane, Qt.Key.Key_Return)
    assert reader.followed[-1] == LONG
    QTest.keyClick(reader.pane, Qt.Key.Key_Backtab)
    assert not reader.pane.hasFocus()
    reader.show("no link")
    assert reader.pane.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_nothing_but_share_links_is_a_link(qtbot: QtBot) -> None:
    reader = Reader(qtbot, OTHERS)
    assert reader.links() == ()
    for x in range(16, 240, 12):
        for y in range(60, 200, 12):
            QTest.mouseClick(reader.pane, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    assert not reader.followed
    words, accent = laid_out("[a](playground:b)", 90, themes.LIGHT), themes.LIGHT.colour("accent").name()
    assert accent in words.toHtml()
    assert "underline" in words.toHtml()
    assert accent not in laid_out(OTHERS, 90, themes.LIGHT).toHtml()
    assert "underline" not in laid_out(OTHERS, 90, themes.LIGHT).toHtml()


def test_a_link_holds_two_hundred_boxes_and_is_copied_with_the_words(qtbot: QtBot) -> None:
    boxes = np.random.default_rng(0).uniform(0, 400, (200, 6))
    boxes[:, 2:4] += boxes[:, :2] + 1
    boxes[:, 4:] = 0.123, 3
    changed = registry.find("box_lab").params().updated({"boxes": boxes.tolist(), "mode": "nms"})
    reader = Reader(qtbot, f"Words.\n\n[Walk]({links.write('box_lab', changed)})")
    QTest.mouseClick(reader.pane, Qt.MouseButton.LeftButton, pos=next(reader.spots(0)))
    assert links.read(reader.followed[0])[1] == changed
    QTest.mouseClick(reader.cell.title.copy_button, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[-2:] == ["Walk", reader.followed[0]]
