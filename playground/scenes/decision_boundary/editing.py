"""The network edited in its picture: what is offered for a place that was clicked, and what each act does.

Every act returns parameters, so undo, links and presets hold it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from playground.nn.choices import ACTIVATION
from playground.scene import Action, Entry, Gesture, Offer, Part, Pick
from playground.scenes.decision_boundary.params import DecisionBoundaryParams, activations
from playground.scenes.decision_boundary.places import Place, Written, title, within

DEEPEST, WIDEST = 8, 64
FIRST_WIDTH = 4
"""Units of a hidden layer put where there was none."""


def offer(place: Place, value: float, sizes: Sequence[int], params: DecisionBoundaryParams) -> Offer | None:
    """Return what may be done with a place whose weight or bias is `value`."""
    parts: list[Part] = []
    last = len(sizes) - 1
    if place.source is not None:
        parts += [Entry("weight", "Weight", value), _switch(params, place.written, "freeze", "Freeze weight")]
        return Offer("network", title(place, sizes), tuple(parts))
    if place.layer > 0:
        parts += [Entry("weight", "Bias", value), _switch(params, place.written, "freeze", "Freeze unit")]
        parts.append(_switch(params, (place.layer,), "freeze_layer", "Freeze layer"))
    if 0 < place.layer < last:
        chosen = activations(params)[place.layer - 1]
        parts.append(Pick("activation", "Activation", ACTIVATION.values, ACTIVATION.labels, chosen))
        wide = len(params.hidden) > 0 and params.hidden[place.layer - 1] < WIDEST
        parts += [
            Action("add_unit", "Add unit", enabled=wide),
            Action("remove_unit", "Remove unit"),
            Action("remove_layer", "Remove layer"),
        ]
    if place.layer < last:
        parts.append(Action("add_layer", "Add layer after", enabled=len(params.hidden) < DEEPEST))
    if place.layer == 0:
        parts.append(Action("remove_input", "Remove input", enabled=len(params.features) > 1))
    return Offer("network", title(place, sizes), tuple(parts)) if parts else None


def edited(
    gesture: Gesture, place: Place, sizes: Sequence[int], params: DecisionBoundaryParams
) -> DecisionBoundaryParams | None:
    """Return the parameters after an answer to an offer; None where nothing changes or was not offered."""
    if gesture.name not in _offered(place, sizes, params):
        return None
    match gesture.name:
        case "weight":
            return _set_weight(params, place, float(gesture.value))
        case "activation":
            chosen = list(activations(params))
            chosen[place.layer - 1] = str(gesture.value)
            return replace(params, layer_activations=tuple(chosen))
        case "freeze":
            return _toggle(params, place.written)
        case "freeze_layer":
            return _toggle(params, (place.layer,))
        case "remove_input":
            kept = tuple(name for index, name in enumerate(params.features) if index != place.unit)
            return _remapped(params, partial(_without_input, place.unit + 1), features=kept)
        case _:
            return _restructured(gesture.name, place, params)


def _offered(place: Place, sizes: Sequence[int], params: DecisionBoundaryParams) -> set[str]:
    offered = offer(place, 0.0, sizes, params)
    parts = offered.parts if offered else ()
    return {part.name for part in parts if not isinstance(part, Action) or part.enabled}


def _switch(params: DecisionBoundaryParams, written: Written, name: str, label: str) -> Action:
    return Action(name, label, on=written in params.frozen)


def _toggle(params: DecisionBoundaryParams, written: Written) -> DecisionBoundaryParams:
    if written in params.frozen:
        return replace(params, frozen=tuple(row for row in params.frozen if row != written))
    return replace(params, frozen=(*params.frozen, written))


def _set_weight(params: DecisionBoundaryParams, place: Place, value: float) -> DecisionBoundaryParams | None:
    if math.isnan(value):
        return None
    where = place.written if place.source is not None else (*place.written, 0)
    others = tuple(row for row in params.set_weights if row[:3] != where)
    return replace(params, set_weights=(*others, (*where, within(value))))


def _restructured(name: str, place: Place, params: DecisionBoundaryParams) -> DecisionBoundaryParams:
    hidden, chosen, layer = list(params.hidden), list(activations(params)), place.layer
    match name:
        case "add_unit":
            hidden[layer - 1] += 1  # behind the others: every row keeps its place
            return replace(params, hidden=tuple(hidden))
        case "remove_unit" if hidden[layer - 1] > 1:
            hidden[layer - 1] -= 1
        case "remove_unit" | "remove_layer":
            del hidden[layer - 1], chosen[layer - 1]
        case _:  # add_layer
            hidden.insert(layer, hidden[layer - 1] if layer else FIRST_WIDTH)
            chosen.insert(layer, chosen[layer - 1] if layer else params.activation)
    plain = all(activation == params.activation for activation in chosen)
    return _rebuilt(
        params, max(layer, 1), hidden=tuple(hidden), layer_activations=() if plain else tuple(chosen)
    )


def _without_input(gone: int, row: Written) -> Written | None:
    """Return the place of a row of the first layer once an input (from 1) is gone; None without one."""
    if row[0] != 1 or len(row) < 3 or row[2] < gone:
        return row
    return None if row[2] == gone else (*row[:2], row[2] - 1, *row[3:])


def _remapped(
    params: DecisionBoundaryParams, move: Callable[[Written], Written | None], **changes: Any
) -> DecisionBoundaryParams:
    """Change the network and move the rows of what was frozen or set by hand to their new places."""
    kept = {
        name: tuple(moved for row in getattr(params, name) if (moved := move(row)) is not None)
        for name in ("frozen", "set_weights")
    }
    return replace(params, **changes, **kept)


def _rebuilt(params: DecisionBoundaryParams, layer: int, **changes: Any) -> DecisionBoundaryParams:
    """Change the layers from `layer` on; what was frozen or set by hand there no longer has a place."""
    return _remapped(params, lambda row: row if row[0] < layer else None, **changes)
