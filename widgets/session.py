"""What the window remembers, and when it is written: soon after a change, and at the end."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from playground.faults import UserError
from playground.params import Params
from playground.scene import Scene
from widgets import settings as settings_file
from widgets.history import History
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
        self._kept: tuple[str, Params, Sequence[Params]] | None = None
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

    def history(self, scene: Scene) -> tuple[History, str]:
        """Return a scene's parameters of the last time, and a notice where they no longer fit."""
        params, problems = _usable(scene, self.settings.sessions.get(scene.name, {}))
        made = [_usable(scene, changes)[0] for changes in self.settings.made.get(scene.name, ())]
        notice = f"Of the last session could not be used: {'; '.join(problems)}." if problems else ""
        return History(params, made=made), notice

    def keep(self, scene: Scene, history: History, layout: object, pace: float | None) -> None:
        """Remember a scene as it is, and what the user made in it that links and presets replaced.

        The pace of a scene that has its own says nothing of others.
        """
        sessions, made = self.settings.sessions, self.settings.made
        kept = scene.name, history.now, history.made
        if self._kept != kept:  # else what was kept is still true: of many points it is large
            self._kept = kept
            sessions = {**sessions, scene.name: history.now.changed()}
            made = {**made, scene.name: [params.changed() for params in history.made]}
        self.change(
            sessions=sessions,
            made=made,
            layouts={**self.settings.layouts, scene.name: layout},
            steps_per_second=pace if scene.pace is None else self.settings.steps_per_second,
            last_scene=scene.name,
        )


def _usable(scene: Scene, changes: Mapping[str, Any]) -> tuple[Params, list[str]]:
    """Return a scene's parameters with those changes that can be used, and what is wrong with the others."""
    params, problems = scene.params(), list[str]()
    for name, value in changes.items():
        try:
            params = params.updated({name: value})
        except UserError as error:  # the rest of what the user turned still comes back
            problems.append(str(error))
    return params, problems
