"""`playground record`: a film of a scene's panes and readings, a picture every few steps."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playground import gif
from playground.faults import UserError
from playground.film import RATES, Film, check_target, even, make_way
from playground.params import Params
from playground.scene import Scene
from widgets import pictures
from widgets.shot import STEPS
from widgets.staged import Staged, staged


def main(scene: Scene, params: Params, options: argparse.Namespace) -> int:
    """Run the scene in a real window, and write a film of it."""
    target = Path(options.out)
    check_target(target, "--out")
    fps = options.fps or RATES[target.suffix]
    if target.suffix == ".gif" and fps > gif.FASTEST:
        raise UserError(f"--fps {fps} is too fast for a .gif", f"expected {gif.FASTEST} or less, or a .webm")
    steps = STEPS if options.steps is None else options.steps
    with staged(scene, params, options) as shown:
        _clear_the_stage(shown, options.size)
        try:
            if cut_off := make_way(target):
                print(f"A film that had been cut off is in {cut_off}", file=sys.stderr)
            film = Film(target, even(options.size), fps)
        except OSError as error:
            raise UserError(f"--out {target} cannot be written", error.strerror or str(error)) from None
        try:
            try:
                _take(film, shown, steps, options.every)
            finally:
                film.close()
        except KeyboardInterrupt:
            if film.pictures:
                print(f"what was filmed until then is in {target}", file=sys.stderr)
            raise
        except OSError as error:
            ended = f"--out {target} ends after {film.pictures} pictures"
            if (kept := film.kept()) != target:
                ended = f"--out {target} cannot be finished, its pictures are kept in {kept}"
            raise UserError(ended, error.strerror or str(error)) from None
    return 0


def _take(film: Film, shown: Staged, steps: int, every: int) -> None:
    """Add the picture of the start, one every few steps, and the last."""
    filmed = -1
    for step in [*range(0, steps, every), steps]:
        frame = shown.reach(step)
        if frame.step > filmed:
            film.add(pictures.pixels(*pictures.stage(shown.panel)))
        filmed = frame.step
        if frame.fault is not None:
            print(f"playground: {frame.fault.message}", file=sys.stderr)
        if filmed < step:  # it has ended, or failed
            return


def _clear_the_stage(shown: Staged, size: tuple[int, int]) -> None:
    """Leave only what is filmed, in the size of the film."""
    panel = shown.panel
    for part in (shown.window.gallery, panel.column, panel.transport):
        part.hide()
    panel.banner.setMaximumHeight(0)  # it comes and goes by itself
    shown.window.resize(*size)
