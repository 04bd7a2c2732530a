"""A place in the layout: several panes in one place are tabs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from playground.params import Params
from playground.scene import Cell, Pane
from widgets.painters.legend import entries
from widgets.pane import PaneWidget
from widgets.text_pane import TextPane
from widgets.theme import Theme
from widgets.titlerow import TitleRow


class CellWidget(QWidget):
    """A place in the layout: a title row, and the pane below it that is shown."""

    chosen = Signal()
    followed = Signal(str)
    maximise = Signal(object)

    def __init__(self, cell: Cell, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panes = cell if isinstance(cell, tuple) else (cell,)
        self.panes = [_widget(pane, theme) for pane in panes]
        self.notes: dict[str, str] = {}
        self._offered = list(range(len(panes)))
        self.title = TitleRow(tuple(pane.title for pane in panes), theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        self._stack = QStackedLayout()
        column.addLayout(self._stack, 1)
        for pane in self.panes:
            self._stack.addWidget(pane)
            pane.changed.connect(self._retitle)
            pane.maximise.connect(self._ask)
            if isinstance(pane, TextPane):
                pane.followed.connect(self.followed)
        self.title.chosen.connect(self.choose)
        self.title.maximise.connect(self._ask)
        self.title.home.connect(self._go_home)
        self.title.copied.connect(self._copy)
        self.choose(0)

    def minimumSizeHint(self) -> QSize:
        """Return the title row with a small pane."""
        theme = self.panes[0].theme
        return QSize(theme.px(96), theme.px(80))

    @property
    def current(self) -> PaneWidget:
        """The pane that is shown."""
        return self.panes[self._stack.currentIndex()]

    def choose(self, number: int) -> None:
        """Show one of the panes; a number there is no pane for changes nothing."""
        if number in self._offered:
            self._stack.setCurrentIndex(number)
            self.title.choose(number)
            self._retitle()
            self.chosen.emit()

    @property
    def offered(self) -> bool:
        """Whether any of the panes is there at the parameters of now."""
        return bool(self._offered)

    def show_params(self, params: Params) -> None:
        """Offer the panes that are there at these parameters."""
        offered = [number for number, pane in enumerate(self.panes) if pane.pane.offered(params)]
        if offered == self._offered:
            return
        self._offered = offered
        self.title.offer(offered)
        if offered and self._stack.currentIndex() not in offered:
            self.choose(offered[0])

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.title.set_theme(theme)
        for pane in self.panes:
            pane.set_theme(theme)

    def show_notes(self, notes: dict[str, str]) -> None:
        """Show the notes of the newest picture."""
        if notes != self.notes:
            self.notes = notes
            self._retitle()

    def _retitle(self) -> None:
        shown = self.current
        said = [self.notes.get(shown.pane.name, ""), shown.board.note()]
        self.title.legend.show_entries(entries(shown.marks or ()), " · ".join(text for text in said if text))
        self.title.home_button.setVisible(not shown.board.at_home)
        self.title.copy_button.setVisible(shown.pane.view == "text" and not shown.board.empty)

    def _go_home(self) -> None:
        self.current.go_home()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.current.board.text())

    def _ask(self) -> None:
        self.maximise.emit(self)


def _widget(pane: Pane, theme: Theme) -> PaneWidget:
    return TextPane(pane, theme) if pane.view == "text" else PaneWidget(pane, theme)
