"""How the box lab moves: each mode is a class of its own, in the module of its name."""

from __future__ import annotations

from typing import Any, Final

from playground.scene import Context, Gesture, Picture
from playground.scenes.box_lab.encoding import Encoding
from playground.scenes.box_lab.judging import Judging
from playground.scenes.box_lab.mode import Mode
from playground.scenes.box_lab.overlap import Overlapping
from playground.scenes.box_lab.params import BoxLabParams
from playground.scenes.box_lab.suppression import Suppressing

MODES: Final[dict[str, type[Mode]]] = {
    "iou": Overlapping,
    "nms": Suppressing,
    "ap": Judging,
    "encoding": Encoding,
}


def start(params: BoxLabParams, context: Context) -> Mode:
    """Begin the mode. Raises UserError for boxes that cannot be used."""
    return MODES[params.mode](params, context)


def follow(state: Mode, params: BoxLabParams) -> None:
    """Work out anew what depends on what has changed. UserError for boxes that cannot be used."""
    state.follow(params)


def step(state: Mode, params: BoxLabParams) -> bool:
    """Go on by one step."""
    return state.step(params)


def moved(state: Mode, params: BoxLabParams) -> BoxLabParams:
    """Tell where the steps stand."""
    return state.moved(params)


def draw(state: Mode, params: BoxLabParams) -> Picture:
    """Show boxes and numbers."""
    return state.picture(params)


def touch(state: Mode, gesture: Gesture, params: BoxLabParams) -> BoxLabParams | None:
    """Drag, paint and erase boxes."""
    return state.touched(gesture, params)


def results(state: Mode, params: BoxLabParams) -> dict[str, Any]:
    """Return the arrays that `--save` writes; scene.py says what each is."""
    return state.results(params)
