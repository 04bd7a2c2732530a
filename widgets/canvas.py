"""The picture: a scene's panes in rows and columns that can be resized, tabbed and maximised."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QStackedLayout, QVBoxLayout, QWidget

from playground.scene import Cell, Pane, Picture, Scene
from widgets.painters.legend import entries
from widgets.pane import PaneWidget
from widgets.theme import Theme
from widgets.titlerow import TitleRow

_GRAB = 9
"""Pixels that take the mouse between two panes; one of them shows."""


class Divider(QSplitterHandle):
    """A line of one pixel with room around it to grab."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        splitter = self.splitter()
        assert isinstance(splitter, Splitter)
        painter = QPainter(self)
        if self.orientation() == Qt.Orientation.Horizontal:
            line = QRectF(self.width() // 2, 0, 1, self.height())
        else:
            line = QRectF(0, self.height() // 2, self.width(), 1)
        painter.fillRect(line, splitter.theme.colour("line"))


class Splitter(QSplitter):
    """Shares its room out by weights until a divider is moved."""

    def __init__(self, orientation: Qt.Orientation, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.theme = theme
        self.weights: list[float] = []
        self.setHandleWidth(_GRAB)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        """Return a thin divider."""
        return Divider(self.orientation(), self)

    def add(self, widget: QWidget, weight: float) -> None:
        """Add a widget with its share of the room."""
        self.addWidget(widget)
        self.weights.append(weight)
        self.setStretchFactor(self.count() - 1, max(1, round(weight * 100)))

    def share_out(self, weights: list[float]) -> None:
        """Set sizes in proportion to weights."""
        room = self.width() if self.orientation() == Qt.Orientation.Horizontal else self.height()
        unit = max(room, 1000) / sum(weights)
        self.setSizes([max(1, round(weight * unit)) for weight in weights])

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.theme = theme
        for index in range(self.count()):
            self.handle(index).update()


class CellWidget(QWidget):
    """A place in the layout: a title row, and the pane below it that is shown."""

    chosen = Signal()
    maximise = Signal(object)

    def __init__(self, cell: Cell, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panes = cell if isinstance(cell, tuple) else (cell,)
        self.panes = [PaneWidget(pane, theme) for pane in panes]
        self.notes: dict[str, str] = {}
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
        self.title.chosen.connect(self.choose)
        self.title.maximise.connect(self._ask)
        self.title.home.connect(self._go_home)
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
        if 0 <= number < len(self.panes):
            self._stack.setCurrentIndex(number)
            self.title.choose(number)
            self._retitle()
            self.chosen.emit()

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

    def _go_home(self) -> None:
        self.current.go_home()

    def _ask(self) -> None:
        self.maximise.emit(self)


class Canvas(QWidget):
    """Shows pictures of one scene and hands on what hands do in it.

    `gestured` carries a Gesture, `looked` the names of the panes that are in view now. `failed` carries a
    pane's name and a traceback, once until it paints again.
    """

    gestured = Signal(object)
    looked = Signal(object)
    failed = Signal(str, str)

    def __init__(self, scene: Scene, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self._theme = theme
        self._maximised: CellWidget | None = None
        self._sizes: list[list[int]] = []
        self._rows = Splitter(Qt.Orientation.Vertical, theme, self)
        self._columns: list[Splitter] = []
        self.cells: list[CellWidget] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._rows)
        self._build()
        self.setAutoFillBackground(True)
        self.set_theme(theme)

    def show_picture(self, picture: Picture, seen: frozenset[str] | None = None) -> None:
        """Show a picture; panes it does not name are emptied, or stay as they are where not in `seen`."""
        for cell in self.cells:
            for pane in cell.panes:
                name = pane.pane.name
                if seen is None or name in seen or name in picture.panes:
                    pane.show_marks(tuple(picture.panes.get(name, ())))
                else:
                    pane.keep_marks()
                pane.show_cursor(picture.cursor.get(name, "arrow"))
            names = {pane.pane.name for pane in cell.panes}
            cell.show_notes({name: text for name, text in picture.notes.items() if name in names})

    def set_theme(self, theme: Theme) -> None:
        """Take another theme, live."""
        self._theme = theme
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.colour("window"))
        self.setPalette(palette)
        for part in (self._rows, *self._columns, *self.cells):
            part.set_theme(theme)

    def reset_view(self) -> None:
        """Undo all zooms, resizing and maximising."""
        self.restore()
        for pane in self.panes.values():
            pane.go_home()
        for splitter in (self._rows, *self._columns):
            splitter.share_out(splitter.weights)

    @property
    def panes(self) -> dict[str, PaneWidget]:
        """All panes by name."""
        return {pane.pane.name: pane for cell in self.cells for pane in cell.panes}

    @property
    def in_view(self) -> frozenset[str]:
        """The names of the panes that lie behind no other."""
        cells = self.cells if self._maximised is None else [self._maximised]
        return frozenset(cell.current.pane.name for cell in cells)

    @property
    def maximised(self) -> str:
        """The name of the pane that has the whole room, "" for none."""
        return self._maximised.current.pane.name if self._maximised else ""

    def maximise(self, cell: CellWidget) -> None:
        """Give one place the whole room; the same place again shares it."""
        if self._maximised is not None:
            again = self._maximised is cell
            self.restore()
            if again:
                return
        self._sizes = [splitter.sizes() for splitter in (self._rows, *self._columns)]
        self._maximised = cell
        for row in self._columns:
            row.setVisible(row.isAncestorOf(cell))
        for other in self.cells:
            other.setVisible(other is cell)
        self._look()

    def restore(self) -> None:
        """Share the room among all places again."""
        if self._maximised is None:
            return
        self._maximised = None
        for part in (*self._columns, *self.cells):
            part.setVisible(True)
        for splitter, sizes in zip((self._rows, *self._columns), self._sizes, strict=True):
            splitter.setSizes(sizes)
        self._look()

    def layout_state(self) -> dict[str, Any]:
        """Return sizes, tabs and what is maximised, JSON-ready."""
        if self._maximised is not None:
            sizes = self._sizes
        else:
            sizes = [splitter.sizes() for splitter in (self._rows, *self._columns)]
        tabs = [cell.panes.index(cell.current) for cell in self.cells]
        return {"sizes": sizes, "tabs": tabs, "maximised": self.maximised}

    def restore_layout(self, state: object) -> None:
        """Lay out as `layout_state` told; what does not fit this scene is passed over."""
        if not isinstance(state, dict):
            return
        known: dict[str, Any] = state
        splitters = (self._rows, *self._columns)
        sizes = known.get("sizes")
        if isinstance(sizes, list) and len(sizes) == len(splitters):
            for splitter, wanted in zip(splitters, sizes, strict=True):
                if _are_sizes(wanted, splitter.count()):
                    splitter.share_out([float(size) for size in wanted])
        tabs = known.get("tabs")
        if isinstance(tabs, list) and len(tabs) == len(self.cells):
            for cell, tab in zip(self.cells, tabs, strict=True):
                cell.choose(tab if isinstance(tab, int) else 0)
        for cell in self.cells:
            if known.get("maximised") == cell.current.pane.name and cell is not self._maximised:
                self.maximise(cell)

    def _build(self) -> None:
        for row in self.scene.rows:
            columns = Splitter(Qt.Orientation.Horizontal, self._theme)
            for place in row:
                cell = CellWidget(place, self._theme)
                cell.maximise.connect(self.maximise)
                cell.chosen.connect(self._look)
                for pane in cell.panes:
                    pane.gestured.connect(self.gestured)
                    pane.failed.connect(self.failed, Qt.ConnectionType.QueuedConnection)
                columns.add(cell, max(pane.width for pane in _members(place)))
                self.cells.append(cell)
            self._columns.append(columns)
            self._rows.add(columns, max(pane.height for place in row for pane in _members(place)))
        for splitter in (self._rows, *self._columns):
            splitter.share_out(splitter.weights)

    def _look(self) -> None:
        self.looked.emit(self.in_view)


def _members(cell: Cell) -> tuple[Pane, ...]:
    return cell if isinstance(cell, tuple) else (cell,)


def _are_sizes(value: object, count: int) -> bool:
    if not isinstance(value, list) or len(value) != count:
        return False
    return all(isinstance(size, int) and 0 < size < 100_000 for size in value)
