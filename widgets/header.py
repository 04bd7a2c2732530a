"""The head of the control column: what the scene is called, its presets, the menu, and folding away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QBoxLayout, QMenu, QPushButton, QWidget

from playground.presets import Preset
from widgets.editors.elided import Elided
from widgets.glyphs import IconButton, unit
from widgets.menu import Menu
from widgets.own_presets import OwnPresets
from widgets.recorder_mark import RecorderMark

HEIGHT = 44


class Header(QWidget):
    """Title, presets, menu and fold; folded, only the last two remain, one under the other.

    While something is recorded the mark of it stands there too.

    `preset_chosen` carries a Preset; what is done with the user's `own` presets comes from their list.
    """

    preset_chosen = Signal(object)
    folded = Signal()

    def __init__(self, title: str, menu: Menu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menu = menu
        self.title = Elided(title)
        self.title.setToolTip(title)
        self.presets = QPushButton("Presets")
        self.presets.setToolTip("Settings worth seeing, and your own")
        self.presets.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._presets = QMenu(self.presets)
        self.presets.setMenu(self._presets)
        self.own = OwnPresets(self)
        self._mine: Sequence[Preset] = ()
        self.recording = RecorderMark()
        self.menu_button = IconButton("menu", "Menu", "Menu")
        self.menu_button.clicked.connect(self._open_menu)
        self.fold_button = IconButton("unfold", "Hide the controls", "Hide the controls (Ctrl+.)")
        self.fold_button.clicked.connect(self.folded)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setSpacing(2)
        self._row.addWidget(self.title, 1)
        for button in (self.recording, self.presets, self.menu_button, self.fold_button):
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._fit()

    def show_presets(self, shipped: Sequence[Preset], own: Sequence[Preset]) -> None:
        """Offer the scene's presets and the user's own."""
        self._mine = own
        self._presets.clear()
        for preset in shipped:
            self._offer(preset)
        self._presets.addSeparator()
        for preset in own:
            self._offer(preset)
        self._presets.addSeparator()
        if own:
            self._presets.addAction("Rename or delete…").triggered.connect(self._open_own)
        self.presets.setEnabled(bool(shipped or own))

    def set_folded(self, folded: bool) -> None:
        """Show everything, or the two buttons that bring it back."""
        self.title.setVisible(not folded)
        self.presets.setVisible(not folded)
        self.recording.set_brief(folded)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.BottomToTop if folded else direction.LeftToRight)
        words = "Show the controls" if folded else "Hide the controls"
        self.fold_button.show_icon("fold" if folded else "unfold", words, f"{words} (Ctrl+.)")
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def sizeHint(self) -> QSize:
        """Return the room the head takes."""
        return QSize(round(240 * unit(self)), round(HEIGHT * unit(self)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface the controls stand on."""
        QPainter(self).fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))

    def _fit(self) -> None:
        scale = unit(self)
        folded = self.title.isHidden()
        self.setFixedHeight(round((2 * HEIGHT if folded else HEIGHT) * scale))
        self.presets.setStyleSheet(f"padding: {round(4 * scale)}px {round(6 * scale)}px")
        self.title.setStyleSheet(f"font-size: {round(15 * scale)}px; font-weight: 600")
        left = 4 if folded else 16
        self._row.setContentsMargins(round(left * scale), 0, round(4 * scale), 0)

    def _offer(self, preset: Preset) -> None:
        action = self._presets.addAction(preset.title)
        action.setData(preset)
        action.triggered.connect(self._choose)

    def _open_own(self) -> None:
        self.own.open_under(self.presets, self._mine)

    def _open_menu(self) -> None:
        self._menu.open_under(self.menu_button)

    def _choose(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.preset_chosen.emit(action.data())
