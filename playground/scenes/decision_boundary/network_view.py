"""The network as units with their own maps of the plane; an ensemble likewise, with its members for units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.marks import Network
from playground.nn.choices import ACTIVATION
from playground.nn.features import FEATURES
from playground.scenes.decision_boundary.classical_learner import ClassicalLearner
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.field_view import colour
from playground.scenes.decision_boundary.learner import Floats, Learner
from playground.scenes.decision_boundary.network_learner import NetworkLearner
from playground.scenes.decision_boundary.pair_learner import PairLearner
from playground.scenes.decision_boundary.params import (
    DecisionBoundaryParams,
    activations,
)

THINNED = 2
"""Every how many-eth cell of a unit's map its thumbnail shows."""
BOUNDED = {"tanh": 1.0, "sigmoid": 1.0}
"""Activations whose maps are shown on a fixed scale; the others on their layer's largest value."""


def unit_maps(learner: Learner, params: DecisionBoundaryParams) -> list[Floats]:
    """Return the maps (units, CELLS²) of each column in [-1, 1], inputs first; none without units."""
    match learner:
        case NetworkLearner():
            return _layers(learner, params)
        case PairLearner():
            one, other = (_layers(part, params) for part in learner.parts)
            return [one[0], *(np.concatenate(pair) for pair in zip(one[1:], other[1:], strict=True))]
        case ClassicalLearner():
            return learner.once("maps", lambda: _members(learner))
        case _:
            return []


def diagram(
    learner: Learner, layers: list[Floats], params: DecisionBoundaryParams, data: Data, selected: int
) -> Network:
    """Return the picture of a learner's units; `selected` is the item to point out."""
    side = round(layers[0].shape[1] ** 0.5)
    maps = np.concatenate([layer.reshape(-1, side, side)[:, ::THINNED, ::THINNED] for layer in layers])
    weights, frozen = _edges(learner, params)
    return Network(
        layers=tuple(len(layer) for layer in layers),
        maps=np.clip(maps * 127.0 + 128.0, 0, 255).astype(np.uint8),
        weights=weights,
        frozen=frozen,
        labels=tuple(FEATURES[name].label for name in params.features) if _is_network(learner) else (),  # pyright: ignore
        output_labels=_output_labels(data) if _is_network(learner) else (),
        output_groups=_output_groups(data) if _is_network(learner) else (),
        captions=_captions(learner, params),
        selected=selected,
        name="network",
    )


def _is_network(learner: Learner) -> bool:
    return not isinstance(learner, ClassicalLearner)


def _members(learner: ClassicalLearner) -> list[Floats]:
    fields = learner.member_fields()
    return [np.stack([_signed(field) for field in fields]), _signed(learner.field())[None]] if fields else []


def _layers(learner: NetworkLearner, params: DecisionBoundaryParams) -> list[Floats]:
    maps = learner.maps()
    hidden = [
        _scaled(layer, BOUNDED.get(name)) for layer, name in zip(maps[:-1], activations(params), strict=True)
    ]
    last = maps[-1].copy()
    if learner.data.target == "classes":
        last = 2 * last - 1
    return [_scaled(learner.fed(), rowwise=True), *hidden, np.clip(last, -1, 1)]


def _edges(
    learner: Learner, params: DecisionBoundaryParams
) -> tuple[tuple[Floats, ...], tuple[NDArray[np.bool_], ...]]:
    match learner:
        case NetworkLearner():
            weights = tuple(layer.cpu().numpy() for layer in learner.network.weights)
            return weights, learner.edits.masks()
        case PairLearner():
            first, second = (
                [layer.cpu().numpy() for layer in part.network.weights] for part in learner.parts
            )
            shared = [np.concatenate([first[0], second[0]])]  # the inputs are the same for both
            apart = [_beside(a, b) for a, b in zip(first[1:], second[1:], strict=True)]
            return (*shared, *apart), _frozen_pair(learner)
        case ClassicalLearner():
            return (np.array([[member.weight for member in learner.members]]),), ()
        case _:
            return (), ()


def _frozen_pair(learner: PairLearner) -> tuple[NDArray[np.bool_], ...]:
    """Return what is frozen in either of two networks, as `_edges` lays their matrices [W | b] out."""
    one, other = (part.edits.masks() for part in learner.parts)
    if not one:
        return ()
    apart = [
        np.vstack(
            [
                np.insert(a, [a.shape[1] - 1] * (b.shape[1] - 1), False, axis=1),
                np.insert(b, [0] * (a.shape[1] - 1), False, axis=1),
            ]
        )
        for a, b in zip(one[1:], other[1:], strict=True)
    ]
    return (np.vstack([one[0], other[0]]), *apart)


def _beside(one: Floats, other: Floats) -> Floats:
    """Return two matrices as blocks along the diagonal; between the networks there is nothing."""
    both = np.full((one.shape[0] + other.shape[0], one.shape[1] + other.shape[1]), np.nan, one.dtype)
    both[: one.shape[0], : one.shape[1]] = one
    both[one.shape[0] :, one.shape[1] :] = other
    return both


def _captions(learner: Learner, params: DecisionBoundaryParams) -> tuple[str, ...]:
    if isinstance(learner, ClassicalLearner):
        return ()
    names: dict[str, str] = dict(zip(ACTIVATION.values, ACTIVATION.labels, strict=True))
    return ("inputs", *(names[name] for name in activations(params)), "output")


def _output_labels(data: Data) -> tuple[str, ...]:
    if data.target == "classes":
        return data.class_names
    return ("class", "far?") if data.target == "pair" else ()


def _output_groups(data: Data) -> tuple[int, ...]:
    return tuple(colour(label, data) for label in range(data.classes)) if data.target == "classes" else ()


def _signed(answer: Floats) -> Floats:
    """Return an answer (outputs, n) as one map (n,) in [-1, 1]."""
    return np.clip(answer[0] if len(answer) == 1 else 2 * answer[-1] - 1, -1, 1)


def _scaled(values: Floats, bound: float | None = None, rowwise: bool = False) -> Floats:
    """Return values on a scale of [-1, 1]: of `bound`, or of the largest there is (of each row)."""
    if bound is not None:
        return values / bound
    largest = np.abs(values).max(axis=1 if rowwise else None, keepdims=True)
    return values / np.maximum(largest, 1e-9)
