"""The counting line under the hand: an end that is pressed comes along."""

from __future__ import annotations

from playground.scene import Gesture
from playground.scenes.detection.params import DetectionParams
from playground.scenes.detection.state import Watching
from playground.scenes.detection.tracks_view import ENDS


def holds(state: Watching, gesture: Gesture) -> bool:
    """Tell whether a gesture is for an end of the line; note which one it takes, and when it lets go."""
    if gesture.kind == "hover":
        state.over_end = gesture.mark == ENDS
    elif gesture.kind == "press":
        state.held = gesture.item if gesture.mark == ENDS and gesture.button == "left" else -1
    held = state.held >= 0
    if gesture.kind == "release":
        state.held = -1
    return held


def dragged(state: Watching, gesture: Gesture, params: DetectionParams) -> DetectionParams | None:
    """Return the parameters with the held end where the hand is; it stays in the picture."""
    shot = state.shown(params)
    if gesture.kind != "drag" or gesture.pane != "picture" or shot is None:
        return None
    height, width = shot.pixels.shape[:2]
    line = list(params.line)
    line[2 * state.held : 2 * state.held + 2] = (
        round(min(max(share, 0.0), 1.0), 3) for share in (gesture.x / width, gesture.y / height)
    )
    return params.updated({"line": line})
