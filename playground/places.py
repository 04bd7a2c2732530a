"""Where the app keeps its files, and how it writes them: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import datetime
from io import FileIO
from itertools import count
from pathlib import Path

from platformdirs import user_config_path, user_log_path, user_pictures_path, user_videos_path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

BEYOND = 2**30
"""Where a file is locked on Windows, far behind its end: nobody else can read there what is locked."""


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


def pictures_folder() -> Path:
    """Return where pictures of the window belong; PLAYGROUND_HOME overrides the system's place."""
    home = os.environ.get("PLAYGROUND_HOME")
    return (Path(home) / "Pictures" if home else user_pictures_path()) / "Playground"


def videos_folder() -> Path:
    """Return where films of the window belong; PLAYGROUND_HOME overrides the system's place."""
    home = os.environ.get("PLAYGROUND_HOME")
    return (Path(home) / "Videos" if home else user_videos_path()) / "Playground"


def dated(folder: Path, name: str, suffix: str) -> Path:
    """Return the path of a new file that is told from others by its time; makes the folder. OSError.

    One that is still being written under a longer suffix counts as well.
    """
    make_folder(folder)
    present = os.listdir(folder)
    stem = f"{name} {datetime.now():%Y-%m-%d %H.%M.%S}"
    stems = (stem if number == 1 else f"{stem} ({number})" for number in count(1))
    free = next(stem for stem in stems if not any(file.startswith(f"{stem}.") for file in present))
    return folder / f"{free}{suffix}"


def claimed(file: FileIO) -> bool:
    """Keep an open file for whoever opened it until it is closed; False where another keeps it already.

    False as well where that cannot be known, as on some file servers. The system lets go of it, however a
    process ends.
    """
    try:
        _lock(file)
    except OSError:
        return False
    return True


def _lock(file: FileIO) -> None:
    if sys.platform == "win32":
        place = file.seek(0, os.SEEK_CUR)
        file.seek(BEYOND)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        finally:
            file.seek(place)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
