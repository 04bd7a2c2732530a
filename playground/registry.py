"""Which scenes there are: the built-in ones, and those that other packages bring.

A package adds a scene through the entry-point group `playground.scenes`, each entry naming a Scene object.
One that cannot be loaded stays in the list with the reason; it never keeps the app from starting.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from playground.faults import UserError
from playground.scene import Scene

BUILT_IN = ("decision_boundary", "loss_surface", "convolution", "anchor_clustering", "box_lab", "detection")
"""A fixed list, so that a frozen build knows its scenes without searching folders."""

GROUP = "playground.scenes"


@dataclass(frozen=True)
class Broken:
    """A scene that could not be loaded, and why."""

    name: str
    reason: str


def load(extra: Iterable[EntryPoint] | None = None) -> dict[str, Scene | Broken]:
    """Return all scenes by name; `extra` replaces the installed entry points."""
    found: dict[str, Scene | Broken] = {}
    for name in BUILT_IN:
        found[name] = importlib.import_module(f"playground.scenes.{name}.scene").SCENE
    for entry in entry_points(group=GROUP) if extra is None else extra:
        scene = _load_entry(entry)
        if scene.name in found:
            scene = Broken(f"{scene.name} ({entry.value})", "another scene has this name already")
        found[scene.name] = scene
    return found


def find(name: str, scenes: Mapping[str, Scene | Broken] | None = None) -> Scene:
    """Return a scene by name; UserError where there is none, or it is broken."""
    known = load() if scenes is None else scenes
    scene = known.get(name)
    if isinstance(scene, Broken):
        raise UserError(f"scene {name!r} cannot be loaded", scene.reason)
    if scene is None:
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
        raise UserError(f"unknown scene {name[:60]!r}", hint)
    return scene


def _load_entry(entry: EntryPoint) -> Scene | Broken:
    try:
        scene = entry.load()
    except Exception as error:  # whatever a stranger's module raises must not reach the app
        return Broken(entry.name, f"{entry.value}: {type(error).__name__}: {error}")
    if not isinstance(scene, Scene):
        return Broken(entry.name, f"{entry.value} is not a Scene")
    return scene
