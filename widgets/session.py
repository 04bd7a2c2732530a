"""What the window remembers, and when it is written: soon after a change, and at the end."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from playground.faults import UserError
from playground.params import Params
from playground.scene import Scene
from widgets import settings as settings_file
from widgets.settings import Settings

SAVE_MS = 2000
"""How long after a change it is written, so that a crash costs seconds at most."""


class Session(QObject):
    """The settings as they are now; `due` asks for a save, after which `save` writes them.

    `path` None keeps everything in memory, as for a picture of the window.
    """

    due = Signal()

    def __init__(self, settings: Settings, path: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        self.settings = settings
        self._path = path
        self._told = ""
        self._saved: Settings | None = None
        self._kept: tuple[str, Params] | None = None
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.due)

    def change(self, **changes: object) -> None:
        """Remember something else."""
        self.settings = dataclasses.replace(self.settings, **changes)  # pyright: ignore[reportArgumentType]
        self.change_soon()

    def change_soon(self) -> None:
        """Ask for a save: there is something to remember, which may change often until then."""
        if not self._timer.isActive():
            self._timer.start()

    def save(self) -> str:
        """Write the settings; return what was wrong, once, "" when they are safe."""
        self._timer.stop()
        if self._path is None or self.settings == self._saved:
            return ""
        trouble = settings_file.save(self.settings, self._path)
        self._saved = None if trouble else self.settings
        news = trouble if trouble != self._told else ""
        self._told = trouble
        return news

    def params(self, scene: Scene) -> tuple[Params, str]:
        """Return a scene's parameters of the last time, and a notice where they no longer fit."""
        params, problems = scene.params(), list[str]()
        for name, value in self.settings.sessions.get(scene.name, {}).items():
            try:
                params = params.updated({name: value})
            except UserError as error:  # the rest of what the user turned still comes back
                problems.append(str(error))
        notice = f"Of the last session could not be used: {'; '.join(problems)}." if problems else ""
        return params, notice

    def keep(self, scene: Scene, params: Params, layout: object, pace: float | None) -> None:
        """Remember a scene as it is."""
        sessions = self.settings.sessions
        if self._kept != (scene.name, params):  # else what was kept is still true: of many points it is large
            self._kept = scene.name, params
            sessions = {**sessions, scene.name: params.changed()}
        self.change(
            sessions=sessions,
            layouts={**self.settings.layouts, scene.name: layout},
            steps_per_second=pace,
            last_scene=scene.name,
        )
