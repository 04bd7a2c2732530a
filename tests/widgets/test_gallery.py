import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from widgets import theme
from widgets.cards import Card, Topic, found, grouped
from widgets.gallery import Gallery

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # offscreen says it of every window
LEFT = Qt.MouseButton.LeftButton
CARDS = (
    Card("boundary", "Decision boundary", "Learning", "A network bends its boundary as the loss falls."),
    Card("pooling", "Convolution & pooling", "Vision", "A kernel slides over a picture."),
    Card("surface", "Loss surface", "Learning", "Optimisers race downhill."),
    Card("broken", "Box lab", "Detection", "Boxes overlap.", reason="No module named 'scipy'"),
    Card("live", "Live detection", "Detection", "The camera's boxes."),
)


@pytest.fixture
def gallery(qtbot):
    window = QWidget()
    layout = QHBoxLayout(window)
    made = Gallery(CARDS)
    layout.addWidget(made)
    layout.addWidget(QLineEdit())
    qtbot.addWidget(window)
    window.resize(600, 500)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.acts = []
    made.chosen.connect(made.acts.append)
    made.window_kept = window
    return made


def titles(gallery):
    model = gallery.list.model()
    return [model.index(row).data() for row in range(model.rowCount())]


def click(gallery, name):
    index = gallery.list.model().index(gallery._cards.row(name))
    QTest.mouseClick(gallery.list.viewport(), LEFT, pos=gallery.list.visualRect(index).center())


def keys(gallery, *pressed):
    for key in pressed:
        QTest.keyClick(QApplication.focusWidget(), key)


def test_scenes_stand_under_their_topics_in_order(gallery):
    assert titles(gallery) == [
        *("Learning", "Decision boundary", "Loss surface"),
        *("Vision", "Convolution & pooling"),
        *("Detection", "Box lab", "Live detection"),
    ]


def test_a_click_opens_and_marks(gallery):
    click(gallery, "surface")
    assert gallery.acts == ["surface"]
    assert gallery._cards.selected == "surface"


def test_select_marks_and_emits_nothing(gallery):
    gallery.select("live")
    assert gallery._cards.selected == "live"
    gallery.select("unheard of")
    assert gallery.acts == []


def test_a_scene_that_failed_to_load_says_why_and_does_not_open(gallery):
    click(gallery, "broken")
    index = gallery.list.model().index(gallery._cards.row("broken"))
    assert gallery.acts == []
    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
    assert "No module named 'scipy'" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_the_summary_is_the_tooltip(gallery):
    index = gallery.list.model().index(gallery._cards.row("surface"))
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Loss surface\nOptimisers race downhill."


def test_ctrl_k_typing_and_enter_open_the_best_match(gallery):
    QTest.keyClick(gallery.window_kept, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert gallery.search.hasFocus()
    QTest.keyClicks(gallery.search, "loss")
    assert titles(gallery) == ["Loss surface", "Decision boundary"]
    keys(gallery, Qt.Key.Key_Return)
    assert gallery.acts == ["surface"]


def test_arrows_in_the_search_field_move_past_what_cannot_be_opened(gallery):
    gallery.search.setFocus()
    QTest.keyClicks(gallery.search, "box")
    assert titles(gallery) == ["Box lab", "Live detection"]
    keys(gallery, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Enter)
    assert gallery.acts == ["live"]


def test_escape_clears_and_brings_all_back(gallery):
    gallery.search.setFocus()
    QTest.keyClicks(gallery.search, "loss")
    keys(gallery, Qt.Key.Key_Escape)
    assert gallery.search.text() == ""
    assert len(titles(gallery)) == 8


def test_no_match_says_so_and_enter_does_nothing(gallery):
    gallery.search.setFocus()
    QTest.keyClicks(gallery.search, "zzz")
    assert titles(gallery) == []
    assert gallery.list.placeholder() == "No scene matches “zzz”."
    keys(gallery, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert gallery.acts == []
    gallery.grab()


def test_the_list_alone_works_by_keyboard(gallery):
    gallery.list.setFocus()
    keys(gallery, Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_End, Qt.Key.Key_Enter)
    assert gallery.acts == ["surface", "live"]


def test_it_folds_to_icons_and_tells_of_the_users_act_only(qtbot, gallery):
    told = []
    gallery.folding.connect(told.append)
    wide = gallery.width()
    gallery.set_folded(True)
    assert (gallery.folded, told) == (True, [])
    assert gallery.width() < 60 < wide
    assert not gallery.search.isVisible()
    click(gallery, "surface")
    assert gallery.acts == ["surface"]
    QTest.mouseClick(gallery.fold_button, LEFT)
    assert (gallery.folded, told, gallery.width()) == (False, [False], wide)


def test_ctrl_k_unfolds_to_search(gallery):
    gallery.set_folded(True)
    QTest.keyClick(gallery.window_kept, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert not gallery.folded
    assert gallery.search.hasFocus()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("loss", ["surface", "boundary"]),
        ("LIVE det", ["live"]),
        ("vision", ["pooling"]),
        ("camera boxes", ["live"]),
        ("decb", ["boundary"]),
        ("qqq", []),
    ],
)
def test_what_a_search_finds(text, names):
    assert [card.name for card in found(CARDS, text)] == names


def test_scattered_topics_come_together():
    entries = grouped(CARDS)
    assert [entry.title for entry in entries if isinstance(entry, Topic)] == [
        "Learning",
        "Vision",
        "Detection",
    ]


def colours_in(gallery, name):
    index = gallery.list.model().index(gallery._cards.row(name))
    rect = gallery.list.visualRect(index)
    image = gallery.list.viewport().grab(rect).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {image.pixelColor(QPoint(x, rect.height() // 2)).name() for x in range(6, 30)}


def test_thumbnails_show_and_a_missing_or_broken_one_is_drawn(qtbot, tmp_path):
    picture = QImage(36, 36, QImage.Format.Format_RGB32)
    picture.fill(QColor("#12ab34"))
    picture.save(str(tmp_path / "good.png"))
    (tmp_path / "bad.png").write_bytes(b"no picture")
    made = Gallery(
        [Card(name, name, "T", "", tmp_path / f"{name}.png") for name in ("good", "bad", "missing")]
    )
    qtbot.addWidget(made)
    made.resize(220, 300)
    made.show()
    assert "#12ab34" in colours_in(made, "good")
    for name in ("bad", "missing"):
        assert {theme.LIGHT.positive.lower(), theme.LIGHT.negative.lower()} & colours_in(made, name)


@pytest.mark.parametrize("shown", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_drawn_thumbnails_follow_the_theme_live(qapp, gallery, shown):
    theme.apply(qapp, shown)
    assert {shown.positive.lower(), shown.negative.lower()} & colours_in(gallery, "live")
    theme.apply(qapp, theme.LIGHT)


def test_no_scenes_at_all(qtbot):
    made = Gallery([])
    qtbot.addWidget(made)
    made.show()
    made.select("anything")
    made.set_folded(True)
    made.grab()
    assert made.list.placeholder() == "No scenes are installed."
