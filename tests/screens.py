"""Screens for test processes that run side by side: on a shared one, windows take each other's focus."""

import ctypes
import os
import shutil
import signal
import subprocess
from functools import partial

import pytest


def on_screen() -> bool:
    """Tell whether Qt would open windows that someone can see."""
    return os.environ.get("QT_QPA_PLATFORM") != "offscreen"


def can_be_made() -> bool:
    """Tell whether there is a program that makes screens."""
    return shutil.which("Xvfb") is not None


def made(config: pytest.Config) -> str:
    """Start a virtual screen with OpenGL that lasts as long as the test run; return its DISPLAY."""
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1600x1000x24", "+extension", "GLX"]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp"],
        pass_fds=[theirs],
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl+C is for the tests, which take their windows down first
        preexec_fn=_ends_with_its_parent,
    )
    config.add_cleanup(partial(_ended, server))
    os.close(theirs)
    with os.fdopen(ours) as told:
        number = told.readline().strip()  # it comes when the screen is ready
    if not number:
        raise pytest.UsageError("Xvfb does not start; run the tests without -n")
    return f":{number}"


def taken(display: str) -> None:
    """Make Qt open the windows of this process, and of those it starts, on this screen."""
    os.environ.pop("WAYLAND_DISPLAY", None)
    os.environ.update(DISPLAY=display, QT_QPA_PLATFORM="xcb")


def _ends_with_its_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG, as a killed test run cleans nothing up


def _ended(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.wait()
