"""The gallery: every scene by topic, in the left column, found by typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from widgets.card_painter import CardPainter
from widgets.cards import ENTRY, Card, Cards
from widgets.glyphs import IconButton, unit

WIDTH = 220
FOLDED_WIDTH = 48


class Gallery(QWidget):
    """A search field over the scenes, grouped by topic; it folds to a column of icons.

    `chosen` and `folding` are the user's acts; `select` and `set_folded` emit nothing.
    """

    chosen = Signal(str)
    folding = Signal(bool)

    def __init__(self, cards: Sequence[Card], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Gallery")
        self._cards = Cards(cards, self)
        self.search = QLineEdit(placeholderText="Search   Ctrl+K")
        self.search.setAccessibleName("Search scenes")
        self.search.setToolTip("Search scenes (Ctrl+K)")
        self.list = CardList(self._cards)
        self.search_button = IconButton("search", "Search scenes", "Search scenes (Ctrl+K)")
        self.fold_button = IconButton("fold", "Fold the gallery", "Fold the gallery")
        self._folded = False
        self._arrange()
        self._connect()
        self._fit()

    @property
    def folded(self) -> bool:
        """Tell whether only the icons show."""
        return self._folded

    def select(self, name: str) -> None:
        """Mark the scene that is open."""
        self._cards.select(name)
        self.list.point(self._cards.row(name))

    def set_folded(self, folded: bool) -> None:
        """Fold to icons, or unfold."""
        self._folded = folded
        self.search.clear()
        self.search.setVisible(not folded)
        self.search_button.setVisible(folded)
        self._cards.fold(folded)
        if folded:
            self.fold_button.show_icon("unfold", "Unfold the gallery", "Unfold the gallery")
        else:
            self.fold_button.show_icon("fold", "Fold the gallery", "Fold the gallery")
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows and Enter in the search field move and open in the list."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._search_key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the one thin line beside it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self.palette().color(QPalette.ColorRole.Mid))

    def _arrange(self) -> None:
        self.search_button.hide()
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.fold_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 9, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.search_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._filter)
        self.list.opened.connect(self._open)
        self.fold_button.clicked.connect(self._turn)
        self.search_button.clicked.connect(self._find)
        shortcut = QShortcut(QKeySequence("Ctrl+K"), self)
        shortcut.activated.connect(self._find)

    def _fit(self) -> None:
        self.setFixedWidth(round((FOLDED_WIDTH if self._folded else WIDTH) * unit(self)))

    def _turn(self) -> None:
        self.set_folded(not self._folded)
        self.folding.emit(self._folded)

    def _find(self) -> None:
        if self._folded:
            self._turn()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _filter(self, text: str) -> None:
        self._cards.search(text)
        usable = self._cards.usable()
        found = usable[0] if usable and text.strip() else self._cards.row(self._cards.selected)
        self.list.point(found)

    def _open(self, name: str) -> None:
        self.select(name)
        self.chosen.emit(name)

    def _search_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list.open_current()
        elif key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            return False
        return True


class CardList(QListView):
    """The rows, with a pointer that the arrows move; a click or Enter opens."""

    opened = Signal(str)

    def __init__(self, cards: Cards) -> None:
        super().__init__()
        self._cards = cards
        self.setAccessibleName("Scenes")
        self.setModel(cards)
        self.setItemDelegate(CardPainter(cards, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._click)

    def point(self, row: int) -> None:
        """Move the pointer to a row; -1 takes it away."""
        self.setCurrentIndex(self._cards.index(row))
        self.viewport().update()

    def move_by(self, step: int) -> None:
        """Move the pointer over the rows that can be opened."""
        rows, now = self._cards.usable(), self.currentIndex().row()
        if rows:
            at = rows.index(now) + step if now in rows else (0 if step > 0 else len(rows) - 1)
            self.point(rows[min(max(at, 0), len(rows) - 1)])

    def open_current(self) -> None:
        """Open the scene under the pointer."""
        self._open(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, Home and End, open with Enter; leave the rest to the window."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_End: 10**6, Qt.Key.Key_Home: -(10**6)}
        if event.key() in steps:
            self.move_by(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or why there are none."""
        super().paintEvent(event)
        if self._cards.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.drawText(self.viewport().rect().adjusted(8, 6, -8, 0), top, self.placeholder())

    def placeholder(self) -> str:
        """Return why there are no rows."""
        return f"No scene matches “{self._cards.text}”." if self._cards.text else "No scenes are installed."

    def _click(self, index: QModelIndex) -> None:
        """Open a scene, whose run then has the keys."""
        if holder := self.window().focusWidget():
            holder.clearFocus()
        self._open(index)

    def _open(self, index: QModelIndex) -> None:
        card = index.data(ENTRY) if index.isValid() else None
        if isinstance(card, Card) and not card.reason:
            self.opened.emit(card.name)
