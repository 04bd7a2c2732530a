"""The cameras there are, by the names a person knows them by; listing them opens none."""

from __future__ import annotations

import sys

from playground.sources import cameras
from playground.sources.cameras import CameraName


def listed() -> tuple[CameraName, ...]:
    """Return the cameras as Linux lists them, elsewhere as Qt's multimedia add-on does where it is installed.

    On Linux the add-on opens every /dev/video* to list it, and wants sound libraries; /sys tells the same.
    Its import and its first answer take 20 ms, so both wait until somebody asks.
    """
    found = cameras.listed()
    return _from_qt() if found is None else found


def _from_qt() -> tuple[CameraName, ...]:
    try:
        # late, and it may not be there
        from PySide6.QtMultimedia import QMediaDevices  # pyright: ignore[reportMissingModuleSource]
    except ImportError:  # also where it is installed and a library of the system that it wants is not
        return ()
    devices = list(QMediaDevices.videoInputs())
    # OpenCV knows a camera by its place in a list of its own: on macOS sorted by the unique id, which is Qt's
    # `id`; on Windows as the system enumerates them, which is the order that Qt keeps.
    if sys.platform == "darwin":
        devices.sort(key=lambda device: bytes(device.id().data()))
    return tuple(CameraName(index, device.description()) for index, device in enumerate(devices))
