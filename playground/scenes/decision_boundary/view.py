"""What the decision boundary looks like: a state as marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import torch

from playground.marks import Colour, Heatmap, Mark, Path, Points
from playground.nn.features import FEATURES
from playground.nn.metrics import Score, macro
from playground.scene import Cursor, Offer, Picture
from playground.scenes.decision_boundary import bowl, field_view, network_view, space
from playground.scenes.decision_boundary.classical_learner import ClassicalLearner
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.editing import offer
from playground.scenes.decision_boundary.inside import Probe, explanation, number
from playground.scenes.decision_boundary.learner import Floats, Learner
from playground.scenes.decision_boundary.network_learner import NetworkLearner
from playground.scenes.decision_boundary.params import NAMES, DecisionBoundaryParams
from playground.scenes.decision_boundary.places import title, touched
from playground.scenes.decision_boundary.tables import tables

if TYPE_CHECKING:
    from playground.scenes.decision_boundary.engine import State

Panes = dict[str, tuple[Mark, ...]]


def picture(state: State, params: DecisionBoundaryParams) -> Picture:
    """Return the whole picture of a state."""
    data, learner = state.data, state.learner
    train, test = learner.scores()
    layers = network_view.unit_maps(learner, params)
    answer = learner.field()
    panes: Panes = {"field": _field(state, params, answer, layers, (train, test)), **_curves(state, params)}
    if layers:
        selected = state.hand.hovered if state.hand.hovered >= 0 else state.hand.picked
        panes["network"] = (network_view.diagram(learner, layers, params, data, selected),)
    learners = {NAMES[params.model]: learner}
    if state.other is not None:
        learners[NAMES[params.compare]] = state.other
    panes |= tables(data, params, learners)
    panes |= _more_views(state, params, answer)
    return Picture(
        panes,
        _metrics(state, params, train, test),
        _notes(state, params, layers, answer),
        offer=_offer(state, params),
        cursor=_cursor(params),
    )


def published(answer: Floats, data: Data) -> Floats:
    """Return an answer (outputs, CELLS²) as `--save` writes it: rows, columns, then classes or questions."""
    fields = field_view.square(answer)
    if data.target == "value":
        fields = data.values(fields)
    return fields[0].copy() if len(fields) == 1 else np.moveaxis(fields, 0, -1).copy()


def _field(
    state: State,
    params: DecisionBoundaryParams,
    answer: Floats,
    layers: list[Floats],
    scores: tuple[Score, Score],
) -> tuple[Mark, ...]:
    data, hand = state.data, state.hand
    question = _question(state, layers)
    count = sum(len(layer) for layer in layers)
    marks: list[Mark] = []
    if 0 <= hand.hovered < count - (len(layers[-1]) if layers else 0):
        shown = field_view.square(np.concatenate(layers)[hand.hovered][None])[0]
        marks.append(Heatmap(shown, field_view.EXTENT, "diverging", low=-1.0, high=1.0))
    else:
        marks.append(field_view.heatmap(answer, data, params, question))
    marks += field_view.members(state.learner, data) if params.show_members else []
    marks.append(Path(field_view.boundaries(answer, data, question), colour="text", name="boundary"))
    sets = [(data.train, scores[0], False, "train")]
    if params.show_test:
        sets.append((data.test, scores[1], True, "test"))
    marks += [
        field_view.points(points, data, hollow=hollow, label=label) for points, _, hollow, label in sets
    ]
    marks.append(field_view.rings([points.xy[score.wrong.cpu()].numpy() for points, score, *_ in sets]))
    if hand.pinned is not None:
        cross = Points(np.array([hand.pinned]), np.zeros(1, int), size=13, symbol="cross", name="probe")
        marks.append(cross)
    return tuple(marks)


def _question(state: State, layers: list[Floats]) -> int:
    """Return which of two questions the field shows: that of the output under the hand, else the first."""
    if state.data.target != "pair" or not layers:
        return 0
    return 1 if state.hand.hovered == sum(len(layer) for layer in layers) - 1 else 0


def _curves(state: State, params: DecisionBoundaryParams) -> Panes:
    """Return losses, accuracies and learning rates; the compared model's in the second colour."""
    panes: Panes = {}
    named = state.other is not None
    learners = [(state.learner, NAMES[params.model])]
    learners += [(state.other, NAMES[params.compare])] if state.other is not None else []
    for colour, (learner, name) in enumerate(learners):
        for pane, marks in _own_curves(learner, state.data, colour if named else "accent", name * named):
            panes[pane] = (*panes.get(pane, ()), *marks)
    return panes


