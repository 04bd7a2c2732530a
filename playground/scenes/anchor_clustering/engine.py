"""How anchors are found: step assigns or updates, and finds out a little more of what stands beside it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from playground.scene import Context, Gesture, Picture
from playground.scenes.anchor_clustering import hand, view
from playground.scenes.anchor_clustering.params import AnchorParams
from playground.scenes.anchor_clustering.state import State

PIECES: Final = 12
"""Pieces of the survey in a step, some milliseconds together: the animation goes on meanwhile."""
ALONE: Final = 40
"""As many when nothing else moves any more."""


def start(params: AnchorParams, context: Context) -> State:
    """Make or read the boxes and choose the first centroids. UserError for boxes that cannot be used."""
    return State.of(params, context)


def follow(state: State, params: AnchorParams) -> None:
    """Begin anew whatever depends on what has changed. UserError for boxes that cannot be used."""
    state.follow(params)


def step(state: State, params: AnchorParams) -> bool:
    """Assign or update with both distances, and survey. Raises UserError for too large a k."""
    if state.problem is not None:
        raise state.problem
    moved = [search.advance() for search in state.searches.values()]
    more = state.survey is not None and state.survey.advance(PIECES if any(moved) else ALONE)
    return any(moved) or more


def draw(state: State, params: AnchorParams) -> Picture:
    """Show the boxes by cluster, the anchors, and how good they are."""
    return view.picture(state, params)


def touch(state: State, gesture: Gesture, params: AnchorParams) -> AnchorParams | None:
    """Paint and erase boxes, drag a centroid's start, or measure the size under the hand."""
    return hand.touched(state, gesture, params)


def results(state: State, params: AnchorParams) -> dict[str, Any]:
    """Return the arrays that `--save` writes; scene.py says what each is."""
    if state.chosen is None or state.survey is None:
        return {}
    named = {"": state.searches["iou"], "_euclidean": state.searches["euclidean"]}
    if params.distance == "euclidean":
        named = {"": named["_euclidean"], "_iou": named[""]}
    found: dict[str, Any] = {"sizes": state.data.sizes}
    for suffix, search in named.items():
        found[f"anchors{suffix}"] = search.run.anchors
        found[f"assignment{suffix}"] = search.assignment()
        found[f"mean_iou{suffix}"] = np.array(search.run.mean_iou)
    for distance, points in state.survey.curves.items():
        found[f"curve_{distance}"] = points
    return found
