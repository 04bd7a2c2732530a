"""The network: its layers, its loss, and what a hand has done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Integers, Names, Rows, Slider, Toggle
from playground.nn.choices import ACTIVATION
from playground.params import RESTART, Label, Section, Unless, When
from playground.scenes.decision_boundary.params.model import ModelParams
from playground.scenes.decision_boundary.params.names import (
    CLASSIFICATION,
    NETWORK,
)


@dataclass(frozen=True)
class NetworkParams(ModelParams):
    """How the network is built."""

    hidden: Annotated[
        tuple[int, ...],
        Section("Network", NETWORK),
        Label("Hidden layers"),
        Integers(1, 64, longest=8),
        RESTART,
        "Units of each hidden layer; none makes it logistic regression.",
    ] = (8, 8)
    activation: Annotated[
        str,
        ACTIVATION,
        "What a hidden unit makes of its weighted sum.",
    ] = "tanh"
    layer_activations: Annotated[
        tuple[str, ...],
        Label("By layer"),
        Names(*ACTIVATION.values, longest=8),
        Unless("layer_activations", ()),
        "An activation for each hidden layer, from the first on; layers beyond the list take the one above.",
    ] = ()
    loss: Annotated[
        str,
        Choice(
            "cross_entropy",
            "squared",
            "hinge",
            "focal",
            labels=("cross-entropy", "squared", "hinge", "focal"),
        ),
        CLASSIFICATION,
        "What is made small.",
    ] = "cross_entropy"
    focal_gamma: Annotated[
        float,
        Label("Focus γ"),
        Slider(0, 5, minimum=0, maximum=100),
        CLASSIFICATION,
        When("loss", "focal"),
        "In −(1 − p)^γ·ln p: how far points that are already right are passed over.",
    ] = 2.0
    init: Annotated[
        str,
        Label("Initialisation"),
        Choice("zeros", "small_normal", "xavier", "he", labels=("zeros", "small normal", "Xavier", "He")),
        RESTART,
        "Where the weights begin. From zeros all units of a layer stay alike: symmetry never breaks.",
    ] = "xavier"
    batch_norm: Annotated[
        bool,
        Toggle(),
        RESTART,
        "Normalise every hidden unit's sum over the batch (Ioffe & Szegedy 2015).",
    ] = False
    frozen: Annotated[
        tuple[tuple[float, ...], ...],
        Rows(1, 3, most=2000),
        Unless("frozen", ()),
        "What does not learn: [layer], [layer, unit] or [layer, unit, input], counted from 1; input 0 is the "
        "bias. Click a weight or a unit to freeze it.",
    ] = ()
    set_weights: Annotated[
        tuple[tuple[float, ...], ...],
        Label("Set by hand"),
        Rows(4, 4, most=2000),
        Unless("set_weights", ()),
        "Weights put by hand, [layer, unit, input, value], counted from 1; input 0 is the bias. They hold "
        "from then on and at every restart, and go on learning unless frozen.",
    ] = ()
    second_task: Annotated[
        str,
        Choice("none", "shared", "separate", labels=("none", "one network for both", "a network for each")),
        RESTART,
        CLASSIFICATION,
        When("classes", 2),
        "A second question about the same points: does a point lie far from the centre? One network shares "
        "its hidden layers between both (hard parameter sharing).",
    ] = "none"
