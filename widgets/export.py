"""What leaves the window as a file: pictures, films and results of the scene that is shown."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from playground import result_files
from playground.faults import Fault
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
"""Writes a file in the form of its suffix, whatever its case: at once, or begins to."""


@dataclass(frozen=True)
class Content:
    """What is to be saved, as it was when that was asked: it is kept until it lies in a file or is given up.

    `suffixes` are the forms it has, `place` the path or name to propose.
    """

    title: str
    place: Path
    suffixes: tuple[str, ...]
    write: Write

    @property
    def form(self) -> str:
        """The suffix among `suffixes` that the place has, "" where it has another or none."""
        suffix = self.place.suffix.lower()
        return suffix if suffix in self.suffixes else ""

    def at(self, place: str) -> Content:
        """Return the same for another place."""
        return replace(self, place=Path(place))


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
        self._saving: dict[Future[None], Content] = {}

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

        def write(path: Path) -> None:
            write_whole(path, made[path.suffix.lower()])

        self._ask(Content("Save a picture", Path(panel.scene.name), tuple(made), write))

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

            def write(path: Path) -> Future[None]:
                return result_files.write_aside(path, arrays)

            self._ask(Content("Save results", Path(panel.scene.name), forms, write))

    def _ask(self, content: Content) -> None:
        """Open a dialog and let the window go on: what is chosen there is written."""
        filters = {FORMS[suffix]: suffix for suffix in content.suffixes}
        form = content.form or content.suffixes[0]
        dialog = QFileDialog(self._window, content.title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(filters))
        dialog.selectNameFilter(FORMS[form])
        dialog.setDefaultSuffix(form)
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))
        dialog.selectFile(str(content.place))
        dialog.fileSelected.connect(lambda file: self._choose(content.at(file), dialog.selectedNameFilter()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose(self, content: Content, chosen: str) -> None:
        """Write to the place that was chosen; a name that tells no form gets the suffix of the chosen one."""
        if content.form:
            self._write(content)
            return
        suffix = next(suffix for suffix, form in FORMS.items() if form == chosen)
        content = content.at(f"{content.place}{suffix}")
        if content.place.exists():  # of this name the dialog knows nothing
            self.noticed.emit(f"{content.place} is there already: save once more to replace it.")
            self._ask(content)
        else:
            self._write(content)

    def _write(self, content: Content) -> None:
        try:
            saving = content.write(content.place)
        except OSError as error:
            self._tell(content, error)
            return
        if saving is None:
            self._tell(content, None)
        else:
            self._saving[saving] = content

    def _tell(self, content: Content, error: BaseException | None) -> None:
        """Say where a file is; or why it could not be written, and ask for another place."""
        match error:
            case None:
                self.noticed.emit(f"Saved in {content.place}")
                return
            case OSError():
                cannot = f"{content.place} cannot be written: {_reason(error)}"
                self.failed.emit(Fault(cannot, "Choose another folder."))
            case _:
                self.failed.emit(Fault.of(error, f"writing {content.place}"))
        self._ask(content)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
