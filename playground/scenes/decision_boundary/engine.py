"""How the decision boundary moves: start takes the points, step learns from them, draw shows everything."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from playground.nn.points import PointSet
from playground.scene import Context, Gesture, Picture
from playground.scenes.decision_boundary import view
from playground.scenes.decision_boundary.brush import Brush
from playground.scenes.decision_boundary.classical_learner import ClassicalLearner
from playground.scenes.decision_boundary.data import Data, load, source
from playground.scenes.decision_boundary.editing import edited
from playground.scenes.decision_boundary.learner import Learner
from playground.scenes.decision_boundary.network_learner import NetworkLearner
from playground.scenes.decision_boundary.pair_learner import PairLearner
from playground.scenes.decision_boundary.params import EDGE, PAINTING, DecisionBoundaryParams
from playground.scenes.decision_boundary.places import touched
from playground.scenes.decision_boundary.state import Hand, State

APART = 2**33
"""Added to the seed for the model that is compared."""
SPRAY = 2**34
"""Added to the seed for the drops of the spray."""
NEAR = 0.25
"""How close to the pinned place a second press frees it."""


def start(params: DecisionBoundaryParams, context: Context) -> State:
    """Take the points and make what learns from them."""
    data = load(params, context.generator)
    hand = Hand(Brush(torch.Generator().manual_seed(context.generator.initial_seed() + SPRAY)))
    return State(data, _source(params, hand), *_learners(data, params, context), context, hand)


def follow(state: State, params: DecisionBoundaryParams) -> None:
    """Follow the parameters that do not restart: other points, other settings."""
    _take_points(state, params)
    for learner in (state.learner, state.other):
        if learner is not None:
            learner.steer(params)


def step(state: State, params: DecisionBoundaryParams) -> bool:
    """Learn for an epoch or an update, or fit a few trees. Raises Diverged; good weights are put back."""
    alive = state.context.cancelled  # asked now and then in a long epoch, it tells the window so
    more = state.learner.learn(params, alive)
    if state.other is not None:
        more = state.other.learn(params, alive) or more
    return more


def draw(state: State, params: DecisionBoundaryParams) -> Picture:
    """Show the field, the network, the curves and the confusion."""
    return view.picture(state, params)


def touch(state: State, gesture: Gesture, params: DecisionBoundaryParams) -> DecisionBoundaryParams | None:
    """Answer the hand: probe and paint in the field, look at and edit the network in its picture."""
    if gesture.pane == "field":
        painted = _touch_field(state, gesture, params)
        if painted is None:
            _take_points(state, params)  # one that was lifted is let go
        return painted
    if gesture.pane == "network":
        return _touch_network(state, gesture, params)
    return None


def results(state: State, params: DecisionBoundaryParams) -> dict[str, Any]:
    """Return the arrays that `--save` writes; scene.py says what each is."""
    data, learner = state.data, state.learner
    rows = learner.history.rows()
    ends = np.flatnonzero(rows[:, -1] == 1)
    return {
        "field": view.published(learner.field(), data),
        "extent": np.array([-EDGE, EDGE, -EDGE, EDGE]),
        "train_xy": data.train.xy.numpy(),
        "train_label": _published_labels(data, data.train),
        "test_xy": data.test.xy.numpy(),
        "test_label": _published_labels(data, data.test),
        "weights": np.concatenate([np.zeros(0, np.float32), *learner.weights()]),
        "history": rows[ends, 1:3],
    }


def _published_labels(data: Data, points: PointSet) -> NDArray[Any]:
    labels = data.labels(points).numpy()
    return data.values(labels) if data.target == "value" else labels


def _learners(data: Data, params: DecisionBoundaryParams, context: Context) -> tuple[Learner, Learner | None]:
    """Make the model and what it is compared with; its random numbers are its own, so that neither shifts."""
    learner = _make(params.model, data, params, context)
    if params.compare == "none":
        return learner, None
    apart = replace(context, generator=torch.Generator().manual_seed(params.seed + APART))
    return learner, _make(params.compare, data, params, apart)


def _make(name: str, data: Data, params: DecisionBoundaryParams, context: Context) -> Learner:
    if name != "network":
        return ClassicalLearner(name, data, params, context)  # pyright: ignore[reportArgumentType]
    apart = data.target == "pair" and params.second_task == "separate"
    return (PairLearner if apart else NetworkLearner)(data, params, context)


def _take_points(state: State, params: DecisionBoundaryParams) -> None:
    """Go on with other points where the parameters, or a hand that lifts one of them, tell of others."""
    now = _source(params, state.hand)
    if now != state.source:
        _replace(state, params)
        state.source = now


def _source(params: DecisionBoundaryParams, hand: Hand) -> object:
    """Return what the points and their two sides depend on, to be compared."""
    return source(params), hand.brush.lifted


def _replace(state: State, params: DecisionBoundaryParams) -> None:
    """Go on with other points; where they ask for another kind of answer, begin anew as a restart would."""
    generator = torch.Generator().manual_seed(params.seed)
    data = load(params, generator, state.hand.brush.lifted)
    if (data.target, data.classes) == (state.data.target, state.data.classes):
        for learner in (state.learner, state.other):
            if learner is not None:
                learner.replace(data, params)
    else:
        context = replace(state.context, generator=generator)
        state.learner, state.other = _learners(data, params, context)
        state.hand.hovered = state.hand.picked = -1  # items of what is no longer there
    state.data = data


def _touch_field(
    state: State, gesture: Gesture, params: DecisionBoundaryParams
) -> DecisionBoundaryParams | None:
    hand = state.hand
    inside = abs(gesture.x) <= EDGE and abs(gesture.y) <= EDGE
    hand.probe = (gesture.x, gesture.y) if inside and gesture.kind != "leave" else None
    if params.brush != "look":
        if params.task == "classification" and params.brush in PAINTING:
            params = replace(params, brush_class=state.data.brush_class(params.brush_class))
        own = hand.brush.stroke(gesture, state.data, params)
        return None if own is None else state.data.painted(own, params)
    if gesture.kind == "press" and inside:
        again = hand.pinned is not None and math.dist(hand.pinned, (gesture.x, gesture.y)) < NEAR
        hand.pinned = None if again else hand.probe
    return None


def _touch_network(
    state: State, gesture: Gesture, params: DecisionBoundaryParams
) -> DecisionBoundaryParams | None:
    hand = state.hand
    match gesture.kind:
        case "press":
            hand.picked = gesture.item if gesture.mark == "network" else -1
        case "dismiss":
            hand.picked = -1
        case "set" | "act":
            place = touched(hand.picked, state.sizes)
            return None if place is None else edited(gesture, place, state.sizes, params)
        case _:
            hand.hovered = gesture.item if gesture.mark == "network" and gesture.kind != "leave" else -1
    return None
