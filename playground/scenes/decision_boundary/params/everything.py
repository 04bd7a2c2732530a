"""All parameters of the scene."""

from __future__ import annotations

from dataclasses import dataclass

from playground.faults import UserError
from playground.learning.params import InputParams, NetworkParams, TrainingParams
from playground.scenes.decision_boundary.params.brush import BrushParams
from playground.scenes.decision_boundary.params.hand import HandParams
from playground.scenes.decision_boundary.params.model import ModelParams
from playground.scenes.decision_boundary.params.stopping import StoppingParams
from playground.scenes.decision_boundary.params.view import ViewParams


@dataclass(frozen=True)
class DecisionBoundaryParams(
    ViewParams,  # the groups of controls from the last to the first
    StoppingParams,
    TrainingParams,
    HandParams,
    NetworkParams,
    InputParams,
    ModelParams,
    BrushParams,
):
    """What may be turned."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_places(self)


def _check_places(params: DecisionBoundaryParams) -> None:
    """Raise UserError where a place in the network is not given by whole numbers."""
    for name, rows in (("frozen", params.frozen), ("set_weights", params.set_weights)):
        for row in rows:
            if any(part != int(part) for part in row[:3]):
                raise UserError(
                    f"parameter {name} has the row {list(row)}",
                    "expected whole numbers for layer, unit and input, counted from 1; input 0 is the bias",
                )
