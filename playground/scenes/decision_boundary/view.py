"""What the decision boundary looks like: a state as marks, one function for each pane."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from playground.marks import Colour, Heatmap, Mark, Path, Points, Text
from playground.nn.metrics import macro
from playground.scene import Cursor, Offer, Picture
from playground.scenes.decision_boundary import bowl, field_view, network_view, notes, space, tables
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.diagnosis import Diagnosis
from playground.scenes.decision_boundary.editing import offer
from playground.scenes.decision_boundary.inside import Probe, explanation
from playground.scenes.decision_boundary.learner import Floats, first_question
from playground.scenes.decision_boundary.look import Look
from playground.scenes.decision_boundary.network_learner import NetworkLearner
from playground.scenes.decision_boundary.params import DecisionBoundaryParams
from playground.scenes.decision_boundary.places import touched
from playground.scenes.decision_boundary.state import State

Marks = tuple[Mark, ...]


def picture(state: State, params: DecisionBoundaryParams) -> Picture:
    """Return the picture of a state; panes that nobody sees are left out."""
    look = Look(state, params)
    panes = {name: show(look) for name, show in PANES.items() if state.context.seen(name)}
    return Picture(
        {name: marks for name, marks in panes.items() if marks},
        _metrics(look),
        notes.of_panes(look),
        offer=_offer(state, params),
        cursor=_cursor(params),
    )


def published(answer: Floats, data: Data) -> Floats:
    """Return an answer (outputs, CELLS²) as `--save` writes it: rows, columns, then classes or questions."""
    fields = field_view.square(answer)
    if data.target == "value":
        fields = data.values(fields)
    return fields[0].copy() if len(fields) == 1 else np.moveaxis(fields, 0, -1).copy()


def _field(look: Look) -> Marks:
    state, params, data, hand = look.state, look.params, look.state.data, look.state.hand
    question = 0
    heatmap = None
    if hand.hovered >= 0:  # a unit under the hand shows its own map, an output of one or two its question
        counts = [len(layer) for layer in look.layers]
        outputs = counts[-1] if counts and counts[-1] <= 2 else 0
        place = hand.hovered - (sum(counts) - outputs)
        if place < 0:
            shown = field_view.square(np.concatenate(look.layers)[hand.hovered][None])[0]
            heatmap = Heatmap(shown, field_view.EXTENT, "diverging", low=-1.0, high=1.0)
        elif place < outputs:
            question = place
    marks: list[Mark] = [heatmap or field_view.heatmap(look.answer, data, params, question)]
    marks += field_view.members(state.learner) if params.show_members else []
    marks.append(Path(field_view.boundaries(look.answer, data, question), colour="text", name="boundary"))
    sets = [(data.train, look.scores[0], False, "train")]
    if params.show_test:
        sets.append((data.test, look.scores[1], True, "test"))
    marks += [
        field_view.points(points, data, hollow=hollow, label=label) for points, _, hollow, label in sets
    ]
    marks.append(field_view.rings([points.xy[score.wrong.cpu()].numpy() for points, score, *_ in sets]))
    if hand.pinned is not None:
        cross = Points(np.array([hand.pinned]), np.zeros(1, int), size=13, symbol="cross", name="probe")
        marks.append(cross)
    return tuple(marks)


def _surface(look: Look) -> Marks:
    return (field_view.surface(look.answer, look.state.data, look.state.learner),)


def _difference(look: Look) -> Marks:
    other = look.state.other
    return () if other is None else (field_view.difference(look.answer, other.field(), look.state.data),)


def _network(look: Look) -> Marks:
    hand = look.state.hand
    selected = hand.hovered if hand.hovered >= 0 else hand.picked
    if not look.layers:
        return ()
    return (network_view.diagram(look.state.learner, look.layers, look.params, look.state.data, selected),)


def _space(look: Look) -> Marks:
    learner = look.state.learner
    return space.marks(learner, look.state.data, look.params) if isinstance(learner, NetworkLearner) else ()


def _bowl(look: Look) -> Marks:
    learner = look.state.learner
    return bowl.marks(learner) if isinstance(learner, NetworkLearner) and learner.is_linear else ()


def _curves(look: Look, train: int, test: int | None = None) -> Iterator[Mark]:
    """Yield columns of the history as curves, the test's dashed; a compared model has the second colour.

    Of two models the legend names them, and the pane's note says what is dashed.
    """
    several = len(look.learners) > 1
    for number, (name, learner) in enumerate(look.learners.items()):
        rows = learner.history.thinned()
        if len(rows) < 2 or np.isnan(rows[:, train]).all():  # what is fitted at once has no curve
            continue
        colour: Colour = number if several else "accent"  # width 1: at 1.5 curves took 13 ms a frame
        yield Path((rows[:, [0, train]],), colour=colour, label=name if several else "train")
        if test is not None and len(look.state.data.test):
            label = "" if several else "test"
            yield Path((rows[:, [0, test]],), colour=colour, dashed=True, label=label)


def _loss(look: Look) -> Marks:
    best = tuple(epoch for learner in look.learners.values() for epoch in learner.best_epochs)
    marked = (Path((), colour="muted", spans=best, label="best", name="best"),) if best else ()
    return (*_curves(look, 1, 2), *marked)


def _accuracy(look: Look) -> Marks:
    return tuple(_curves(look, 3, 4))


def _rate(look: Look) -> Marks:
    return tuple(_curves(look, 5))


def _confusion(look: Look) -> Marks:
    data = look.state.data
    judged = len(data.test) > 0 and data.target != "value"
    return (tables.confusion(look.scores[1], data),) if judged else ()


def _scores(look: Look) -> Marks:
    data = look.state.data
    if not len(data.test):
        return ()
    if look.answers_differ:  # of two questions some answer the first only
        first = data.question(0)
        judged = {name: first_question(learner, first) for name, learner in look.learners.items()}
        return (tables.scores(judged, first),)
    return (tables.scores({name: learner.scores()[1] for name, learner in look.learners.items()}, data),)


def _diagnosis(look: Look) -> Marks:
    data, stopped = look.state.data, look.state.learner.stopped
    said: Marks = (Text(stopped, name="stopped"),) if stopped else ()
    if not len(data.test) or data.target == "value":
        return said
    train, test = look.scores
    found = Diagnosis(look.params.best_error, 1 - train.accuracy, 1 - test.accuracy)
    return (*tables.diagnosis(found), *said)


def _inside(look: Look) -> Marks:
    state = look.state
    learner, place = state.learner, state.place
    if place is None or not isinstance(learner, NetworkLearner):
        return ()
    at = state.hand.pinned or state.hand.probe or (1.0, 1.0)
    return (explanation(place, Probe.at(at, state.data.train), learner, state.data),)


def _cost(look: Look) -> Marks:
    return (tables.cost({name: learner.cost for name, learner in look.learners.items()}),)


PANES: Final[dict[str, Callable[[Look], Marks]]] = {
    "field": _field,
    "surface": _surface,
    "difference": _difference,
    "network": _network,
    "space": _space,
    "loss": _loss,
    "bowl": _bowl,
    "accuracy": _accuracy,
    "rate": _rate,
    "confusion": _confusion,
    "scores": _scores,
    "inside": _inside,
    "diagnosis": _diagnosis,
    "cost": _cost,
}


def _metrics(look: Look) -> dict[str, float]:
    data, learner, (train, test) = look.state.data, look.state.learner, look.scores
    metrics = {"epoch": learner.progress, "train_loss": train.loss, "test_loss": test.loss}
    if data.target == "value":
        metrics |= {"train_r2": train.accuracy, "test_r2": test.accuracy}
    else:
        precision, recall, f1 = macro((test if len(data.test) else train).confusion)
        metrics |= {"train_accuracy": train.accuracy, "test_accuracy": test.accuracy}
        metrics |= {"precision": precision, "recall": recall, "f1": f1}
    return {**metrics, **learner.reading(look.params), "parameters": float(learner.cost.parameters)}


def _offer(state: State, params: DecisionBoundaryParams) -> Offer | None:
    place = touched(state.hand.picked, state.sizes)
    if place is None or not isinstance(state.learner, NetworkLearner):
        return None
    return offer(place, state.learner.value(place), state.sizes, params)


def _cursor(params: DecisionBoundaryParams) -> dict[str, Cursor]:
    shapes: dict[str, Cursor] = {"look": "arrow", "move": "move"}
    return {"field": shapes.get(params.brush, "cross"), "network": "point"}
