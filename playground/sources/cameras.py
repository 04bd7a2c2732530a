"""Which cameras there are, and why one cannot be had, without opening any: opening one lights its lamp."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

LINUX_CLASS = Path("/sys/class/video4linux")


@dataclass(frozen=True)
class CameraName:
    """A camera by the index that opens it, and the name the system knows it by."""

    index: int
    name: str


def listed(folder: Path = LINUX_CLASS) -> tuple[CameraName, ...] | None:
    """Return the cameras that Linux lists; None on other systems, where only opening them would tell.

    A camera may have more device nodes than one, the first for pictures and others for what describes them.
    """
    if not sys.platform.startswith("linux"):
        return None
    found: list[CameraName] = []
    for node in folder.glob("video*"):
        number = node.name.removeprefix("video")
        if number.isdecimal() and _text(node / "index") in ("0", ""):
            found.append(CameraName(int(number), _once(_text(node / "name")) or node.name))
    return tuple(sorted(found, key=lambda camera: camera.index))


def why_not(index: int, folder: Path = LINUX_CLASS, devices: Path = Path("/dev")) -> tuple[str, str]:
    """Say why the camera of that index cannot be opened, and what may help."""
    cameras = listed(folder)
    if cameras is None:
        where = (
            "System Settings, Privacy & Security, Camera" if sys.platform == "darwin" else "Settings, Privacy"
        )
        return f"Camera {index} is not found or not free", f"close what else uses it, or allow it in {where}"
    if not cameras:
        return "No camera found", "connect one"
    device = devices / f"video{index}"
    if not device.exists():
        present = ", ".join(f"{camera.index} ({camera.name})" for camera in cameras)
        return f"There is no camera {index}", f"this machine has {present}"
    if not os.access(device, os.R_OK | os.W_OK):
        return (
            f"Camera {index} may not be used by this user",
            f"{device} is closed; the group video may open it",
        )
    return f"Camera {index} is in use or does not answer", "close what else uses it"


def _once(name: str) -> str:
    """Return "Integrated Camera" of "Integrated Camera: Integrated C", as USB cameras say it, cut at 31."""
    first, _, again = name.partition(": ")
    return first if again and first.startswith(again) else name


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
