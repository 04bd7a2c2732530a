"""How it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Integers, Slider, Toggle
from playground.learning.params import CLASSIFICATION, NETWORK, LearningParams
from playground.params import Label, Section, When


@dataclass(frozen=True)
class ViewParams(LearningParams):
    """What is shown, and what a step is."""

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
