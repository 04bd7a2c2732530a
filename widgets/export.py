"""What leaves the window as a file: pictures, films and results of the scene that is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from playground import result_files
from playground.faults import Fault, UserError
from playground.frame import Publish, Results
from playground.places import dated, pictures_folder, write_whole
from widgets import pictures
from widgets.panel import Panel
from widgets.recorder import Recorder
from widgets.steering import Engine

FORMS = {
    ".png": "Picture (*.png)",
    ".svg": "Drawing (*.svg)",
    ".npz": "NumPy arrays (*.npz)",
    ".json": "JSON (*.json)",
    ".csv": "Table (*.csv)",
}

Write = Callable[[Path], Future[None] | None]
"""Writes a file at once, or begins to."""


class Export(QObject):
    """`noticed` carries something to tell, `failed` a Fault."""

    noticed = Signal(str)
    failed = Signal(object)

    def __init__(self, engine: Engine, window: QWidget) -> None:
        super().__init__(window)
        self.recorder = Recorder(self)
        self.recorder.noticed.connect(self.noticed)
        self.recorder.failed.connect(self.failed)
        self._engine = engine
        self._window = window
        self._saving: dict[Future[None], Path] = {}

    def acts(self, panel: Panel) -> dict[str, Callable[[], object]]:
        """Return what the menu's entries do, by name."""
        return {
            "save_picture": lambda: self.save_picture(panel),
            "snapshot": lambda: self.snapshot(panel),
            "record": lambda: self.recorder.toggle(panel),
            "save_results": lambda: self._engine.obey(Publish()),
        }

    def snapshot(self, panel: Panel) -> None:
        """Save a picture of the panes at once, in the user's folder of pictures."""
        folder = pictures_folder()
        try:
            path = dated(folder, panel.scene.name, ".png")
            write_whole(path, pictures.png(*pictures.stage(panel)))
        except OSError as error:
            elsewhere = "“Save a picture…” in the menu saves it elsewhere."
            self.failed.emit(Fault(f"No picture can be saved in {folder}: {_reason(error)}", elsewhere))
            return
        self.noticed.emit(f"The picture is in {path}")

    def save_picture(self, panel: Panel) -> None:
        """Ask where to save a picture of the panes as they are now."""
        shown = pictures.stage(panel)
        made = {".png": pictures.png(*shown), ".svg": pictures.svg(*shown, panel.scene.title)}
        self._ask(
            "Save a picture", panel.scene.name, tuple(made), lambda path: write_whole(path, made[path.suffix])
        )

    def tick(self, panel: Panel) -> None:
        """Take pictures for a recording, and results that have come. Called by the one screen timer."""
        self.recorder.tick(panel)
        panel.show_recording(self.recorder.seconds)
        for saved in [future for future in self._saving if future.done()]:
            self._tell(self._saving.pop(saved), saved.exception())
        results = self._engine.results()
        if results is not None:
            self._take(results, panel)

    def _take(self, results: Results, panel: Panel) -> None:
        """Ask where to save results, as a table too where there is one."""
        arrays = results.arrays
        if results.fault is not None:
            self.failed.emit(results.fault)
        elif not arrays:
            self.noticed.emit(f"{panel.scene.title} publishes no results.")
        else:
            forms = result_files.SUFFIXES if result_files.table(arrays) is not None else (".npz", ".json")
            self._ask(
                "Save results", panel.scene.name, forms, lambda path: result_files.write_aside(path, arrays)
            )

    def _ask(self, title: str, name: str, suffixes: tuple[str, ...], write: Write) -> None:
        """Open a dialog and let the window go on; `write` is called with what is chosen."""
        filters = {FORMS[suffix]: suffix for suffix in suffixes}
        dialog = QFileDialog(self._window, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(filters))
        dialog.setDefaultSuffix(suffixes[0])
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda file: self._write(Path(file), filters, write))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, path: Path, filters: Mapping[str, str], write: Write) -> None:
        try:
            if path.suffix not in filters.values():
                raise UserError(f"{path.name} has no suffix of {', '.join(filters)}", "choose one of these")
            saving = write(path)
        except (UserError, OSError) as error:
            self._tell(path, error)
            return
        if saving is None:
            self._tell(path, None)
        else:
            self._saving[saving] = path

    def _tell(self, path: Path, error: BaseException | None) -> None:
        """Say where a file is, or why it could not be written."""
        match error:
            case None:
                self.noticed.emit(f"Saved in {path}")
            case OSError():
                cannot = f"{path} cannot be written: {_reason(error)}"
                self.failed.emit(Fault(cannot, "Choose another folder."))
            case _:
                self.failed.emit(Fault.of(error, f"writing {path}"))


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
