"""`playground info`: versions, device, paths, cameras, log file."""

from __future__ import annotations

import platform
import sys
from importlib import metadata

from playground import __version__, device
from playground.log import log_path
from playground.places import config_folder
from playground.sources import cameras

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
        ("cameras", _cameras()),
    ]
    for name, value in rows:
        print(f"{name:20} {value}")
    return 0


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def _cameras() -> str:
    found = cameras.listed()
    if found is None:
        return "0, 1, … by index; this system tells none without opening them"
    return ", ".join(f"{camera.index} ({camera.name})" for camera in found) or "none found"
