"""The user's own presets: one JSON file beside the settings."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from playground import presets
from playground.params import Params, fields
from playground.places import config_folder, make_folder, write_whole
from playground.presets import Preset
from playground.registry import Broken
from playground.scene import Scene


def load(scenes: Mapping[str, Scene | Broken]) -> tuple[list[Preset], list[str]]:
    """Return the user's presets, and a sentence for each that had to be left out."""
    path = presets_path()
    try:
        return presets.read(path.read_text(encoding="utf-8"), path.name, scenes)
    except FileNotFoundError:
        return [], []
    except (OSError, UnicodeDecodeError) as error:
        return [], [f"{path} cannot be read: {error}"]


def add(preset: Preset) -> str:
    """Append a preset to the file and say what became of it.

    What is in the file stays as it is, also what this version cannot use; a file that is not a list of
    presets is kept beside as .bak.
    """
    path = presets_path()
    entries = _entries(path)
    entry = {"title": preset.title, "scene": preset.scene, "params": preset.params.changed()}
    try:
        if entries is None:
            os.replace(path, path.with_name(f"{path.name}.bak"))
            entries = []
        if entry in entries:
            return f"The preset “{preset.title}” is there already."
        _write([*entries, entry])
    except OSError as error:
        return f"The preset is not saved: {error}"
    return f"Saved as the preset “{preset.title}”."


def rename(preset: Preset, scene: Scene, title: str) -> str:
    """Give a preset another title and say what became of it."""
    entries, place = _find(preset, scene)
    if place is None or not title.strip():
        return f"The preset “{preset.title}” keeps its title."
    entry = {**cast("dict[str, object]", entries[place]), "title": title.strip()}
    try:
        _write([*entries[:place], entry, *entries[place + 1 :]])
    except OSError as error:
        return f"The preset keeps its title: {error}"
    return f"The preset “{preset.title}” is now “{title.strip()}”."


def delete(preset: Preset, scene: Scene) -> tuple[str, Callable[[], str] | None]:
    """Take a preset out of the file; return what became of it, and what puts it back, None if it is there."""
    entries, place = _find(preset, scene)
    if place is None:
        return f"The preset “{preset.title}” is not in {presets_path().name}.", None
    entry = entries.pop(place)

    def put_back() -> str:
        now = _entries(presets_path()) or []
        try:
            _write([*now[:place], entry, *now[place:]])
        except OSError as error:
            return f"The preset is not put back: {error}"
        return f"The preset “{preset.title}” is back."

    try:
        _write(entries)
    except OSError as error:
        return f"The preset is not deleted: {error}", None
    return f"Deleted the preset “{preset.title}”.", put_back


def title(scene: Scene, params: Params) -> str:
    """Name a preset by what is special about it."""
    labels = {field.name: field.label for field in fields(scene.params)}
    parts = [f"{labels[name]} {_short(value)}" for name, value in params.changed().items()]
    words = ", ".join(parts) or "Defaults"
    return words if len(words) <= 60 else words[:59] + "…"


def presets_path() -> Path:
    """Return where the user's presets belong."""
    return config_folder() / "presets.json"


def _entries(path: Path) -> list[object] | None:
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _find(preset: Preset, scene: Scene) -> tuple[list[object], int | None]:
    """Return the file's entries and the place of the one that is this preset, however it is written there."""
    entries = _entries(presets_path()) or []
    for place, entry in enumerate(entries):
        if presets.read(json.dumps([entry]), "", {scene.name: scene})[0] == [preset]:
            return entries, place
    return entries, None


def _write(entries: list[object]) -> None:
    path = presets_path()
    make_folder(path.parent)
    text = json.dumps(entries, indent=2, ensure_ascii=False)
    write_whole(path, text.encode(errors="backslashreplace"))  # so half of a surrogate pair is JSON's escape


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 20 else text[:19] + "…"
