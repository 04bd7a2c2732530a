"""How the network learns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from playground.kinds import Slider
from playground.learning.params.group import NETWORK
from playground.learning.params.network import NetworkParams
from playground.nn.choices import OPTIMIZER, schedules
from playground.params import Label, Section, When

Optimizer: TypeAlias = Annotated[
    str,
    Section("Optimisation", NETWORK),
    OPTIMIZER,
    "How a gradient becomes a step.",
]
LearningRate: TypeAlias = Annotated[
    float,
    Slider(1e-5, 10.0, log=True, above=0, maximum=1e30),
    "Length of a step.",
]
BatchSize: TypeAlias = Annotated[
    int,
    Slider(1, 100, minimum=1),
    "Points for one update; more than there are means all of them.",
]


@dataclass(frozen=True)
class TrainingParams(NetworkParams):
    """How the network learns."""

    optimizer: Optimizer = "adam"
    learning_rate: LearningRate = 0.01
    momentum: Annotated[
        float,
        Slider(0, 0.99, minimum=0, maximum=1),
        When("optimizer", "momentum", "nesterov"),
        "β: how much of the last step is kept.",
    ] = 0.9
    batch_size: BatchSize = 10
    clip: Annotated[
        float,
        Label("Clip gradient"),
        Slider(0, 5, minimum=0, maximum=1e9),
        "The longest gradient that is followed as it is; longer ones are cut to this length. 0 cuts none.",
    ] = 0.0
    schedule: Annotated[
        str,
        schedules("epoch"),
        "How the learning rate changes with the epochs.",
    ] = "constant"
    inverse_k: Annotated[
        float,
        Label("k"),
        Slider(0.001, 1, log=True, minimum=0, maximum=1e6),
        When("schedule", "inverse"),
        "In α₀/(1 + k·epoch).",
    ] = 0.01
    exponential_base: Annotated[
        float,
        Label("Factor per epoch"),
        Slider(0.9, 1, minimum=0, maximum=1, decimals=3),
        When("schedule", "exponential"),
        "α₀·factor^epoch.",
    ] = 0.99
    staircase_factor: Annotated[
        float,
        Label("Factor per stair"),
        Slider(0.1, 1, minimum=0, maximum=1),
        When("schedule", "staircase"),
        "What the learning rate is multiplied by after each period.",
    ] = 0.5
    root_k: Annotated[
        float,
        Label("k"),
        Slider(0.1, 10, log=True, minimum=0, maximum=1e6),
        When("schedule", "root"),
        "α₀·k/√epoch.",
    ] = 1.0
    period: Annotated[
        int,
        Slider(1, 500, minimum=1, unit="epochs"),
        When("schedule", "staircase", "cosine"),
        "Length of a stair, or of the way down the cosine.",
    ] = 100

    l1: Annotated[
        float,
        Section("Regularisation", NETWORK, folded=True),
        Label("L1"),
        Slider(0, 0.03, decimals=4, minimum=0, maximum=1e6),
        "Penalty l1·Σ|w| on the weights; drives small ones to zero.",
    ] = 0.0
    l2: Annotated[
        float,
        Label("L2"),
        Slider(0, 0.03, decimals=4, minimum=0, maximum=1e6),
        "Penalty (l2/2)·Σw² on the weights; with AdamW the decoupled weight decay.",
    ] = 0.0
    dropout: Annotated[
        float,
        Slider(0, 0.8, step=0.05, unit="%", minimum=0, maximum=0.99),
        "Share of hidden activations dropped at each update (inverted dropout).",
    ] = 0.0
    dropconnect: Annotated[
        float,
        Label("DropConnect"),
        Slider(0, 0.8, step=0.05, unit="%", minimum=0, maximum=0.99),
        "Share of weights left out at each update (Wan et al. 2013).",
    ] = 0.0
    jitter: Annotated[
        float,
        Slider(0, 1, step=0.05, minimum=0, maximum=10),
        "Moves the training points a little at every epoch, by this standard deviation: data augmentation.",
    ] = 0.0
