"""Words and formulas with live numbers stay readable in a small pane."""

import pytest
from PySide6.QtCore import QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPainter, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from playground import marks
from tests.widgets.hand import light
from widgets.lesson import Lesson
from widgets.painters.links import links_in
from widgets.painters.prose import laid_out
from widgets.painters.texts import TextPainter
from widgets.painters.view import View
from widgets.theme import DARK, LIGHT, apply

TABLE = """z = **+0.4464**

| from | w | a | w·a |
|:--|--:|--:|--:|
| x₁ | +0.5811 | +0.3646 | +0.2941 |
| x₂ | +0.0284 | +0.5467 | −0.7365 |
"""


def blocks(document: QTextDocument) -> list[QTextBlock]:
    found = [document.begin()]
    while (after := found[-1].next()).isValid():
        found.append(after)
    return found


def table_of(document: QTextDocument):
    cursor = QTextCursor(document)
    for block in blocks(document):
        cursor.setPosition(block.position())
        if (table := cursor.currentTable()) is not None:
            return table
    raise AssertionError("no table")


@pytest.mark.parametrize("theme", [LIGHT, LIGHT.scaled(1.4)], ids=["plain", "large"])
def test_numbers_in_a_table_never_break_and_fit_the_pane(theme, qapp):
    document = laid_out(TABLE, 270, theme)
    document.documentLayout()
    assert document.size().width() <= 270
    assert [block.layout().lineCount() for block in blocks(document) if block.text()] == [1] * 13


def test_a_title_stands_over_its_column_muted_and_without_lines(qapp):
    document = laid_out(TABLE, 400, DARK)
    table = table_of(document)
    sides = [table.cellAt(0, column).firstCursorPosition().blockFormat().alignment() for column in range(4)]
    assert [bool(side & Qt.AlignmentFlag.AlignRight) for side in sides] == [False, True, True, True]
    title = table.cellAt(0, 1).firstCursorPosition()
    title.movePosition(QTextCursor.MoveOperation.Right)
    assert title.charFormat().foreground().color() == DARK.colour("muted")
    assert table.format().border() == 0


def test_words_of_a_file_are_written_as_they_are(qapp):
    words = r"[click](playground:detection?source=0) **5 * 3** `a_b` <b>www.x.org</b> #1 \ | ~ ½ łąka"
    document = laid_out(f"{marks.verbatim(words)}: **0.9**", 900, LIGHT)
    assert document.toPlainText() == f"{words}: 0.9"
    assert not links_in(document)


def test_long_lines_and_endless_words_wrap(qapp):
    for words in ("a formula with numbers " * 20, "w" * 300):
        document = laid_out(words, 200, LIGHT)
        assert document.size().width() <= 200
        assert document.size().height() > 3 * LIGHT.px(13)


def test_indices_powers_and_bold_are_set_as_such(qapp):
    document = laid_out("a<sub>1</sub> + x<sup>2</sup> = **4**", 400, LIGHT)
    cursor, styles = QTextCursor(document), {}
    while cursor.movePosition(QTextCursor.MoveOperation.NextCharacter):
        style = cursor.charFormat()
        styles[document.characterAt(cursor.position() - 1)] = (style.verticalAlignment(), style.fontWeight())
    place = QTextCharFormat.VerticalAlignment
    assert styles["1"][0] == place.AlignSubScript
    assert styles["2"][0] == place.AlignSuperScript
    assert styles["4"][1] > styles["a"][1]


def test_paragraphs_keep_apart(qapp):
    one, two = (laid_out(text, 400, LIGHT).size().height() for text in ("a", "a\n\nb"))
    assert two >= 2 * one + LIGHT.px(4)


def test_text_is_laid_out_again_only_when_it_or_the_room_changes(qapp, monkeypatch):
    made: list[str] = []
    monkeypatch.setattr(
        "widgets.painters.texts.laid_out",
        lambda text, width, theme: made.append(text) or laid_out(text, width, theme),
    )
    painter, image = TextPainter(), QImage(300, 200, QImage.Format.Format_RGB32)
    for text, width in (("a", 300.0), ("a", 300.0), ("b", 300.0), ("b", 200.0)):
        painter.take(marks.Text(text))
        qt = QPainter(image)
        painter.height(width, LIGHT)
        painter.paint(qt, View(QRectF(0, 0, width, 200), (0, 1, 0, 1), LIGHT))
        qt.end()
    assert made == ["a", "b", "b"]


@pytest.fixture(params=["![a]({url})", "![a]({path})"], ids=["address", "path"])
def picturing(request, tmp_path):
    """A text that names a red picture of 60 × 60 px."""
    path = tmp_path / "secret.png"
    picture = QImage(60, 60, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    assert picture.save(str(path))
    return "before " + request.param.format(url=QUrl.fromLocalFile(str(path)).toString(), path=path)


def red(shown: QImage) -> bool:
    return any(
        shown.pixelColor(x, y) == QColor("red")
        for x in range(0, shown.width(), 9)
        for y in range(0, shown.height(), 9)
    )


def test_a_text_shows_no_picture_of_a_file_that_it_names(picturing, qapp):
    document = laid_out(picturing, 400, LIGHT)
    shown = QImage(400, 200, QImage.Format.Format_RGB32)
    shown.fill(QColor("white"))
    painter = QPainter(shown)
    document.drawContents(painter)
    painter.end()
    assert not red(shown)
    assert document.size().height() < 60


@pytest.fixture
def styled(qapp):
    yield from light(qapp)
    apply(qapp, LIGHT)


def test_links_of_a_lesson_take_the_colour_of_another_theme(styled, qtbot):
    lesson = Lesson("Read [this](playground://counter) now.")
    qtbot.addWidget(lesson)
    lesson.show()
    apply(styled, DARK)
    styled.processEvents()
    letters = [piece.fragment().charFormat() for piece in lesson.document().begin()]
    assert [each.foreground().color() for each in letters if each.isAnchor()] == [DARK.colour("accent")]


def test_a_lesson_shows_no_picture_of_a_file_that_it_names(picturing, qtbot):
    lesson = Lesson(picturing)
    qtbot.addWidget(lesson)
    lesson.resize(400, 300)
    lesson.show()
    assert not red(lesson.grab().toImage())
    assert lesson.document().size().height() < 80
