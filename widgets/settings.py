"""What the window remembers between starts: one JSON file, old or new after a crash, never half."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playground.places import config_folder, write_whole

STALE_SECONDS = 3600.0


@dataclass(frozen=True)
class Settings:
    """The window's memory.

    `geometry` is Qt's window geometry in base64. `sessions` holds what differs from each scene's defaults,
    `made` the same of what links and presets replaced there, oldest first, `layouts` how its panes are
    arranged and which groups of controls are folded, all by the scene's name, as JSON-ready values.
    `steps_per_second` None is as fast as it goes; at first learning is slow enough to be seen.
    """

    theme: Literal["system", "light", "dark"] = "system"
    scale: float = 1.0
    geometry: str = ""
    gallery_folded: bool = False
    controls_folded: bool = False
    last_scene: str = ""
    steps_per_second: float | None = 60.0
    sessions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    made: Mapping[str, Sequence[Mapping[str, Any]]] = field(
        default_factory=dict[str, Sequence[Mapping[str, Any]]]
    )
    layouts: Mapping[str, Any] = field(default_factory=dict[str, Any])


def settings_path() -> Path:
    """Return where the settings belong."""
    return config_folder() / "settings.json"


def load(path: Path) -> tuple[Settings, str]:
    """Return the settings and what was wrong with the file, "" when nothing was.

    A file that is not a JSON object is kept beside as .bak; a key with an unusable value falls back alone.
    """
    try:
        content = json.loads(path.read_bytes())
        if not isinstance(content, dict):
            raise ValueError("not a JSON object")
    except FileNotFoundError:
        return Settings(), ""
    except OSError as error:
        return Settings(), f"Settings cannot be read ({_reason(error)}): the defaults are used."
    except (ValueError, RecursionError):
        return Settings(), _set_aside(path)
    usable = {key: value for key, value in content.items() if key in USABLE and USABLE[key](value)}
    refused = sorted(key for key in content if key in USABLE and key not in usable)
    notice = f"Unusable in the settings, default used: {', '.join(refused)}." if refused else ""
    return Settings(**usable), notice


def save(settings: Settings, path: Path) -> str:
    """Write the settings in one step and return a notice, "" when they are safe on disk."""
    try:
        text = json.dumps(vars(settings))  # indented, 100 000 points would take 0.3 s and not 0.07
        if path.parts[0] == "~":  # without a home the system's place stays unexpanded
            raise OSError("there is no home folder")
        target = path.resolve()  # a link into a folder of dot-files stays a link
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        write_whole(target, text.encode())
    except (OSError, RuntimeError) as error:
        return f"Nothing is saved: {_reason(error)} ({path})."
    return ""


def _sweep(target: Path) -> None:
    """Remove what killed writers left; a young file may belong to a window that lives."""
    for left in target.parent.glob(f"{target.name}.*.new"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                left.unlink()


def _set_aside(path: Path) -> str:
    kept = path.with_name(f"{path.name}.bak")
    try:
        os.replace(path, kept)
    except OSError as error:
        return f"The settings file is unreadable and cannot be moved ({_reason(error)}): defaults are used."
    return f"The settings file was unreadable: the defaults are used, the old file is kept as {kept.name}."


def _reason(error: Exception) -> str:
    strerror = getattr(error, "strerror", None)
    return str(strerror or error or type(error).__name__)


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _text(value: object) -> bool:
    return isinstance(value, str)


def _number(low: float, high: float) -> Callable[[object], bool]:
    def within(value: object) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high

    return within


def _pace(value: object) -> bool:
    return value is None or _number(1e-3, 1e9)(value)


def _mapping(value: object) -> bool:
    return isinstance(value, dict)


def _mappings(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(item, dict) for item in value.values())


def _lists(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(item, list) and all(isinstance(entry, dict) for entry in item) for item in value.values()
    )


USABLE: Mapping[str, Callable[[object], bool]] = {
    "theme": lambda value: value in ("system", "light", "dark"),
    "scale": _number(0.5, 4.0),
    "geometry": lambda value: isinstance(value, str) and value.isascii(),
    "gallery_folded": _flag,
    "controls_folded": _flag,
    "last_scene": _text,
    "steps_per_second": _pace,
    "sessions": _mappings,
    "made": _lists,
    "layouts": _mapping,
}
