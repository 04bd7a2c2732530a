"""`playground info`: versions, device, paths, cameras, log file."""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from pathlib import Path

from playground import __version__, device
from playground.log import log_path
from playground.places import config_folder

PACKAGES = ("torch", "numpy", "PySide6-Essentials", "pyqtgraph", "opencv-python", "contourpy")


def main() -> int:
    """Print what a bug report needs."""
    rows = [("playground", __version__), ("python", f"{platform.python_version()} ({sys.executable})")]
    rows += [(name, _version(name)) for name in PACKAGES]
    rows += [
        ("system", platform.platform()),
        ("devices", ", ".join(device.available())),
        ("settings", str(config_folder())),
        ("log", str(log_path())),
        ("cameras", ", ".join(_cameras()) or "none found"),
    ]
    for name, value in rows:
        print(f"{name:20} {value}")
    return 0


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def _cameras() -> list[str]:
    """Return the video devices that the system lists; opening one would light its lamp."""
    return [str(path) for path in sorted(Path("/dev").glob("video*"))] if sys.platform == "linux" else []
