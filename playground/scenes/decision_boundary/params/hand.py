"""What a hand does to the network, and the second question it may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Rows
from playground.learning.params import CLASSIFICATION, NetworkParams
from playground.params import RESTART, Label, Unless, When


@dataclass(frozen=True)
class HandParams(NetworkParams):
    """What of the network is frozen or set by hand, and how it answers a second question."""

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
