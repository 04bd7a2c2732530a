"""The user's own presets: one JSON file beside the settings."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

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
        make_folder(path.parent)
        if entries is None:
            os.replace(path, path.with_name(f"{path.name}.bak"))
            entries = []
        if entry in entries:
            return f"The preset “{preset.title}” is there already."
        write_whole(path, json.dumps([*entries, entry], indent=2, ensure_ascii=False).encode())
    except OSError as error:
        return f"The preset is not saved: {error}"
    return f"Saved as the preset “{preset.title}”."


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


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 20 else text[:19] + "…"
