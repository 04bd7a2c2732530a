"""The picture: a scene's panes in rows and columns that can be resized, tabbed and maximised."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.params import Params
from playground.scene import Cell, Pane, Picture, Scene
from widgets.cell import CellWidget
from widgets.pane import PaneWidget
from widgets.splitter import Splitter
from widgets.theme import Theme


class Canvas(QWidget):
    """Shows pictures of one scene and hands on what hands do in it.

    `gestured` carries a Gesture, `followed` a share link, `looked` the names of the panes that are in view
    now. `failed` carries a pane's name and a traceback, once until it paints again.
    """

    gestured = Signal(object)
    followed = Signal(str)
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
        self.show_params(scene.params())
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

    def show_params(self, params: Params) -> None:
        """Offer the panes that are there at these parameters."""
        before = [cell.offered for cell in self.cells]
        for cell in self.cells:
            cell.show_params(params)
        if self._maximised is not None and not self._maximised.offered:
            self.restore()
        if [cell.offered for cell in self.cells] != before:
            splitters = (self._rows, *self._columns)
            sized = self.isVisible()  # before it is shown, Qt gives every pane the same size
            shares = [splitter.shares() if sized else splitter.weights for splitter in splitters]
            self._show_cells()
            for splitter, share in zip(splitters, shares, strict=True):
                splitter.share_out([float(size) for size in share])
            self._look()

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
        cells = [cell for cell in self.cells if self._is_shown(cell)]
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
        self._sizes = [splitter.shares() for splitter in (self._rows, *self._columns)]
        self._maximised = cell
        self._show_cells()
        self._look()

    def restore(self) -> None:
        """Share the room among all places again."""
        if self._maximised is None:
            return
        self._maximised = None
        self._show_cells()
        for splitter, sizes in zip((self._rows, *self._columns), self._sizes, strict=True):
            splitter.setSizes(sizes)
        self._look()

    def layout_state(self) -> dict[str, Any]:
        """Return sizes, tabs and what is maximised, JSON-ready."""
        if self._maximised is not None:
            sizes = self._sizes
        else:
            sizes = [splitter.shares() for splitter in (self._rows, *self._columns)]
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
                cell.followed.connect(self.followed)
                for pane in cell.panes:
                    pane.gestured.connect(self.gestured)
                    pane.failed.connect(self.failed, Qt.ConnectionType.QueuedConnection)
                columns.add(cell, max(pane.width for pane in _members(place)))
                self.cells.append(cell)
            self._columns.append(columns)
            self._rows.add(columns, max(pane.height for place in row for pane in _members(place)))
        for splitter in (self._rows, *self._columns):
            splitter.share_out(splitter.weights)

    def _is_shown(self, cell: CellWidget) -> bool:
        return cell.offered and self._maximised in (None, cell)

    def _show_cells(self) -> None:
        for cell in self.cells:
            cell.setVisible(self._is_shown(cell))
        for row in self._columns:
            row.setVisible(any(self._is_shown(cell) for cell in self.cells if row.isAncestorOf(cell)))

    def _look(self) -> None:
        self.looked.emit(self.in_view)


def _members(cell: Cell) -> tuple[Pane, ...]:
    return cell if isinstance(cell, tuple) else (cell,)


def _are_sizes(value: object, count: int) -> bool:
    if not isinstance(value, list) or len(value) != count:
        return False
    return all(isinstance(size, int) and 0 < size < 100_000 for size in value)
