"""What must be right before a window can open, told in one line where it is not."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping

import PySide6

from playground.faults import UserError


def check_versions(pyside: str = PySide6.__version__, python: tuple[int, ...] = sys.version_info[:3]) -> None:
    """Refuse a PySide6 that corrupts memory on this Python.

    PySide6 6.12.0 on Python 3.10 and 3.11 drops a reference to None on every void Qt call, and the process
    aborts after seconds of painting; 6.8 to 6.11 are clean, and so is 6.12.0 from Python 3.12 on.
    """
    numbers = tuple(int(part) for part in pyside.split(".")[:2] if part.isdigit())
    if numbers >= (6, 12) and python < (3, 12):
        raise UserError(
            f"PySide6 {pyside} crashes on Python {python[0]}.{python[1]}",
            "install PySide6-Essentials>=6.8,<6.11",
        )
    if numbers < (6, 8):
        raise UserError(f"PySide6 {pyside} is too old", "install PySide6-Essentials>=6.8,<6.11")


def check_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> None:
    """Refuse to open a window where there is no display; Qt itself would abort."""
    if platform != "linux" or environment.get("QT_QPA_PLATFORM"):
        return
    if environment.get("WAYLAND_DISPLAY"):
        return
    display = environment.get("DISPLAY", "")
    if not display or not _answers(display):
        reason = f"the display {display} does not answer" if display else "there is no display"
        raise UserError(
            f"no window can open: {reason}",
            "`playground run` and `playground shot` work without one",
        )


def offscreen_if_none() -> None:
    """Draw without a screen where there is none: for pictures and timings, which need no eyes."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _answers(display: str) -> bool:
    """Tell whether a local X server listens; one on another machine is left for Qt to find."""
    host, _, rest = display.partition(":")
    number = rest.split(".")[0]
    if host not in ("", "unix") or not number.isdigit():
        return True
    path = f"/tmp/.X11-unix/X{number}"
    for address in (path, f"\0{path}"):
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(address) == 0:
                return True
    return False
