"""What the hand does: it paints boxes, erases them, moves the start, or measures a size."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import torch

from playground.boxes.iou import Floats
from playground.faults import UserError
from playground.samples import MOST, Samples
from playground.scene import Gesture
from playground.scenes.anchor_clustering.params import NO_BOXES, AnchorParams
from playground.scenes.anchor_clustering.search import as_rows
from playground.scenes.anchor_clustering.state import State

DROPS: Final = 6
"""Boxes of one puff."""
SPACING: Final = 0.02
"""How far the hand goes between two puffs, as a share of the picture's sides."""
ERASER: Final = 0.04
REACH: Final = 0.06
"""How near a centroid the hand takes hold of it."""


def touched(state: State, gesture: Gesture, params: AnchorParams) -> AnchorParams | None:
    """Answer a gesture in the plane of sizes, or among the anchors, where a corner is dragged."""
    hand = state.hand
    if gesture.pane not in ("plane", "anchors") or gesture.kind in ("set", "act", "dismiss"):
        return None
    among_anchors = gesture.pane == "anchors"
    at = (2 * abs(gesture.x), 2 * abs(gesture.y)) if among_anchors else (gesture.x, gesture.y)
    inside = min(at) > 0 and bool((np.array(at) <= _reach(state)).all())
    hand.at = at if inside and gesture.kind != "leave" else None
    if gesture.kind == "press":
        hand.down, hand.last, hand.held = inside, None, -1
    if not hand.down or not inside or gesture.kind not in ("press", "drag", "release"):
        return None
    hand.down = gesture.kind != "release"
    if among_anchors:
        paints = gesture.kind == "release" and params.brush == "paint"
        return _with(state, params, np.array([at])) if paints else None
    return _stroke(state, np.array(at), gesture.kind == "press", params) if hand.down else None


def _stroke(state: State, at: Floats, begins: bool, params: AnchorParams) -> AnchorParams | None:
    match params.brush:
        case "paint":
            return _paint(state, at, params)
        case "erase":
            return _erase(state, at, params)
        case "start":
            return _move(state, at, begins, params)
        case _:
            return None


def _reach(state: State) -> Floats:
    """Return the largest width and height that may be painted: the largest there is, or the image's."""
    sizes, image = state.data.sizes, state.data.image
    return np.maximum(sizes.max(axis=0), image) if len(sizes) else image


def _paint(state: State, at: Floats, params: AnchorParams) -> AnchorParams | None:
    hand, reach = state.hand, _reach(state)
    if hand.last is not None and (np.abs(at - hand.last) < SPACING * reach).all():
        return None
    hand.last = (float(at[0]), float(at[1]))
    stray = torch.randn(DROPS, 2, generator=hand.random, dtype=torch.float64).numpy()
    drops = at * np.exp(params.brush_spread * stray)
    return _with(state, params, np.minimum(drops, reach))


def _erase(state: State, at: Floats, params: AnchorParams) -> AnchorParams | None:
    away = (np.abs(state.data.sizes - at) > ERASER * _reach(state)).any(axis=1)
    return None if away.all() else _own(state, params, _rows(state)[away])


def _move(state: State, at: Floats, begins: bool, params: AnchorParams) -> AnchorParams | None:
    search, hand = state.chosen, state.hand
    if search is None:
        return None
    if begins:
        apart = (np.abs(search.run.centroids - at) / _reach(state)).max(axis=1)
        hand.held = int(apart.argmin()) if apart.min() < REACH else -1
    if not 0 <= hand.held < len(search.run.centroids):
        return None
    first = search.shown.trail[0].copy()
    first[hand.held] = at
    return replace(params, first=as_rows(_short(first, params)))


def _with(state: State, params: AnchorParams, sizes: Floats) -> AnchorParams:
    """Return parameters with boxes (n, 2), in the unit that is shown, added to those there are."""
    if len(state.data) + len(sizes) > MOST:
        raise UserError(f"there is room for {MOST} own boxes only", "choose a class, or another file")
    added = _in_pixels(state, sizes)
    return _own(state, params, np.vstack([_rows(state), np.column_stack([added, np.zeros(len(added))])]))


def _rows(state: State) -> Floats:
    data = state.data
    return np.column_stack([_in_pixels(state, data.sizes), data.labels])


def _in_pixels(state: State, sizes: Floats) -> Floats:
    """Return sizes (n, 2) in pixels of the typical image, to a tenth, so that links stay short."""
    return np.maximum(np.round(sizes * (state.data.typical if state.data.relative else 1.0), 1), 0.1)


def _own(state: State, params: AnchorParams, rows: Floats) -> AnchorParams:
    """Return parameters with rows (n, 3) of width, height and class as own boxes, in images as they were.

    Where none are left none are made either: having no own boxes means made ones.
    """
    if not len(rows):
        return replace(params, boxes=NO_BOXES, samples=0, classes="")
    state.hand.painted = Samples.of(rows)
    known = tuple(np.round(state.data.typical).tolist())
    size = () if known == tuple(params.network_size) else known
    return replace(params, boxes=state.hand.painted, image_size=size, classes="")


def _short(sizes: Floats, params: AnchorParams) -> Floats:
    return np.round(sizes, 4 if params.unit == "relative" else 1)
