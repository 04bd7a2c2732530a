"""Share links by the clipboard, and presets: what brings parameters in and out of the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from playground import links, presets
from playground.faults import Fault, UserError
from playground.presets import Preset
from playground.registry import Broken
from playground.scene import Scene
from widgets import user_presets
from widgets.steering import Steering


class Sharing(QObject):
    """`wanted` carries a Preset to go to, `noticed` something to tell, `failed` a Fault.

    `kept` tells that the user's presets are others now, `undoable` carries what was done and what undoes it.
    """

    wanted = Signal(object)
    kept = Signal()
    noticed = Signal(str)
    undoable = Signal(str, object)
    failed = Signal(object)

    def __init__(self, scenes: Mapping[str, Scene | Broken], parent: QObject) -> None:
        super().__init__(parent)
        self._scenes = scenes

    def copy_link(self, steering: Steering) -> None:
        """Put the share link on the clipboard."""
        QGuiApplication.clipboard().setText(steering.link())
        self.noticed.emit("The share link is on the clipboard.")

    def paste_link(self) -> None:
        """Go where the first link on the clipboard leads, whatever words it stands among."""
        text = QGuiApplication.clipboard().text()
        self.open_link(next((word for word in text.split() if word.startswith(links.SCHEME)), text))

    def open_link(self, link: str) -> None:
        """Go where a share link leads."""
        try:
            scene, params = links.read(link, self._scenes)
        except UserError as error:
            self.failed.emit(Fault(error.message, error.hint))
            return
        self.wanted.emit(Preset("", scene.name, params))

    def save_preset(self, steering: Steering) -> None:
        """Keep the parameters under a title that says what is special about them."""
        scene, params = steering.scene, steering.params
        self.noticed.emit(user_presets.add(Preset(user_presets.title(scene, params), scene.name, params)))
        self.kept.emit()

    def rename_preset(self, preset: Preset, scene: Scene, title: str) -> None:
        """Give one of the user's presets another title."""
        self.noticed.emit(user_presets.rename(preset, scene, title))
        self.kept.emit()

    def delete_preset(self, preset: Preset, scene: Scene) -> None:
        """Delete one of the user's presets; it can be put back."""
        said, put_back = user_presets.delete(preset, scene)
        if put_back is None:
            self.noticed.emit(said)
        else:
            self.undoable.emit(said, lambda: self._restore(put_back))
        self.kept.emit()

    def offered(self, scene: Scene) -> tuple[list[Preset], list[Preset]]:
        """Return the scene's own presets and the user's; what cannot be used is told."""
        shipped, wrong = presets.shipped(scene)
        mine, problems = user_presets.load(self._scenes)
        for problem in [*wrong, *problems]:
            self.noticed.emit(problem)
        return shipped, [preset for preset in mine if preset.scene == scene.name]

    def _restore(self, put_back: Callable[[], str]) -> None:
        self.noticed.emit(put_back())
        self.kept.emit()
