"""How detection moves: pictures come, a network looks at the newest, and its boxes are shown with them."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.scene import Context, Gesture, Picture
from playground.scenes.detection import view
from playground.scenes.detection.params import DetectionParams
from playground.scenes.detection.state import NEXT, Watching


def start(params: DetectionParams, context: Context) -> Watching:
    """Load the model and open the source; UserError for what cannot be used."""
    return Watching.of(params, context)


def step(state: Watching, params: DetectionParams) -> bool:
    """Take the next picture, or what the network says of the last one."""
    state.follow(params)
    return state.advance(params, NEXT)


def watch(state: Watching, params: DetectionParams) -> bool:
    """Go on between two steps: a source has a pace of its own."""
    state.follow(params)
    before = state.shot, state.sight
    state.advance(params, 0.0)
    return before != (state.shot, state.sight)


def draw(state: Watching, params: DetectionParams) -> Picture:
    """Show the picture with its boxes, and what made them."""
    state.follow(params)
    return view.picture(state, params)


def touch(state: Watching, gesture: Gesture, params: DetectionParams) -> DetectionParams | None:
    """Look into the cell that is pressed."""
    shot = state.shown(params)
    if gesture.kind not in ("press", "drag") or gesture.pane != "picture" or shot is None:
        return None
    height, width = shot.pixels.shape[:2]
    place = gesture.x / width, gesture.y / height
    return params.updated({"place": place}) if min(place) >= 0 and max(place) < 1 else None


def results(state: Watching, params: DetectionParams) -> dict[str, Any]:
    """Return the arrays that `--save` writes: what was found on the last picture."""
    found = state.found(params)
    return {
        "boxes": found.boxes,
        "scores": found.scores,
        "labels": found.labels,
        "names": np.array([found.name(label) for label in found.labels.tolist()], np.str_),
        "candidates": np.array(len(found.candidates)),
    }
