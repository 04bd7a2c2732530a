"""How it is looked at; and with that all parameters of the scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.faults import UserError
from playground.kinds import Choice, Integers, Slider, Toggle
from playground.params import Label, Section, When
from playground.scenes.decision_boundary.params.names import (
    CLASSIFICATION,
    NETWORK,
)
from playground.scenes.decision_boundary.params.training import TrainingParams


@dataclass(frozen=True)
class DecisionBoundaryParams(TrainingParams):
    """What may be turned."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_places(self)

    best_error: Annotated[
        float,
        Section("Diagnosis", folded=True),
        Label("Best possible error"),
        Slider(0, 0.5, unit="%", minimum=0, maximum=1),
        CLASSIFICATION,
        "The smallest error anyone could reach (Bayes error): bias is measured against it.",
    ] = 0.0

    advance: Annotated[
        str,
        Section("View"),
        Label("One step is"),
        Choice("epoch", "update", labels=("an epoch", "an update")),
        NETWORK,
        "An epoch sees every training point once; an update one batch.",
    ] = "epoch"
    discretise: Annotated[
        bool,
        Toggle(),
        CLASSIFICATION,
        "Show the answer alone, without its confidence.",
    ] = False
    show_test: Annotated[bool, Label("Show test points"), Toggle(), "Draw the points kept to test."] = True
    show_members: Annotated[
        bool,
        Label("Show each member"),
        Toggle(),
        When("model", "tree", "forest", "boosting", "svm_linear", "svm_rbf"),
        "Draw faintly what the answer is made of: splits, members' boundaries, margins, support vectors.",
    ] = True
    space_layer: Annotated[
        int,
        Label("Space of layer"),
        Slider(0, 8, minimum=0, maximum=8),
        When("model", "network"),
        "The hidden layer whose space is drawn in the pane Space; 0 is the last.",
    ] = 0
    space_axes: Annotated[
        str,
        Label("Its axes"),
        Choice("principal", "units", labels=("principal components", "two units")),
        When("model", "network"),
        "Draw the two directions in which the points spread most, or two units of your choice.",
    ] = "principal"
    space_units: Annotated[
        tuple[int, ...],
        Label("Units"),
        Integers(1, 64, longest=2, shortest=2),
        When("model", "network"),
        When("space_axes", "units"),
        "The two units whose activations are the axes.",
    ] = (1, 2)


def _check_places(params: DecisionBoundaryParams) -> None:
    """Raise UserError where a place in the network is not given by whole numbers."""
    for name, rows in (("frozen", params.frozen), ("set_weights", params.set_weights)):
        for row in rows:
            if any(part != int(part) for part in row[:3]):
                raise UserError(
                    f"parameter {name} has the row {list(row)}",
                    "expected whole numbers for layer, unit and input, counted from 1; input 0 is the bias",
                )


def activations(params: DecisionBoundaryParams) -> tuple[str, ...]:
    """Return the activation of each hidden layer."""
    named = params.layer_activations[: len(params.hidden)]
    return (*named, *(params.activation,) * (len(params.hidden) - len(named)))
