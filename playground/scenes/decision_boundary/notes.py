"""What is written beside the panes' titles."""

from __future__ import annotations

import numpy as np
import torch

from playground.nn.features import FEATURES
from playground.scenes.decision_boundary import field_view
from playground.scenes.decision_boundary.classical_learner import ClassicalLearner
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.inside import number
from playground.scenes.decision_boundary.learner import Floats
from playground.scenes.decision_boundary.look import Look
from playground.scenes.decision_boundary.params import NAMES
from playground.scenes.decision_boundary.places import title, touched


def of_panes(look: Look) -> dict[str, str]:
    """Return a note for each pane that needs one."""
    state, params, data = look.state, look.params, look.state.data
    judged = {"binary": "class 1", "classes": "macro"}
    dashed = "dashed: test" if state.other is not None and len(data.test) else ""
    notes = {
        "field": _field(look),
        "network": state.learner.note,
        "loss": "stopped" if state.learner.stopped else dashed,
        "accuracy": dashed,
        "confusion": "test",
        "scores": judged.get(data.target, ""),
    }
    if look.answers_differ:
        notes["scores"] = "question 1"
    if state.other is not None and state.context.seen("difference"):
        apart = field_view.disagreement(look.answer, state.other.field(), data)
        notes["difference"] = f"{NAMES[params.model]} − {NAMES[params.compare]}: {apart}"
    return {pane: note for pane, note in notes.items() if note}


def _field(look: Look) -> str:
    state, data, hand = look.state, look.state.data, look.state.hand
    if not len(data.train):
        return "No points to learn from: raise Samples, or paint some."
    if hand.hovered >= 0 and (unit := _unit(look)):
        return unit
    at = hand.probe or hand.pinned
    if at is None or not state.context.seen("field"):
        return data.note
    answer = state.learner.answer(torch.tensor([at], dtype=torch.float64))[:, 0]
    x, y = data.places(np.array([at]))[0]
    return f"({number(x)}, {number(y)})  {_said(answer, data)}"


def _said(answer: Floats, data: Data) -> str:
    if data.target == "value":
        return f"value {number(float(data.values(answer)[0]))}"
    if data.target == "classes":
        best = int(answer.argmax())
        return f"{data.class_names[best]} {answer[best]:.0%}"
    return f"P({data.class_names[1]}) = {(float(answer[0]) + 1) / 2:.2f}"


def _unit(look: Look) -> str:
    """Name the unit under the hand; nothing where it is an edge."""
    hovered, counts = look.state.hand.hovered, [len(layer) for layer in look.layers]
    if hovered >= sum(counts):
        return ""
    if isinstance(look.state.learner, ClassicalLearner):
        return f"Member {hovered + 1}" if hovered < counts[0] else "All together"
    place = touched(hovered, counts)
    assert place is not None
    if place.layer == 0:
        return f"Input {FEATURES[look.params.features[place.unit]].label}"  # pyright: ignore
    return title(place, counts)
