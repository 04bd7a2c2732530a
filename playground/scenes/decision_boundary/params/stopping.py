"""When the network stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Slider, Toggle
from playground.learning.params import CLASSIFICATION, NETWORK, TrainingParams
from playground.params import Label, Section, When


@dataclass(frozen=True)
class StoppingParams(TrainingParams):
    """When learning ends."""

    early_stopping: Annotated[
        bool,
        Section("Stopping", NETWORK, folded=True),
        Toggle(),
        "Stop when the test loss has not fallen for a while, and take the best weights back.",
    ] = False
    patience: Annotated[
        int,
        Slider(1, 200, minimum=1, maximum=1_000_000, unit="epochs"),
        When("early_stopping", True),
        "How long to wait for a better test loss.",
    ] = 30
    stop_loss: Annotated[
        float,
        Label("Stop at loss"),
        Slider(0, 0.5, minimum=0, maximum=1e6),
        "Stop when the training loss is this small; 0 never does.",
    ] = 0.0
    stop_accuracy: Annotated[
        float,
        Label("Stop at accuracy"),
        Slider(0, 1, unit="%", minimum=0, maximum=1),
        CLASSIFICATION,
        "Stop when this share of the training points is right; 0 never does.",
    ] = 0.0
    stop_epochs: Annotated[
        int,
        Label("Stop after"),
        Slider(0, 2000, step=10, minimum=0, maximum=2**31 - 1, unit="epochs"),
        "Stop after so many epochs; 0 never does.",
    ] = 0
