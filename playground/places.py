"""Where the app keeps its files, and how it writes them: whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from platformdirs import user_config_path, user_log_path


def assets_folder() -> Path:
    """Return where icons, thumbnails and weights lie: beside the packages, or inside one once installed."""
    inside = Path(__file__).parent / "assets"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "assets"


def config_folder() -> Path:
    """Return where settings and presets belong; PLAYGROUND_HOME overrides the system's place."""
    home = os.environ.get("PLAYGROUND_HOME")
    return Path(home) if home else user_config_path("playground", appauthor=False)


def log_folder() -> Path:
    """Return where the log belongs; PLAYGROUND_HOME overrides the system's place."""
    home = os.environ.get("PLAYGROUND_HOME")
    return Path(home) if home else user_log_path("playground", appauthor=False)


def make_folder(folder: Path) -> None:
    """Make a folder with its parents. OSError where that cannot be, as without a home."""
    if folder.parts and folder.parts[0] == "~":  # without a home the system's place stays unexpanded
        raise OSError("there is no home folder")
    folder.mkdir(parents=True, exist_ok=True)


def write_whole(target: Path, content: bytes) -> None:
    """Write beside and rename over: a kill or a full disk leaves the old file or the new one, never half.

    Raises OSError where nothing can be written.
    """
    beside = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
