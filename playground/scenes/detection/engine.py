"""How detection moves: pictures come, a network looks at the newest, and its boxes are shown with them."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.scene import Context, Gesture, Picture, Waiting
from playground.scenes.detection import getting, judging_view, line_hand, retrying, view
from playground.scenes.detection.judging import Judging
from playground.scenes.detection.params import DetectionParams
from playground.scenes.detection.state import NEXT, Watching


def start(params: DetectionParams, context: Context) -> Watching | Judging:
    """Load the model and open the source; UserError for what cannot be used."""
    return Watching.of(params, context) if params.mode == "watch" else Judging(params, context)


def follow(state: Watching | Judging, params: DetectionParams) -> None:
    """Go where the parameters say, and look again where a picture is to be given in another manner."""
    state.follow(params)


def step(state: Watching | Judging, params: DetectionParams) -> bool | Waiting:
    """Take the next picture, or what the network says of the last one; judge the next images of a folder."""
    return state.advance(params) if isinstance(state, Judging) else state.advance(params, NEXT)


def watch(state: Watching | Judging, params: DetectionParams) -> bool:
    """Go on between two steps, for a source has a pace of its own; and tell how long it has been silent."""
    if isinstance(state, Judging):
        return False
    news = state.reader.news()
    return state.advance(params, 0.0) is True or news


def moved(state: Watching | Judging, params: DetectionParams) -> DetectionParams:
    """Return the parameters with the place in the video where its picture is frozen."""
    return params if isinstance(state, Judging) else state.moved(params)


def draw(state: Watching | Judging, params: DetectionParams) -> Picture:
    """Show the picture with its boxes, and what made them; or how well they are found."""
    return judging_view.picture(state, params) if isinstance(state, Judging) else view.picture(state, params)


def touch(state: Watching | Judging, gesture: Gesture, params: DetectionParams) -> DetectionParams | None:
    """Move the end of the line, or look into the cell, that is pressed; offer a model where none fits."""
    if isinstance(state, Judging):
        return None
    if gesture.kind == "act":
        return _acted(state, gesture.name, params)
    if line_hand.holds(state, gesture):
        return line_hand.dragged(state, gesture, params)
    if (state.absent or state.eye is None or params.out_of_place) and gesture.kind in ("press", "dismiss"):
        state.offers = gesture.kind == "press" and gesture.pane == "picture"
    shot = state.shown(params)
    if (
        gesture.kind not in ("press", "drag")
        or gesture.pane != "picture"
        or shot is None
        or state.eye is None
    ):
        return None
    height, width = shot.pixels.shape[:2]
    place = round(gesture.x / width, 4), round(gesture.y / height, 4)
    return params.updated({"place": place}) if min(place) >= 0 and max(place) < 1 else None


def _acted(state: Watching, name: str, params: DetectionParams) -> DetectionParams | None:
    """Do what a button of the card says: try the source again, or look with a model."""
    if name == retrying.RETRY:
        state.retry(params)
        return None
    wanted = getting.gotten(name, params, state.context)
    if wanted == params:  # it was named before it was here
        state.installed_now(params)
    return wanted


def results(state: Watching | Judging, params: DetectionParams) -> dict[str, Any]:
    """Return the arrays that `--save` writes; scene.py says what each is."""
    if isinstance(state, Judging):
        return state.results()
    found = state.found(params)
    return {
        "boxes": found.boxes,
        "scores": found.scores,
        "labels": found.labels,
        "names": np.array([found.name(label) for label in found.labels.tolist()], np.str_),
        "candidates": np.array(len(found.candidates)),
        "history": state.log.rows(),
    }
