"""`playground shot`: the window as it looks after some steps, as a picture file."""

from __future__ import annotations

import argparse
from pathlib import Path

from playground.faults import UserError
from playground.params import Params
from playground.places import write_whole
from playground.scene import Scene
from widgets import pictures
from widgets.staged import staged

STEPS = 100
"""How many steps are taken when none are asked for."""


def main(scene: Scene, params: Params, options: argparse.Namespace) -> int:
    """Run the scene for some steps in a real window, and write a picture of it."""
    target = Path(options.out)
    if target.suffix not in (".png", ".svg"):
        raise UserError(f"--out {target} is neither .png nor .svg", "expected FILE.png or FILE.svg")
    if not target.parent.is_dir():
        raise UserError(f"--out {target} cannot be written", f"there is no folder {target.parent}")
    with staged(scene, params, options) as shown:
        shown.reach(STEPS if options.steps is None else options.steps)
        window = shown.window
        if target.suffix == ".png":
            content = pictures.png(window, window.rect())
        else:
            content = pictures.svg(window, window.rect(), window.windowTitle())
    try:
        write_whole(target, content)
    except OSError as error:
        raise UserError(f"--out {target} cannot be written", error.strerror or str(error)) from None
    return 0