def _own_curves(
    learner: Learner, data: Data, colour: Colour, name: str
) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    rows = learner.history.thinned()
    if len(rows) < 2:  # one point is no curve: some models are fitted at once
        return

    def curve(column: int, what: str) -> Path:
        line = np.stack([rows[:, 0], rows[:, column]], axis=1)
        label = f"{name} {what}".strip()  # width 1: at 1.5 curves took 13 ms a frame
        return Path((line,), colour=colour, dashed=what == "test", label=label)

    for pane, train, test in (("loss", 1, 2), ("accuracy", 3, 4)):
        yield pane, (curve(train, "train"), *((curve(test, "test"),) if len(data.test) else ()))
    if learner.best_epochs:
        yield "loss", (Path((), colour="muted", spans=learner.best_epochs, label="best", name="best"),)
    if not isinstance(learner, ClassicalLearner):
        yield "rate", (curve(5, ""),)


def _more_views(state: State, params: DecisionBoundaryParams, answer: Floats) -> Panes:
    """Return the panes that lie behind tabs, as far as anyone looks at them."""
    data, learner, panes = state.data, state.learner, Panes()
    if state.context.seen("surface"):
        panes["surface"] = (field_view.surface(answer, data, learner),)
    if state.context.seen("difference") and state.other is not None:
        panes["difference"] = (field_view.difference(answer, state.other.field(), data)[0],)
    if isinstance(learner, NetworkLearner):
        if state.context.seen("space"):
            panes["space"] = space.marks(learner, data, params)
        if state.context.seen("bowl") and learner.is_linear:
            panes["bowl"] = bowl.marks(learner)
        if state.context.seen("inside") and (place := state.place) is not None:
            at = state.hand.pinned or state.hand.probe or (1.0, 1.0)
            panes["inside"] = (explanation(place, Probe.at(at, data.train), learner, data),)
    return panes


def _metrics(state: State, params: DecisionBoundaryParams, train: Score, test: Score) -> dict[str, float]:
    learner, data = state.learner, state.data
    metrics = {"epoch": learner.progress, "train_loss": train.loss, "test_loss": test.loss}
    if data.target == "value":
        metrics |= {"train_r2": train.accuracy, "test_r2": test.accuracy}
    else:
        precision, recall, f1 = macro((test if len(data.test) else train).confusion)
        metrics |= {"train_accuracy": train.accuracy, "test_accuracy": test.accuracy}
        metrics |= {"precision": precision, "recall": recall, "f1": f1}
    return {**metrics, **learner.reading(params), "parameters": float(learner.cost.parameters)}


def _notes(
    state: State, params: DecisionBoundaryParams, layers: list[Floats], answer: Floats
) -> dict[str, str]:
    data, learner = state.data, state.learner
    of_scores = {"binary": "test, class 1", "classes": "test, means over the classes"}
    notes = {"confusion": "test", "scores": of_scores.get(data.target, "test"), "network": learner.note}
    notes["field"] = _field_note(state, params, layers)
    notes["loss"] = learner.stopped
    if state.other is not None and state.context.seen("difference"):
        share = field_view.difference(answer, state.other.field(), data)[1]
        notes["difference"] = f"{NAMES[params.model]} − {NAMES[params.compare]}: they part on {share:.0%}"
    return {pane: note for pane, note in notes.items() if note}


def _field_note(state: State, params: DecisionBoundaryParams, layers: list[Floats]) -> str:
    data, hand = state.data, state.hand
    if not len(data.train):
        return "No points to learn from: raise Samples, or paint some."
    if 0 <= hand.hovered < sum(len(layer) for layer in layers):
        return _unit_name(state, [len(layer) for layer in layers], params)
    at = hand.probe or hand.pinned
    if at is None:
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


def _unit_name(state: State, counts: list[int], params: DecisionBoundaryParams) -> str:
    if isinstance(state.learner, ClassicalLearner):
        return f"Member {state.hand.hovered + 1}" if state.hand.hovered < counts[0] else "All together"
    place = touched(state.hand.hovered, counts)
    assert place is not None
    if place.layer == 0:
        return f"Input {FEATURES[params.features[place.unit]].label}"  # pyright: ignore
    return title(place, counts)


def _offer(state: State, params: DecisionBoundaryParams) -> Offer | None:
    place = touched(state.hand.picked, state.sizes)
    if place is None or not isinstance(state.learner, NetworkLearner):
        return None
    return offer(place, state.learner.value(place), state.sizes, params)


def _cursor(params: DecisionBoundaryParams) -> dict[str, Cursor]:
    shapes: dict[str, Cursor] = {"look": "arrow", "move": "move"}
    return {"field": shapes.get(params.brush, "cross"), "network": "point"}
