"""The network: its layers and its loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Integers, Names, Slider, Toggle
from playground.learning.params.group import CLASSIFICATION, NETWORK
from playground.learning.params.inputs import InputParams
from playground.nn.choices import ACTIVATION
from playground.params import RESTART, Label, Section, Unless, When


@dataclass(frozen=True)
class NetworkParams(InputParams):
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


def activations(params: NetworkParams) -> tuple[str, ...]:
    """Return the activation of each hidden layer."""
    named = params.layer_activations[: len(params.hidden)]
    return (*named, *(params.activation,) * (len(params.hidden) - len(named)))
